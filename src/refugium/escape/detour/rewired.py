"""The null of a detour: networks with the same degrees and signs, wired at random."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from refugium.escape.detour.graph import SignedGraph, distances
from refugium.escape.parameters import DETOUR_REWIRED, DETOUR_SWAPS_PER_EDGE

Array = NDArray[np.float64]
Ints = NDArray[np.int_]


def rewire(graph: SignedGraph, rng: np.random.Generator) -> SignedGraph:
    """Swap the heads of pairs of edges of one sign: every node keeps its degrees by sign.

    Swaps that would make a loop or a second edge between two nodes are left out. Each edge is
    tried DETOUR_SWAPS_PER_EDGE times.

    References
    ----------
    Maslov S, Sneppen K (2002), doi:10.1126/science.1065103
    """
    # plain integers: the loop below is walked a million times
    tail, head, n = graph.tail.tolist(), graph.head.tolist(), len(graph.nodes)
    pairs = {a * n + b for a, b in zip(tail, head, strict=True)}
    for sign in (1, -1):
        own = np.flatnonzero(graph.sign == sign)
        if len(own) < 2:
            continue
        tries = rng.choice(own, (DETOUR_SWAPS_PER_EDGE * len(own), 2))
        for a, b in tries.tolist():
            from_a, from_b, to_a, to_b = tail[a], tail[b], head[a], head[b]
            if from_a == to_b or from_b == to_a:
                continue
            one, other = from_a * n + to_b, from_b * n + to_a
            if one in pairs or other in pairs:
                continue
            pairs.discard(from_a * n + to_a)
            pairs.discard(from_b * n + to_b)
            pairs.add(one)
            pairs.add(other)
            head[a], head[b] = to_b, to_a
    return SignedGraph(graph.nodes, graph.tail, np.array(head, dtype=graph.head.dtype), graph.sign,
                       graph.checked)


def rewired_networks(graph: SignedGraph, seed: int) -> list[SignedGraph]:
    """Return DETOUR_REWIRED rewired networks; those of one graph and seed are made once.

    They depend on nothing that was measured: a second study, or a part of one, has the same null.
    """
    heads = _heads(graph.nodes, tail=graph.tail.tobytes(), head=graph.head.tobytes(),
                   sign=graph.sign.tobytes(), seed=seed, whole=str(graph.tail.dtype),
                   signed=str(graph.sign.dtype))
    return [replace(graph, head=head) for head in heads]


@lru_cache(maxsize=2)
def _heads(
    nodes: tuple[str, ...], *, tail: bytes, head: bytes, sign: bytes, seed: int, whole: str,
    signed: str,
) -> tuple[Ints, ...]:
    graph = SignedGraph(nodes, np.frombuffer(tail, dtype=whole), np.frombuffer(head, dtype=whole),
                        np.frombuffer(sign, dtype=signed), np.zeros(len(tail), dtype=bool))
    rng = np.random.default_rng(np.random.SeedSequence(seed).spawn(1)[0])
    return tuple(rewire(graph, rng).head for _ in range(DETOUR_REWIRED))


def rewired_p(
    graph: SignedGraph, activity: dict[str, float], sources: Ints, ends: Ints,
    networks: list[SignedGraph],
) -> float:
    """Return how often a rewired network joins the called nodes to survival as cheaply.

    Parameters
    ----------
    graph
        The network, targets taken out.
    activity
        Node to change over standard error.
    sources, ends
        As in :func:`refugium.escape.detour.graph.distances`.
    networks
        Rewired networks, targets taken out.

    Notes
    -----
    Statistic: mean cost of the cheapest signed routes of the called nodes; no route counts as
    infinite. p = (1 + as cheap or cheaper) / (1 + networks).
    """
    own = float(distances(graph, graph.costs(activity), sources, ends).mean())
    if not np.isfinite(own):
        return float("nan")
    others = [float(distances(g, g.costs(activity), sources, ends).mean()) for g in networks]
    return (1 + int(np.sum(np.array(others) <= own + 1e-12))) / (1 + len(others))

"""Who drives whom in a virtual tumour, and how far that departs from any textbook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

RECEPTOR = "any receptor"
EDGES: tuple[tuple[str, str, float], ...] = (
    (RECEPTOR, "RAS", 0.8), (RECEPTOR, "PI3K", 0.7), (RECEPTOR, "PTPN11", 0.7),
    (RECEPTOR, "PLCG1", 0.6), (RECEPTOR, "STAT3", 0.4), ("EGFR", "ERBB2", 0.3),
    ("EGFR", "ERBB3", 0.4), ("RAS", "RAF", 0.9), ("RAF", "MEK", 0.9), ("MEK", "ERK", 0.9),
    ("ERK", "RSK", 0.8), ("ERK", "eIF4E", 0.6), ("RSK", "CREB", 0.4), ("PI3K", "AKT", 0.6),
    ("AKT", "mTOR", 0.6), ("mTOR", "p70S6K", 0.8), ("p70S6K", "S6", 0.8), ("mTOR", "4EBP1", 0.5),
    ("AKT", "GSK3", -0.7), ("AKT", "FOXO", -0.7), ("AKT", "TSC2", -0.6), ("AKT", "BAD", -0.6),
)
"""Source, sink, weight. A negative weight is a brake: its sink is active while its source is off,
so GSK3, FOXO, TSC2 and BAD truly rise when AKT falls."""

DOWNSTREAM = frozenset(sink for _, sink, _ in EDGES)
ADAPTOR_WEIGHT = 0.8
OTHER_DRIVER = 0.4
"""Drive of a further active node relative to the target's: a backup restores only a part."""


@dataclass(frozen=True)
class Edge:
    """One node drives another."""

    source: str
    sink: str
    weight: float


def draw_edges(
    drivers: Iterable[str],
    *,
    target: str,
    served: Mapping[str, Iterable[str]],
    feeding: frozenset[str],
    nodes: tuple[str, ...],
    altered: float,
    rng: np.random.Generator,
) -> list[Edge]:
    """Answer: which edges does this tumour have?

    Parameters
    ----------
    drivers
        Nodes whose activity is set from outside; nothing drives them.
    target
        The drug's target: the main driver.
    served
        Adaptor to the receptors it serves.
    feeding
        Nodes that drive what receptors drive.
    nodes
        Nodes that an altered edge may point to.
    altered
        Share of edges that are dropped (half) or point to a node drawn at random (half).

    Returns
    -------
    list of Edge
        Sorted so that every source comes before its sinks.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> found = draw_edges(["EGFR"], target="EGFR", served={}, feeding=frozenset({"EGFR"}),
    ...                    nodes=("EGFR", "p38"), altered=0.0, rng=rng)
    >>> [edge.sink for edge in found if edge.source == "EGFR"][:2]
    ['RAS', 'PI3K']
    """
    active = list(drivers)
    edges = [
        Edge(node, adaptor, ADAPTOR_WEIGHT)
        for adaptor, docked in served.items() for node in active if node in set(docked)
    ]
    for source, sink, weight in EDGES:
        if source != RECEPTOR:
            edges.append(Edge(source, sink, weight))
            continue
        edges += [
            Edge(node, sink, weight * (1.0 if node == target else OTHER_DRIVER))
            for node in active if node in feeding
        ]
    free = [node for node in nodes if node not in active]
    fate = rng.random(len(edges)) / max(altered, 1e-12)
    elsewhere = rng.integers(max(len(free), 1), size=len(edges))
    kept = []
    for edge, chance, other in zip(edges, fate, elsewhere, strict=True):
        if edge.sink in active or chance < 0.5 or (chance < 1 and (edge.weight < 0 or not free)):
            continue
        kept.append(edge if chance >= 1 else Edge(edge.source, free[int(other)], edge.weight))
    return _sorted(kept)


def _sorted(edges: list[Edge]) -> list[Edge]:
    """Put sources before sinks; an edge that would close a ring is left out."""
    into: dict[str, list[Edge]] = {}
    for edge in edges:
        into.setdefault(edge.sink, []).append(edge)
    done: set[str] = set()
    path: set[str] = set()
    order: list[Edge] = []

    def visit(sink: str) -> None:
        path.add(sink)
        for edge in into.get(sink, ()):
            if edge.source in path:
                continue
            if edge.source not in done:
                visit(edge.source)
            order.append(edge)
        path.discard(sink)
        done.add(sink)

    for sink in into:
        if sink not in done:
            visit(sink)
    return order

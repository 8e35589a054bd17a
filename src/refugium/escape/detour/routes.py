"""Detours of a study: for each comparison with a candidate, the route past the blocked target."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from refugium.core.status import Status, Told
from refugium.core.tables import Column, Schema, rows_of
from refugium.escape.detour.flow import Route, cheapest_route
from refugium.escape.detour.graph import (
    SignedGraph,
    distances,
    ends_of,
    read_graph,
    single_routes,
)
from refugium.escape.detour.rewired import rewired_networks, rewired_p
from refugium.escape.parameters import (
    DETOUR_DRAWS,
    DETOURS_MOST,
    SHUFFLE_SEED,
)

Array = NDArray[np.float64]
Ints = NDArray[np.int_]

DETOURS = Schema(
    "detours",
    (
        Column("contrast", "name", "the comparison"),
        Column("model_id", "name", "model of the case"),
        Column("blocked", "list", "targets clamped off"),
        Column("called", "list", "called nodes that the route starts from"),
        Column("unplaced", "list", "called nodes that the network does not hold or lead on from"),
        Column("reached", "list", "survival effectors reached (or called themselves)"),
        Column("cost", "number", "summed cost of the edges"),
        Column("gap", "number", "relative optimality gap; 0 = proven best"),
        Column("p_rewired", "number", "share of rewired networks with routes as cheap"),
        Column("n_rewired", "integer", "rewired networks"),
        Column("status", "enum", "ok, or why there is no route", values=Status),
    ),
    holds="known ways from called nodes past the blocked target, one row per comparison",
)

DETOUR_EDGES = Schema(
    "detour_edges",
    (
        Column("contrast", "name", "the comparison"),
        Column("model_id", "name", "model of the case"),
        Column("from_node", "name", "where the edge starts"),
        Column("to_node", "name", "where it leads"),
        Column("sign", "integer", "+1 raises, -1 lowers"),
        Column("to_state", "text", "raised or lowered: what the route says of the end"),
        Column("measured", "text", "agrees, disagrees, no change; empty: not measured"),
        Column("role", "text", "of the end: intermediate, survival effector, backup"),
        Column("checked", "flag", "the edge was held against its source"),
        Column("frequency", "number", "share of draws that use it"),
    ),
    holds="the steps of those ways",
)


def detours(
    calls: pd.DataFrame,
    activities: pd.DataFrame,
    network: pd.DataFrame,
    effectors: Mapping[str, int],
    *,
    seed: int = SHUFFLE_SEED,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Answer: by which known route could the called nodes keep cells alive past the target?

    Parameters
    ----------
    calls, activities
        Tables of the escape and signal rooms.
    network
        `from_node`, `to_node`, `sign`, `checked`.
    effectors
        Node to +1 (keeps cells alive) or -1 (kills: a route must lower it).
    seed
        Of draws and rewiring.

    Returns
    -------
    tuple
        Tables DETOURS and DETOUR_EDGES: one detour per comparison with candidates; edges of the
        best route and of at least a tenth of the draws.

    Notes
    -----
    Only the DETOURS_MOST comparisons with the smallest q. Annotation, not evidence: it draws what
    is known of the way from a called node to survival, and never makes or raises a call. Draws:
    measured changes are drawn anew from their standard error, DETOUR_DRAWS times.

    Examples
    --------
    >>> from refugium.escape.schemas import CALLS
    >>> from refugium.signal import ACTIVITIES
    >>> net = pd.DataFrame({"from_node": ["A"], "to_node": ["B"], "sign": [1], "checked": [True]})
    >>> table, edges = detours(CALLS.empty(), ACTIVITIES.empty(), net, {"B": 1})
    >>> table.empty and edges.empty
    True
    """
    graph = read_graph(network)
    called = calls[calls["is_candidate"] == str(Told.YES)]
    summaries: list[dict[str, object]] = []
    edges: list[dict[str, object]] = []
    if called.empty:
        return DETOURS.empty(), DETOUR_EDGES.empty()
    networks = rewired_networks(graph, seed)
    drawn = np.random.SeedSequence(seed).spawn(2)[1]  # the first child wires the networks
    groups = called.groupby(["contrast", "model_id"], sort=False)
    told = called.groupby(["contrast", "model_id"])["q"].min().nsmallest(DETOURS_MOST).index
    for (key, part), child in zip(groups, drawn.spawn(groups.ngroups), strict=True):
        contrast, model = str(key[0]), str(key[1])
        if key not in told:
            continue
        own = activities[(activities["contrast"] == contrast) & (activities["model_id"] == model)]
        blocked = list(dict.fromkeys(node for nodes in part["targets"] for node in nodes))
        summary, rows = _detour(graph, networks, part=part, own=own, blocked=blocked,
                                effectors=effectors, rng=np.random.default_rng(child))
        names = {"contrast": contrast, "model_id": model}
        summaries.append({**names, "blocked": blocked, **summary})
        edges += [{**names, **row} for row in rows]
    return DETOURS.table(summaries), DETOUR_EDGES.table(edges)


def _detour(
    whole: SignedGraph, networks: list[SignedGraph], *, part: pd.DataFrame, own: pd.DataFrame,
    blocked: list[str], effectors: Mapping[str, int], rng: np.random.Generator,
) -> tuple[dict[str, object], list[dict[str, object]]]:
    graph = whole.without(blocked)
    names = [str(node) for node in part["node"] if str(node) not in blocked]
    place = {node: i for i, node in enumerate(graph.nodes)}
    ends = ends_of(graph, {n: s for n, s in effectors.items() if n not in blocked})
    z, estimate, se = _measured(own)
    cost = graph.costs(z)
    selves = [n for n in names if effectors.get(n, 0) > 0]
    onward = [n for n in names if n in place and n not in selves]
    far = distances(graph, cost, np.array([place[n] for n in onward], dtype=int), ends)
    placed = [n for n, d in zip(onward, far, strict=True) if np.isfinite(d)]
    unplaced = [n for n in names if n not in placed and n not in selves]
    summary: dict[str, object] = {"called": [*placed, *selves], "unplaced": unplaced}
    if not placed:
        status = Status.OK if selves else Status.NOT_TESTABLE
        return {**summary, "reached": selves, "status": status}, []
    sources = np.array([place[n] for n in placed], dtype=int)
    best = cheapest_route(graph, cost, sources, ends)
    if not np.isfinite(best.cost):
        return {**summary, "status": Status.NOT_TESTABLE}, []
    used = _frequencies(graph, sources, ends, estimate, se, rng)
    p = rewired_p(graph, z, sources, ends, [g.without(blocked) for g in networks])
    rows = _edges(graph, best, used, z, names, effectors)
    reached = [*selves, *(row["to_node"] for row in rows if row["role"] == "survival effector")]
    return {
        **summary, "reached": list(dict.fromkeys(map(str, reached))), "cost": best.cost,
        "gap": best.gap, "p_rewired": p, "n_rewired": len(networks), "status": Status.OK,
    }, rows


def _measured(own: pd.DataFrame) -> tuple[dict[str, float], dict[str, float], dict[str, float]]:
    """Return change over standard error, change, and standard error of each measured node."""
    good = own[np.isfinite(own["se"].to_numpy(dtype=float)) & (own["se"] > 0)]
    estimate = {str(r["node"]): float(r["estimate"]) for r in rows_of(good)}
    se = {str(r["node"]): float(r["se"]) for r in rows_of(good)}
    return {n: estimate[n] / se[n] for n in estimate}, estimate, se


def _frequencies(
    graph: SignedGraph, sources: Ints, ends: Ints, estimate: dict[str, float],
    se: dict[str, float], rng: np.random.Generator,
) -> Array:
    """Return the share of draws in which each edge is on a called node's own cheapest route."""
    used = np.zeros(2 * len(graph.tail))
    for _ in range(DETOUR_DRAWS):
        z = {n: rng.normal(estimate[n], se[n]) / se[n] for n in estimate}
        used[single_routes(graph, graph.costs(z), sources, ends)] += 1
    return used / DETOUR_DRAWS


def _edges(
    graph: SignedGraph, best: Route, used: Array, z: dict[str, float], called: list[str],
    effectors: Mapping[str, int],
) -> list[dict[str, object]]:
    _, heads = graph.unfolded
    shown = np.union1d(best.edges, np.flatnonzero(used >= 0.1))
    rows: list[dict[str, object]] = []
    for edge in shown.tolist():
        number = edge % len(graph.tail)
        node = graph.nodes[graph.head[number]]
        raised = heads[edge] % 2 == 0
        role = ("survival effector" if node in effectors and (effectors[node] > 0) == raised
                else "backup" if node in called else "intermediate")
        rows.append({
            "from_node": graph.nodes[graph.tail[number]], "to_node": node,
            "sign": int(graph.sign[number]), "to_state": "raised" if raised else "lowered",
            "measured": _agreement(z.get(node), raised), "role": role,
            "checked": bool(graph.checked[number]), "frequency": float(used[edge]),
        })
    return rows


def _agreement(z: float | None, raised: bool) -> str:
    if z is None:
        return ""
    if abs(z) < 2:
        return "no change"
    return "agrees" if (z > 0) == raised else "disagrees"

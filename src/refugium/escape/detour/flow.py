"""The cheapest set of edges that joins every called node to a survival effector: a small MILP."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, sparse
from scipy.sparse import csgraph

from refugium.escape.detour.graph import SignedGraph, cheapest, single_routes
from refugium.escape.parameters import DETOUR_GAP, DETOUR_NODE_LIMIT

Array = NDArray[np.float64]
Ints = NDArray[np.int_]


@dataclass(frozen=True, eq=False)
class Route:
    """A solution.

    Attributes
    ----------
    edges
        Unfolded edges used (edge number, plus the number of edges for a lowered tail).
    cost
        Their summed cost; infinite if there is no route.
    gap
        Relative gap to the best bound: 0 means proven optimal.
    """

    edges: Ints
    cost: float
    gap: float


NO_ROUTE = Route(np.empty(0, dtype=int), float("inf"), float("nan"))


def cheapest_route(graph: SignedGraph, cost: Array, sources: Ints, ends: Ints) -> Route:
    """Answer: which edges join all sources to survival effectors at the least summed cost?

    Parameters
    ----------
    graph
        With blocked targets taken out.
    cost
        (2 edges,), positive, of the unfolded edges.
    sources
        Nodes that are on (positions), each must reach an end.
    ends
        Unfolded nodes where a route may end.

    Notes
    -----
    Fixed-charge flow: minimise sum c_e y_e, y binary; every source sends one unit of flow f,
    f_e <= K y_e (K sources), conserved at all other nodes, absorbed at the ends; and no node is
    used raised and lowered at once (Carnival's rule of one sign per node; Liu 2019,
    doi:10.1038/s41540-019-0118-z). Pruned before to edges through which some source reaches an
    end at no more than the summed cost of all single cheapest routes, which bounds the best. The
    rule of one sign is added for nodes that break it, until none does. Solved by HiGHS
    (`scipy.optimize.milp`); work is limited by nodes of the search tree, never by time.

    Examples
    --------
    >>> import pandas as pd
    >>> from refugium.escape.detour.graph import read_graph
    >>> net = pd.DataFrame({"from_node": ["A", "A", "B"], "to_node": ["B", "C", "C"],
    ...                     "sign": [1, -1, 1], "checked": True})
    >>> graph = read_graph(net)
    >>> route = cheapest_route(graph, np.ones(6), np.array([0]), np.array([4]))
    >>> route.edges.tolist(), route.cost
    ([0, 2], 2.0)
    """
    tails, heads = graph.unfolded
    if len(sources) == 1:
        alone = single_routes(graph, cost, sources, ends)
        if len(alone) and not _torn(tails, heads, alone):
            return Route(alone, float(cost[alone].sum()), 0.0)
    mixed: set[int] = set()
    keep = _useful(graph, cost, sources, ends, bounded=True)
    while len(keep):
        route = _solve(graph, cost, sources, ends, keep, mixed)
        torn = _torn(tails, heads, route.edges)
        if not torn and route is not NO_ROUTE:
            return route
        if route is NO_ROUTE and not mixed:
            return route
        if not mixed:  # the bound holds without the rule of one sign only
            keep = _useful(graph, cost, sources, ends, bounded=False)
        elif route is NO_ROUTE:
            return route
        mixed |= torn
    return NO_ROUTE


def _torn(tails: Ints, heads: Ints, edges: Ints) -> set[int]:
    """Return the nodes that these edges use raised and lowered at once."""
    used = set(tails[edges].tolist()) | set(heads[edges].tolist())
    return {node // 2 for node in used if node ^ 1 in used}


def _solve(
    graph: SignedGraph, cost: Array, sources: Ints, ends: Ints, keep: Ints, mixed: set[int]
) -> Route:
    """Solve over the kept edges, with the rule of one sign for some nodes."""
    tails, heads = graph.unfolded
    size, count = 2 * len(graph.nodes), len(keep)
    supply = np.zeros(size)
    np.add.at(supply, 2 * sources, 1.0)
    at_end = np.zeros(size, dtype=bool)
    at_end[ends] = True
    supply[at_end] = 0.0
    inner = np.flatnonzero(~at_end)
    ones = np.ones(count)
    columns = np.arange(count)
    flow = sparse.csr_array((ones, (tails[keep], columns)), shape=(size, count)) - sparse.csr_array(
        (ones, (heads[keep], columns)), shape=(size, count)
    )
    blank = sparse.csr_array((size, count))
    balance = sparse.hstack([blank, flow]).tocsr()[inner]
    big = max(float(supply.sum()), 1.0)
    charge = sparse.hstack([-big * sparse.eye_array(count), sparse.eye_array(count)]).tocsr()
    constraints = [
        optimize.LinearConstraint(balance, supply[inner], supply[inner]),
        optimize.LinearConstraint(charge, -np.inf, 0.0),
        *_one_sign(heads[keep], tails[keep], sorted(mixed), count),
    ]
    found = optimize.milp(
        np.concatenate([cost[keep], np.zeros(count)]), constraints=constraints,
        integrality=np.concatenate([ones, np.zeros(count)]),
        bounds=optimize.Bounds(0.0, np.concatenate([ones, np.full(count, big)])),
        options={"node_limit": DETOUR_NODE_LIMIT, "mip_rel_gap": DETOUR_GAP},
    )
    if found.x is None:
        return NO_ROUTE
    used = keep[found.x[:count] > 0.5]
    gap = float(found.mip_gap) if found.mip_gap is not None else float("nan")
    return Route(np.sort(used), float(cost[used].sum()), gap)


def _useful(
    graph: SignedGraph, cost: Array, sources: Ints, ends: Ints, *, bounded: bool
) -> Ints:
    """Return unfolded edges on some walk from a source to an end, cheap enough to be in the best.

    None if a source reaches no end.
    """
    if len(sources) == 0 or len(ends) == 0:
        return np.empty(0, dtype=int)
    tails, heads = graph.unfolded
    matrix = cheapest(graph, cost)
    onward = csgraph.dijkstra(matrix, indices=2 * sources)
    back = np.asarray(csgraph.dijkstra(matrix.T.tocsr(), indices=ends).min(axis=0))
    single = onward[:, ends].min(axis=1)
    if not np.isfinite(single).all():
        return np.empty(0, dtype=int)
    through = onward.min(axis=0)[tails] + cost + back[heads]
    most = single.sum() * (1 + 1e-9) if bounded else np.finfo(float).max
    return np.flatnonzero(through <= most)


def _one_sign(
    heads: Ints, tails: Ints, nodes: list[int], count: int
) -> list[optimize.LinearConstraint]:
    """Return the rule that these nodes are not used raised and lowered at once."""
    rows: list[int] = []
    columns: list[int] = []
    pairs = 0
    for node in nodes:
        raised = np.flatnonzero((heads == 2 * node) | (tails == 2 * node))
        lowered = np.flatnonzero((heads == 2 * node + 1) | (tails == 2 * node + 1))
        for one in raised.tolist():
            for other in lowered.tolist():
                rows += [pairs, pairs]
                columns += [one, other]
                pairs += 1
    if not pairs:
        return []
    shape = (pairs, 2 * count)
    matrix = sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape=shape)
    return [optimize.LinearConstraint(matrix, -np.inf, np.ones(pairs))]

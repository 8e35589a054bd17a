"""The cheapest set of edges that joins every called node to a survival effector: a small MILP."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, sparse
from scipy.sparse import csgraph

from refugium.escape.detour.graph import SignedGraph
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
    doi:10.1038/s41540-019-0118-z). Edges that no source reaches or that reach no end are pruned
    before. Solved by HiGHS (`scipy.optimize.milp`); work is limited by nodes of the search tree,
    never by time.

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
    keep = _useful(graph, sources, ends)
    if len(keep) == 0:
        return NO_ROUTE
    size, count = 2 * len(graph.nodes), len(keep)
    supply = np.zeros(size)
    np.add.at(supply, 2 * sources, 1.0)
    at_end = np.zeros(size, dtype=bool)
    at_end[ends] = True
    if at_end[2 * sources].any():
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
        *_one_sign(heads[keep], tails[keep], len(graph.nodes), count),
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


def _useful(graph: SignedGraph, sources: Ints, ends: Ints) -> Ints:
    """Return unfolded edges on some walk from a source to an end; none if a source has no end."""
    tails, heads = graph.unfolded
    size = 2 * len(graph.nodes)
    matrix = sparse.csr_array((np.ones(len(tails)), (tails, heads)), shape=(size, size))
    if len(sources) == 0 or len(ends) == 0:
        return np.empty(0, dtype=int)
    onward = csgraph.dijkstra(matrix, indices=2 * sources, unweighted=True)
    back = csgraph.dijkstra(matrix.T.tocsr(), indices=ends, unweighted=True)
    if not np.isfinite(onward[:, ends]).any(axis=1).all():
        return np.empty(0, dtype=int)
    out = np.asarray(np.isfinite(onward).any(axis=0))
    home = np.asarray(np.isfinite(back).any(axis=0))
    return np.flatnonzero(out[tails] & home[heads])


def _one_sign(
    heads: Ints, tails: Ints, nodes: int, count: int
) -> list[optimize.LinearConstraint]:
    """Return the rule that no node is used raised and lowered at once."""
    rows: list[int] = []
    columns: list[int] = []
    values: list[float] = []
    bounds: list[float] = []
    used = np.intersect1d(np.unique(np.r_[heads, tails]) // 2, np.arange(nodes))
    for node in used:
        raised = np.flatnonzero((heads == 2 * node) | (tails == 2 * node))
        lowered = np.flatnonzero((heads == 2 * node + 1) | (tails == 2 * node + 1))
        if len(raised) == 0 or len(lowered) == 0:
            continue
        for one in raised:
            for other in lowered:
                rows += [len(bounds)] * 2
                columns += [int(one), int(other)]
                values += [1.0, 1.0]
                bounds.append(1.0)
    if not bounds:
        return []
    matrix = sparse.csr_array((values, (rows, columns)), shape=(len(bounds), 2 * count))
    return [optimize.LinearConstraint(matrix, -np.inf, np.array(bounds))]

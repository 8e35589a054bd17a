"""The signed network with the blocked targets taken out, unfolded so that a path has a sign."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse import csgraph

from refugium.escape.parameters import (
    DETOUR_EDGE_COST,
    DETOUR_MEASURED_WEIGHT,
    DETOUR_UNCHECKED_COST,
)

Array = NDArray[np.float64]
Ints = NDArray[np.int_]


@dataclass(frozen=True, eq=False)
class SignedGraph:
    """A directed signed network.

    Each node v is unfolded into two: 2 v (raised) and 2 v + 1 (lowered). An edge of sign +1
    joins raised to raised and lowered to lowered; an edge of sign -1 joins raised to lowered and
    lowered to raised. A path in the unfolded graph is a path whose signs multiply up.

    Attributes
    ----------
    nodes
        Names.
    tail, head, sign
        (edges,): positions in `nodes`, and +1 or -1.
    checked
        (edges,): the edge was held against its source.
    """

    nodes: tuple[str, ...]
    tail: Ints
    head: Ints
    sign: Ints
    checked: NDArray[np.bool_]

    @property
    def unfolded(self) -> tuple[Ints, Ints]:
        """Tails and heads of the unfolded edges: first from raised tails, then from lowered."""
        down = (self.sign < 0).astype(int)
        tails = np.concatenate([2 * self.tail, 2 * self.tail + 1])
        heads = np.concatenate([2 * self.head + down, 2 * self.head + 1 - down])
        return tails, heads

    def costs(self, activity: Mapping[str, float]) -> Array:
        """Return the cost of each unfolded edge, (2 edges,).

        Parameters
        ----------
        activity
            Node to its change over its standard error; nodes that were not measured are absent.

        Notes
        -----
        cost = 1 + 0.25 if the edge is unchecked - 0.5 tanh(s z / 2), z the change of the node
        that the edge leads to and s = +1 into its raised, -1 into its lowered form: measured
        agreement makes an edge cheaper, disagreement dearer; unmeasured nodes are neutral.
        """
        z = np.array([activity.get(node, 0.0) for node in self.nodes])
        _, heads = self.unfolded
        wanted = np.where(heads % 2 == 0, 1.0, -1.0)
        plain = DETOUR_EDGE_COST + np.where(self.checked, 0.0, DETOUR_UNCHECKED_COST)
        agreement = np.tanh(wanted * z[heads // 2] / 2)
        return np.asarray(np.tile(plain, 2) - DETOUR_MEASURED_WEIGHT * agreement)

    def without(self, blocked: Sequence[str]) -> SignedGraph:
        """Clamp nodes off: every edge that leaves or enters them is taken out."""
        off = np.isin(np.array(self.nodes, dtype=object), list(blocked))
        keep = ~(off[self.tail] | off[self.head])
        return SignedGraph(self.nodes, self.tail[keep], self.head[keep], self.sign[keep],
                           self.checked[keep])


def read_graph(network: pd.DataFrame) -> SignedGraph:
    """Build the graph from a table with `from_node`, `to_node`, `sign`, `checked`.

    Examples
    --------
    >>> net = pd.DataFrame({"from_node": ["A"], "to_node": ["B"], "sign": [-1], "checked": [True]})
    >>> graph = read_graph(net)
    >>> [ends.tolist() for ends in graph.unfolded]
    [[0, 1], [3, 2]]
    """
    ends = pd.concat([network["from_node"], network["to_node"]]).astype(str)
    nodes = tuple(sorted(set(ends)))
    place = {node: i for i, node in enumerate(nodes)}
    return SignedGraph(
        nodes, network["from_node"].astype(str).map(place).to_numpy(dtype=int),
        network["to_node"].astype(str).map(place).to_numpy(dtype=int),
        network["sign"].to_numpy(dtype=int), network["checked"].to_numpy(dtype=bool),
    )


def ends_of(graph: SignedGraph, effectors: Mapping[str, int]) -> Ints:
    """Return the unfolded nodes at which a route may end: survival raised, or death lowered."""
    place = {node: i for i, node in enumerate(graph.nodes)}
    return np.array([2 * place[node] + (0 if sign > 0 else 1)
                     for node, sign in effectors.items() if node in place], dtype=int)


def distances(graph: SignedGraph, cost: Array, sources: Ints, ends: Ints) -> Array:
    """Return the cost of the cheapest signed route from each source (raised) to any end.

    Returns
    -------
    numpy.ndarray
        (sources,); infinite where no end can be reached.
    """
    if len(ends) == 0 or len(sources) == 0:
        return np.full(len(sources), np.inf)
    found = csgraph.dijkstra(cheapest(graph, cost), indices=2 * sources)
    return np.asarray(found[:, ends].min(axis=1))


def single_routes(graph: SignedGraph, cost: Array, sources: Ints, ends: Ints) -> Ints:
    """Return the unfolded edges of each source's own cheapest route, joined.

    Sources that reach no end give none. Of one source it is the best route; of several a route
    that shares edges can be cheaper (:func:`refugium.escape.detour.flow.cheapest_route`).
    """
    tails, heads = graph.unfolded
    if len(ends) == 0 or len(sources) == 0:
        return np.empty(0, dtype=int)
    far, back = csgraph.dijkstra(cheapest(graph, cost), indices=2 * sources,
                                 return_predecessors=True)
    order = np.lexsort((-cost, heads, tails))  # of parallel edges the cheapest comes last
    edge = {(int(tails[e]), int(heads[e])): int(e) for e in order}
    used: set[int] = set()
    for row in range(len(sources)):
        at = int(ends[np.argmin(far[row, ends])])
        if not np.isfinite(far[row, at]):
            continue
        while at != 2 * sources[row]:
            before = int(back[row, at])
            used.add(edge[(before, at)])
            at = before
    return np.array(sorted(used), dtype=int)


def cheapest(graph: SignedGraph, cost: Array) -> sparse.csr_array:
    """Return the unfolded graph as a matrix of costs; of parallel edges the cheapest counts."""
    tails, heads = graph.unfolded
    size = 2 * len(graph.nodes)
    order = np.lexsort((cost, heads, tails))
    first = np.ones(len(order), dtype=bool)
    first[1:] = (np.diff(tails[order]) != 0) | (np.diff(heads[order]) != 0)
    use = order[first]
    return sparse.csr_array((cost[use], (tails[use], heads[use])), shape=(size, size))

"""Detours: cheapest signed routes against brute force, blocked targets, rewired networks."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from refugium.escape.detour.flow import cheapest_route
from refugium.escape.detour.graph import distances, ends_of, read_graph
from refugium.escape.detour.rewired import rewire
from refugium.escape.detour.routes import DETOUR_EDGES, DETOURS, detours
from refugium.escape.schemas import CALLS
from refugium.signal.schemas import ACTIVITIES


def _network(edges):
    return pd.DataFrame([
        {"from_node": a, "to_node": b, "sign": s, "checked": True} for a, b, s in edges
    ])


def _calls(*nodes, target="EGFR"):
    return CALLS.table([
        {"contrast": "c", "model_id": "M", "targets": (target,), "node": n, "class": "induced",
         "level": "candidate", "is_candidate": "yes", "status": "ok"} for n in nodes
    ])


def _activities(**changes):
    return ACTIVITIES.table([
        {"contrast": "c", "model_id": "M", "node": n, "estimate": v, "se": 0.2, "status": "ok"}
        for n, v in changes.items()
    ])


CHAIN = _network([
    ("EGFR", "ERK", 1), ("SRC", "EGFR", 1), ("SRC", "AKT", 1), ("AKT", "BIM", -1),
    ("ERK", "MCL1", 1), ("AKT", "FOXO3", -1), ("FOXO3", "BIM", 1),
])
EFFECTORS = {"MCL1": 1, "BIM": -1}


def test_route_goes_round_the_blocked_target():
    """SRC cannot go through EGFR: it reaches survival by lowering BIM."""
    table, edges = detours(_calls("SRC"), _activities(AKT=1.0), CHAIN, EFFECTORS)
    row = table.iloc[0]
    assert (row["status"], row["reached"], row["gap"]) == ("ok", ("BIM",), 0.0)
    best = edges[edges["frequency"] > 0.5]
    assert list(zip(best["from_node"], best["to_node"], best["to_state"], strict=True)) == [
        ("SRC", "AKT", "raised"), ("AKT", "BIM", "lowered")]
    assert best["measured"].tolist() == ["agrees", ""]
    assert "EGFR" not in set(edges["from_node"]) | set(edges["to_node"])


def test_sign_decides_what_counts_as_survival():
    """A node that raises the killer has no route."""
    table, edges = detours(_calls("FOXO3"), _activities(), CHAIN, EFFECTORS)
    assert table["status"].tolist() == ["not_testable"] and edges.empty
    assert table["unplaced"].tolist() == [("FOXO3",)]


def test_no_candidate_no_detour():
    """Calls without a level are not annotated."""
    calls = _calls("SRC").assign(level="none", is_candidate="no")
    table, edges = detours(calls, _activities(), CHAIN, EFFECTORS)
    assert list(table.columns) == DETOURS.names and table.empty
    assert list(edges.columns) == DETOUR_EDGES.names and edges.empty


def test_same_seed_same_detour():
    """Draws and rewiring follow the seed."""
    one, other = (detours(_calls("SRC"), _activities(AKT=0.3), CHAIN, EFFECTORS) for _ in "ab")
    pd.testing.assert_frame_equal(one[0], other[0])
    pd.testing.assert_frame_equal(one[1], other[1])


def test_measured_change_bends_the_route():
    """Of two equal routes the one that the data agree with is taken."""
    net = _network([("S", "A", 1), ("S", "B", 1), ("A", "E", 1), ("B", "E", 1)])
    for risen in "AB":
        _, edges = detours(_calls("S"), _activities(**{risen: 2.0}), net, {"E": 1})
        best = edges[edges["frequency"] > 0.5]
        assert set(best["to_node"]) == {risen, "E"}


def _random(rng, nodes, size):
    pairs = list(itertools.permutations(range(nodes), 2))
    chosen = rng.choice(len(pairs), size=min(size, len(pairs)), replace=False)
    return _network([(f"n{pairs[i][0]}", f"n{pairs[i][1]}", int(rng.choice([1, -1])))
                     for i in chosen])


def _brute(graph, cost, source, ends):
    """Cheapest walk by relaxation over all unfolded edges."""
    tails, heads = graph.unfolded
    best = np.full(2 * len(graph.nodes), np.inf)
    best[2 * source] = 0
    for _ in range(2 * len(graph.nodes)):
        np.minimum.at(best, heads, best[tails] + cost)
    return best[ends].min()


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000))
def test_against_relaxation(seed):
    """Dijkstra on the unfolded graph is Bellman-Ford; the MILP never does better, with one sign."""
    rng = np.random.default_rng(seed)
    graph = read_graph(_random(rng, 7, 16))
    cost = rng.uniform(0.5, 2.0, 2 * len(graph.tail))
    ends = ends_of(graph, {graph.nodes[-1]: 1})
    source = np.array([0])
    if len(ends) == 0 or graph.nodes[0] == graph.nodes[-1]:
        return
    shortest = distances(graph, cost, source, ends)[0]
    assert shortest == pytest.approx(_brute(graph, cost, 0, ends)) or not np.isfinite(shortest)
    route = cheapest_route(graph, cost, source, ends)
    assert route.cost >= shortest - 1e-9
    if np.isfinite(route.cost):
        tails, heads = graph.unfolded
        used = set(tails[route.edges]) | set(heads[route.edges])
        assert not any(n ^ 1 in used for n in used)  # no node raised and lowered at once


def test_two_sources_share_edges():
    """A common stretch is paid once: joint cost is below the sum of single routes."""
    net = _network([("A", "X", 1), ("B", "X", 1), ("X", "Y", 1), ("Y", "E", 1)])
    graph = read_graph(net)
    place = {n: i for i, n in enumerate(graph.nodes)}
    ends = ends_of(graph, {"E": 1})
    route = cheapest_route(graph, np.ones(8), np.array([place["A"], place["B"]]), ends)
    assert (route.cost, route.gap) == (4.0, 0.0)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000))
def test_rewiring_keeps_degrees_by_sign(seed):
    """Every node keeps how many edges of each sign leave and enter it; no loops, no doubles."""
    rng = np.random.default_rng(seed)
    graph = read_graph(_random(rng, 9, 25))
    other = rewire(graph, rng)
    for ends, swapped in ((graph.tail, other.tail), (graph.head, other.head)):
        for sign in (1, -1):
            own = np.bincount(ends[graph.sign == sign], minlength=9)
            assert own.tolist() == np.bincount(swapped[other.sign == sign], minlength=9).tolist()
    assert (other.tail != other.head).all()
    assert len(set(zip(other.tail, other.head, strict=True))) == len(other.tail)

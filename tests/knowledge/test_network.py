"""The survival network: signs, feedbacks, routes from receptors to survival, broken rows."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import sparse
from scipy.sparse import csgraph

from refugium.core.errors import KnowledgeError
from refugium.knowledge import (
    Knowledge,
    load_knowledge,
    survival_effectors,
    survival_network,
    top_nodes,
)


def _texts() -> dict[str, pd.DataFrame]:
    """The built-in tables as strings, as a file would hold them."""
    tables = {}
    for name, table in load_knowledge().tables.items():
        text = table.copy()
        for column in text:
            if text[column].dtype == bool:
                text[column] = text[column].map({True: "yes", False: "no"})
        tables[name] = text.astype(object).where(text.notna(), "").astype(str)
    return tables


def _with_edges(*edges: tuple[str, str, str]) -> Knowledge:
    tables = _texts()
    rows = [
        {"from_node": a, "to_node": b, "sign": s, "mechanism": "binding", "layer": "signalling",
         "source": "", "checked": "no"} for a, b, s in edges
    ]
    return Knowledge({**tables, "network": pd.DataFrame(rows)})


def _signs() -> dict[tuple[str, str], int]:
    net = survival_network()
    return dict(zip(zip(net["from_node"], net["to_node"], strict=True), net["sign"], strict=True))


def _routes(net: pd.DataFrame) -> tuple[list[str], np.ndarray]:
    """Steps from every raised node to every raised (even) or lowered (odd) node."""
    nodes = sorted({*net["from_node"], *net["to_node"]})
    place = {node: i for i, node in enumerate(nodes)}
    tail, head = (net[c].map(place).to_numpy() for c in ("from_node", "to_node"))
    down = (net["sign"] < 0).to_numpy().astype(int)
    tails = np.r_[2 * tail, 2 * tail + 1]
    heads = np.r_[2 * head + down, 2 * head + 1 - down]
    size = 2 * len(nodes)
    matrix = sparse.csr_array((np.ones(len(tails)), (tails, heads)), shape=(size, size))
    return nodes, csgraph.dijkstra(matrix, unweighted=True)[::2]


def test_it_is_as_broad_as_promised():
    net = survival_network()
    assert len(net) >= 200
    assert not net.duplicated(["from_node", "to_node"]).any()
    assert (net["from_node"] != net["to_node"]).all()
    assert set(net["sign"]) == {1, -1}
    assert set(net["layer"]) == {"signalling", "transcription"}
    assert (net.loc[net["checked"], "source"] != "").all()


@pytest.mark.parametrize(("start", "end", "sign"), [
    ("MEK", "ERK", 1), ("ERK", "BIM", -1), ("AKT", "FOXO", -1), ("FOXO", "ERBB3", 1),
    ("FOXO", "IGF1R/INSR", 1), ("mTOR", "IRS", -1), ("p70S6K", "IRS", -1), ("ERK", "SPRY", 1),
    ("SPRY", "SOS", -1), ("DUSP", "ERK", -1), ("ERK", "EGFR", -1), ("LATS", "YAP", -1),
    ("SRC family", "YAP", 1), ("PTK2", "SRC family", 1), ("AXL", "PI3K", 1),
    ("MET", "ERBB3", 1), ("BIM", "BCL2 family", -1), ("XIAP", "CASP3/7", -1),
])
def test_steps_that_escape_needs_are_there_with_their_sign(start, end, sign):
    assert _signs()[start, end] == sign


def test_every_receptor_that_is_no_killer_reaches_survival():
    net, ends = survival_network(), survival_effectors()
    nodes, steps = _routes(net)
    place = {node: i for i, node in enumerate(nodes)}
    goals = [2 * place[n] + (0 if sign > 0 else 1) for n, sign in ends.items() if n in place]
    known = load_knowledge().nodes
    for node in known.loc[known["kind"] == "receptor", "node"]:
        if node != "TRAIL receptors":
            assert steps[place[node], goals].min() <= 6, node


def test_relief_of_feedback_is_a_route():
    """Blocked AKT frees FOXO, which makes ERBB3; blocked ERK frees EGFR."""
    nodes, steps = _routes(survival_network())
    place = {node: i for i, node in enumerate(nodes)}
    assert steps[place["AKT"], 2 * place["ERBB3"] + 1] == 2  # AKT raised lowers ERBB3
    assert steps[place["ERK"], 2 * place["EGFR"] + 1] == 1


def test_pooled_edges_name_families_and_nodes_that_exist():
    top = top_nodes(load_knowledge())
    net = survival_network()
    assert {*net["from_node"], *net["to_node"]} <= set(top.values())
    raw = survival_network(pooled=False)
    assert {"BCL2", "MCL1"} <= set(raw["to_node"])
    assert len(raw) > len(net)


def test_one_layer_only():
    parts = [survival_network(layer=layer, pooled=False)
             for layer in ("signalling", "transcription")]
    assert sum(map(len, parts)) == len(survival_network(pooled=False))
    with pytest.raises(KnowledgeError, match="layer is not known"):
        survival_network(layer="protein")


def test_ends_have_a_sign():
    ends = survival_effectors()
    assert {"ERK", "AKT", "YAP", "BCL2 family"} <= {n for n, s in ends.items() if s > 0}
    assert {"BIM", "PUMA", "BAX/BAK"} <= {n for n, s in ends.items() if s < 0}
    assert "BCL2" in survival_effectors(pooled=False)


def test_members_with_opposite_signs_are_not_pooled():
    pack = _with_edges(("SRC", "YAP", "1"), ("YES1", "YAP", "-1"))
    with pytest.raises(KnowledgeError, match="opposite signs"):
        survival_network(pack)
    assert len(survival_network(pack, pooled=False)) == 2


def test_pooling_joins_members_and_drops_inner_edges():
    pack = _with_edges(("SRC", "YAP", "1"), ("YES1", "YAP", "1"), ("SRC", "YES1", "1"))
    net = survival_network(pack)
    assert net[["from_node", "to_node", "sign"]].values.tolist() == [["SRC family", "YAP", 1]]


@pytest.mark.parametrize(("edge", "words"), [
    (("SRC", "SRC", "1"), "leads back to its start"),
    (("SRC", "Yap1", "1"), "node is not in nodes.csv"),
    (("SRC", "YAP", "2"), "value is not known"),
])
def test_broken_edges_are_named(edge, words):
    with pytest.raises(KnowledgeError, match=words) as caught:
        _with_edges(edge)
    assert (caught.value.file, caught.value.row) == ("network.csv", 2)


def test_a_node_cannot_keep_alive_and_kill():
    tables = _texts()
    tables["nodes"] = tables["nodes"].assign(death_effector="yes")
    with pytest.raises(KnowledgeError, match="cannot be both"):
        Knowledge(tables)

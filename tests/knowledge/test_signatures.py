"""Signatures: breadth, orientation, form for the footprint score, size of the package."""

from __future__ import annotations

from importlib.resources import files

import numpy as np
import pandas as pd
import pytest

from refugium.core.errors import KnowledgeError
from refugium.knowledge import load_knowledge, signature_network


def test_breadth_and_size():
    about = load_knowledge().signatures
    count = about.groupby("kind").size()
    assert count["state"] >= 20
    assert (count["pathway"], count["hallmark"]) == (14, 50)
    assert about.loc[about["kind"] == "pathway", "genes"].eq(300).all()
    table = files("refugium.knowledge") / "tables" / "signature_genes.csv.gz"
    assert len(table.read_bytes()) < 1_500_000
    assert (about.loc[about["checked"], "source"] != "").all()
    assert set(about["licence"]) == {"Apache-2.0", "CC BY 4.0", "MIT", "cited facts", "own work"}


def test_network_form():
    net = signature_network()
    assert list(net.columns) == ["source", "target", "weight", "kind", "node"]
    assert not net.duplicated(["source", "target"]).any()
    assert np.isfinite(net["weight"]).all() and (net["weight"] != 0).all()
    assert set(net["node"]) - {""} <= set(load_knowledge().nodes["node"])
    assert net["target"].str.fullmatch(r"\S+").all()


@pytest.mark.parametrize(("signature", "gene", "sign"), [
    ("PROGENY_MAPK", "DUSP6", 1), ("YAP_TAZ_22", "ANKRD1", 1), ("YAP_CORE", "CCN1", 1),
    ("HALLMARK_HYPOXIA", "VEGFA", 1), ("SENESCENCE_CONSENSUS", "CDKN1A", 1),
    ("SENESCENCE_CONSENSUS", "LMNB1", -1), ("P53_DN.V1_REVERSED", "CDKN1A", 1),
    ("FOXO_OUTPUT", "ERBB3", 1), ("ERK_OUTPUT_MPAS", "SPRY2", 1),
])
def test_marker_genes_have_the_sign_of_their_signature(signature, gene, sign):
    net = signature_network(names=[signature]).set_index("target")
    assert np.sign(net.loc[gene, "weight"]) == sign


def test_signatures_of_one_node_point_the_same_way():
    """Joint genes of two signatures of a node have one sign far more often than not."""
    net = signature_network(["pathway", "state", "hallmark"])
    wide = net[net["node"] != ""].pivot_table(
        index=["node", "target"], columns="kind", values="weight", aggfunc="mean"
    ).dropna(thresh=2)
    signs = np.sign(wide)
    same = signs.max(axis=1) == signs.min(axis=1)
    assert len(wide) > 100
    assert same.mean() > 0.9


def test_kinds_and_names_choose():
    assert set(signature_network(["state"])["kind"]) == {"state"}
    assert signature_network(["state"], names=["HALLMARK_HYPOXIA"]).empty
    with pytest.raises(KnowledgeError, match="kind is not known"):
        signature_network(["mood"])
    with pytest.raises(KnowledgeError, match="did you mean YAP_TAZ_22"):
        signature_network(names=["YAP_TAZ22"])


def test_the_footprint_score_finds_a_planted_signature():
    from refugium.signal.footprints.score import footprint_table

    net = signature_network(["pathway", "hallmark", "state"])
    rng = np.random.default_rng(1)
    genes = net["target"].unique()
    effects = pd.Series(rng.normal(0, 0.3, len(genes)), index=genes)
    own = net[net["source"] == "PROGENY_MAPK"].set_index("target")["weight"]
    effects[own.index] += 0.5 * own / own.std()
    table = footprint_table(effects.to_frame("drug"), net, draws=20).set_index("source")
    good = table[table["status"] == "ok"]
    assert good["t"].idxmax() == "PROGENY_MAPK"
    assert good.loc["PROGENY_MAPK", "z"] > 5

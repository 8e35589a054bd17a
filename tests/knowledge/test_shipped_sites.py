"""The built-in site network: own sites whole, shared substrates by their share, nothing twice."""

import pandas as pd
import pytest

from refugium.escape import find_escape
from refugium.knowledge import load_knowledge, sites_made_by, top_nodes
from refugium.knowledge.packs import shipped_substrates
from refugium.pipeline import run
from refugium.virtual import Plan, write_tumour

KNOWN = load_knowledge()
NET = shipped_substrates()


def _of(source: str) -> pd.Series:
    return NET[NET["source"] == source].set_index("target")["weight"]


@pytest.mark.parametrize(("source", "target", "weight"), [
    ("SRC family", "YES1_Y426", 1.0),  # own, autophosphorylation
    ("SRC family", "PXN_Y118", 1 / 2),  # with PTK2
    ("PTK2", "PXN_Y118", 1 / 2),
    ("SRC family", "WASL_Y256", 1 / 3),  # with ABL and PTK2
    ("SRC family", "KHDRBS1_Y440", 1 / 2),  # the other is a gene without a node
    ("SRC family", "GAB2_Y476", 1 / 2),  # the other is some receptor
    ("WEE1", "CDK1_Y15", 1 / 2),  # rises with WEE1, switches CDK1 off
])
def test_weights_are_shares(source, target, weight):
    assert _of(source)[target] == pytest.approx(weight)


def test_own_sites_keep_their_sign():
    """Every own reporter row stands under its node at full weight."""
    top = top_nodes(KNOWN)
    for row in KNOWN.reporters.query("kind == 'own'").to_dict("records"):
        assert _of(top[row["node"]])[f"{row['gene']}_{row['residue']}"] == row["sign"]


def test_sources_are_nodes_and_no_edge_stands_twice():
    assert not NET.duplicated(["source", "target"]).any()
    assert set(NET["source"]) <= set(top_nodes(KNOWN).values())
    assert NET["weight"].abs().between(0, 1, inclusive="right").all()


@pytest.mark.parametrize("node", ["SRC family", "EGFR", "MET", "ERK", "mTOR", "AKT", "PTK2"])
def test_the_same_sites_as_the_question_turned_round(node):
    """Beyond its own sites a node has those of `sites_made_by`, which finds them another way."""
    top = top_nodes(KNOWN)
    own = KNOWN.reporters[(KNOWN.reporters["node"].map(top) == node)
                          & (KNOWN.reporters["kind"] == "own")]
    made = sites_made_by(node)
    found = set(_of(node).index) - set(own["gene"] + "_" + own["residue"])
    assert found == set(made["gene"] + "_" + made["residue"])


def test_shares_of_other_proteins_never_exceed_one_kinase():
    own = set(zip(KNOWN.reporters["node"].map(top_nodes(KNOWN)),
                  KNOWN.reporters["gene"] + "_" + KNOWN.reporters["residue"], strict=True))
    made = NET[[pair not in own for pair in zip(NET["source"], NET["target"], strict=True)]]
    assert made.groupby("target")["weight"].sum().max() <= 1 + 1e-12


def test_no_call_and_no_hit_is_made_from_it():
    """A run reads the sites as sets; engagement and calls are those without it."""
    study = write_tumour(Plan(planted="induced", seed=4)).study
    made, alone = run(study, challenge=False), find_escape(study, challenge=False)
    assert (made.footprints["kind"] == "sites").any()
    for name in ("engagement", "calls"):
        pd.testing.assert_frame_equal(made.escape.table(name), alone.table(name))

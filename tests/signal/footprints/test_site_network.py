"""Kinase-substrate edges meet peptides by their sequence, never by a number that is not there."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from refugium.knowledge import load_knowledge
from refugium.knowledge.packs import read_substrates
from refugium.pipeline import run
from refugium.signal.footprints.site_network import site_network
from refugium.virtual import Plan, write_tumour

WINDOW = "STAENAEYLRVAPQS"


def _net(**row):
    return pd.DataFrame([{"source": "K", "target": "t", "weight": 1.0, "window": "", "gene": "EGFR",
                          "residue": "Y1197", "kind": "kinase", "node": "K"} | row])


@given(st.integers(0, 7), st.integers(0, 7))
def test_truncated_peptides_fit_if_enough_is_seen(left, right):
    """Any cut of the window fits with five residues beside the site, none with fewer."""
    peptide = WINDOW[7 - left : 7] + "y" + WINDOW[8 : 8 + right]
    found = site_network(pd.DataFrame({"peptide": [peptide]}, index=["p"]), _net(window=WINDOW))
    assert len(found) == int(left + right >= 5)


@pytest.mark.parametrize("peptide", ["STAENAEyLRVAPQA", "STAENAYyLRVAPQS", "STAENAEYLRVAPQS"])
def test_other_sequence_does_not_fit(peptide):
    """One other residue, or no phosphate, is no match."""
    var = pd.DataFrame({"peptide": [peptide]}, index=["p"])
    assert site_network(var, _net(window=WINDOW)).empty


def test_without_window_by_gene_and_residue():
    """Antibody-like features match by name; a peptide without names does not."""
    named = pd.DataFrame({"gene": ["EGFR"], "site": ["Y1197/Y1172"]}, index=["ab"])
    assert site_network(named, _net())["target"].tolist() == ["ab"]
    assert site_network(pd.DataFrame({"peptide": ["AyLRVAPQ"]}, index=["p"]), _net()).empty


def test_own_table_reaches_the_page(tmp_path):
    """A user's file gives kinase footprints beside signatures, and no call of its own."""
    study = write_tumour(Plan(planted="induced", seed=4)).study
    rows = load_knowledge().reporters.query("kind == 'own'")
    table = pd.DataFrame({"kinase": "SRC", "substrate": rows["gene"], "residue": rows["residue"],
                          "window": rows["window"]}).drop_duplicates(["substrate", "residue"])
    file = tmp_path / "own.csv"
    table.to_csv(file, index=False)
    assert len(read_substrates(file).network) > 50
    plain = run(study, challenge=False)
    made = run(study, challenge=False, substrates=file, out=tmp_path / "out")
    own = made.footprints.query("kind == 'kinase' and status == 'ok'")
    assert set(own["source"]) == {"SRC family"} and (own["n_proteins"] >= 3).all()
    pd.testing.assert_frame_equal(made.escape.calls, plain.escape.calls)
    assert f"--substrates {file}" in made.escape.manifest.command
    assert len(made.escape.manifest.inputs[f"{file} (substrates)"]) == 64
    assert "SRC family" in (tmp_path / "out" / "tables" / "footprints.csv").read_text()


def test_features_without_a_sequence_match_by_number():
    """The number is asked only where no sequence contradicts or confirms it."""
    net = _net(window=WINDOW)
    bare = pd.DataFrame({"gene": ["EGFR", "ERBB2"], "site": ["Y1197", "Y1197"]}, index=["a", "b"])
    assert site_network(bare, net)["target"].tolist() == ["a"]
    other = bare.assign(window=["AAAAAAAYAAAAAAA", ""])
    assert site_network(other, net).empty


@pytest.mark.parametrize(("sites", "found"), [
    (["Y1173"], ["f0"]),  # the older number alone
    (["Y1173", "Y1197"], ["f1"]),  # both: the canonical one, the older is another site
    (["Y1016"], []),  # the older number of one site that is the number of another
])
def test_other_numbers_of_a_site(sites, found):
    var = pd.DataFrame({"gene": "EGFR", "site": sites}, index=[f"f{i}" for i in range(len(sites))])
    net = pd.concat([_net(window=WINDOW, aliases="Y1173;Y1016"),
                     _net(source="L", target="u", residue="Y1016", aliases="")])
    edges = site_network(var, net)
    assert edges[edges["source"] == "K"]["target"].tolist() == found

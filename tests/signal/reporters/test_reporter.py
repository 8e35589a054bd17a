"""Peptides find their reporter rows by window alone; shared peptides speak for the set."""

import numpy as np
import pandas as pd
import pytest

from refugium.knowledge import load_knowledge
from refugium.signal.normalise import loading
from refugium.signal.reporters.match import match_features


def _matches(*peptides, genes=None):
    var = pd.DataFrame(
        {"peptide": peptides, "gene": genes or [""] * len(peptides)},
        index=[f"f{i}" for i in range(len(peptides))],
    )
    return match_features(var.assign(feature=var.index), load_knowledge())


@pytest.mark.parametrize(
    ("peptide", "node", "site"),
    [
        ("GSTAENAEyLR", "EGFR", "EGFR Y1197"),
        ("GSHQISLDNPDyQQDFFPK", "EGFR", "EGFR Y1172"),
        ("GDKQVEyLDLDLDSGK", "GAB1", "GAB1 Y627"),
        ("VIEDNEyTAR", "SRC family", "LYN Y397"),
        ("AVDGyVKPQIK", "STAT5", None),
    ],
)
def test_window_finds_the_node(peptide, node, site):
    found = _matches(peptide)
    if site is None:
        assert set(found["node"]) <= {node}
        return
    assert found["node"].tolist() == [node]
    assert site in found["site"].iloc[0]


def test_the_name_in_the_file_does_not_matter():
    for gene in ("YES1", "FYN", "LCK", "nonsense"):
        found = _matches("LIEDNEyTAR", genes=[gene])
        assert found["node"].tolist() == ["SRC family"]
        assert {"SRC", "YES1", "FYN", "LCK"} <= set(found["member"].iloc[0])


def test_identical_loops_are_one_node():
    assert _matches("DIYETDyYR")["node"].tolist() == ["IGF1R/INSR"]


def test_a_changed_flank_is_another_site():
    assert _matches("GSTAENAEyLK").empty
    assert _matches("yLR").empty


def test_map_kinase_needs_both_phosphates():
    both = _matches("VADPDHDHTGFLtEyVATR", "VADPDHDHTGFLTEyVATR")
    kinds = dict(zip(both["feature"], both["kind"], strict=True))
    assert kinds == {"f0": "own", "f1": "context"}
    alone = _matches("VADPDHDHTGFLTEyVATR")
    assert alone["kind"].tolist() == ["own"]
    assert "only the single" in alone["note"].iloc[0]


def test_loading_is_found_though_most_features_fall():
    """Sixty percent of features fall with the drug: the median errs, the anchors do not."""
    rng = np.random.default_rng(0)
    truth = np.array([0.0, 0.5, -0.4, 0.3])
    drug = np.array([0, 0, 1, 1])
    y = rng.normal(0, 0.1, (4, 200)) + truth[:, None] + rng.normal(0, 3, 200)
    y[np.ix_(drug == 1, np.arange(120))] -= rng.uniform(1, 3, 120)
    found = loading(y, np.zeros(4, int))
    assert np.allclose(found, truth - truth.mean(), atol=0.1)
    centred = y - y.mean(axis=0)
    assert np.abs(np.median(centred, axis=1) - (truth - truth.mean())).max() > 0.3

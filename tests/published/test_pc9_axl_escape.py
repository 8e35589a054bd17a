"""PC9 on erlotinib with bypass ligands and dasatinib: the answers verified on the published files.

Expectations live here, never in the package. Source of the data: see `refugium data list`.
"""

import numpy as np
import pytest

import refugium as rf

pytestmark = pytest.mark.published


@pytest.fixture(scope="module")
def found(pc9):
    return rf.find_escape(pc9, challenge=False)


def _row(table, contrast, node, column="node"):
    rows = table[(table["contrast"] == contrast) & (table[column] == node)]
    assert len(rows) == 1, f"{contrast} {node}: {len(rows)} rows"
    return rows.iloc[0]


def test_erlotinib_hits_egfr(found):
    row = _row(found.engagement, "PC9: erlotinib vs untreated", "EGFR", "target")
    assert row["verdict"] == "engaged"
    assert row["n_blocks"] == 3
    assert -3.6 < row["change_log2"] < -2.3


def test_egfr_is_partly_recovered_under_hgf_only(found):
    table = found.engagement
    for ligand, expected in (("HGF", "partly_recovered"), ("FGF", "none"), ("IGF", "none")):
        row = _row(table, f"PC9: erlotinib + {ligand} vs untreated", "EGFR", "target")
        assert row["verdict"] == "engaged"
        assert row["recovery"] == expected
    hgf = _row(table, "PC9: erlotinib + HGF vs untreated", "EGFR", "target")
    assert "Y1092" in " ".join(hgf["recovered_sites"])
    assert "Y1197" not in " ".join(hgf["recovered_sites"])


def test_igf_brings_its_receptor_first(found):
    contrast = "PC9: erlotinib + IGF vs erlotinib"
    acts = found.activities
    receptors = acts[(acts["contrast"] == contrast) & (acts["kind"] == "receptor")]
    best = receptors.sort_values("p").iloc[0]
    assert best["node"] == "IGF1R/INSR"
    call = _row(found.calls, contrast, "IGF1R/INSR")
    assert (call["class"], call["level"]) == ("induced", "candidate")


def test_igf1r_is_read_at_unlike_sites_and_says_so(found):
    """Two plexes read Y1166, one Y1165: +5.0 and +4.5 in two of them are not one number."""
    contrast = "PC9: erlotinib + IGF vs erlotinib"
    row = _row(found.activities, contrast, "IGF1R/INSR")
    assert row["sites_read"] == "apart"
    assert row["hi"] - row["lo"] > 3  # 2.2 while the difference of the sites was not in it
    assert "read other sites" in _row(found.calls, contrast, "IGF1R/INSR")["caution"]
    assert _row(found.activities, contrast, "EGFR")["sites_read"] != "apart"


def test_hgf_brings_the_gab1_module_back_as_a_set(found):
    call = _row(found.calls, "PC9: erlotinib + HGF vs erlotinib", "GAB1")
    assert call["level"] == "candidate"
    members = call["members"]
    assert "MET" in members
    assert "EGFR" not in members
    assert "MET's own sites do not rise" in call["caution"]
    assert "EGFR excluded" in call["caution"]
    met = _row(found.calls, "PC9: erlotinib + HGF vs erlotinib", "MET")
    assert met["level"] == "none"


def test_fgf_gives_no_call_and_fgfr_is_not_measured(found):
    contrast = "PC9: erlotinib + FGF vs erlotinib"
    calls = found.calls[found.calls["contrast"] == contrast]
    assert (calls["level"] == "none").all()
    assert _row(found.calls, contrast, "FGFR")["status"] == "not_measured"
    assert "FGFR" in set(found.not_measured["node"])


def test_axl_is_lost_in_the_knock_out(found):
    row = _row(found.calls, "PC9 AXL-KO: erlotinib vs PC9", "AXL")
    assert row["class"] == "lost"
    assert row["change_hi"] < 0


def test_src_family_persists_and_is_never_primed(found):
    erl = _row(found.calls, "PC9: erlotinib vs untreated", "SRC family")
    assert erl["after_hit"] == "persists"
    src = found.calls[found.calls["node"] == "SRC family"]
    assert "primed" not in set(src["class"])
    axl_activated = _row(found.calls, "PC9: erlotinib + AF154 vs no reference", "SRC family")
    assert axl_activated["class"] == "persistent"
    assert axl_activated["level"] == "candidate"
    assert "another block" in axl_activated["caution"]
    assert {"SRC", "YES1", "FYN", "LYN"} <= set(axl_activated["members"])


@pytest.mark.parametrize("dose", [50, 100, 200, 500])
def test_dasatinib_lowers_the_src_family_not_erk(found, dose):
    contrast = f"PC9: erlotinib + AF154 + dasatinib {dose} nM vs erlotinib + AF154"
    acts = found.activities
    src = _row(acts, contrast, "SRC family")
    # sites fell by 1.2 to 3.4 at 50 nM: how unlike they are is in the interval
    assert src["hi"] < -0.9
    erk = _row(acts, contrast, "ERK")
    assert erk["hi"] > 0


def test_the_strange_reference_is_named(found):
    notes = found.notes
    outliers = notes[notes["kind"] == "reference_outlier"]
    assert outliers["where"].str.contains("FRS2").any()


def test_no_label_is_read_as_a_site(pc9):
    peptides = pc9.modalities["phospho"].var["peptide"]
    assert not peptides.str[0].str.islower().any()


def test_no_candidate_without_a_p(found):
    called = found.candidates
    assert np.isfinite(called["p"]).all()
    assert (called["q"] <= 0.05).all()

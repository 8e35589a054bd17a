"""What is left of a target is a bound where it is not seen, or what is read may be foreign."""

import numpy as np
import pytest

from builders.drugged import ERL, NONE, build
from refugium.escape import find_escape
from refugium.escape.result import EscapeResult
from refugium.escape.sentences.hits import engagement_sentence

CELLS = [{"arm": "untreated", "agents": NONE, "time_h": 24, "levels": {}},
         {"arm": "drug", "agents": ERL, "time_h": 24, "levels": {"EGFR": -4}}]


def _study(acquisition="", *, gone=0, share=0.0, seed=0):
    study = build(CELLS, seed=seed)
    data = study.modalities["phospho"]
    x = np.array(data.X)
    plex = np.array([name.rsplit("|", 1)[1] for name in data.obs_names])
    for one in set(plex):
        x[plex == one] = (1 - share) * x[plex == one] + share * x[plex == one].mean(axis=0)
    drugged = np.array(["|drug|" in name for name in data.obs_names])
    own = np.flatnonzero(data.var["gene"] == "EGFR")
    x[np.ix_(drugged, own[:gone])] = np.nan
    data.X = x
    if acquisition:
        data.uns["acquisition"] = acquisition
    return study


def _row(study):
    return find_escape(study, challenge=False).engagement.iloc[0]


def test_a_target_that_vanished_is_below_detection_with_a_bound():
    row = _row(_study(gone=2))
    assert (row["status"], row["verdict"]) == ("below_detection", "")
    assert np.isnan(row["change_log2"])
    assert row["change_hi"] < -1
    assert row["residual_hi"] == pytest.approx(2 ** row["change_hi"])
    assert row["residual_at_most"]
    assert np.isnan(row["residual"])
    words = engagement_sentence(row.to_dict())
    assert "at least" in words
    assert "at most" in words
    assert "not measured" not in words


def test_a_site_that_is_still_seen_speaks_for_the_target():
    found = find_escape(_study(gone=1), challenge=False)
    row = found.engagement.iloc[0]
    assert row["verdict"] == "engaged"
    sites = found.table("sites").set_index("site")
    gone = sites.loc["EGFR Y1197"]
    assert (gone["bound"], np.isnan(gone["estimate"])) == ("at_most", True)
    assert gone["bound_log2"] < 0
    assert (sites.loc["EGFR Y1172", "bound"], sites["bound"].eq("at_most").sum()) == ("", 1)


@pytest.mark.parametrize(("acquisition", "at_most"), [
    ("lfq", False), ("dia", False), ("tmt_ms2", True), ("tmt_ms3", True), ("", True)])
def test_activity_left_is_at_most_where_foreign_signal_is_unknown(acquisition, at_most):
    row = _row(_study(acquisition, share=0.2 if at_most else 0.0))
    assert row["residual_at_most"] == at_most
    assert ("activity left at most" in engagement_sentence(row.to_dict())) == at_most
    if not at_most:
        assert row["cells_log2"] == pytest.approx(row["change_log2"])
        assert row["residual_lo"] > 0


@pytest.mark.parametrize("share", [0.0, 0.1, 0.3])
def test_the_interval_holds_what_the_cells_hold(share):
    """Planted: 1/16 is left; 30 % of the plex mean makes it read as 0.22."""
    kept = 0
    for seed in range(12):
        row = _row(_study("tmt_ms2", share=share, seed=seed))
        assert row["residual_hi"] >= 1 / 16
        lo = row["cells_lo"] if np.isfinite(row["cells_lo"]) else -np.inf
        kept += lo <= -4 <= row["cells_hi"]
    assert kept >= 10


def test_old_results_load_without_the_new_columns(tmp_path):
    result = find_escape(_study(), challenge=False)
    result.save(tmp_path / "kept")
    assert EscapeResult.load(tmp_path / "kept").engagement["residual_at_most"].tolist() == [True]

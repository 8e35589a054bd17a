"""What does not fit is told beside the calls, and a verdict that hinges on it is withheld."""

import numpy as np
import pytest

import refugium as rf
from builders.drugged import ERL, NONE, build
from builders.samples_at_fault import given, with_values
from refugium.core.status import Engagement, Status
from refugium.signal import Readings

CELLS = [{"arm": "U", "agents": NONE, "time_h": 24.0, "levels": {}},
         {"arm": "E", "agents": ERL, "time_h": 24.0, "levels": {"EGFR": -3.0}}]


def study(seed=0):
    return build(CELLS, seed=seed, blocks=3)


def hit(found):
    return found.table("engagement").set_index("target").loc["EGFR"]


def kinds(found):
    return set(found.table("notes")["kind"])


def test_a_study_that_fits_is_not_answered_twice(monkeypatch):
    calls, real = [], Readings.without
    monkeypatch.setattr(Readings, "without", lambda *a: calls.append(a) or real(*a))
    found = rf.find_escape(study())
    assert calls == [] and hit(found)["verdict"] == Engagement.ENGAGED
    assert not kinds(found) & {"without_misfits", "filler", "scale"}


def test_one_block_of_logarithms_withholds_the_verdict():
    made = study()
    values = given(made, "linear").copy()
    values[[0, 3]] = np.log2(values[[0, 3]])
    found = rf.find_escape(with_values(made, values, "linear"))
    row = hit(found)
    assert row["verdict"] == "" and row["status"] == Status.SAMPLE_IN_DOUBT
    assert "engaged without 'M|U|24.0|0', 'M|E|24.0|0'" in row["note"]
    assert {"other_scale", "without_misfits"} <= kinds(found)
    assert "without the samples that do not fit" in found.summary()


def test_a_verdict_that_stays_is_said_to_stay():
    made = study(1)
    values = given(made, "linear").copy()
    values[0] = 1000.0
    found = rf.find_escape(with_values(made, values, "linear"))
    assert hit(found)["verdict"] == Engagement.ENGAGED
    words = found.table("notes").set_index("kind")["words"]
    assert "every verdict and call stays" in words["without_misfits"]
    assert "holds one number" in words["constant"]


def test_ones_are_told_and_never_read_as_a_fall():
    made = study(2)
    values = given(made, "linear").copy()
    values[3:, :2] = 1.0
    found = rf.find_escape(with_values(made, values, "linear"))
    assert not np.isfinite(hit(found)["change_log2"]) and hit(found)["verdict"] == ""
    assert "6 values of exactly 1" in found.table("notes").set_index("kind").loc["filler", "words"]
    gone = found.table("censored")
    assert set(gone["direction"]) == {"gone"} and set(gone["node"]) == {"EGFR"}


def test_a_ceiling_is_no_absence():
    """Untreated readings at the ceiling: nothing appeared on the drug."""
    made = study(3)
    values = given(made, "linear").copy()
    values[:3, :2], values[3:, 2:20] = 2.0**30, 2.0**30
    found = rf.find_escape(with_values(made, values, "linear"))
    assert "EGFR" not in set(found.table("censored")["node"])


@pytest.mark.parametrize("factor", [np.log(2), np.log10(2)])
def test_a_scale_in_doubt_is_a_note(factor):
    made = study(4)
    log2 = given(made, "log2")
    values = (log2 - log2.mean()) * 0.8 + log2.mean()
    assert "scale" in kinds(rf.find_escape(with_values(made, values * factor, "log2")))

"""A node moves where two of its sites do; one site among others that stay is never enough."""

import numpy as np
import pytest

import refugium as rf
from builders.panels import panel
from refugium.core.status import AfterHit, BackupClass, Baseline, Change, Engagement, Level
from refugium.escape.calls.fields import after_hit_field, change_field, classify

MET = ("Met pY1003", "Met pY1234", "Met pY1349", "Met pY1356")
QUIET = ("Src pY416", "Rb pS807", "Stat3 pY705", "p38 pT180", "Akt pS473", "Her3 pY1289",
         "Axl pY702", "S6 pS235")


def study(met, egfr=(-2.5,), *, shared=0.0, seed=0, **more):
    """Return a study of one drug: each MET and EGFR site with its own change."""
    values = {label: {"ctl": 0.0, "drug": 0.0} for label in QUIET}
    for label, change in zip(MET, met, strict=False):
        values[label] = {"ctl": 0.0, "drug": change}
    for label, change in zip(("EGFR pY1068", "EGFR pY1173", "EGFR pY1148"), egfr, strict=False):
        values[label] = {"ctl": 0.0, "drug": change}
    # which kinases make this one is not settled
    values["EGFR pY1045"] = {"ctl": 0.0, "drug": shared}
    return panel(values, {"drug": ["erlotinib"]}, seed=seed, **more)


def met_of(given):
    calls = rf.find_escape(given, challenge=False).calls
    return calls[calls["node"] == "MET"].iloc[0]


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("far", [1.5, 3.0, 6.0])
def test_one_site_among_sites_that_stay_is_no_class_however_far_it_went(far, seed):
    row = met_of(study((far, 0.0, 0.05, -0.05), seed=seed))
    assert row["class"] == BackupClass.UNDECIDED
    assert row["level"] == Level.NONE
    assert list(row["risen_sites"]) == []


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("met", [(2.4, 2.2, 0.0), (3.5, 1.5, 0.0, 0.1), (3.5, 1.2)])
def test_two_sites_show_that_the_node_rose_and_leave_open_how_far(met, seed):
    row = met_of(study(met, seed=seed))
    assert row["class"] == BackupClass.INDUCED
    assert row["level"] == Level.CANDIDATE
    assert row["change_lo"] < row["change_log2"] < row["change_hi"]
    if not row["change_lo"] > 0.25:
        assert sorted(row["risen_sites"]) == ["MET Y1003", "MET Y1234"]


def test_the_sentence_names_the_sites_and_claims_no_size():
    answer = rf.find_escape(study((3.5, 1.5, 0.0, 0.1)), challenge=False)
    told = str(answer.summary())
    assert "MET Y1003 and MET Y1234 did; by how much it did is open" in told


@pytest.mark.parametrize("seed", range(3))
def test_a_hit_that_the_own_sites_leave_open_is_read_from_sites_it_may_share(seed):
    lost = rf.find_escape(study((0.0,), (-2.5, 0.3), shared=-3.0, seed=seed), challenge=False)
    row = lost.engagement[lost.engagement["target"] == "EGFR"].iloc[0]
    assert row["read_from"] == "output"
    assert row["verdict"] in (Engagement.ENGAGED, Engagement.PARTIAL)
    assert "what it makes alone leaves it open" in row["note"]


@pytest.mark.parametrize("shared", [0.0, 1.0])
def test_shared_sites_that_did_not_fall_say_nothing_beside_an_open_hit(shared):
    found = rf.find_escape(study((0.0,), (-2.5, 0.3), shared=shared), challenge=False)
    row = found.engagement[found.engagement["target"] == "EGFR"].iloc[0]
    assert (row["read_from"], row["verdict"]) == ("direct", "")


def test_own_sites_that_stood_are_never_overruled_by_shared_ones():
    found = rf.find_escape(study((0.0,), (0.0, 0.05, -0.05), shared=-3.0), challenge=False)
    row = found.engagement[found.engagement["target"] == "EGFR"].iloc[0]
    assert row["read_from"] == "direct"
    assert row["verdict"] == Engagement.NOT_ENGAGED


def test_kept_by_three_states_is_persistence_but_never_beyond_half():
    assert after_hit_field(-0.8, 0.5, delta=0.6, p_kept=0.01) is AfterHit.PERSISTS
    assert after_hit_field(-1.2, 0.5, delta=0.6, p_kept=0.01) is AfterHit.INCONCLUSIVE
    assert after_hit_field(-0.8, 0.5, delta=0.6, p_kept=0.2) is AfterHit.INCONCLUSIVE


def test_high_before_and_not_lost_is_primed_whether_or_not_it_rose_besides():
    for change in (Change.NONE, Change.INCONCLUSIVE):
        kind, _ = classify(Baseline.HIGH, change, AfterHit.PERSISTS)
        assert kind is BackupClass.PRIMED
    kind, _ = classify(Baseline.NO_REFERENCE, Change.INCONCLUSIVE, AfterHit.PERSISTS)
    assert kind is BackupClass.UNDECIDED
    kind, _ = classify(
        Baseline.NO_REFERENCE, Change.INCONCLUSIVE, AfterHit.PERSISTS, shown_on=True)
    assert kind is BackupClass.PERSISTENT
    for lost in (AfterHit.INCONCLUSIVE, AfterHit.FALLS):
        kind, _ = classify(Baseline.NO_REFERENCE, Change.INCONCLUSIVE, lost, shown_on=True)
        assert kind is BackupClass.UNDECIDED
    kind, _ = classify(Baseline.NOT_HIGH, Change.INCONCLUSIVE, AfterHit.PERSISTS, shown_on=True)
    assert kind is BackupClass.UNDECIDED
    kind, _ = classify(Baseline.HIGH, Change.DOWN, AfterHit.FALLS)
    assert kind is BackupClass.LOST


def test_two_sites_make_a_rise_where_the_interval_of_the_mean_does_not():
    assert change_field(-0.4, 2.8, p_up=0.001) is Change.UP
    assert change_field(-0.4, 2.8, p_up=0.2) is Change.INCONCLUSIVE
    assert change_field(-0.4, 2.8, p_up=np.nan) is Change.INCONCLUSIVE

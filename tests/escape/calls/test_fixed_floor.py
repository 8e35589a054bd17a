"""The floor of a node is one arm, fixed by design; so are the dose that counts and the families."""

from dataclasses import replace

import anndata as ad
import numpy as np
import pandas as pd
import pytest

import refugium as rf
from builders.panels import panel
from refugium.core.status import BackupClass, Level

QUIET = ("Src pY416", "Rb pS807", "Stat3 pY705", "p38 pT180", "Akt pS473")
ERL, CAP, CRIZ = "erlotinib", "capmatinib", "crizotinib"


def study(met, agents, **more):
    """Return a study in which EGFR falls wherever erlotinib is on; MET as given per arm."""
    arms = dict.fromkeys(("ctl", *agents), 0.0)
    values = {label: dict(arms) for label in QUIET}
    values["EGFR pY1068"] = {a: -2.5 if ERL in agents.get(a, ()) else 0.0 for a in arms}
    values["Met pY1234"] = {**arms, **met}
    return panel(values, agents, **more)


def joined(parts, *, apart=False):
    """Put studies of several times into one, in one block or each in its own."""
    samples = pd.concat([
        p.samples.assign(sample_id=p.samples["sample_id"] + f" {i}", block=f"b{i * apart}")
        for i, p in enumerate(parts)], ignore_index=True)
    first = parts[0].modalities["rppa"]
    data = ad.AnnData(np.vstack([p.modalities["rppa"].X for p in parts]), var=first.var,
                      obs=pd.DataFrame(index=samples["sample_id"].to_numpy()), uns=dict(first.uns))
    arms = pd.concat([p.arms for p in parts]).drop_duplicates(ignore_index=True)
    return replace(parts[0], samples=samples, arms=arms, modalities={"rppa": data})


def met_on(answer, contrast="A: drug vs ctl"):
    rows = answer.calls[(answer.calls["node"] == "MET") & (answer.calls["contrast"] == contrast)]
    assert len(rows) == 1, sorted(set(answer.calls["contrast"]))
    return rows.iloc[0]


def found(given):
    return rf.find_escape(given, challenge=False)


def test_the_level_before_is_read_above_an_arm_with_the_drug_where_there_is_no_other():
    given = study({"both": -2.0}, {"drug": [ERL], "both": [ERL, CAP]})
    row = met_on(found(given))
    assert (row["class"], row["level"]) == (BackupClass.PRIMED, Level.CANDIDATE)
    assert row["before"] == pytest.approx(2.0, abs=0.2)


def test_the_level_on_the_drug_is_read_above_the_inhibitor_alone_where_there_is_no_other():
    given = study({"alone": -2.0}, {"drug": [ERL], "alone": [CAP]})
    row = met_on(found(given))
    assert (row["class"], row["level"]) == (BackupClass.PRIMED, Level.CANDIDATE)
    assert row["shown_on"] == "alone"


@pytest.mark.parametrize(("falls", "is_on"), [("narrow", True), ("wide", False)])
def test_of_two_inhibitors_the_one_with_fewest_targets_is_the_floor_never_the_deepest(falls, is_on):
    agents = {"drug": [ERL], "narrow": [ERL, CAP], "wide": [ERL, CRIZ]}
    row = met_on(found(study({falls: -2.0}, agents)))
    assert bool(row["shown_on"]) is is_on
    assert (row["level"] == Level.CANDIDATE) is is_on


@pytest.mark.parametrize(("share", "is_on"), [(0.1, True), (0.5, False)])
def test_what_falls_in_dying_cells_shows_nothing(share, is_on):
    given = study({"both": -2.0}, {"drug": [ERL], "both": [ERL, CAP]})
    dead = {"ctl": 0.02, "drug": 0.05, "both": share}
    wells = pd.DataFrame([
        {"well": f"{arm} {i}", "model_id": "A", "arm": arm, "time_h": 24.0, "measure": measure,
         "value": value, "unit": "cells", "block": "growth"}
        for arm, part in dead.items() for i in range(3)
        for measure, value in (("cell count", 1000 * (1 - part)), ("dead cells", 1000 * part))])
    answer = found(replace(given, wells=wells))
    row = met_on(answer)
    assert bool(row["shown_on"]) is is_on
    assert (row["level"] == Level.CANDIDATE) is is_on
    inside = answer.calls[answer.calls["contrast"] == "A: both vs drug"]
    assert inside["p"].notna().any() == is_on


def test_arms_that_show_a_node_to_be_on_are_read_beneath_and_make_no_call_dearer():
    few = met_on(found(study({"both": -0.9}, {"drug": [ERL], "both": [ERL, CAP]})))
    calls = found(study({"both": -0.9, "alone": -0.9},
                        {"drug": [ERL], "both": [ERL, CAP], "alone": [CAP]})).calls
    assert few["own_arm"]
    assert few["beneath"] == ()
    pair = calls[calls["question"].str.contains("vs erlotinib")]
    assert set(pair["beneath"]) == {("A: erlotinib vs none", "A: capmatinib vs none")}


def test_of_several_doses_one_counts_the_highest_that_is_not_far_above_other_kinases():
    doses = {"low": 10.0, "mid": 100.0, "high": 10_000.0}
    given = study({"low": 0.0, "mid": 1.5, "high": 1.5}, {arm: [ERL] for arm in doses})
    arms = given.arms.copy()
    arms["dose"] = [doses.get(arm) for arm in arms["arm"]]
    arms["unit"] = ["nM" if arm in doses else "" for arm in arms["arm"]]
    calls = found(replace(given, arms=arms)).calls
    met = calls[calls["node"] == "MET"].set_index("contrast")
    assert met["question"].nunique() == 1
    assert met["counts"].to_dict() == {
        f"A: {arm} vs ctl": arm == "mid" for arm in ("high", "low", "mid")}
    assert met.loc["A: mid vs ctl", "level"] == Level.CANDIDATE
    assert met.loc["A: low vs ctl", "level"] == Level.NONE


@pytest.mark.parametrize(("times", "apart"), [(1, False), (4, False), (4, True)])
def test_a_node_counts_once_however_often_it_was_asked(times, apart):
    """Whether the times share a block, or each was run in one of its own."""
    parts = [study({"drug": 1.5}, {"drug": [ERL]}, time_h=float(h), seed=h)
             for h in range(4, 4 + times)]
    calls = found(joined(parts, apart=apart)).calls
    assert calls["question"].nunique() == 1
    met = calls[calls["node"] == "MET"]
    assert len(met) == times
    assert met["p_node"].nunique() == 1
    assert (met["level"] == Level.CANDIDATE).all()


@pytest.mark.parametrize(("untreated", "drugged", "kind"), [
    (-1.0, 0.0, BackupClass.UNDECIDED), (-1.0, 1.0, BackupClass.INDUCED),
    (0.0, 1.0, BackupClass.INDUCED)])
def test_a_node_that_fell_in_untreated_cells_only_did_not_rise_on_the_drug(
        untreated, drugged, kind):
    before = study({}, {}, time_h=0.0)
    after = study({"ctl": untreated, "drug": drugged}, {"drug": [ERL]}, seed=1)
    row = met_on(found(joined([before, after])), "A: drug vs ctl")
    assert row["class"] == kind
    assert (row["level"] == Level.CANDIDATE) is (kind == BackupClass.INDUCED)


def test_a_node_that_is_on_and_not_lost_persists_though_its_level_before_is_open():
    given = study({"ctl": -0.5, "both": -1.8}, {"drug": [ERL], "both": [ERL, CAP]}, noise=0.3)
    answer = found(given)
    row = met_on(answer)
    assert (row["baseline"], row["change"]) == ("no_reference", "inconclusive")
    assert (row["class"], row["level"]) == (BackupClass.PERSISTENT, Level.CANDIDATE)
    told = str(answer.summary())
    assert "MET stays active while EGFR is blocked" in told
    assert "shown on: falls under both" in told

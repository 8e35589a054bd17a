"""Doses of one drug, a sample each: what falls and rises along them, and what is not shown."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import refugium as rf
from builders.panels import panel
from refugium.core.status import Change, Engagement, Level, Status
from refugium.escape import dose_series_sentences
from refugium.escape.engagement.dose_series import dose_series_table
from refugium.escape.situations import View, read_situations
from refugium.knowledge import load_knowledge
from refugium.signal import read
from refugium.signal.reporters import match_reporters, measure

LABELS = ("MAPK pT202", "Akt pS473", "Src pY416", "Rb pS807", "S6 pS235", "JNK pT183",
          "Stat3 pY705", "AMPK pT172", "c-Jun pS63", "p38 pT180")
DOSES_nM = (1.0, 3.0, 10.0, 30.0, 100.0, 300.0, 1000.0)


def titrated(changes=(), *, doses=DOSES_nM, noise=0.08, seed=0, n=1, untreated=0.0, block=None,
             curve=None):
    """Doses of trametinib: label to what it does from the lowest dose to the highest, log2."""
    rng = np.random.default_rng(seed)
    changes = dict(changes)
    order = np.arange(len(doses))
    if curve is None:
        curve = 1 / (1 + np.exp(-1.3 * (order - len(doses) / 2 + 1)))
    arms = ["ctl", *(f"d{dose:g}" for dose in doses)]
    values = {label: {"ctl": untreated, **{
        arm: changes.get(label, 0.0) * curve[i] + noise * rng.standard_t(3)
        for i, arm in enumerate(arms[1:])}} for label in LABELS}
    study = panel(values, {arm: ["trametinib"] for arm in arms[1:]}, n=n, noise=0.01, seed=seed)
    table = study.arms.copy()
    table["dose"] = [dict(zip(arms[1:], doses, strict=True)).get(arm, np.nan)
                     for arm in table["arm"]]
    table["unit"] = ["" if arm == "ctl" else "nM" for arm in table["arm"]]
    samples = study.samples.copy()
    if block is not None:
        samples["block"] = [block.get(arm, "b") for arm in samples["arm"]]
    return replace(study, arms=table, samples=samples)


def series(study):
    """Return `dose_series` by node, as :func:`refugium.find_escape` makes it, without the rest."""
    knowledge, readings = load_knowledge(), read(study)
    matrix = readings.matrix("rppa")
    measured = match_reporters(matrix, knowledge)
    signal = measure(measured, knowledge)
    laid = read_situations(readings.design, signal, matrix.layout.contrasts, knowledge)
    return dose_series_table(readings.design, [View(measured, signal, laid)]).set_index("node")


def test_the_table_is_that_of_the_verb():
    study = titrated({"MAPK pT202": -4.0, "c-Jun pS63": 2.5}, seed=2)
    told = rf.find_escape(study, challenge=False).dose_series.set_index("node")
    pd.testing.assert_frame_equal(told, series(study), check_exact=True)


def test_a_fall_along_doses_is_a_hit_from_a_dose_on():
    found = series(titrated({"MAPK pT202": -4.0}, seed=1))
    row = found.loc["MEK"]
    assert (row["verdict"], row["read_node"], row["read_from"]) == ("engaged", "ERK", "output")
    assert (row["below_dose"], row["from_dose"], row["unit"]) == (10.0, 30.0, "nM")
    assert row["change_log2"] == pytest.approx(-4.0, abs=0.8)
    assert row["at_least_log2"] < 4.0 and row["residual_hi"] < 0.5
    assert found.loc["ERK", "change"] == Change.DOWN
    assert set(found["level"]) == {Level.NONE}


def test_a_rise_while_the_target_is_hit_is_a_candidate_and_no_more():
    study = titrated({"MAPK pT202": -4.0, "c-Jun pS63": 2.5}, seed=2)
    found = series(study)
    row = found.loc["c-Jun"]
    assert (row["change"], row["level"]) == (Change.UP, Level.CANDIDATE)
    assert found["level"].drop("c-Jun").eq(Level.NONE).all()
    said = " ".join(dose_series_sentences(rf.find_escape(study, challenge=False).dose_series))
    assert "c-Jun (+" in said and "candidates at most" in said and "MEK along 7 doses" in said
    assert "Where the doses stood on a plate is not stated" in said


def test_a_rise_without_a_hit_has_no_level():
    row = series(titrated({"c-Jun pS63": 2.5}, seed=3)).loc["c-Jun"]
    assert (row["change"], row["level"]) == (Change.UP, Level.NONE)


def test_a_curve_that_only_climbs_back_to_untreated_cells_is_no_candidate():
    study = titrated({"MAPK pT202": -4.0, "c-Jun pS63": 2.5}, seed=4, untreated=2.4)
    row = series(study).loc["c-Jun"]
    assert row["change"] == Change.UP and row["untreated_log2"] < 0.5
    assert row["level"] == Level.NONE


def test_a_drug_that_hits_at_every_dose_has_no_curve():
    row = series(titrated({}, untreated=3.0, seed=5)).loc["MEK"]
    assert (row["verdict"], row["status"]) == ("", Status.INCONCLUSIVE)
    assert row["untreated_log2"] == pytest.approx(-3.0, abs=0.3)


def test_nodes_that_all_move_are_loading_or_drug():
    """Ten nodes rise by 2 log2 together: none is told to rise by itself."""
    alike = dict.fromkeys(LABELS, 2.0) | {"MAPK pT202": -4.0}
    found = series(titrated(alike, seed=6))
    assert found.loc["c-Jun", "shift_log2"] > 1
    assert set(found["level"]) == {Level.NONE}
    assert found.loc["c-Jun", "status"] == Status.LOADING_OR_DRUG
    assert found.loc["MEK", "verdict"] == Engagement.ENGAGED


@pytest.mark.parametrize("damage", ["few", "other block", "no dose"])
def test_what_is_no_series_has_no_row(damage):
    study = titrated({"MAPK pT202": -4.0}, seed=7)
    if damage == "few":
        study = titrated({"MAPK pT202": -4.0}, doses=DOSES_nM[:4], seed=7)
    elif damage == "other block":
        study = titrated({"MAPK pT202": -4.0}, seed=7, block={"d1": "c", "d3": "c", "d10": "c"})
    else:
        study = replace(study, arms=study.arms.assign(dose=np.nan, unit=""))
    assert rf.find_escape(study, challenge=False).dose_series.empty


def test_wells_of_one_dose_lend_no_error():
    """Four wells a dose that agree to 0.01: the doses still scatter as they do."""
    one, four = (series(titrated({"MAPK pT202": -1.0}, noise=0.4, seed=8, n=n)) for n in (1, 4))
    assert four.loc["MEK", "p"] == pytest.approx(one.loc["MEK", "p"], rel=0.5)


def test_nothing_planted_is_called_no_more_often_than_promised():
    false = np.zeros(2, dtype=int)
    for seed in range(60):
        found = series(titrated({}, noise=0.3, seed=seed))
        false += [bool((found["verdict"] != "").any()), bool((found["change"] == Change.UP).any())]
    for count in false:
        assert stats.binomtest(int(count), 60).proportion_ci(0.99).low <= 0.05


@pytest.mark.parametrize("raised", [1.0, 2.0, 4.0])
@pytest.mark.parametrize("seed", [11, 12, 13])
def test_a_series_that_only_comes_back_to_untreated_cells_is_no_hit(raised, seed):
    """A paradoxical rise at the lower doses, gone at the higher: no fall below untreated."""
    study = titrated({"MAPK pT202": -raised, "c-Jun pS63": 2.5}, untreated=-raised, seed=seed)
    found = rf.find_escape(study, challenge=False).dose_series
    row = found.set_index("node").loc["MEK"]
    assert row["verdict"] == ""
    assert (row["change"], row["status"]) == (Change.DOWN, Status.INCONCLUSIVE)
    assert set(found["level"]) == {Level.NONE}  # nothing rises while a target is hit
    said = " ".join(dose_series_sentences(found))
    assert "fell only back to untreated cells" in said and "in 1 of 1 model" in said


@pytest.mark.parametrize("seed", range(21, 27))
def test_a_bell_of_doses_is_no_hit(seed):
    """It rises at the lower doses and is back at untreated cells at the higher."""
    rng = np.random.default_rng(seed)
    order, middle, wide = np.arange(7), rng.uniform(0, 3), rng.uniform(0.8, 1.6)
    bell = np.exp(-0.5 * ((order - middle) / wide) ** 2)
    row = series(titrated({"MAPK pT202": rng.uniform(1, 4)}, curve=bell, seed=seed)).loc["MEK"]
    assert row["verdict"] == ""


def test_a_fall_beyond_untreated_cells_is_a_hit_though_it_was_raised_first():
    row = series(titrated({"MAPK pT202": -5.0}, untreated=-1.0, seed=14)).loc["MEK"]
    assert row["verdict"] == Engagement.ENGAGED
    part = series(titrated({"MAPK pT202": -2.5}, noise=0.02, untreated=-1.2, seed=15)).loc["MEK"]
    # halved from the lowest dose, not from untreated cells
    assert part["residual_hi"] < 0.5 and part["verdict"] == Engagement.PARTIAL


def test_a_monotone_fall_keeps_its_verdict_beside_untreated_cells():
    hits = [series(titrated({"MAPK pT202": -4.0}, noise=0.2, seed=seed)).loc["MEK", "verdict"]
            for seed in range(20)]
    assert hits.count(Engagement.ENGAGED) >= 18

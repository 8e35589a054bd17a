"""What was measured of pairs: survivors over experiments, from the start, surfaces, each once."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from refugium.knowledge import load_knowledge
from refugium.response import RESIDUAL, SURFACES, SYNERGY, pairs_of
from refugium.response.residual.pooled import NUMBERS, pooled_residual
from refugium.study.treatment import Agent
from refugium.therapy.measured.every import _is_second_drug
from refugium.therapy.measured.from_start import start_pairs
from refugium.therapy.measured.pair import MeasuredPair, PathCells
from refugium.therapy.measured.surfaces import surface_pairs
from refugium.therapy.measured.survivors import survivor_pairs
from refugium.virtual import Partner, Plan, SurvivorPlan, with_survivors, write_tumour

KNOWN = load_knowledge()


@pytest.fixture(scope="module")
def study():
    partners = (Partner(name="capmatinib", doses_nM=(20.0, 400.0), half_nM=40.0, takes=0.05,
                        takes_untreated=0.0),
                Partner(name="RSL3", doses_nM=(10.0, 100.0), half_nM=10.0, takes=0.0,
                        takes_untreated=0.0))
    tumour = write_tumour(Plan(seed=5, n_background=5))
    return with_survivors(tumour.study, "erlotinib", SurvivorPlan(partners=partners, seed=2))


def test_experiments_of_one_question_are_one_pair_with_its_deaths(study):
    residual = pairs_of(study.design)["residual"]
    agents = {str(a): a for a in (Agent("erlotinib", "drug", 1000.0, "nM"),)}
    pairs = {p.partner: p for p in survivor_pairs(residual, agents)}
    assert len(residual) > len(pairs) == 2
    kills, nothing = pairs["capmatinib"], pairs["rsl3"]
    assert (kills.drugs, kills.on, kills.n_experiments) == (
        ("erlotinib",), frozenset({"erlotinib"}), 3)
    assert str(kills.verdict) == "closes" and str(nothing.verdict) == "no_effect"
    assert nothing.named == "RSL3" and kills.dose_nM == 400.0
    # what was planted lies in the interval of three experiments: takes * d / (d + half)
    planted = -0.05 * 400 / 440
    assert kills.numbers["growth_lo"] - 0.012 < planted < kills.numbers["growth_hi"] + 0.012
    assert kills.numbers["death"] > nothing.numbers["death"]
    assert kills.numbers["kill_depth_log10"] > 0.3


def test_survivors_are_no_pair_from_the_start(study):
    # arms whose agents came one after the other are held against none that got them together
    from refugium.escape import find_escape

    found = find_escape(study, challenge=False)
    assert found.interaction.empty
    assert start_pairs(found.tables, study.design.histories, KNOWN) == []


def residual_row(**other):
    row = dict.fromkeys(NUMBERS, -0.03)
    row |= {f"{n}_{e}": -0.03 + d for n in NUMBERS for e, d in (("lo", -0.01), ("hi", 0.01))}
    row |= {"ratio": 1.0, "ratio_lo": 0.5, "ratio_hi": 2.0, "kill_depth_log10": 0.5,
            "depth_gain": 0.5, "depth_gain_lo": 0.4, "depth_gain_hi": 0.6,
            "ratio_whole": 1.0, "ratio_late": 1.0, "verdict": "closes", "reason": "x",
            "experiment": "a"}
    return row | other


def test_of_three_experiments_the_interval_is_that_over_experiments():
    values = [-0.02, -0.03, -0.05]
    rows = [residual_row(experiment=str(v), interaction=v) for v in values]
    found = pooled_residual(rows)
    half = 4.302653 * np.std(values, ddof=1) / np.sqrt(3)
    assert found["interaction"] == pytest.approx(np.mean(values))
    assert found["interaction_lo"] == pytest.approx(np.mean(values) - half, rel=1e-6)


def test_plates_of_three_experiments_do_not_outvote_their_spread():
    rows = [residual_row(experiment=str(v), interaction=v) for v in (-0.06, 0.0, -0.01)]
    assert str(pooled_residual(rows)["verdict"]) != "closes"


def test_two_experiments_must_agree_and_a_disagreement_stays():
    two = [residual_row(), residual_row(experiment="b", verdict="slows_only")]
    assert str(pooled_residual(two)["verdict"]) == "cannot_tell"
    for count in (2, 3):
        rows = [residual_row(experiment=str(i)) for i in range(count)]
        rows[0]["verdict"] = "assays_disagree"
        assert str(pooled_residual(rows)["verdict"]) == "assays_disagree"


def surface(**other):
    row = {"model_id": "m", "experiment": "e", "drug": "dasatinib", "partner": "osimertinib",
           "measure": "net rate", "scale": "rate", "unit": "nM", "partner_unit": "nM",
           "top_dose": 100.0, "partner_top_dose": 30.0, "untreated": 0.03, "alone": 0.02,
           "partner_alone": 0.0, "together": -0.02, "efficacy_lo": 0.1, "efficacy_hi": 0.3,
           "verdict": "synergistic", "status": "ok"}
    return row | other


def bliss(**other):
    return {name: surface(**other)[name] for name in
            ("model_id", "experiment", "drug", "partner", "measure", "scale")} | {
        "null": "bliss", "effect": 0.01, "lo": 0.005, "hi": 0.015, "status": "ok"}


def of_surfaces(rows, first=()):
    return surface_pairs(SURFACES.table(rows), SYNERGY.table(
        [bliss(experiment=r["experiment"]) for r in rows]), first)


def test_a_surface_gives_growth_at_the_highest_doses_and_more_than_independence_below_0():
    pair, = of_surfaces([surface()])
    assert (pair.drugs, pair.partner, pair.dose_nM) == (("dasatinib",), "osimertinib", 30.0)
    assert pair.numbers["growth"] == pytest.approx(-0.04)
    assert pair.numbers["same_on_untreated"] == pytest.approx(-0.03)
    assert (pair.numbers["beyond_untreated_lo"], pair.numbers["beyond_untreated_hi"]) == (
        -0.015, -0.005)
    assert str(pair.verdict) == "slows_only" and str(pair.cells) == "from_start"


def test_the_drug_on_which_a_node_was_called_comes_first():
    pair, = of_surfaces([surface()], first={"osimertinib"})
    assert (pair.drugs, pair.partner, pair.dose_nM) == (("osimertinib",), "dasatinib", 100.0)
    assert pair.numbers["growth"] == pytest.approx(-0.02)
    assert pair.numbers["same_on_untreated"] == pytest.approx(-0.01)


@pytest.mark.parametrize(("verdicts", "said"), [
    (("synergistic", "assays_disagree"), "assays_disagree"),
    (("model_disagrees", "synergistic"), "cannot_tell"),
    (("not_shown", "synergistic"), "cannot_tell"), (("antagonistic",), "cannot_tell")])
def test_a_veto_of_one_surface_is_one_of_the_pair(verdicts, said):
    pair, = of_surfaces([surface(experiment=str(i), verdict=v) for i, v in enumerate(verdicts)])
    assert str(pair.verdict) == said


def test_a_surface_without_singles_has_no_number():
    missing = surface(status="no_reference", verdict="", alone=np.nan, partner_alone=np.nan)
    pair, = surface_pairs(SURFACES.table([missing]), SYNERGY.empty())
    assert str(pair.verdict) == "cannot_tell" and np.isnan(pair.numbers["growth"])


def test_no_wells_no_pairs():
    assert survivor_pairs(RESIDUAL.empty(), {}) == []
    assert surface_pairs(SURFACES.empty(), SYNERGY.empty()) == []
    empty = replace(write_tumour(Plan(seed=1, n_background=5)).study, wells=pd.DataFrame())
    assert all(table.empty for table in pairs_of(empty.design).values())


@pytest.mark.parametrize("partner, reason", [
    ("erlotinib", "the_first_drug_again"), ("AXL", "partner_is_the_name_of_a_target"),
    ("gilteritinib", "x")])
def test_more_of_one_drug_or_a_target_is_no_second_drug(partner, reason):
    pair = MeasuredPair(model_id="m", drugs=("erlotinib",), on=frozenset({"erlotinib"}),
                        partner=partner, dose_nM=9.0, cells=PathCells.ON_DRUG, verdict="closes",
                        reason="x", numbers={})
    told = _is_second_drug(pair, KNOWN)
    assert told.reason == reason
    assert told.verdict == ("closes" if reason == "x" else "cannot_tell")

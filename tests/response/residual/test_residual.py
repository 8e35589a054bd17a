"""A second drug on survivors: closed forms, virtual wells with a planted answer, no answers."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import refugium as rf
from refugium.response.residual.compare import compare_series
from refugium.response.residual.experiments import over_experiments
from refugium.response.residual.stand_still import falling, log10_dose_at_zero
from refugium.response.residual.states import Cells, find_given
from refugium.response.residual.table import residual_table
from refugium.response.residual.wells.courses import kill_depth_log10, regrowth_h
from refugium.study import Study
from refugium.study.treatment import Agent, Period

DOSES = [0.0, 0.1, 0.3, 1.0, 3.0, 10.0]
TIMES = np.arange(0.0, 121.0, 12.0)
WELLS = 4
PAUSE = {Cells.ON_DRUG: None, Cells.AFTER_DRUG: 0.0, Cells.REGROWN: 96.0}


def hill(dose, half, fall, growth=0.03):
    return growth - fall * dose / (dose + half)


def virtual(survivors, untreated, *, cells=Cells.AFTER_DRUG, rescued=None, shared=True, sd=0.1,
            seed=0, slope=0.0, experiments=("e",), dead=None):
    """Wells counted over time; each state a function of dose to doublings per hour.

    `rescued`: both states with a rescue beside; `slope`: what a plate of survivors adds to rates
    per column, doses lying in columns; `dead`: dead objects per cell and hour of both.
    """
    rng = np.random.default_rng(seed)
    arms, wells = {}, []
    for experiment in experiments:
        for state, (rate, beside) in {
            "survivors": (survivors, ""), "untreated": (untreated, ""),
            **({"survivors rescued": (rescued[0], "rescue"),
                "untreated rescued": (rescued[1], "rescue")} if rescued else {}),
        }.items():
            survived = state.startswith("survivors")
            for column, dose in enumerate(DOSES):
                arm = f"{state} {dose:g}"
                given = [("b", dose)] if dose else []
                given += [(beside, 1.0)] if beside else []
                rows = []
                if survived:
                    pause = PAUSE[cells]
                    rows.append(("a", 1.0, -200.0))
                    given += [("a", 1.0)] if pause is None else []
                    if pause:
                        rows.append(("none", None, -pause))
                rows += [(name, amount, 0.0) for name, amount in given] or [("none", None, 0.0)]
                arms[arm] = rows
                block = f"{experiment} plate" if shared else f"{experiment} {survived}"
                per_hour = rate(dose) + slope * column * survived
                for well in range(WELLS):
                    count = 500 * 2 ** (per_hour * TIMES + rng.normal(0, sd, len(TIMES)))
                    base = {"well": f"{arm}-{well}", "model_id": "m", "arm": arm, "block": block,
                            "experiment": experiment}
                    wells += [{**base, "time_h": t, "measure": "cell count", "value": v,
                               "unit": "cells"} for t, v in zip(TIMES, count, strict=True)]
                    if dead:
                        share = dead[0 if survived else 1](dose)
                        wells += [{**base, "time_h": t, "measure": "dead objects", "unit": "",
                                   "value": v * share * (1 + rng.normal(0, 0.05))}
                                  for t, v in zip(TIMES, count, strict=True)]
    return Study(
        name="virtual", modalities={}, models=pd.DataFrame({"model_id": ["m"]}),
        arms=pd.DataFrame([
            {"arm": arm, "agent": agent, "kind": "none" if dose is None else "drug", "dose": dose,
             "unit": "uM" if dose else "", "start_h": start}
            for arm, rows in arms.items() for agent, dose, start in rows]),
        samples=pd.DataFrame(columns=["sample_id", "model_id", "arm"]), wells=pd.DataFrame(wells))


def residual(study):
    found = residual_table(study.design.wells, study.design.histories)
    own = found[(found["partner"] == "b") & (found["phenotype"] == "growth")]
    return own[own["background"].map(len) == 0]


def test_the_dose_of_no_growth_is_the_closed_form():
    dose = np.array([0.0, 1, 10, 100])
    rate = np.array([[0.03, 0.02, -0.02, -0.03], [0.03, 0.02, 0.01, 0.005],
                     [-0.01, -0.02, -0.02, -0.03], [0.03, -0.03, -0.03, -0.03]])
    found = log10_dose_at_zero(dose, rate, np.ones(4))
    assert found[0] == pytest.approx(0.5)
    assert np.isposinf(found[1]) and np.isnan(found[2])
    assert 10 ** found[3] == pytest.approx(0.5)  # straight against dose below the lowest


def test_rates_that_rise_are_pooled_as_by_a_library():
    from scipy.optimize import isotonic_regression

    rng = np.random.default_rng(1)
    rate, weight = rng.normal(size=(50, 7)), rng.integers(1, 5, 7).astype(float)
    expected = [isotonic_regression(row, weights=weight, increasing=False).x for row in rate]
    assert falling(rate, weight) == pytest.approx(np.array(expected))


def test_one_image_out_of_focus_is_no_fall():
    y = np.array([[100.0, 200, 1, 400, 800], [100, 50, 10, 10, 200], [100, 10, 1, 0, 0]])
    assert kill_depth_log10(y).tolist() == pytest.approx([0.0, 1.0, 2.0])
    hours = regrowth_h(np.arange(5.0), y)
    assert np.isnan(hours[0]) and 3 < hours[1] < 4 and np.isposinf(hours[2])


@pytest.mark.parametrize("cells", [Cells.ON_DRUG, Cells.AFTER_DRUG, Cells.REGROWN])
def test_which_cells_they_were_is_read_from_histories(cells):
    found = residual(virtual(lambda d: hill(d, 0.3, 0.06), lambda d: hill(d, 3, 0.06),
                             cells=cells))
    assert found["cells"].tolist() == [str(cells)]
    assert found["pause_h"].tolist() == [PAUSE[cells] or 0.0]
    assert found["first_drug"].tolist() == [("a 1 uM",)]


def test_drugs_given_together_from_the_start_meet_no_survivors():
    a, b = (Agent(name, "drug", 1.0, "uM") for name in "ab")
    histories = {"both": (Period(0.0, frozenset({a, b})),), "a": (Period(0.0, frozenset({a})),),
                 "later": (Period(0.0, frozenset({a})), Period(48.0, frozenset({b})))}
    assert find_given(histories) == []


def test_a_shift_of_potency_without_depth():
    row = residual(virtual(lambda d: hill(d, 0.2, 0.06), lambda d: hill(d, 1.0, 0.06))).iloc[0]
    assert row["verdict"] == "potency_only"
    assert row["ratio_lo"] < 0.2 < row["ratio_hi"] < 1
    assert row["zero_dose"] == pytest.approx(200, rel=0.3)  # nM


@pytest.mark.parametrize("halves", [(1.0, 5.0), (0.3, 3.0)])
def test_a_shift_of_potency_that_has_not_come_to_its_end_is_no_depth(halves):
    """At the highest dose untreated cells still lose less: a higher one would do the same."""
    verdicts = [residual(virtual(lambda d: hill(d, halves[0], 0.06),
                                 lambda d: hill(d, halves[1], 0.06), seed=s))["verdict"].iloc[0]
                for s in range(8)]
    assert verdicts.count("closes") <= 1


def test_depth_without_a_shift_of_potency_closes():
    def deeper(dose):
        return hill(dose, 1.0, 0.06) - 0.04 * (dose > 1)

    row = residual(virtual(deeper, lambda d: hill(d, 1.0, 0.06))).iloc[0]
    assert row["verdict"] == "closes" and row["interaction_hi"] < 0
    assert row["ratio_lo"] < 1 < row["ratio_hi"]
    assert row["depth_gain_lo"] > 0 and row["range_of"] == "wells"


def test_what_kills_both_alike_closes_nothing():
    def both(dose):
        return hill(dose, 1.0, 0.08)

    verdicts = [residual(virtual(both, both, seed=s))["verdict"].iloc[0] for s in range(12)]
    assert verdicts.count("kills_both") >= 9 and "closes" not in verdicts


def test_survivors_that_slow_are_not_closed():
    row = residual(virtual(lambda d: hill(d, 1.0, 0.02), lambda d: hill(d, 1.0, 0.001))).iloc[0]
    assert row["verdict"] == "slows_only" and row["interaction_hi"] < 0


def test_no_effect_takes_narrow_intervals():
    def none(dose):
        return 0.03 + 0 * dose

    assert residual(virtual(none, none)).iloc[0]["verdict"] == "no_effect"
    assert residual(virtual(none, none, sd=3.0)).iloc[0]["verdict"] == "cannot_tell"


def test_a_rescue_that_takes_the_shift_away_supports_the_route():
    study = virtual(lambda d: hill(d, 0.2, 0.06), lambda d: hill(d, 1.0, 0.06),
                    rescued=(lambda d: hill(d, 2.0, 0.06), lambda d: hill(d, 2.0, 0.06)))
    result = rf.fit_response(study)
    row = result.table("residual").query("route != ''").iloc[0]
    assert row["route"] == "supported_in_one_experiment" and row["verdict"] == ""
    assert row["double_ratio_lo"] > 2 and row["double_ratio"] == pytest.approx(5, rel=0.4)
    assert "supports the route in one experiment" in result.summary()
    assert "proved" not in result.summary()
    moved = virtual(lambda d: hill(d, 0.2, 0.06), lambda d: hill(d, 1.0, 0.06),
                    rescued=(lambda d: hill(d, 0.6, 0.06), lambda d: hill(d, 3.0, 0.06)))
    row = rf.fit_response(moved).table("residual").query("route != ''").iloc[0]
    assert row["route"] == "not_shown"


def test_a_slope_across_a_plate_of_survivors_closes_nothing():
    """Doses lie in columns, survivors have a plate of their own that falls off with the columns."""
    def both(dose):
        return hill(dose, 1.0, 0.06)

    row = residual(virtual(both, both, shared=False, slope=-0.01)).iloc[0]
    assert row["interaction_hi"] < 0  # seen, and wrong
    assert row["verdict"] == "cannot_tell" and row["reason"] == "one_plate_per_state"
    assert row["range_of"] == "wells_only"


def test_three_experiments_on_plates_of_their_own_may_close():
    found = residual(virtual(lambda d: hill(d, 1.0, 0.1), lambda d: hill(d, 1.0, 0.06),
                             shared=False, experiments=("e1", "e2", "e3")))
    assert found["verdict"].tolist() == ["closes"] * 3 and set(found["n_experiments"]) == {3}


def test_experiments_that_differ_in_sign_are_no_call():
    rows = residual(virtual(lambda d: hill(d, 1.0, 0.1), lambda d: hill(d, 1.0, 0.06)))
    one = rows.iloc[0].to_dict()
    other = one | {"experiment": "f", **{f"interaction{e}": -one[f"interaction{o}"] for e, o in
                                         (("", ""), ("_lo", "_hi"), ("_hi", "_lo"))}}
    assert {str(r["verdict"]) for r in over_experiments([one, other])} == {"assays_disagree"}


def test_death_is_a_row_of_its_own_without_a_verdict():
    study = virtual(lambda d: hill(d, 1.0, 0.06), lambda d: hill(d, 1.0, 0.06),
                    dead=(lambda d: 0.02 + 0.3 * (d > 1), lambda d: 0.02 + 0.05 * (d > 1)))
    found = rf.fit_response(study).table("residual").set_index("phenotype")
    assert set(found.index) == {"growth", "death"}
    assert found.loc["death", "verdict"] == "" and found.loc["death", "interaction_lo"] > 0
    assert found.loc["death", "interaction"] == pytest.approx(0.25, abs=0.05)


def test_a_single_well_has_a_value_and_no_interval():
    study = virtual(lambda d: hill(d, 0.2, 0.06), lambda d: hill(d, 1.0, 0.06))
    first = study.wells["well"].map(lambda name: name[-2:] == "-0")
    row = residual(replace(study, wells=study.wells[first])).iloc[0]
    assert row["status"] == "too_few_replicates" and row["verdict"] == "cannot_tell"
    assert np.isfinite(row["ratio"]) and np.isnan(row["ratio_lo"])


def test_intervals_cover_at_the_promised_rate():
    rng, dose, inside, n = np.random.default_rng(5), np.repeat(DOSES, 3), 0, 150
    truth = 0.25
    for _ in range(n):
        # piecewise straight against log dose: what the reading between doses assumes
        grid = np.log10(np.maximum(dose, 0.01))
        one = np.interp(grid, [-2, -1, 1], [0.03, 0.03, -0.05])
        other = np.interp(grid - np.log10(4), [-2, -1, 1], [0.03, 0.03, -0.05])
        own, free = (y + rng.standard_t(5, len(dose)) * 0.004 for y in (one, other))
        found = compare_series((dose, own), (dose, free), rates=True, draws=400, rng=rng)
        inside += found.ratio.lo <= truth <= found.ratio.hi
    assert 0.88 <= inside / n <= 1


def test_points_are_the_wells_of_survivors_and_of_untreated_cells():
    study = virtual(lambda d: hill(d, 0.3, 0.05), lambda d: hill(d, 3.0, 0.05))
    found = rf.fit_response(study)
    points, (row,) = found.table("residual_points"), found.table("residual").to_dict("records")
    assert points.groupby("untreated").size().tolist() == [row["n_wells"],
                                                           row["n_wells_untreated"]]
    top = points[(points["dose"] == row["highest_dose"]) & ~points["untreated"]]
    assert top["value"].mean() == pytest.approx(row["at_highest"])
    assert points["first_drug"].iloc[0] == row["first_drug"]

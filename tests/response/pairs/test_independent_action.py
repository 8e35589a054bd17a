"""Pairs against the better of two noisy arms: closed form, Monte Carlo, rates, bad input."""

import numpy as np
import pandas as pd
import pytest

from refugium.core.errors import RefugiumError
from refugium.response import best_responses, independent_action
from refugium.response.pairs.better_arm import expected_better, most_noise


def population(rng, n=40, noise=20.0, alike=False, gain=0.0, single=("a", "b"), skew=False):
    """One animal per arm; the pair shows the lower truth (and a gain) with noise of its own."""
    def err():
        drawn = rng.standard_gamma(4.0, n) / 2 - 2 if skew else rng.standard_normal(n)
        return noise * drawn

    one = rng.normal(0, 40, n)
    two = one if alike else 0.3 * one + rng.normal(10, 35, n)
    arms = {("a", "b"): np.minimum(one, two) + gain + err()}
    arms |= {(d, ""): t + err() for d, t in (("a", one), ("b", two)) if d in single}
    return pd.concat([pd.DataFrame({
        "subject_id": np.arange(n), "drug": d, "partner": p, "best_response": v})
        for (d, p), v in arms.items()], ignore_index=True)


def test_expected_better_is_the_mean_of_what_the_truth_could_be():
    rng = np.random.default_rng(0)
    n = 400_000
    one = rng.normal(0, 2, n)
    two = 0.5 * one + rng.normal(1, 1.5, n)
    seen1, seen2 = one + rng.normal(0, 1.2, n), two + rng.normal(0, 1.2, n)
    told = expected_better(seen1, seen2, np.array(1.2))
    missed = np.minimum(one, two) - told
    assert abs(missed.mean()) < 0.01
    low = seen1 < np.quantile(seen1, 0.1)  # and so for those who looked best
    assert abs(missed[low].mean()) < 0.03
    assert np.minimum(seen1, seen2)[low].mean() < told[low].mean() - 0.3


def test_without_noise_the_lower_reading_stands_and_batches_are_rows():
    rng = np.random.default_rng(1)
    one, two = rng.standard_normal((2, 4, 12))
    np.testing.assert_allclose(expected_better(one, two, np.zeros(4)), np.minimum(one, two))
    batch = expected_better(one, two, np.full(4, 0.3))
    np.testing.assert_allclose(batch[2], expected_better(one[2], two[2], np.array(0.3)))


def test_the_bound_is_the_noise_where_two_arms_have_one_truth():
    rng = np.random.default_rng(2)
    truth = rng.normal(0, 3, 100_000)
    one, two = truth + rng.standard_normal((2, 100_000))
    assert most_noise(one, two) == pytest.approx(1.0, abs=0.02)


@pytest.mark.parametrize("alike", [True, False])
@pytest.mark.parametrize("skew", [True, False])
def test_luck_of_the_better_arm_is_called_at_the_nominal_rate(alike, skew):
    rng = np.random.default_rng(3)
    found = pd.concat([independent_action(population(rng, alike=alike, skew=skew), noise_sd=20.0)
                       for _ in range(100)])
    called = found.verdict.isin(["beyond", "below"]).mean()
    assert called <= 0.10  # 5 % and what 100 worlds scatter
    if not alike:
        assert abs(found.corrected.mean()) < 2.5
    else:  # uncorrected the pair looks worse than the better single; two thirds of it go
        assert abs(found.corrected.mean()) < 0.4 * found.difference.mean()


def test_unknown_noise_never_calls_more_often():
    rng = np.random.default_rng(4)
    found = pd.concat([independent_action(population(rng)) for _ in range(100)])
    assert set(found.noise_from) == {"bound"}
    assert found.verdict.isin(["beyond", "below"]).mean() <= 0.08


def test_true_benefit_is_found():
    rng = np.random.default_rng(5)
    found = pd.concat([independent_action(population(rng, gain=-35.0)) for _ in range(20)])
    assert (found.verdict == "beyond").mean() >= 0.8


def test_a_missing_single_is_no_comparison():
    row = independent_action(population(np.random.default_rng(6), single=("a",))).iloc[0]
    assert (row.verdict, row.missing, row.status) == ("single_missing", ("b",), "no_reference")
    assert np.isnan(row.difference)


def test_order_of_names_means_nothing():
    table = population(np.random.default_rng(10))
    turned = table.copy()
    half = turned.partner.eq("b") & (turned.subject_id % 2 == 1)
    turned.loc[half, ["drug", "partner"]] = ["b", "a"]
    turned.loc[turned.drug.eq("a") & turned.partner.eq(""), ["drug", "partner"]] = ["", "a"]
    pd.testing.assert_frame_equal(independent_action(table), independent_action(turned))


def test_repeats_give_the_noise_of_a_mean():
    rng = np.random.default_rng(7)
    one = population(rng, n=60, noise=0.0)
    twice = pd.concat([one, one], ignore_index=True)
    twice["best_response"] += rng.normal(0, 20, len(twice))
    row = independent_action(twice).iloc[0]
    assert row.noise_from == "repeats" and row.noise_sd == pytest.approx(20 / np.sqrt(2), rel=0.15)


def test_benefit_and_cost_stand_in_one_row():
    table = population(np.random.default_rng(8), gain=-30.0)
    table["weight_nadir"] = np.where(table.partner == "b", -21.0, -5.0)
    row = independent_action(table).iloc[0]
    assert (row.n_weighed, row.n_lost, row.n_lost_drug) == (40, 40, 0)
    assert row.weight_difference == row.weight_lo == -16


def test_five_subjects_are_too_few():
    row = independent_action(population(np.random.default_rng(9), n=5)).iloc[0]
    assert row.status == "too_few_points" and row.verdict == ""


def visits(**changed):
    made = {"animal_id": "m", "subject_id": "x", "drug": "a", "partner": "",
            "time_d": [0.0, 5.0, 9.0], "volume_mm3": [100.0, 50.0, 60.0]} | changed
    return pd.DataFrame(made)


def test_an_animal_not_followed_to_day_ten_has_no_best_response():
    assert np.isnan(best_responses(visits()).best_response.iloc[0])


@pytest.mark.parametrize(("call", "named"), [
    (lambda: best_responses(visits().drop(columns="volume_mm3")), "lacks a column"),
    (lambda: best_responses(visits(volume_mm3=[0.0, 1.0, 2.0])), "not above 0"),
    (lambda: best_responses(visits(time_d=["x", 1.0, 2.0])), "no number"),
    (lambda: independent_action(visits(best_response="x")), "no number"),
    (lambda: independent_action(visits(best_response=1.0, partner="a")), "with itself"),
    (lambda: independent_action(visits()), "lacks a column"),
    (lambda: independent_action(population(np.random.default_rng(0)), noise_sd=-1.0), "negative"),
])
def test_bad_input_is_named(call, named):
    with pytest.raises(RefugiumError, match=named):
        call()

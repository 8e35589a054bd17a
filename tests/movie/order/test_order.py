"""Order of programmes: statuses, direction, words, the designs that cannot tell, and null rates."""

import numpy as np
import pytest
from benchmarks.movie.order import EARLY, NULLS, order_power, order_promises
from benchmarks.movie.planted import DENSE, SPARSE, course_of, random_walk, saturating
from hypothesis import given, settings
from hypothesis import strategies as st

from refugium.core.errors import StudyError
from refugium.core.status import OrderVerdict
from refugium.movie.order.pairs import order, order_rows
from refugium.movie.order.precedence import begins_later, smallest_p

THREE = np.full(len(DENSE), 3)


@pytest.mark.parametrize("null", NULLS)
@pytest.mark.parametrize("time_h", [DENSE, SPARSE], ids=["dense", "sparse"])
def test_null_rates(null, time_h):
    for promise in order_promises(null, time_h, 25, "small"):
        assert promise.kept, str(promise)


def test_planted_order_is_found():
    assert order_power(24.0, DENSE, 15)["before"] >= 8
    assert order_power(250.0, SPARSE, 15)["before"] >= 8


def test_a_lag_between_two_samples_is_no_order():
    """Both sets change between 20 h and 7 d: which came first cannot be seen, only the lead."""
    found = order_power(100.0, SPARSE, 10)
    assert found["before"] == 0


@given(st.floats(0.3, 400), st.floats(0.3, 400), st.floats(0, 30))
@settings(deadline=None, max_examples=50)
def test_shared_onset_without_noise_is_never_a_later_begin(fast_h, slow_h, onset_h):
    half = np.array(sorted([fast_h, slow_h]))
    one, two = 3 * saturating(half, onset_h, 1.0, DENSE)[:, 1:]
    p = begins_later(one, two, (1e-6, 1e-6), 20, DENSE, THREE, alpha=0.05)
    assert p > 0.4


def test_begins_later_needs_three_times_and_an_unseen_second():
    t = np.array([0.0, 1, 2])
    assert np.isnan(begins_later(np.ones(2), np.array([0.0, 1]), (0.1, 0.1), 6, t, np.full(3, 3),
                                 alpha=0.05))
    t = np.array([0.0, 1, 2, 4, 8])
    n = np.full(5, 3)
    first = np.full(4, 3.0)
    hidden = begins_later(first, np.array([0.0, 0, 0, 4]), (0.1, 0.1), 10, t, n, alpha=0.05)
    seen = begins_later(first, np.array([0.6, 0.6, 0.6, 4]), (0.1, 0.1), 10, t, n, alpha=0.05)
    assert hidden < 1e-4
    assert seen == 1.0


@pytest.mark.parametrize("seed", range(3))
def test_strong_and_weak_on_one_path_are_not_ordered(seed):
    """The strong set is detected first; that is not order."""
    rng = np.random.default_rng(seed)
    path = np.abs(random_walk(DENSE, rng))
    gains = np.repeat([6.0, 1.5], EARLY)[:, None]
    course = course_of(gains * path, DENSE, rng, sd=0.3)
    row = order(course, "on", {"strong": _up(course, 0, EARLY),
                               "weak": _up(course, EARLY, 2 * EARLY)}).order.iloc[0]
    assert row["verdict"] == OrderVerdict.NOT_SHOWN


def _up(course, start, stop):
    return dict.fromkeys(course.features[start:stop], 1.0)


def test_statuses_of_sets_and_direction_of_the_answer():
    rng = np.random.default_rng(4)
    half = np.full(60, 4.0)
    means = 3 * saturating(half, np.repeat([0.0, 30.0, 0.0], 20), 1.0, DENSE)
    means[40:] = 0.0
    means[::2] *= -1
    course = course_of(means, DENSE, rng, sd=0.1)
    sides = {g: -1.0 if i % 2 == 0 else 1.0 for i, g in enumerate(course.features)}
    sets = {"late": {g: sides[g] for g in course.features[20:40]},
            "early": {g: sides[g] for g in course.features[:20]},
            "still": {g: sides[g] for g in course.features[40:]}, "absent": {"nobody": 1.0}}
    found = order(course, "on", sets)
    table = found.order.set_index(["first", "second"])
    row = table.loc[("early", "late")]
    assert (row["verdict"], row["n_first"], row["n_second"]) == ("before", 20, 20)
    assert row["first_lo"] > row["second_hi"] and row["second_hi"] < 0.1
    assert row["first_lo"] <= row["first_share"] <= row["first_hi"]
    assert (row["first_class"], row["second_class"], row["reason"]) == (
        "sustained", "sustained", "shown")
    assert row["p_before"] >= row["smallest_p"]
    assert row["words"].startswith("early begins before late: at ")
    assert table.loc[("late", "still"), "status"] == "flat"
    assert table.loc[("early", "absent"), "status"] == "not_measured"
    refused = table[table["status"] != "ok"]
    numbers = ["time_h", "first_share", "second_hi", "p_ahead", "p_before", "q_before"]
    assert refused[numbers].isna().all().all()
    assert (refused[["verdict", "reason", "first_class"]] == "").all().all()
    programmes = found.programmes.set_index("programme")
    assert programmes["status"].to_dict() == {
        "late": "ok", "early": "ok", "still": "flat", "absent": "not_measured"}
    assert programmes.loc["late", "change"] == pytest.approx(3, abs=0.2)
    assert order(course, "on", sets).order.set_index(["first", "second"]).equals(table)


def test_rows_of_states_and_a_row_that_does_nothing():
    rng = np.random.default_rng(6)
    course = course_of(np.zeros((9, len(DENSE))), DENSE, rng)
    time = DENSE[course.point]
    noise = 0.05 * rng.standard_normal((3, len(time)))
    rows = {"a": -np.minimum(time, 4) + noise[0], "b": (time > 40) * 3.0 + noise[1],
            "c": noise[2], "d": np.zeros(len(time))}
    table = order_rows(course, "on", rows).order.set_index(["first", "second"])
    assert table.loc[("a", "b"), "verdict"] == "before"
    assert table.loc[("a", "c"), "status"] == "inconclusive"
    assert table.loc[("b", "d"), "status"] == "not_measured"
    with pytest.raises(StudyError, match="two rows"):
        order_rows(course, "on", {"a": rows["a"]})


def test_too_few_replicates_and_the_smallest_p():
    assert smallest_p(np.array([3, 3, 3])) == pytest.approx(0.001)
    assert smallest_p(np.array([3, 1, 1, 1])) == pytest.approx(0.1)
    rng = np.random.default_rng(7)
    half = np.full(40, 4.0)
    means = 3 * saturating(half, np.repeat([0.0, 30.0], 20), 1.0, DENSE)
    course = course_of(means, DENSE, rng, replicates=[3] + [1] * (len(DENSE) - 1), sd=0.05)
    found = order(course, "on", {"a": _up(course, 0, 20), "b": _up(course, 20, 40)})
    row = found.order.iloc[0]
    assert row["status"] == "too_few_replicates"
    assert row["smallest_p"] == pytest.approx(0.1)
    assert np.isnan(row["p_before"])
    assert set(found.programmes["status"]) == {"too_few_replicates"}


@pytest.mark.parametrize("tau_h, verdicts", [((4.0, 40.0), {"ahead"}), ((20.0, 20.0),
                                                                        {"not_shown"})])
def test_one_onset_is_never_begun_first(tau_h, verdicts):
    """Time constants 4 and 40 may be ahead; amplitudes 3 and 1.2 with one constant are not."""
    rng = np.random.default_rng(8)
    time = np.array([0, 1, 2, 4, 8, 12, 24, 48, 72, 120, 240.0])
    course = course_of(np.zeros((2, len(time))), time, rng)
    seen = set()
    for _ in range(15):
        rows = {name: gain * (1 - np.exp(-time[course.point] / tau))
                + rng.normal(0, 0.1, len(course.point))
                for name, gain, tau in zip("ab", (3.0, 1.2), tau_h, strict=True)}
        seen.add(order_rows(course, "on", rows).order["verdict"].iloc[0])
    assert seen == verdicts

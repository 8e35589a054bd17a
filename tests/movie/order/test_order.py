"""Order or drift: null rates, power, and the designs that cannot tell."""

import numpy as np
import pytest
from benchmarks.movie.order import EARLY, NULLS, order_power, order_promises
from benchmarks.movie.planted import DENSE, SPARSE, course_of, random_walk, saturating
from hypothesis import given, settings
from hypothesis import strategies as st

from refugium.core.errors import StudyError
from refugium.core.status import OrderVerdict
from refugium.movie.order.pairs import order, order_rows
from refugium.movie.order.precedence import (
    ahead,
    begins_later,
    noise_draws,
    progress,
    shared_path,
    smallest_p,
)

THREE = np.full(len(DENSE), 3)


@pytest.mark.parametrize("null", NULLS)
@pytest.mark.parametrize("time_h", [DENSE, SPARSE], ids=["dense", "sparse"])
def test_null_rates(null, time_h):
    for promise in order_promises(null, time_h, 40, "small"):
        assert promise.kept, str(promise)


def test_planted_order_is_found():
    assert order_power(24.0, DENSE, 15)["before"] >= 12
    assert order_power(250.0, SPARSE, 15)["before"] >= 10


def test_a_lag_between_two_samples_is_no_order():
    """Both sets change between 20 h and 7 d: which came first cannot be seen, only the lead."""
    found = order_power(100.0, SPARSE, 10)
    assert found["before"] == 0


def test_noise_has_the_covariance_asked_for():
    covariance = np.array([[0.04, 0.01], [0.01, 0.09]])
    counts = np.array([3, 2, 4])
    noise = noise_draws(covariance, 10_000, counts, 40_000, np.random.default_rng(0))
    found = np.cov(noise.reshape(len(noise), -1).T)
    times = np.diag(1 / counts[1:]) + 1 / counts[0]
    assert found == pytest.approx(np.kron(covariance, times), abs=0.002)


@given(st.floats(0.2, 4), st.floats(-4, -0.2), st.integers(0, 50))
@settings(deadline=None, max_examples=30)
def test_one_path_with_two_gains_never_leads(one, two, seed):
    path = np.abs(random_walk(DENSE, np.random.default_rng(seed)))[1:]
    pair = np.stack([one * path, -two * path])
    assert shared_path(pair, np.array([[1, 0.3], [0.3, 2]])) == pytest.approx(pair, abs=1e-9)
    lead, p, _ = ahead(pair, 0.02 * np.eye(2), 20, THREE, np.random.default_rng(0), 99)
    assert lead == pytest.approx(0, abs=1e-9)
    assert p == 1.0


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


def test_strong_and_weak_on_one_path_are_not_ordered():
    """The strong set is detected first; that is not order."""
    rng = np.random.default_rng(3)
    path = (DENSE / DENSE[-1]) ** 1.5
    gains = np.repeat([6.0, 1.5], EARLY)[:, None]
    course = course_of(gains * path, DENSE, rng, sd=0.3)
    row = order(course, "on", {"strong": course.features[:EARLY],
                               "weak": course.features[EARLY:]}).iloc[0]
    assert row["verdict"] == OrderVerdict.NOT_SHOWN


def test_statuses_of_sets_and_direction_of_the_answer():
    rng = np.random.default_rng(4)
    half = np.full(60, 4.0)
    means = 3 * saturating(half, np.repeat([0.0, 30.0, 0.0], 20), 1.0, DENSE)
    means[40:] = 0.0
    course = course_of(means, DENSE, rng, sd=0.1)
    sets = {"late": course.features[20:40], "early": course.features[:20],
            "still": course.features[40:], "absent": ["nobody"]}
    table = order(course, "on", sets).set_index(["first", "second"])
    row = table.loc[("early", "late")]
    assert (row["verdict"], row["n_first"], row["n_second"]) == ("before", 20, 20)
    assert row["lead"] > 0
    assert row["agreement"] == 1.0
    assert row["p_before"] >= row["smallest_p"]
    assert table.loc[("late", "still"), "status"] == "flat"
    assert table.loc[("early", "absent"), "status"] == "not_measured"
    refused = table[table["status"] != "ok"]
    assert refused[["lead", "p_ahead", "p_before", "q_before"]].isna().all().all()
    assert (refused["verdict"] == "").all()
    again = order(course, "on", sets).set_index(["first", "second"])
    assert again.equals(table)


def test_rows_of_states_and_a_row_that_does_nothing():
    rng = np.random.default_rng(6)
    course = course_of(np.zeros((9, len(DENSE))), DENSE, rng)
    time = DENSE[course.point]
    noise = 0.05 * rng.standard_normal((3, len(time)))
    rows = {"a": -np.minimum(time, 4) + noise[0], "b": (time > 40) * 3.0 + noise[1],
            "c": noise[2], "d": np.zeros(len(time))}
    table = order_rows(course, "on", rows).set_index(["first", "second"])
    assert table.loc[("a", "b"), "verdict"] == "before"
    assert table.loc[("a", "c"), "status"] == "inconclusive"
    assert table.loc[("b", "d"), "status"] == "not_measured"
    with pytest.raises(StudyError, match="two rows"):
        order_rows(course, "on", {"a": rows["a"]})


def test_too_few_replicates_and_the_smallest_p():
    assert smallest_p(np.array([3, 3, 3]), 99) == pytest.approx(0.01)
    assert smallest_p(np.array([3, 1, 1, 1]), 999) == pytest.approx(0.1)
    rng = np.random.default_rng(7)
    half = np.full(40, 4.0)
    means = 3 * saturating(half, np.repeat([0.0, 30.0], 20), 1.0, DENSE)
    course = course_of(means, DENSE, rng, replicates=[3] + [1] * (len(DENSE) - 1), sd=0.05)
    row = order(course, "on", {"a": course.features[:20], "b": course.features[20:]}).iloc[0]
    assert row["status"] == "too_few_replicates"
    assert row["smallest_p"] == pytest.approx(0.1)
    assert np.isnan(row["p_before"])


def test_progress_is_the_mean_share():
    assert progress(np.array([[0.0, 2, 4], [4, 4, 4]])).tolist() == [0.5, 1.0]

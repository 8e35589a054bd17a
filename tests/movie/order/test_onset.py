"""Onsets and half-times: oracles, properties, coverage, and input that must give no number."""

import dataclasses

import numpy as np
import pandas as pd
import pytest
from benchmarks.movie.order import half_promise, onset_promises
from benchmarks.movie.planted import DENSE, SPARSE, course_of, points_of, saturating
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats as sps

from refugium.core.errors import StudyError
from refugium.core.status import Status
from refugium.io.tables import to_numbers
from refugium.movie.order.half_time import crossing, half_intervals, half_times
from refugium.movie.order.onset import first_changes, onsets
from refugium.movie.order.pairs import order
from refugium.movie.order.waves import waves
from refugium.movie.time_course.phase import phase_course

TIME = np.array([0.0, 1, 4, 24, 168])


@pytest.fixture
def rng():
    return np.random.default_rng(5)


def numbers(table):
    return table.select_dtypes("number").drop(
        columns=["direction", "first_direction"], errors="ignore")


def test_a_step_is_found_between_its_two_samples(rng):
    steps = np.array([[0.0, 3, 3, 3, 3], [0, 0, -3, -3, -3], [0, 0, 0, 0, 3], [0, 0, 0, 0, 0]])
    course = course_of(np.tile(steps, (20, 1)), TIME, rng, sd=0.04, spread=0.0)
    table = onsets(course, "on")
    for start, expected in enumerate([(0, 1), (1, 4), (24, 168)]):
        part = table.iloc[start::4]
        assert (part["status"] == "ok").all()
        assert (part["onset_after_h"] == expected[0]).mean() >= 0.9
        assert (part["onset_after_h"] <= expected[0]).all()
        assert (part["onset_by_h"] == expected[1]).mean() >= 0.9
    assert table["direction"].tolist()[:4] == [1, -1, 1, 0]
    flat = table.iloc[3::4]
    assert (flat["status"] == "flat").all()
    assert flat[["amplitude"]].notna().all().all()
    assert flat[["onset_after_h", "onset_by_h", "unseen_until_h"]].isna().all().all()


def test_a_slow_gene_that_starts_at_once_is_not_called_late(rng):
    slow = 3 * saturating(np.full(50, 60.0), 0.0, 1.0, TIME)
    noisy = onsets(course_of(slow, TIME, rng, sd=0.3), "on")
    ok = noisy[noisy["status"] == "ok"]
    assert len(ok) > 40
    assert (ok["onset_after_h"] <= 4).all()
    assert (ok["onset_by_h"] >= 24).any()
    assert (ok["unseen_until_h"] >= ok["onset_after_h"]).all()
    halves = half_times(course_of(slow, TIME, rng, sd=0.1), "on")
    assert (halves["after_h"] == 24).mean() > 0.9


def test_unseen_with_much_noise_is_not_flat(rng):
    table = onsets(course_of(np.zeros((100, 5)), TIME, rng, sd=1.0), "on")
    assert (table["status"] == "inconclusive").mean() > 0.9


def test_first_change_against_the_largest_is_said(rng):
    means = np.tile([[0.0, 1.0, -2, -3, -3]], (20, 1))
    table = onsets(course_of(means, TIME, rng, sd=0.05), "on")
    assert (table["direction"] == -1).all()
    assert (table["first_direction"] == 1).all()
    assert (table["onset_by_h"] == 1).all()


@given(st.floats(0.3, 3), st.integers(0, 3))
@settings(deadline=None, max_examples=25)
def test_half_time_scales_with_the_axis_and_not_with_the_gain(gain, seed):
    change = np.abs(np.random.default_rng(seed).standard_normal((7, 4))) + 0.01
    bracket, half = crossing(change, TIME)
    again, twice = crossing(gain * change, 2 * TIME)
    assert (bracket == again).all()
    assert twice == pytest.approx(2 * half)
    assert ((TIME[bracket - 1] <= half) & (half <= TIME[bracket])).all()


def test_half_interval_widens_with_noise_and_closes_without():
    change = np.array([[0.1, 1.0, 2.1, 4.0]])
    ends = [half_intervals(change, np.array([sd]), np.array([8.0]), TIME, np.full(5, 3))
            for sd in (1e-9, 0.5)]
    assert (ends[0]["after_h"][0], ends[0]["by_h"][0]) == (4.0, 24.0)
    # without noise the samples are what is known, and no line between them
    assert (ends[0]["half_lo_h"][0], ends[0]["half_hi_h"][0]) == (4.0, 24.0)
    assert ends[1]["by_h"][0] == 168.0
    assert ends[1]["half_hi_h"][0] > ends[1]["half_h"][0] > ends[1]["half_lo_h"][0]


def test_same_seed_same_numbers(rng):
    # half is reached near a sample, so that noise decides between brackets
    course = course_of(saturating(np.full(30, 24.0), 0.0, 1.0, TIME) * 2, TIME, rng, sd=0.4)
    one, two, other = (half_times(course, "on", seed=s) for s in (3, 3, 4))
    assert one.equals(two)
    assert not one.equals(other)


@pytest.mark.parametrize("time_h", [DENSE, SPARSE], ids=["dense", "sparse"])
def test_promises_of_onset_and_half_time(time_h):
    for promise in [*onset_promises(time_h, 10, "small"), half_promise(time_h, 10, "small")]:
        assert promise.kept, str(promise)


def test_null_genes_share_of_studies_with_a_call(rng):
    quiet = [first_changes(*_null(rng), np.ones(200, dtype=bool)) for _ in range(400)]
    wrong = sum((found["q"] <= 0.05).any() for found in quiet)
    assert sps.binomtest(wrong, 400).proportion_ci(0.99).low <= 0.05


def _null(rng):
    means = rng.standard_normal((200, 5)) / np.sqrt(3)
    sd = np.sqrt(rng.chisquare(10, 200) / 10)
    return means[:, 1:] - means[:, :1], np.sqrt(2 / 3) * sd[:, None] * np.ones(4), np.full(200, 10.)


@pytest.mark.parametrize(
    ("phases", "replicates", "phase", "status"),
    [
        (["before", "on"], 3, "on", Status.TOO_FEW_POINTS),
        (["on", "on", "on", "on"], 3, "on", Status.NO_BASELINE),
        (["before", "off", "off", "off"], 3, "off", Status.NO_BASELINE),
        (["off", "off", "off"], 3, "off", Status.NO_BASELINE),
        (["before", "on", "on", "on"], 3, "off", Status.TOO_FEW_POINTS),
        (["before", "on", "on", "on", "off"], 3, "off", Status.TOO_FEW_POINTS),
        (["before", "on", "on", "on"], 1, "on", Status.TOO_FEW_REPLICATES),
    ],
    ids=["one time", "no baseline", "off without on", "only off", "never off", "one time off",
         "one replicate"],
)
def test_a_course_that_cannot_tell_gives_no_number(rng, phases, replicates, phase, status):
    means = np.cumsum(np.ones((60, len(phases))), axis=1)
    course = course_of(means, TIME[:len(phases)], rng, phases=phases, replicates=replicates)
    for table in (onsets(course, "on", phase), half_times(course, "on", phase)):
        assert (table["status"] == status).all()
        assert numbers(table).isna().all().all()
    found = waves(course, "on", phase)
    assert (found.status, found.verdict, found.n_waves) == (status, "", 0)
    pair = order(course, "on", {"a": {"g0": 1.0}, "b": {"g1": 1.0}}, phase).order.iloc[0]
    assert (pair["status"], pair["verdict"]) == (status, "")
    assert np.isnan(pair["p_before"])


def test_a_missing_replicate_is_counted_and_a_constant_row_is_not_measured(rng):
    means = np.tile([[0.0, 2, 2, 2, 2]], (30, 1))
    course = course_of(means, TIME, rng, replicates=(3, 2, 3, 1, 3), sd=0.1)
    values = course.values.copy()
    values[0] = 0.0
    table = onsets(dataclasses.replace(course, values=values), "on", features=["g0", "g1", "x"])
    assert table["status"].tolist() == ["not_measured", "ok", "not_measured"]
    assert table["amplitude"].isna().tolist() == [True, False, True]
    full = onsets(course_of(means, TIME, rng, sd=0.1), "on")
    assert full["status"].eq("ok").all()


def test_wrong_use_is_an_error_that_teaches(rng):
    course = course_of(np.zeros((9, 5)), TIME, rng)
    with pytest.raises(StudyError, match="name one of on"):
        onsets(course, "off-label")
    with pytest.raises(StudyError, match="on, off or again"):
        half_times(course, "on", "later")
    mixed = points_of(np.array([0.0, 20, 7, 14, 21]), ["before", *["on"] * 4], np.full(5, 3))
    with pytest.raises(StudyError, match="one unit, hours"):
        phase_course(dataclasses.replace(course, points=mixed), "on")
    with pytest.raises(StudyError, match=r"samples.csv, row 4, column 'time_h'"):
        to_numbers(pd.DataFrame({"time_h": ["0", "20", "7 d"]}), file="samples.csv")
    unknown = course.points.assign(time_h=[0, 1, np.nan, 3, 4])
    with pytest.raises(StudyError, match="has no time"):
        waves(dataclasses.replace(course, points=unknown), "on")


def test_times_count_from_the_switch(rng):
    means = np.tile([[0.0, 0, 3, 3, 0, 0]], (20, 1))
    time = np.array([0.0, 10, 20, 40, 60, 90])
    phases = ["before", "on", "on", "on", "off", "off"]
    course = course_of(means, time, rng, phases=phases, sd=0.05)
    out, back = phase_course(course, "on"), phase_course(course, "on", "off")
    assert out.time_h.tolist() == [0, 10, 20, 40]
    assert back.points == (3, 4, 5)
    assert back.time_h.tolist() == [0, 20, 50]
    table = onsets(course, "on", "off")
    assert (table["direction"] == -1).all()
    assert (table["onset_by_h"] == 20).all()

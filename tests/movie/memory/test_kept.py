"""What is kept: closed forms of the half-rise, memoryless worlds by kind, memory, and refusals."""

from dataclasses import replace

import numpy as np
import pytest
from benchmarks.movie.kept import false_kept, find, planted
from benchmarks.movie.loops import arrange
from benchmarks.movie.returns import MEMORYLESS, OFF_TIMES, SAMPLINGS, Sampling, Way, keeps

from refugium.movie.memory.gaps import Gaps, gaps_at, unit
from refugium.movie.memory.genes import gene_memory
from refugium.movie.memory.half_rise import half_rise
from refugium.movie.memory.kept import find_kept
from refugium.movie.memory.sentences import kept_words
from refugium.movie.parameters import (
    ALPHA,
    HARVEST_LOG2,
    HARVESTS_TRIED,
    KEPT_GAP_LOG2,
    KEPT_SHARE,
    SETTLED,
)
from refugium.movie.time_course.untreated import beside_untreated, find_untreated
from refugium.signal import fit_states

CLOSE, WEEKLY = SAMPLINGS["close, two weeks"], SAMPLINGS["weekly, some stay on"]
FINE_H = np.arange(1.0, 673.0)
UP = np.array([1.0])


def rise(half_h, times):
    return 1 - 2.0 ** (-np.asarray(times) / half_h)


def exact(gap, sd=0.05, df=30.0):
    """Gaps as given, each with its own small error."""
    gap = np.atleast_2d(np.asarray(gap, dtype=float))
    return Gaps(estimate=gap, cov=np.tile(np.eye(gap.shape[1]) * sd**2, (len(gap), 1, 1)),
                df=np.full(len(gap), df))


@pytest.mark.parametrize("half_h", [10.0, 40.0, 120.0])
def test_half_rise_of_one_step_is_its_half_time(half_h):
    """Falls in log2 are the slower scale there, so that the closed form is that of the rise."""
    hours, settled = half_rise(-3 * rise(half_h, FINE_H)[None], FINE_H, -UP, first_off_h=0)
    assert settled[0]
    assert hours[0] == pytest.approx(half_h, rel=0.05)


def test_copies_that_rise_are_read_in_copies():
    """Up 16-fold in copies, half of the log2 is reached at a third of the half-time of copies."""
    gap = np.log2(1 + 15 * rise(60, FINE_H))
    hours, _ = half_rise(gap[None], FINE_H, UP, first_off_h=0)
    assert hours[0] == pytest.approx(60, rel=0.03)
    assert FINE_H[np.argmax(gap >= 2)] < 25


def test_a_slow_pool_shows_in_the_half_rise():
    both = 2 * rise(10, FINE_H) + 2 * rise(150, FINE_H)
    quick, _ = half_rise(-both[None], FINE_H, -UP, first_off_h=0)
    slow, _ = half_rise(-both[None], FINE_H, -UP, first_off_h=100)
    assert quick[0] < 40 < 130 < slow[0] < 160


def test_a_gene_that_has_not_settled_has_no_half_rise():
    """A straight line reaches half of what is seen at half of the time, however slow it is."""
    for half_h, expected in ((2000.0, False), (100.0, True)):
        _, settled = half_rise(-4 * rise(half_h, FINE_H)[None], FINE_H, -UP, first_off_h=48)
        assert bool(settled[0]) is expected


def test_settled_leaves_less_than_what_is_kept():
    """Closed form: at SETTLED a one-step return keeps under KEPT_SHARE over one half-rise."""
    end = 1000.0
    half_h = np.linspace(50, 5000, 4000)
    seen = rise(half_h, end)
    own = -half_h * np.log2(1 - seen / 2)
    left = 2.0 ** (-own / half_h)
    assert left[own <= SETTLED * end].max() < KEPT_SHARE
    assert left.max() > 0.9


@pytest.mark.parametrize(("off", "kept"), [
    ((3.0, 3.0), True), ((3.0, 2.5), True), ((3.0, 2.0), False), ((3.0, 0.2), False),
    ((0.3, 0.3), False), ((-3.0, -3.0), False), ((0.9, 0.62), False),
])
def test_kept_is_a_large_gap_of_which_most_is_left(off, kept):
    on = 3 * rise(12, CLOSE.on_h)
    found = find_kept(exact([*on, *off]), on_h=np.array(CLOSE.on_h), removed=4,
                      off_h=np.array([168.0, 336.0]))
    assert bool(found.called()[0]) is kept
    mirrored = find_kept(exact([*-on, *(-x for x in off)]), on_h=np.array(CLOSE.on_h), removed=4,
                         off_h=np.array([168.0, 336.0]))
    assert bool(mirrored.called()[0]) is kept


@pytest.mark.parametrize(("half_h", "off_h", "reason"), [
    (12.0, (168.0,), "one_off_time"), (100.0, (48.0, 72.0), "too_slow"),
    (2000.0, (48.0, 672.0), "too_slow"), (12.0, (48.0, 168.0), ""),
])
def test_reasons_are_the_real_ones(half_h, off_h, reason):
    on = 3 * rise(half_h, CLOSE.on_h)
    found = find_kept(exact([*on, *[2.5] * len(off_h)]), on_h=np.array(CLOSE.on_h), removed=4,
                      off_h=np.array(off_h))
    if half_h == 2000.0:
        found = find_kept(exact([*(30 * rise(half_h, CLOSE.on_h)), *[2.5] * len(off_h)]),
                          on_h=np.array(CLOSE.on_h), removed=4, off_h=np.array(off_h))
    assert found.reason.tolist() == [reason]
    assert bool(found.tested[0]) is (reason == "")


def test_a_gene_that_is_back_or_never_moved_is_not_tested():
    still, back = [0.0] * 7, [*(3 * rise(12, CLOSE.on_h)), 0.1, 0.0]
    found = find_kept(exact([still, back]), on_h=np.array(CLOSE.on_h), removed=4,
                      off_h=np.array([168.0, 336.0]))
    assert found.reason.tolist() == ["not_changed", "back"]
    assert np.isnan(found.q).all()


def test_the_latest_earlier_time_that_is_far_enough_is_compared():
    """Three times off: a quick gene is read between the last two, a slower one over more."""
    on_h = np.array([6.0, 24, 72, 168, 336])
    quick, slow = 3 * rise(10, on_h), 3 * rise(60, on_h)
    rows = [[*quick, 2.5, 2.5, 2.5], [*-slow, -2.5, -2.5, -2.5]]
    found = find_kept(exact(rows), on_h=on_h, removed=4, off_h=np.array([24.0, 168.0, 200.0]))
    assert found.earlier.tolist() == [1, 0]


def test_untreated_cells_of_the_same_time_are_the_reference():
    """A drift of culture that untreated cells share is a gap to the start, and none to them."""
    rng = np.random.default_rng(5)
    way = 3.0 * np.array([[0, 0.9, 1, 1, 1, 0.9, 1, 1, 1]])
    means = np.concatenate([np.repeat(way, 30, axis=0), np.zeros((100, 9))])
    phases = ("before", "on", "on", "off", "off", *["before"] * 4)
    course = arrange(means, phases, np.array([0, 24, 168, 336, 504, 24, 168, 336, 504.0]), rng,
                     noise=0.1)
    pulse = {"pulse": (0, 1, 2, 3, 4)}
    alone = replace(course, paths=pulse)
    untreated = find_untreated(course.points, pulse | {"DMSO": (0, 5, 6, 7, 8)})
    beside = replace(alone, values=beside_untreated(course.values, course.point, untreated),
                     untreated=untreated)
    plain, against = gene_memory(alone), gene_memory(beside)
    assert set(plain["reference"]) == {"start"} and set(against["reference"]) == {"untreated"}
    assert plain["off_change"][:30].mean() == pytest.approx(3, abs=0.1)
    assert against["off_change"][:30].mean() == pytest.approx(0, abs=0.1)
    assert (plain["kept"][:30] == "kept").mean() > 0.9
    assert (plain["kept_break_even_log2"][:30] >= HARVEST_LOG2).mean() > 0.9
    assert set(plain["harvests"]) == {"untold"} and set(against["harvests"]) == {"untreated"}
    assert (against["kept"] == "").all() and (against["kept_reason"] == "not_changed").all()


def test_shifts_of_harvests_up_to_the_break_even_leave_it_kept():
    """The oracle: the reference and all points shifted by that much, in the covariance of gaps."""
    when = {"on_h": np.array(CLOSE.on_h), "removed": 4, "off_h": np.array([168.0, 336.0])}
    plain = exact([*(4 * rise(12, CLOSE.on_h)), 3.5, 3.4])
    size = find_kept(plain, **when).break_even_log2[0]
    step = HARVESTS_TRIED.index(size)
    assert 0.1 < size < 1
    for harvest, kept in ((size, True), (HARVESTS_TRIED[step + 1], False)):
        shifts = harvest**2 * (np.eye(7) + np.ones((7, 7)))
        again = replace(plain, cov=plain.cov + shifts)
        whole, part = (again.p_above(row, UP, margin)[0] for row, margin in (
            (unit(7, {6: 1}), KEPT_GAP_LOG2), (unit(7, {6: 1, 5: -KEPT_SHARE}), 0.0)))
        assert bool(max(whole, part) <= ALPHA) is kept


@pytest.mark.parametrize(("size", "word"), [(3.0, "kept"), (1.2, "harvest")])
def test_what_harvests_would_do_as_well_is_not_kept(size, word):
    """A gene kept whole, large or small; told, where each time was handled more than once."""
    rng = np.random.default_rng(6)
    way = size * np.array([[0, 0.9, 1, 1, 1]])
    means = np.concatenate([np.repeat(way, 30, axis=0), np.zeros((100, 5))])
    course = arrange(means, ("before", "on", "on", "off", "off"),
                     np.array([0, 24, 168, 336, 504.0]), rng, noise=0.1)
    table = gene_memory(course)
    assert (table["kept"][:30] == word).mean() > 0.9
    told = gene_memory(replace(course, repeated_harvests=True))
    assert (told["kept"][:30] == "kept").mean() > 0.7
    assert told["kept_break_even_log2"].isna().all() and set(told["harvests"]) == {"repeated"}
    words = kept_words(table, course.points)[0]
    assert "would do as much" in words and "kept through" in words


def test_gaps_share_the_start():
    rng = np.random.default_rng(3)
    course = arrange(np.outer(np.ones(60), [0.0, 1, 2]), ("before", "on", "off"), np.arange(3.0),
                     rng, noise=0.1)
    fit = fit_states(course.values, course.point, np.zeros(9, dtype=int))
    gaps = gaps_at(fit, (1, 2), 0)
    assert gaps.estimate.mean(axis=0) == pytest.approx([1, 2], abs=0.1)
    assert gaps.cov[:, 0, 1] == pytest.approx(gaps.cov[:, 0, 0] / 2)


@pytest.mark.parametrize("sampling", SAMPLINGS)
@pytest.mark.parametrize("world", MEMORYLESS)
def test_where_everything_comes_back_nothing_is_kept(world, sampling):
    promise = false_kept(world, sampling, OFF_TIMES[1], 3)
    assert promise.kept, promise


def test_what_is_kept_is_found_more_often_with_more_time():
    found = []
    for off_h in OFF_TIMES:
        one, true = planted(0.3, "weekly, some stay on", off_h, np.random.default_rng(8))
        found.append(one.called()[true].mean())
        assert one.called()[~true].sum() <= 0.05 * max(one.called().sum(), 1) + 1
    assert found[0] < 0.35 < 0.5 < found[1] < found[2] + 0.05
    assert found[2] > 0.6


def test_one_time_off_the_drug_tells_nothing_of_what_is_kept():
    """The fault of 0.1.0: genes that go back slowly were called memory after one week off."""
    rng = np.random.default_rng(9)
    for world in ("own rates", "back up to 3 times slower"):
        found = find(MEMORYLESS[world](rng, 400, WEEKLY, (168.0,)), WEEKLY, (168.0,), rng)
        assert not found.tested.any()
        assert set(found.reason) <= {"one_off_time", "not_changed"}


def test_rises_and_falls_are_both_found():
    rng = np.random.default_rng(2)
    way = keeps(rng, 200, CLOSE, OFF_TIMES[1])
    for sign in (-1, 1):
        one = Way(sign * np.abs(way.on), sign * np.abs(way.off))
        found = find(one, CLOSE, OFF_TIMES[1], np.random.default_rng(1))
        assert found.called()[:200].mean() > 0.4
        assert not found.called()[200:].any()


def test_no_replicate_no_word():
    rng = np.random.default_rng(2)
    way = keeps(rng, 50, Sampling((24, 168), 168), OFF_TIMES[1])
    found = find(way, Sampling((24, 168), 168), OFF_TIMES[1], rng, replicates=1)
    assert set(found.reason) == {"no_replicate"}

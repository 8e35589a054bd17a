"""One state, one input, two futures: planted priming is found, unlike or unmatched is refused."""

from dataclasses import replace

import numpy as np
import pytest
from benchmarks.movie.history import false_line, power_line
from benchmarks.movie.loops import arrange
from benchmarks.movie.rechallenges import MEMORYLESS, own_rates

from refugium.movie.memory.gaps import Gaps
from refugium.movie.memory.genes import gene_memory
from refugium.movie.memory.history import history_break_even, p_history
from refugium.movie.memory.sentences import history_words
from refugium.movie.parameters import ALPHA, HARVEST_LOG2, HARVESTS_TRIED, STATE_MARGIN_LOG2

PHASES = ("before", "on", "on", "off", "off", "again")
TIMES = np.array([0, 24, 168, 240, 504, 528.0])


def rechallenged(*, again, back=0.0, phases=PHASES, times=TIMES, seed=0, replicates=3):
    """60 genes that move by 2 in a day and by 3 in a week, come back to `back`, move again.

    Harvests are told from time: each was handled more than once.
    """
    means = np.concatenate([
        np.repeat([[0, 2.0, 3.0, back + 1.0, back, again]], 60, axis=0), np.zeros((140, 6))])
    course = arrange(means, phases, np.asarray(times, dtype=float), np.random.default_rng(seed),
                     noise=0.12, replicates=replicates)
    return replace(course, repeated_harvests=True)


def first(course):
    return gene_memory(course).query("on_point == 2")


def test_priming_is_memory():
    found = first(rechallenged(again=3.5))
    assert (found["history"][:60] == "history_dependent").mean() > 0.8
    assert (found["history"][60:] == "not_shown").all()
    assert set(found["history_status"]) == {"ok"}
    assert found[["history_point", "history_against_point"]].iloc[0].tolist() == [5, 1]


def test_the_same_answer_twice_is_no_memory():
    assert set(first(rechallenged(again=2.0))["history"]) == {"not_shown"}


@pytest.mark.parametrize(("course", "reason"), [
    ({"again": 3.5, "back": 1.0}, "states_unlike"),
    ({"again": 3.5, "times": (0, 24, 168, 240, 504, 600)}, "no_matched_time"),
    ({"again": 3.5, "phases": ("before", "on", "on", "off", "off", "off")}, "no_second_history"),
], ids=["not back yet", "another time after", "no rechallenge"])
def test_what_does_not_match_is_refused_with_its_reason(course, reason):
    found = first(rechallenged(**course))
    assert set(found["history_reason"]) == {reason}
    assert set(found["history_status"]) == {"not_testable"}
    assert set(found["history"]) == {""}


def test_a_moment_that_was_not_sampled_is_refused():
    course = rechallenged(again=3.5)
    course.points.loc[4, "time_h"] = 400.0  # the last sample lies 104 h before the drug comes again
    assert set(first(course)["history_reason"]) == {"moment_not_sampled"}


def test_one_replicate_tells_nothing():
    found = first(rechallenged(again=3.5, replicates=1))
    assert set(found["history_status"]) == {"too_few_replicates"}


def two_exposures(late_off):
    """One arm leaves the drug at 168 h, one at 336 h, in the same state; both 72 h off it."""
    genes = np.repeat([[0, 3.0, 3.0, 3.0, 1.0, late_off]], 60, axis=0)
    means = np.concatenate([genes, np.zeros((140, 6))])
    course = arrange(means, ("before", "on", "on", "on", "off", "off"),
                     np.array([0, 24, 168, 336, 240, 408.0]), np.random.default_rng(4), noise=0.12)
    course.points.loc[[4, 5], "since_h"] = 72.0
    object.__setattr__(course, "paths", {"short": (0, 1, 2, 4), "long": (0, 1, 2, 3, 5)})
    return replace(course, repeated_harvests=True)


def test_two_lengths_of_exposure_with_two_futures_are_memory():
    found = gene_memory(two_exposures(late_off=2.5)).query("arm == 'long'")
    assert (found["history"][:60] == "history_dependent").mean() > 0.9
    same = gene_memory(two_exposures(late_off=1.0)).query("arm == 'long'")
    assert set(same["history"]) == {"not_shown"}
    assert set(gene_memory(two_exposures(1.0)).query("arm == 'short'")["history_reason"]) == {
        "no_second_history"}


def test_genes_that_relax_slowly_are_no_memory_on_rechallenge():
    """Own rates, 12 studies: either the states are not the same, or no second future is shown."""
    called = 0
    for seed in range(12):
        rng = np.random.default_rng(seed)
        k = np.log(2) / np.exp(rng.uniform(np.log(5), np.log(150), 200))
        size = rng.uniform(1, 4, 200) * rng.choice([-1, 1], 200)
        on = [size * -np.expm1(-k * t) for t in (24, 168)]
        off = [on[1] * np.exp(-k * t) for t in (72, 336)]
        again = size + (off[1] - size) * np.exp(-k * 24)
        means = np.stack([0 * size, *on, *off, again], axis=1)
        means = np.concatenate([means, np.zeros((100, 6))])
        found = first(arrange(means, PHASES, TIMES, rng))
        called += (found["history"] == "history_dependent").sum()
    assert called == 0


def test_words_say_the_genes_or_the_reason():
    for again, words in ((3.5, "had two futures"), (2.0, "no second future")):
        course = rechallenged(again=again)
        assert words in history_words(gene_memory(course), course.points)[0]
    course = rechallenged(again=3.5, back=1.0)
    assert history_words(gene_memory(course), course.points) == [
        "memory (one state, one input, two futures) is not tested: the two histories start from "
        "states that are not shown to be the same."]


@pytest.mark.parametrize(("again", "word"), [(3.5, "harvest"), (6.0, "history_dependent")])
def test_a_second_future_that_harvests_would_make_is_not_told(again, word):
    """Harvests that are not told: a shift of 0.3 of each would do 1.5 log2 apart, not 4."""
    course = replace(rechallenged(again=again), repeated_harvests=False)
    found = first(course)
    assert (found["history"][:60] == word).mean() > 0.8
    assert (found["history"][60:] == "not_shown").all()
    least = found["history_break_even_log2"]
    assert ((least[:60] >= HARVEST_LOG2) == (word == "history_dependent")).mean() > 0.8
    assert least[60:].isna().all()
    assert ("shifts of each harvest" in history_words(found, course.points)[0]) is (
        word == "harvest")
    assert first(rechallenged(again=again))["history_break_even_log2"].isna().all()


def test_the_break_even_of_a_second_future_by_hand():
    """The oracle: four harvests shift four points, two of them in each difference."""
    gaps = Gaps(estimate=np.array([[0.0, 0, 4, 1]]), df=np.array([20.0]),
                cov=np.tile(0.05**2 * np.diag([1.0, 0, 1, 1]), (1, 1, 1)))
    size = history_break_even(gaps, p_history(gaps) <= ALPHA, ALPHA)[0]
    step = HARVESTS_TRIED.index(size)
    for harvest, said in ((size, True), (HARVESTS_TRIED[step + 1], False)):
        own = np.diag([1.0, 0, 1, 1]) * 0.05**2 + harvest**2 * (np.eye(4) + np.ones((4, 4)))
        again = replace(gaps, cov=own[None])
        p = max(again.p_above(np.array(row, dtype=float), np.ones(1), STATE_MARGIN_LOG2)[0]
                for row in ([0, 0, 1, -1], [-1, 1, 1, -1]))
        assert bool(2 * p <= ALPHA) is said


@pytest.mark.parametrize("world", MEMORYLESS)
def test_a_memoryless_rechallenge_is_no_memory(world):
    """States pass as the same after four weeks, save behind a saturated input; no second future."""
    told = false_line(world, 2, rest_h=672.0)
    assert "called memory: 0.0000" in told
    assert ("same in 2;" in told) or world == "saturated cascade"


def test_primed_genes_are_found_and_only_they():
    told = power_line(8.0, 2, told=True)
    share = float(told.split("found ")[1].split()[0])
    assert share > 0.25 and "false 0 of" in told


def test_courses_of_the_generator_have_their_closed_form():
    cells = own_rates(np.random.default_rng(1), 5)
    found = cells.follow(((0.0, 1.0), (50.0, 0.0)), (50.0, 80.0))
    size, rate = cells.goes(cells.rest, 1.0)
    there = size[0] * -np.expm1(-rate[0] * 50)
    assert found[:, 0] == pytest.approx(there)
    assert found[:, 1] == pytest.approx(there * np.exp(-rate[0] * 30))

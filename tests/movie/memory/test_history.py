"""One state, one input, two futures: planted priming is found, unlike or unmatched is refused."""

import numpy as np
import pytest
from benchmarks.movie.kept import LINEAR, history_line
from benchmarks.movie.loops import arrange

from refugium.movie.memory.genes import gene_memory
from refugium.movie.memory.sentences import history_words

PHASES = ("before", "on", "on", "off", "off", "again")
TIMES = np.array([0, 24, 168, 240, 504, 528.0])


def rechallenged(*, again, back=0.0, phases=PHASES, times=TIMES, seed=0, replicates=3):
    """60 genes that move by 2 in a day and by 3 in a week, come back to `back`, move again."""
    means = np.concatenate([
        np.repeat([[0, 2.0, 3.0, back + 1.0, back, again]], 60, axis=0), np.zeros((140, 6))])
    return arrange(means, phases, np.asarray(times, dtype=float), np.random.default_rng(seed),
                   noise=0.12, replicates=replicates)


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
    return course


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


@pytest.mark.parametrize("world", LINEAR)
def test_a_memoryless_rechallenge_is_no_memory(world):
    """States pass as the same after two weeks, and none has a second future."""
    told = history_line(world, 336.0, 5)
    assert "called memory in 0.000" in told and "same in 0 of" not in told

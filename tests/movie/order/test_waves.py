"""Waves under the strict rule: planted, continuous, sparse; one odd time must not make a wave."""

import numpy as np
import pytest
from benchmarks.movie.order import CONTINUOUS, false_waves, wave_counts
from benchmarks.movie.planted import DENSE, SPARSE, course_of, saturating

from refugium.core.status import Status
from refugium.language.times import say_time
from refugium.movie.order.gaps import brackets, find_gaps
from refugium.movie.order.waves import judge_waves, waves
from refugium.movie.parameters import MIN_WAVE_GENES

INDEPENDENT = [name for name in CONTINUOUS if "programmes" not in name]


def curves(half, time_h, shape=1.0):
    return 3 * saturating(np.asarray(half, dtype=float), 0.0, shape, time_h)[:, 1:]


def test_brackets_count_half_times():
    half = np.repeat([0.5, 10.0, 100.0], [5, 7, 2])
    counts, _ = brackets(curves(half, DENSE, 3.0), DENSE)
    assert counts.sum() == 14
    assert counts[0] == 5
    assert counts[np.searchsorted(DENSE, 10.0) - 1] == 7
    assert counts[np.searchsorted(DENSE, 100.0) - 1] == 2


@pytest.mark.parametrize(
    ("centres", "expected"),
    [((10.0,), "not_resolved 0"), ((5.0, 80.0), "waves 2"), ((1.5, 16.0, 100.0), "waves 3")],
)
def test_planted_waves_on_a_dense_grid(centres, expected):
    found = wave_counts(centres, DENSE, 10)
    assert found[expected] >= 9, found


@pytest.mark.parametrize("centres", [(5.0, 80.0), (1.5, 16.0, 100.0), (5.0, 400.0)])
def test_sparse_grid_resolves_no_wave(centres):
    found = wave_counts(centres, SPARSE, 10)
    assert not any(name.startswith("waves") for name in found), found


@pytest.mark.parametrize("spread", INDEPENDENT)
def test_continuous_spread_makes_no_wave(spread):
    promise = false_waves(spread, DENSE, 15, "small")
    assert promise.successes <= 1, str(promise)


def test_no_gap_without_both_sides():
    early = np.exp(np.random.default_rng(0).normal(np.log(5), 0.3, 500))
    assert find_gaps(curves(early, DENSE), DENSE) == []
    few_late = np.concatenate([early, np.full(20, 80.0)])
    assert find_gaps(curves(few_late, DENSE, 3.0), DENSE) == []


def test_slow_risers_cut_off_by_the_last_sample_are_no_wave():
    rng = np.random.default_rng(1)
    half = np.concatenate([np.full(400, 3.0), np.exp(rng.uniform(np.log(600), np.log(1e5), 600))])
    counts, rise = brackets(curves(half, DENSE), DENSE)
    late = int(counts[6:].argmax()) + 6
    assert counts[late] > 300
    assert rise[late] > 0.5
    assert find_gaps(curves(half, DENSE), DENSE) == []


def test_a_boundary_that_hangs_on_one_time_is_listed_and_not_claimed():
    time_h = np.array([0.0, 4, 8, 24, 48, 96])
    half = np.repeat([2.0, 14.0], 300)
    rough = find_gaps(curves(half, time_h, 8.0), time_h)
    found = judge_waves(curves(half, time_h, 8.0), time_h)
    assert len(rough) == len(found.boundaries) == 1
    assert not found.boundaries["claimed"].any()
    assert found.boundaries["lost_without"].iloc[0] != ""
    assert (found.verdict, found.n_waves) == ("not_resolved", 0)


def test_words_hold_the_grid():
    half = np.repeat([5.0, 60.0, 250.0, 400.0], [45, 35, 12, 8])
    found = judge_waves(curves(half, SPARSE), SPARSE)
    assert found.words == ("half-times of 80% of genes spread from 0 to 7 d, no gap between waves "
                           "shown by 0 / 20 h / 7 d")
    assert found.brackets["share"].sum() == pytest.approx(1.0)
    one = judge_waves(curves(np.full(100, 5.0), SPARSE), SPARSE)
    assert one.words == ("half-times of all genes lie between two samples (by 20 h): waves there "
                         "are not resolved")
    two = judge_waves(curves(np.repeat([1.5, 60.0], 200), DENSE, 2.0), DENSE)
    assert two.words.startswith("2 waves (by 2 h, 48 h to 14 d)") or two.n_waves == 2
    assert say_time(48) == "2 d"


def test_too_few_responding_genes_is_said():
    rng = np.random.default_rng(2)
    few = np.zeros((200, len(DENSE)))
    few[:MIN_WAVE_GENES - 1] = 3 * saturating(np.full(MIN_WAVE_GENES - 1, 5.0), 0.0, 1.0, DENSE)
    found = waves(course_of(few, DENSE, rng, sd=0.05), "on")
    assert found.status == Status.INCONCLUSIVE
    assert "49 responding genes" in found.words
    none = waves(course_of(np.zeros((200, len(DENSE))), DENSE, rng, sd=0.05), "on")
    assert none.status == Status.FLAT
    assert len(none.brackets) == 0

"""Exchanged labels of a course are named with their partner; late dishes and pulses are not."""

import numpy as np
import pytest
from benchmarks.movie.exchanges import CLEAN, clean, course, exchanged, late_dishes, named

from refugium.signal import Misfit, find_misfits, read
from refugium.signal.sample_fit.exchanges import samples_exchanged

TIMES = np.arange(8)
NAMES = [f"{t} h" for t in TIMES]


def ways(replicates, *, seed=0, noise=0.2):
    """Two programmes, one early and one late, of 30 genes each, beside 40 still ones."""
    rng = np.random.default_rng(seed)
    state = np.repeat(TIMES, replicates)
    early, late = 1 - 0.5**state, np.clip(state - 3, 0, None) / 4
    change = np.concatenate([np.outer(early, 2 * rng.choice([-1, 1], 30)),
                             np.outer(late, 2 * rng.choice([-1, 1], 30)),
                             np.zeros((len(state), 40))], axis=1)
    return 8 + change + rng.normal(0, noise, change.shape), state


def found(log2, state):
    samples = [f"s{i}" for i in range(len(state))]
    return [one.sample for one in samples_exchanged(
        log2, state, np.zeros(len(state), dtype=int), (tuple(TIMES),), NAMES, samples)]


@pytest.mark.parametrize(("replicates", "pair"), [(1, (2, 6)), (1, (1, 7)), (2, (4, 12)),
                                                  (2, (5, 13)), (3, (6, 18)), (3, (4, 12))])
def test_two_samples_at_each_others_place(replicates, pair):
    log2, state = ways(replicates)
    assert found(log2, state) == []
    log2[list(pair)] = log2[list(pair[::-1])]
    assert sorted(found(log2, state)) == sorted(pair)


def test_a_dish_that_runs_late_has_no_partner():
    log2, state = ways(3)
    late, _ = ways(3, seed=1)
    log2[20] = late[14]  # a dish of 6 h as one of 4 h
    assert found(log2, state) == []


def test_neither_order_of_samples_nor_loading_matters():
    log2, state = ways(3)
    log2[[6, 18]] = log2[[18, 6]]
    rng = np.random.default_rng(3)
    order = rng.permutation(len(state))
    moved = log2[order] + rng.normal(0, 1, (len(state), 1))
    assert {int(order[i]) for i in found(moved, state[order])} == {6, 18}


def test_few_times_with_one_sample_each_say_nothing():
    log2, state = ways(1)
    log2[[1, 3]] = log2[[3, 1]]
    short = log2[:5]
    assert [one.sample for one in samples_exchanged(
        short, state[:5], np.zeros(5, dtype=int), (tuple(TIMES[:5]),), NAMES, list("abcde"))] == []


def test_the_words_name_the_partner_and_the_place():
    made = course(2, 3)
    study, pair = exchanged(made, "three times on", np.random.default_rng(2))
    table = find_misfits(read(study).matrix("rna_log"))
    assert set(table["sample"]) == pair and set(table["kind"]) == {Misfit.EXCHANGED}
    for own, words in zip(table["sample"], table["words"], strict=True):
        (partner,) = pair - {own}
        assert repr(partner) in words and "at the place of" in words


@pytest.mark.parametrize("replicates", [1, 2, 3])
@pytest.mark.parametrize("name", CLEAN)
def test_clean_courses_are_left_alone(name, replicates):
    assert clean(name, replicates, 2).successes == 0


def test_dishes_of_unequal_speed_are_left_alone():
    """What lay among another time's replicates was said to be exchanged."""
    for seed in (3, 4, 5):
        assert named(late_dishes(course(seed, 2), 0.3, seed)) == set()

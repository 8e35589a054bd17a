"""Which times off the drug would tell: power grows with time and replicates, and is the bench's."""

import numpy as np
import pytest
from benchmarks.movie.loops import arrange

from refugium.movie.memory.genes import gene_memory
from refugium.movie.memory.power import kept_power, memory_plan
from refugium.movie.memory.sentences import plan_words

WEEKLY = np.array([20.0, 168, 336, 504, 672])


def power(off_h, **more):
    usual = {"exposed_h": 168, "sd_log2": 0.15, "replicates": 3}
    return kept_power(WEEKLY, off_h, **(usual | more))


def test_power_grows_with_time_and_replicates_and_falls_with_noise():
    middle = power((168.0, 336.0))
    assert power((48.0, 168.0)) < middle - 0.2
    assert power((168.0, 336.0, 672.0)) > middle + 0.03
    assert power((168.0, 336.0), replicates=6) > middle
    assert power((168.0, 336.0), sd_log2=0.5) < middle / 2


def test_one_time_has_no_power():
    assert power((168.0,)) == 0


def test_power_is_that_of_the_benchmark():
    """Another generator: heavy tails, unequal noise, silent genes beside; 0.57 there."""
    assert power((168.0, 336.0)) == pytest.approx(0.57, abs=0.1)


def course(off_h):
    phases = ("before", "on", "on", "on", *["off"] * len(off_h))
    means = np.zeros((60, len(phases)))
    means[:30] = 3.0 * np.array([0, 0.6, 1, 1, *[0.9] * len(off_h)])
    times = np.array([0, 24, 72, 168, *(168 + h for h in off_h)])
    return arrange(means, phases, times, np.random.default_rng(6), replicates=2)


def test_a_plan_names_times_and_power_where_one_time_tells_nothing():
    one = course((168.0,))
    plan = memory_plan(one)
    assert plan["off_h"].tolist() == [("48", "168"), ("168", "336"), ("168", "336", "672")]
    assert set(plan["removed_h"]) == {168} and set(plan["n_replicates"]) == {3}
    assert not plan["sampled"].any() and plan["power"][0] < plan["power"][1:].min() - 0.1
    words = plan_words(gene_memory(one), plan)
    assert len(words) == 1 and "after removal at 7 d" in words[0]
    assert "168 and 336 h (power " in words[0]


def test_what_was_sampled_is_told_too_and_needs_no_advice():
    two = course((48.0, 336.0))
    plan = memory_plan(two)
    assert plan["sampled"].tolist() == [True, False, False, False]
    assert plan["n_replicates"].tolist() == [2, 3, 3, 3]
    assert plan_words(gene_memory(two), plan) == []


def test_no_holiday_or_no_replicate_no_plan():
    assert memory_plan(course(())).empty
    one = course((168.0,))
    alone = arrange(one.means, tuple(one.points["phase"]), one.time_h, np.random.default_rng(0),
                    replicates=1)
    assert memory_plan(alone).empty

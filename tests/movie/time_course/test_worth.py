"""A noisier point counts for fewer replicates, never for more."""

import dataclasses

import numpy as np
import pytest
from benchmarks.movie.planted import DENSE, course_of

from refugium.movie.time_course.effective_replicates import effective_replicates


def test_a_noisy_point_is_found_and_quiet_ones_gain_nothing():
    rng = np.random.default_rng(0)
    course = course_of(np.zeros((2000, len(DENSE))), DENSE, rng)
    assert effective_replicates(course) == pytest.approx(np.full(len(DENSE), 3.0), rel=0.15)
    factor = np.ones(len(DENSE))
    factor[[2, 5]] = 4.0, 0.1
    odd = dataclasses.replace(course, values=course.values * factor[course.point])
    found = effective_replicates(odd)
    pooled = (factor**2).mean()
    assert found[2] == pytest.approx(3 * pooled / 16, rel=0.25)
    assert (np.delete(found, 2) == 3).all()


def test_single_samples_and_small_panels_keep_their_number():
    rng = np.random.default_rng(1)
    counts = [3, 1, 3, 3]
    course = course_of(rng.standard_normal((500, 4)), DENSE[:4], rng, replicates=counts)
    assert effective_replicates(course)[1] == 1
    assert (effective_replicates(course_of(np.zeros((10, 4)), DENSE[:4], rng)) == 3).all()
    alone = course_of(np.zeros((100, 4)), DENSE[:4], rng, replicates=1)
    assert (effective_replicates(alone) == 1).all()

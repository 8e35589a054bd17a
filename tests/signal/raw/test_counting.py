"""Libraries read twice are told from dishes: the scatter over that of counting."""

from __future__ import annotations

import numpy as np
import pytest

from refugium.signal import scatter_over_counting


def reads(cv, *, samples=2, level=2000.0, genes=4000, seed=0):
    rng = np.random.default_rng(seed)
    share = level * rng.uniform(0.5, 1.5, genes)
    dishes = share[:, None] * np.exp(cv * rng.standard_normal((genes, samples)))
    depth = rng.uniform(0.5, 2.0, samples)  # libraries are never as deep as one another
    return rng.poisson(dishes * depth).astype(float)


@pytest.mark.parametrize("samples", [2, 3, 6])
@pytest.mark.parametrize("cv", [0.0, 0.05, 0.15])
def test_the_ratio_is_that_of_the_closed_form(cv, samples):
    counts = reads(cv, samples=samples)
    found = scatter_over_counting(counts, counts.sum(axis=0), np.zeros(samples, dtype=int))[0]
    usual = np.median(1 / (1 / counts).mean(axis=1))
    assert found == pytest.approx(1 + cv**2 * usual, rel=0.25)


def test_lone_samples_and_few_reads_are_not_judged():
    counts = reads(0.1, samples=3)
    depth = counts.sum(axis=0)
    assert list(scatter_over_counting(counts, depth, np.array([0, 0, 1]))) == [0]
    assert scatter_over_counting(counts / 100, depth, np.array([0, 0, 0])) == {}

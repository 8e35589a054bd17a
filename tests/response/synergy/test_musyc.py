"""The surface of four states: derivatives, its special cases, and surfaces found again."""

import numpy as np
import pytest
from benchmarks.response.surfaces import grid

from refugium.response.dose.four_parameter import fit_sigmoids, share_of_effect
from refugium.response.synergy.musyc import (
    Surfaces,
    efficacy_gain,
    fit_surfaces,
    surface_basis,
    surface_bounds,
    surface_starts,
)

D1, D2 = grid(7, 1, 1)
with np.errstate(divide="ignore"):
    X1, X2 = np.log10(D1)[None], np.log10(D2)[None]


def made(theta, ends):
    n = len(theta)
    return Surfaces(theta=np.asarray(theta), ends=np.asarray(ends), sse=np.zeros(n),
                    sse_flat=np.ones(n), n=np.full(n, 64), converged=np.ones(n, dtype=bool))


def drawn(n, seed):
    rng = np.random.default_rng(seed)
    theta = np.stack([rng.uniform(-1, 1, n), rng.normal(0, 0.4, n), rng.uniform(-1, 1, n),
                      rng.normal(0, 0.4, n), rng.normal(0, 0.6, n), rng.normal(0, 0.6, n)], axis=1)
    ends = np.stack([np.ones(n), rng.uniform(0.2, 0.8, n), rng.uniform(0.2, 0.8, n),
                     rng.uniform(0, 0.6, n)], axis=1)
    return made(theta, ends)


def fitted(y):
    singles = (fit_sigmoids(X1[:, D2 == 0], y[:, D2 == 0]),
               fit_sigmoids(X2[:, D1 == 0], y[:, D1 == 0]))
    low, high = surface_bounds(tuple(s.lowest for s in singles), tuple(s.highest for s in singles))
    return fit_surfaces(X1, X2, y, starts=surface_starts(singles), lower=low, upper=high)


def test_derivatives():
    truth = drawn(3, 0)
    basis = surface_basis(X1, X2)
    shares, push = basis(truth.theta, np.arange(3))
    assert shares.sum(axis=0) == pytest.approx(1)
    slopes = push(truth.ends)
    for j in range(6):
        moved = truth.theta.copy()
        moved[:, j] += 1e-6
        there = np.einsum("kbp,bk->bp", basis(moved, np.arange(3))[0], truth.ends)
        assert (there - truth.at(X1, X2)) / 1e-6 == pytest.approx(slopes[j], abs=1e-5)


def test_without_interaction_drugs_are_independent():
    theta = [[0.3, 0.2, -0.2, -0.3, 0.0, 0.0]]
    y = made(theta, [[1.0, 0.4, 0.3, 0.12]]).at(X1, X2)  # e3 = e1 e2
    first = 1 - 0.6 * share_of_effect(X1, np.array(0.3), np.exp(0.2))
    second = 1 - 0.7 * share_of_effect(X2, np.array(-0.2), np.exp(-0.3))
    assert y == pytest.approx(first * second)


def test_noisy_surfaces_are_found_again_and_no_start_is_better_than_the_truth():
    truth = drawn(60, 1)
    y = truth.at(X1, X2) + np.random.default_rng(2).normal(0, 0.03, (60, 64))
    found = fitted(y)
    assert np.median(np.abs(found.log10_c - truth.log10_c)) < 0.1
    assert np.median(np.abs(efficacy_gain(found.ends) - efficacy_gain(truth.ends))) < 0.08
    low, high = surface_bounds((np.full(60, -2.0),) * 2, (np.full(60, 2.0),) * 2)
    told = fit_surfaces(X1, X2, y, starts=truth.theta[:, None], lower=low, upper=high)
    assert (found.sse <= told.sse * 1.001).all()


def test_efficacy_is_missing_where_neither_drug_works():
    assert np.isnan(efficacy_gain(np.array([1.0, 1.0, 1.1, 0.5])))


def test_missing_readings_and_padding_change_nothing():
    y = drawn(2, 3).at(X1, X2) + np.random.default_rng(4).normal(0, 0.02, (2, 64))
    whole = fitted(y)
    low, high = surface_bounds((np.full(2, -2.0),) * 2, (np.full(2, 2.0),) * 2)
    wide = [np.concatenate([x, np.full((1, 6), -np.inf)], axis=1) for x in (X1, X2)]
    padded = fit_surfaces(*wide, np.concatenate([y, np.full((2, 6), np.nan)], axis=1),
                          starts=whole.theta[:, None], lower=low, upper=high)
    assert padded.sse == pytest.approx(whole.sse, rel=1e-4)

"""The posterior against a dense normal density, its prior where nothing is measured, and seeds."""

import numpy as np
import pytest
from scipy import stats

from builders.paths import DRUG_ON, A, readings
from refugium.movie.kinetics.fitting.compare import coupled
from refugium.movie.kinetics.fitting.fit import turn_limits
from refugium.movie.kinetics.fitting.posterior import (
    Draws,
    _Target,
    draw_posterior,
    prior_coordinates,
)
from refugium.movie.kinetics.model import coefficients, eigen_rates
from refugium.movie.kinetics.series import read_series
from refugium.movie.kinetics.window import return_times, reversible_window


def draws_of(table, seed=0, particles=500):
    series = read_series(table, DRUG_ON)
    return series, draw_posterior(coupled(series), seed=np.random.SeedSequence(seed),
                                  particles=particles)


@pytest.mark.parametrize("sd", [0.05, None])
def test_marginal_likelihood_equals_the_dense_normal_density(sd):
    series = read_series(readings(noise=0.05, sd=sd), DRUG_ON)
    target = _Target(series, turn_limits(series))
    x = prior_coordinates(np.random.default_rng(0), 400, 2)
    x = x[np.isfinite(target.prior(x))][:12]
    rates = np.sinh(x[:, :-2]).reshape(-1, 2, 2, 2)
    X = coefficients(rates, series.paths)[:, series.state, series.component]
    want = []
    for i in range(len(x)):
        prior_sd = np.concatenate([[1.0, 1.0], *np.sqrt((rates[i] ** 2).sum(axis=2))])
        noise = 1 / series.weight if sd else np.exp(x[i, -2:])[series.component]
        cov = (X[i] * prior_sd**2) @ X[i].T + np.diag(noise**2)
        want.append(stats.multivariate_normal.logpdf(series.y, np.zeros(len(cov)), cov,
                                                     allow_singular=True))
    got = target.likelihood(x) - len(series.y) / 2 * np.log(2 * np.pi)
    assert got == pytest.approx(np.array(want), rel=1e-5, abs=1e-3)


def test_without_information_the_return_is_as_likely_slower_as_faster():
    _, draws = draws_of(readings(noise=0.0, sd=1e3), particles=2000)
    slow = eigen_rates(draws.A)[0]
    assert (slow[:, 1] < slow[:, 0]).mean() == pytest.approx(0.5, abs=0.04)


def test_with_exact_readings_the_draws_lie_at_the_truth():
    series, draws = draws_of(readings(sd=0.001))
    slow = eigen_rates(draws.A)[0] / series.span_h
    for phase in (0, 1):
        true = float(eigen_rates(A[phase])[0])
        assert np.median(slow[:, phase]) == pytest.approx(true, rel=0.05)


def test_same_seed_same_draws_other_seed_other_draws():
    table = readings(noise=0.05, sd=0.05)
    first, again, other = (draws_of(table, seed, 200)[1].A for seed in (3, 3, 4))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def one_draw(rate_off, rest_off=0.0):
    rates = np.stack([-np.eye(2), -rate_off * np.eye(2)])[None]
    drift = rate_off * rest_off
    return Draws(rates, np.array([[0.0, 0, 1, 0, drift, 0]]), np.full((1, 2), np.nan), 1.0)


def test_return_time_of_one_rate_is_a_logarithm():
    durations = np.array([0.1, 1.0, 8.0])
    far = 1 - np.exp(-8.0)
    want = np.log(np.maximum((1 - np.exp(-durations)) / (0.2 * far), 1.0)) / 0.5
    got = return_times(one_draw(0.5), durations, 6.0)[0]
    assert got == pytest.approx(want, abs=0.11)
    assert got[0] == 0.0


@pytest.mark.parametrize(("within", "window"), [(9.0, np.inf), (2.0, 0.5), (0.001, 0.2)])
def test_window_closes_when_the_return_takes_too_long(within, window):
    durations = np.arange(0.1, 8.05, 0.1)
    got = reversible_window(return_times(one_draw(0.5), durations, within), durations)[0]
    if np.isinf(window):
        assert np.isinf(got)
    else:
        far = 1 - np.exp(-8.0)
        want = -np.log(1 - 0.2 * far * np.exp(0.5 * within))
        assert got == pytest.approx(want, abs=0.11)


def test_a_far_fixed_point_never_brings_the_state_back():
    durations = np.arange(1.0, 8.0)
    got = return_times(one_draw(0.5, rest_off=2.0), durations, 50.0)[0]
    assert np.isinf(got).all()

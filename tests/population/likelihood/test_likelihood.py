"""Predictions of counts against simulated wells; probabilities against SciPy; scales."""

import numpy as np
import pytest
from scipy import stats as sps

from refugium.core.errors import RefugiumError
from refugium.population import Rates, one_type, survival_along
from refugium.population.likelihood.counts import (
    count_log_likelihood,
    log_probability,
    predict_counts,
)
from refugium.population.likelihood.measurement import Kind, Measurement
from refugium.population.likelihood.scaled import scaled_log_likelihood
from refugium.population.likelihood.steps import steps_between
from refugium.population.simulated.events import simulate_cells
from refugium.population.simulated.one_type import draw_descendants

TIMES = np.array([0.0, 24.0, 48.0, 100.0])
TWO = {"birth_per_h": np.array([0.02, 0.01]), "death_per_h": np.array([0.06, 0.01]),
       "switch_per_h": np.array([[0, 0.01], [0.002, 0]])}


def wells(n, error, seed=3):
    rng = np.random.default_rng(seed)
    start = rng.multinomial(60, [0.9, 0.1], n)
    cells = simulate_cells(rng, start, TIMES[1:], **TWO).sum(axis=2)
    cells = np.concatenate([start.sum(axis=1)[:, None], cells], axis=1).T
    return np.round(cells * np.exp(error * rng.normal(size=cells.shape) - error**2 / 2))


@pytest.mark.parametrize("error", [0.0, 0.15])
def test_counts_scatter_about_their_predictions_as_promised(error):
    counts = wells(3000, error)
    rates = Rates(**{name: value[None] for name, value in TWO.items()})
    seen = predict_counts(counts, np.zeros(3000, int), steps_between(rates, TIMES),
                          np.array([0.9, 0.1]), Measurement(kind=Kind.COUNTS, error=error))
    z = (counts[1:] - seen.mean) / np.sqrt(seen.variance)
    assert (np.abs(z.mean(axis=1)) < 4 / np.sqrt(3000)).all()
    np.testing.assert_allclose((z**2).mean(axis=1), 1, atol=0.15)
    # what one count taught is used up: its error says nothing of the next one's
    assert np.abs(np.corrcoef(z)[np.triu_indices(3, 1)]).max() < 0.08


def test_the_truth_is_likelier_than_rates_of_the_same_mean():
    """Turnover speaks through the scatter of wells."""
    counts = wells(400, 0.05)
    arms = np.zeros(400, int)
    at = [count_log_likelihood(
        counts, arms, steps_between(Rates(
            birth_per_h=TWO["birth_per_h"][None] + more, death_per_h=TWO["death_per_h"][None]
            + more, switch_per_h=TWO["switch_per_h"][None]), TIMES), np.array([0.9, 0.1]),
        Measurement(kind=Kind.COUNTS, error=0.05)).sum() for more in (0.0, 0.05, 0.2)]
    assert at[0] > at[1] > at[2]


def test_a_reading_that_is_missing_teaches_nothing():
    rates, measured = one_type(np.array([0.03]), np.array([0.01])), Measurement(
        kind=Kind.COUNTS, error=0.1)
    arm, times = np.zeros(1, int), np.array([0.0, 20.0, 50.0])
    full = predict_counts(np.array([[50.0], [np.nan], [90.0]]), arm,
                          steps_between(rates, times), np.array([1.0]), measured)
    short = predict_counts(np.array([[50.0], [90.0]]), arm,
                           steps_between(rates, times[[0, 2]]), np.array([1.0]), measured)
    np.testing.assert_allclose(full.variance[1], short.variance[0], rtol=1e-10)
    np.testing.assert_allclose(full.mean[1], short.mean[0], rtol=1e-10)


def test_probabilities_are_those_of_scipy_and_close_to_the_exact_ones():
    k = np.arange(60.0)
    mean, variance = 20.0, 55.0
    size = mean**2 / (variance - mean)
    np.testing.assert_allclose(log_probability(k, np.full(60, mean), np.full(60, variance)),
                               sps.nbinom.logpmf(k, size, mean / variance), atol=1e-9)
    drawn = draw_descendants(np.random.default_rng(0), np.full(200_000, 20), 50.0,
                             birth_per_h=0.03, death_per_h=0.03)
    share = np.bincount(drawn, minlength=200)[5:60] / len(drawn)
    near = np.exp(log_probability(np.arange(5.0, 60.0), np.full(55, 20.0),
                                  np.full(55, 20 * 0.06 * 50)))
    assert np.abs(share - near).sum() / 2 < 0.02


def test_exact_draws_have_the_closed_forms():
    rng = np.random.default_rng(1)
    for birth, death in ((0.03, 0.01), (0.01, 0.04), (0.0, 0.05), (0.02, 0.0)):
        drawn = draw_descendants(rng, np.full(20_000, 3), 30.0, birth_per_h=birth,
                                 death_per_h=death)
        grown = np.exp((birth - death) * 30)
        spread = 3 * (birth + death) / (birth - death) * grown * (grown - 1)
        assert abs(drawn.mean() - 3 * grown) < 4 * np.sqrt(spread / 20_000)
        assert drawn.var() == pytest.approx(spread, rel=0.08)
        u = survival_along(one_type(np.array([birth]), np.array([death])), np.array([30.0]))[0]
        assert abs((drawn == 0).mean() - (1 - u) ** 3) < 0.015


def test_a_marker_speaks_by_its_ratios_alone_and_bears_an_outlier():
    measured = Measurement(kind=Kind.MARKER, error=0.1)
    means = np.exp(-0.1 * np.arange(6.0))
    right = scaled_log_likelihood(means[None] * [[1.0], [700.0]], means, measured)
    assert right[0] == pytest.approx(right[1])
    assert scaled_log_likelihood(means, means**2, measured) < right[0]
    with_zero = scaled_log_likelihood(np.where(np.arange(6) == 3, 0.0, means), means, measured)
    assert with_zero == pytest.approx(right[0] * 5 / 6)
    far = means * np.where(np.arange(6) == 3, 8.0, 1.0)
    assert right[0] - scaled_log_likelihood(far, means, measured) < 20
    full = Measurement(kind=Kind.CONFLUENCE, error=0.1)
    assert scaled_log_likelihood(np.array([0.1, 0.2, 0.9]), np.array([1.0, 2, 4]),
                                 full) == pytest.approx(scaled_log_likelihood(
                                     np.array([0.1, 0.2]), np.array([1.0, 2]), full))


def test_a_scale_without_error_is_refused():
    for kind in (Kind.SCALED, Kind.MARKER, Kind.CONFLUENCE):
        with pytest.raises(RefugiumError, match="without error"):
            Measurement(kind=kind, error=0.0)
    with pytest.raises(RefugiumError, match="below 0"):
        Measurement(kind=Kind.COUNTS, error=-0.1)

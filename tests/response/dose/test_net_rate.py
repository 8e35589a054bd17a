"""Rates from counts: a line, a lag, gaps."""

import numpy as np
import pytest
from scipy import stats as sps

from refugium.response.dose.net_rate import net_rates

HOURS = np.arange(0.0, 120.0, 8.0)


def test_a_line_is_read_from_its_start():
    found = net_rates(HOURS[None], 100 * 2.0 ** (HOURS / 24)[None])
    assert found.rate[0] == pytest.approx(1 / 24) and found.start_h[0] == 0


def test_the_rule_is_the_published_one():
    """Written out start by start, with another regression."""
    rng = np.random.default_rng(0)
    lag = np.minimum(HOURS, 30) / 20 - np.maximum(HOURS - 30, 0) / 60
    counts = 300 * 2.0 ** (lag + rng.normal(0, 0.08, (40, len(HOURS))))
    found = net_rates(HOURS[None], counts)
    for row, y in enumerate(np.log2(counts)):
        best = (-np.inf, 0.0, 0.0)
        for i in range(len(HOURS) - 3):
            fit = sps.linregress(HOURS[i:], y[i:])
            n, rest = len(HOURS) - i, y[i:] - fit.intercept - fit.slope * HOURS[i:]
            adjusted = 1 - (1 - fit.rvalue**2) * (n - 1) / (n - 2)
            score = adjusted * (1 - np.sqrt((rest**2).mean())) ** 2 * (n - 3) ** 0.25
            best = max(best, (score, HOURS[i], fit.slope))
        assert (found.start_h[row], found.rate[row]) == pytest.approx(best[1:])


def test_empty_wells_and_gaps_are_left_out():
    counts = 100 * 2.0 ** (-HOURS / 24)[None]
    whole = net_rates(HOURS[None], counts)
    gaps = counts.copy()
    gaps[0, 3] = np.nan
    gaps[0, -1] = 0
    found = net_rates(HOURS[None], gaps)
    assert found.rate == pytest.approx(whole.rate) and found.n_times[0] == len(HOURS) - 2


def test_three_readings_are_too_few():
    found = net_rates(HOURS[None, :3], np.array([[100.0, 200.0, 400.0]]))
    assert np.isnan(found.rate[0]) and found.n_times[0] == 0

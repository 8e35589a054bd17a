"""Slopes over lines: closed forms, and relatives that are no further witnesses."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from refugium.escape.levels.across_lines.slopes.slope import slopes


def test_unrelated_lines_give_the_t_test() -> None:
    rng = np.random.default_rng(1)
    group = np.repeat([0.0, 1.0], 5)
    y = rng.normal(size=(20, 10))
    found = slopes(y, group, np.arange(10))
    oracle = stats.ttest_ind(y[:, 5:], y[:, :5], axis=1, alternative="greater")
    assert np.allclose(found.t, oracle.statistic)
    assert np.allclose(found.p, oracle.pvalue)


def test_a_rival_held_constant_is_multiple_regression() -> None:
    rng = np.random.default_rng(2)
    response, beside = rng.normal(size=9), rng.normal(size=9)
    y = rng.normal(size=(3, 9))
    found = slopes(y, response, np.arange(9), beside)
    x = np.column_stack([np.ones(9), response, beside])
    coef, rss, *_ = np.linalg.lstsq(x, y.T, rcond=None)
    se = np.sqrt(rss / 6 * np.linalg.inv(x.T @ x)[1, 1])
    assert np.allclose(found.estimate, coef[1])
    assert np.allclose(found.se, se)


@pytest.mark.parametrize("share", [0.5, 0.95])
def test_sisters_do_not_count_twice(share: float) -> None:
    """Nothing goes with response; four origins of two lines each that share most of their noise."""
    rng = np.random.default_rng(3)
    origin = np.repeat(np.arange(6), 2)
    response = np.repeat([0.0, 1.0, 0.0, 1.0, 0.0, 1.0], 2)
    y = np.sqrt(share) * rng.normal(size=(4000, 6))[:, origin]
    y += np.sqrt(1 - share) * rng.normal(size=(4000, 12))
    false = (slopes(y, response, origin).p <= 0.05).sum()
    assert stats.binomtest(int(false), 4000).proportion_ci(0.99).low <= 0.05
    naive = (slopes(y, response, np.arange(12)).p <= 0.05).mean()
    assert naive > 0.06


def test_no_slope_without_variation_or_with_too_few_origins() -> None:
    y = np.zeros((1, 4)) + np.arange(4)
    assert np.isnan(slopes(y, np.ones(4), np.arange(4)).p).all()
    assert np.isnan(slopes(y, np.array([0, 0, 1, 1.0]), np.array([0, 0, 1, 1])).p).all()


def test_borrowed_variances_keep_the_rate_and_gain_power() -> None:
    """Nodes of 1 to 8 sites, heavy tails, 8 lines: 2.5 % of nulls pass at 2.5 %, of any size."""
    rng = np.random.default_rng(4)
    response, size = np.tile([0.0, 1.0], 4), np.tile([1, 2, 3, 8], 15)
    alone, false, gained = [], [], []
    for _ in range(150):
        y = rng.standard_t(5, (60, 8)) * np.sqrt(0.25 + 0.6 / size)[:, None]
        false.append(slopes(y, response, np.arange(8)).borrowed(size).p <= 0.025)
        found = slopes(y + 1.6 * response, response, np.arange(8))
        alone.append((found.p <= 0.025).mean())
        gained.append((found.borrowed(size).p <= 0.025).mean())
    for sites in (1, 3, 8):
        rate = np.array(false)[:, size == sites]
        assert stats.binomtest(int(rate.sum()), rate.size).proportion_ci(0.99).low <= 0.025
    assert np.mean(gained) > np.mean(alone) + 0.03


def test_rows_that_move_together_lend_little() -> None:
    """All noise is one shared axis: one witness, and no row gets more than its own freedom."""
    rng = np.random.default_rng(5)
    y = rng.normal(size=(60, 1)) * rng.normal(size=8)
    found = slopes(y, np.tile([0.0, 1.0], 4), np.arange(8))
    assert found.n_alike == pytest.approx(1.0)
    assert found.borrowed(np.ones(60, dtype=int)).df.max() <= 6.0 + 1e-9

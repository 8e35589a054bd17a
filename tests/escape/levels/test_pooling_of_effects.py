"""Random effects over models: closed forms, oracles, and the promise of each interval."""

import numpy as np
import pytest
from benchmarks.promise import Promise
from scipy import optimize
from scipy import stats as sps

from refugium.core.stats import pool_effects


def test_equal_errors_without_spread_are_the_plain_mean():
    found = pool_effects(np.array([[1.0, 1.0, 1.0, 1.0]]), np.full((1, 4), 0.04))
    assert found.mean[0] == pytest.approx(1.0)
    assert found.tau2[0] == 0
    assert found.hi[0] - found.lo[0] == pytest.approx(2 * sps.t.ppf(0.975, 3) * 0.1)
    assert found.next_lo[0] <= found.lo[0] < found.hi[0] <= found.next_hi[0]


def test_unknown_errors_are_the_classical_t_intervals():
    y = np.array([[0.3, -1.2, 0.8, 2.0, 0.1]])
    found = pool_effects(y, np.full((1, 5), np.nan))
    lo, hi = sps.t.interval(0.95, 4, y.mean(), sps.sem(y[0]))
    assert (found.lo[0], found.hi[0]) == pytest.approx((lo, hi))
    half = sps.t.ppf(0.975, 4) * y.std(ddof=1) * np.sqrt(1 + 1 / 5)
    assert found.next_hi[0] - found.next_lo[0] == pytest.approx(2 * half)
    assert np.isnan(found.tau2[0])
    assert np.isnan(found.i2[0])


def test_spread_between_models_solves_its_equation():
    rng = np.random.default_rng(4)
    y, v = rng.normal(0, 2, (20, 6)), rng.uniform(0.01, 0.5, (20, 6))
    found = pool_effects(y, v)

    def excess(tau2, y, v):
        w = 1 / (v + tau2)
        return (w * (y - (w * y).sum() / w.sum()) ** 2).sum() - 5

    wanted = [optimize.brentq(excess, 0, 1e3, args=(a, b)) if excess(0, a, b) > 0 else 0.0
              for a, b in zip(y, v, strict=True)]
    assert np.median(wanted) > 0.0
    assert found.tau2 == pytest.approx(wanted, rel=1e-6)


def test_one_model_left_out_is_the_mean_of_the_others():
    y, v = np.array([[0.0, 1.0, 5.0, np.nan]]), np.array([[0.1, 0.2, 0.1, np.nan]])
    found = pool_effects(y, v)
    means = [pool_effects(np.delete(y, i, 1), np.delete(v, i, 1)).mean[0] for i in range(3)]
    assert (found.out_lo[0], found.out_hi[0]) == pytest.approx((min(means), max(means)))


@pytest.mark.parametrize(("n", "has"), [(0, ""), (1, "mean"), (2, "interval"), (3, "next")])
def test_too_few_models_give_no_interval(n, has):
    y = np.array([[0.1 * i if i < n else np.nan for i in range(4)]])
    found = pool_effects(y, np.full((1, 4), 0.1))
    assert found.n[0] == n
    assert np.isfinite(found.mean[0]) == (n >= 1)
    assert np.isfinite(found.lo[0]) == (n >= 2)
    assert np.isfinite(found.next_lo[0]) == (has == "next")


@pytest.mark.parametrize(("k", "tau"), [(4, 1.0), (8, 0.3)])
def test_intervals_keep_their_promise(k, tau):
    rng = np.random.default_rng(20261121 + k)
    repeats = 400
    se = rng.uniform(0.1, 0.5, (repeats, k))
    true = 0.5 + tau * rng.standard_normal((repeats, k))
    found = pool_effects(true + se * rng.standard_normal((repeats, k)), se**2)
    later = 0.5 + tau * rng.standard_normal(repeats)
    mean = int(((found.lo <= 0.5) & (found.hi >= 0.5)).sum())
    ahead = int(((found.next_lo <= later) & (later <= found.next_hi)).sum())
    for promise in (Promise("mean", 0.95, mean, repeats, "at_least"),
                    Promise("further model", 0.95, ahead, repeats, "at_least")):
        assert promise.kept, str(promise)

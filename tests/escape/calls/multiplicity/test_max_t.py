"""The p of the best of correlated tests, held against closed forms and against draws."""

import numpy as np
import pytest
from scipy import stats as sps

from refugium.escape.calls.multiplicity.max_t import p_of_best


def best(p, rho, df, tests):
    return float(p_of_best(np.array([p]), np.array([rho]), np.array([float(df)]),
                           np.array([tests]))[0])


@pytest.mark.parametrize("p", [1e-12, 1e-4, 0.03, 0.5])
def test_one_test_costs_nothing(p):
    assert best(p, 0.3, 5, 1) == p


@pytest.mark.parametrize("df", [2, 8, 60])
@pytest.mark.parametrize("p", [1e-9, 1e-3, 0.05])
def test_it_lies_between_one_test_and_all_of_them_and_falls_with_correlation(df, p):
    found = [best(p, rho, df, 5) for rho in (0.0, 0.5, 0.9)]
    assert p <= found[2] < found[1] < found[0] <= 5 * p


def test_independent_tests_with_known_variance_are_those_of_sidak():
    for p in (0.001, 0.02):
        assert best(p, 0.0, 1e6, 4) == pytest.approx(1 - (1 - p) ** 4, rel=2e-3)


@pytest.mark.parametrize(("rho", "df", "tests"), [(0.0, 4, 5), (0.5, 4, 3), (0.5, 12, 5)])
def test_it_is_the_share_of_draws_beyond(rho, df, tests):
    rng = np.random.default_rng(3)
    size = 400_000
    shared, own = rng.standard_normal(size), rng.standard_normal((tests, size))
    t = (np.sqrt(rho) * shared + np.sqrt(1 - rho) * own) / np.sqrt(rng.chisquare(df, size) / df)
    for p in (0.001, 0.01):
        seen = int((t.max(axis=0) >= sps.t.isf(p, df)).sum())
        lo, hi = sps.binomtest(seen, size).proportion_ci(0.9999)
        assert lo <= best(p, rho, df, tests) <= hi


def test_the_least_correlation_is_on_the_safe_side():
    """Unlike correlations: what is computed from the least of them is no smaller (Slepian)."""
    rng = np.random.default_rng(4)
    cov = np.array([[1.0, 0.2, 0.6], [0.2, 1.0, 0.4], [0.6, 0.4, 1.0]])
    t = np.linalg.cholesky(cov) @ rng.standard_normal((3, 400_000))
    t /= np.sqrt(rng.chisquare(6, 400_000) / 6)
    assert best(0.01, 0.2, 6, 3) > float((t.max(axis=0) >= sps.t.isf(0.01, 6)).mean())


def test_what_is_missing_stays_missing():
    assert np.isnan(best(np.nan, 0.0, 5, 3))

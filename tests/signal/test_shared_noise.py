"""Rows that share the noise of their samples lend each other little certainty."""

import numpy as np
import pytest
from benchmarks.promise import Promise

from refugium.signal.linear_model import fit_states
from refugium.signal.moderate import independent_sets, moderate_variances

ROWS = 60


def _effect(rng, n_blocks, share):
    state, block = np.tile([0, 1], n_blocks), np.repeat(np.arange(n_blocks), 2)
    size = (ROWS, len(state))
    noise = np.sqrt(share) * rng.standard_normal((1, len(state)))
    noise = noise + np.sqrt(1 - share) * rng.standard_normal(size)
    spread = np.exp(0.3 * rng.standard_normal(ROWS))[:, None]
    return fit_states(spread * noise, state, block).combine(np.array([-1.0, 1.0]))


@pytest.mark.parametrize("n_blocks", [2, 3])
def test_shared_noise_makes_no_more_false_findings(n_blocks):
    """80 % of the noise shared: 0.09 to 0.14 were false at 5 % when rows counted as independent."""
    rng = np.random.default_rng(n_blocks)
    false = [bool(_effect(rng, n_blocks, 0.8).p_two_sided()[rng.integers(ROWS)] <= 0.05)
             for _ in range(400)]
    promise = Promise("false", 0.05, sum(false), len(false), "at_most")
    assert promise.kept, str(promise)
    assert np.mean(false) < 0.09


def test_two_replicates_of_two_states_are_a_plain_t():
    """One df a row: every pair of rows correlates fully, so nothing can be lent."""
    effect = _effect(np.random.default_rng(0), 2, 0.0)
    assert (effect.df == 1).all()


def test_rows_on_their_own_still_lend():
    rng = np.random.default_rng(1)
    raw, df = rng.chisquare(6, 200) / 6, np.full(200, 6.0)
    free = moderate_variances(raw, df)[1]
    sets = independent_sets(rng.standard_normal((200, 6)), np.zeros(200, dtype=int), df)
    assert moderate_variances(raw, df, sets=sets)[1][0] > 1.5 * df[0]
    assert moderate_variances(raw, df, sets=1.0)[1][0] == df[0]
    assert free[0] > df[0]


@pytest.mark.parametrize("share", [0.0, 0.3, 0.8, 1.0])
def test_independent_sets_against_the_closed_form(share):
    """m / (1 + (m - 1) rho^2) where df are many and the share of noise is known."""
    rng = np.random.default_rng(2)
    n = 2000
    rows = np.sqrt(share) * rng.standard_normal((1, n)) + np.sqrt(1 - share) * rng.standard_normal(
        (30, n))
    found = independent_sets(rows, np.zeros(30, dtype=int), np.full(30, float(n)))
    assert found == pytest.approx(30 / (1 + 29 * share**2), rel=0.15)


def test_sets_are_of_one_pattern_only():
    """Rows read in other samples do not correlate by what they lack."""
    rng = np.random.default_rng(3)
    left = rng.standard_normal((20, 40))
    left[:10, 20:], left[10:, :20] = 0.0, 0.0
    pattern, df = np.repeat([0, 1], 10), np.full(20, 20.0)
    apart = independent_sets(left, pattern, df)
    assert apart == pytest.approx(independent_sets(left[:10, :20], pattern[:10], df[:10]), rel=0.6)
    assert independent_sets(left, np.arange(20), df) == 1.0  # no pair: nothing is known

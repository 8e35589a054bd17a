"""States given by mean, sd and n: Welch's t, the samples' own coefficients, honest errors."""

import numpy as np
import pytest
from scipy import stats as sps

from refugium.signal import fit_given, fit_states


def _difference(case, reference, size):
    weights = np.zeros(size)
    weights[case], weights[reference] = 1, -1
    return weights


def _one_block(n=(4, 4, 4), rows=6, seed=0):
    rng = np.random.default_rng(seed)
    parts = [rng.normal(s, 0.2 + 0.3 * s, (rows, k)) for s, k in enumerate(n)]
    mean = np.stack([p.mean(axis=1) for p in parts], axis=1)
    sd = np.stack([p.std(axis=1, ddof=1) for p in parts], axis=1)
    return parts, mean, sd, np.tile(np.array(n, dtype=float), (rows, 1))


def test_two_states_of_one_block_are_welchs_t_test():
    parts, mean, sd, n = _one_block()
    fit = fit_given(mean, sd / np.sqrt(n), n, np.arange(3), np.zeros(3, int))
    effect = fit.combine(_difference(2, 0, 3))
    oracle = sps.ttest_ind_from_stats(mean[:, 2], sd[:, 2], 4, mean[:, 0], sd[:, 0], 4,
                                      equal_var=False)
    assert np.allclose(effect.p_two_sided(), oracle.pvalue, rtol=1e-10)
    assert np.allclose(effect.estimate / effect.se, oracle.statistic, rtol=1e-10)
    whole = sps.ttest_ind(parts[2], parts[0], axis=1, equal_var=False)
    ci = whole.confidence_interval(0.95)
    lo, hi = effect.interval(0.95)
    assert np.allclose(lo, ci.low, rtol=1e-9)
    assert np.allclose(hi, ci.high, rtol=1e-9)


def test_unequal_n_is_no_surer_than_the_smaller_state_allows():
    """2,000 pairs of 2 and 8 samples with one sd: Welch's own df reject 9 % at 5 %."""
    parts, mean, sd, n = _one_block((2, 8), rows=2000)
    mean = np.stack([parts[0].mean(axis=1), parts[1].mean(axis=1) - 1], axis=1)
    sd[:, 1] *= 0.2 / 0.5
    mean[:, 1] *= 0.2 / 0.5
    fit = fit_given(mean, sd / np.sqrt(n), n, np.arange(2), np.zeros(2, int))
    effect = fit.combine(_difference(1, 0, 2))
    assert effect.df.max() <= 1.0
    false = int((effect.p_two_sided() <= 0.05).sum())
    assert sps.binomtest(false, 2000).proportion_ci(0.99).low <= 0.05
    welch = sps.ttest_ind_from_stats(mean[:, 1], sd[:, 1], 8, mean[:, 0], sd[:, 0], 2,
                                     equal_var=False).pvalue
    assert (welch <= 0.05).mean() > 0.07
    # of three and five: at most the four df of two states of three
    _, mean, sd, n = _one_block((3, 5), rows=50)
    fit = fit_given(mean, sd / np.sqrt(n), n, np.arange(2), np.zeros(2, int))
    assert 3.9 < fit.combine(_difference(1, 0, 2)).df.max() <= 4.0 + 1e-9


def test_coefficients_are_those_of_the_samples_with_unequal_n_over_blocks():
    rng = np.random.default_rng(3)
    cells = [(0, 0, 3), (1, 0, 2), (0, 1, 4), (2, 1, 5), (1, 2, 3), (2, 2, 2)]
    state = np.repeat([c[0] for c in cells], [c[2] for c in cells])
    block = np.repeat([c[1] for c in cells], [c[2] for c in cells])
    y = rng.normal(size=(4, len(state))) + state + 3 * block
    of_cell = np.repeat(np.arange(len(cells)), [c[2] for c in cells])
    mean = np.stack([y[:, of_cell == i].mean(axis=1) for i in range(len(cells))], axis=1)
    n = np.tile(np.array([c[2] for c in cells], dtype=float), (4, 1))
    given = fit_given(mean, np.full(mean.shape, 0.1), n, np.array([c[0] for c in cells]),
                      np.array([c[1] for c in cells]))
    samples = fit_states(y, state, block)
    for case, reference in ((1, 0), (2, 0), (2, 1)):
        weights = _difference(case, reference, 3)
        assert np.allclose(given.combine(weights).estimate, samples.combine(weights).estimate)
    assert given.samples.tolist() == samples.samples.tolist()


def test_one_sample_or_an_unknown_sd_gives_an_effect_and_no_error():
    mean = np.array([[1.0, 3.0], [1.0, 3.0], [1.0, 3.0]])
    se = np.array([[0.1, 0.1], [0.1, np.nan], [0.1, np.nan]])
    n = np.array([[3.0, 3.0], [3.0, 1.0], [3.0, np.nan]])
    effect = fit_given(mean, se, n, np.array([0, 1]), np.zeros(2, int)).combine(
        _difference(1, 0, 2))
    assert np.allclose(effect.estimate, 2.0)
    assert np.isfinite(effect.se).tolist() == [True, False, False]
    assert (effect.df > 0).tolist() == [True, False, False]
    assert np.isnan(effect.p_two_sided()[1:]).all()


def test_a_missing_mean_leaves_the_other_rows_alone():
    mean = np.array([[1.0, 3.0, np.nan], [1.0, 3.0, 4.0]])
    fit = fit_given(mean, np.full((2, 3), 0.1), np.full((2, 3), 3.0), np.arange(3),
                    np.zeros(3, int))
    assert np.isnan(fit.combine(_difference(2, 0, 3)).estimate).tolist() == [True, False]
    assert np.allclose(fit.combine(_difference(1, 0, 3)).estimate, 2.0)


def test_two_comparisons_share_the_variance_of_their_reference():
    mean, n = np.zeros((1, 3)), np.full((1, 3), 4.0)
    fit = fit_given(mean, np.array([[0.3, 0.1, 0.2]]), n, np.arange(3), np.zeros(3, int))
    weights = np.stack([_difference(1, 0, 3), _difference(2, 0, 3)])
    _, cov, df = fit.joint(weights)
    assert cov[0].round(10).tolist() == [[0.1, 0.09], [0.09, 0.13]]
    own = [fit.combine(w).df[0] for w in weights]
    assert df[0] == pytest.approx(min(own))


def test_blocks_that_contradict_each_other_widen_the_error():
    """An sd within a block says nothing of what differs between blocks."""
    state, block = np.array([0, 1, 0, 1]), np.array([0, 0, 1, 1])
    se, n = np.full((1, 4), 0.1), np.full((1, 4), 3.0)
    alike = fit_given(np.array([[0.0, 1.0, 5.0, 6.0]]), se, n, state, block)
    unlike = fit_given(np.array([[0.0, 0.0, 5.0, 7.0]]), se, n, state, block)
    one, two = (fit.combine(_difference(1, 0, 2)) for fit in (alike, unlike))
    assert one.estimate[0] == pytest.approx(two.estimate[0])
    assert one.se[0] == pytest.approx(0.1)
    # blocks differ by 2, so the mean of the two has half of that as its standard error
    assert two.se[0] == pytest.approx(1.0)
    assert two.df[0] < 1.1 < one.df[0]


def test_true_null_is_rejected_as_often_as_promised():
    """2,000 rows, n = 3, unequal sd: at most the promise, beyond the 99 % limit of chance."""
    rng = np.random.default_rng(11)
    parts = [rng.normal(0, sd, (2000, 3)) for sd in (0.1, 0.4)]
    mean = np.stack([p.mean(axis=1) for p in parts], axis=1)
    se = np.stack([p.std(axis=1, ddof=1) for p in parts], axis=1) / np.sqrt(3)
    fit = fit_given(mean, se, np.full(mean.shape, 3.0), np.arange(2), np.zeros(2, int))
    false = int((fit.combine(_difference(1, 0, 2)).p_two_sided() <= 0.05).sum())
    low = sps.binomtest(false, 2000).proportion_ci(0.99).low
    # Welch's t with two and two df is known to reach 0.065 here
    assert low <= 0.065

"""The linear model against independent answers: t-tests, least squares, known variances."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats as sps

from refugium.signal.linear_model import fit_states
from refugium.signal.moderate import moderate_variances


def _weights(n_states, case, reference):
    w = np.zeros(n_states)
    w[case], w[reference] = 1, -1
    return w


def test_two_states_in_blocks_are_a_paired_t_test():
    rng = np.random.default_rng(0)
    y = rng.normal(size=(4, 10))
    state, block = np.tile([0, 1], 5), np.repeat(np.arange(5), 2)
    fit = fit_states(y, state, block)
    effect = fit.combine(_weights(2, 1, 0))
    expected = sps.ttest_rel(y[:, state == 1], y[:, state == 0], axis=1)
    assert np.allclose(effect.p_two_sided(), expected.pvalue)
    ci = expected.confidence_interval(0.95)
    lo, hi = effect.interval(0.95)
    assert np.allclose(lo, ci.low)
    assert np.allclose(hi, ci.high)
    assert np.allclose(effect.p_above(), sps.ttest_rel(
        y[:, state == 1], y[:, state == 0], axis=1, alternative="greater").pvalue)


def test_shared_reference_carries_covariance():
    """Two contrasts against one reference: correlation 1/2 in a complete balanced design."""
    y = np.random.default_rng(1).normal(size=(3, 9))
    state, block = np.tile([0, 1, 2], 3), np.repeat(np.arange(3), 3)
    weights = np.stack([_weights(3, 1, 0), _weights(3, 2, 0)])
    _, cov, _ = fit_states(y, state, block).joint(weights)
    assert np.allclose(cov[:, 0, 1] / cov[:, 0, 0], 0.5)


def test_missing_block_is_ordinary_least_squares_on_what_is_left():
    rng = np.random.default_rng(2)
    state, block = np.tile([0, 1, 2], 3), np.repeat(np.arange(3), 3)
    y = rng.normal(size=(2, 9))
    y[0, block == 2] = np.nan
    effect = fit_states(y, state, block).combine(_weights(3, 2, 1))
    keep = block != 2
    x = np.column_stack([state[keep] == s for s in range(3)] + [block[keep] == 1]).astype(float)
    beta, _, _, _ = np.linalg.lstsq(x, y[0, keep], rcond=None)
    assert effect.estimate[0] == pytest.approx(beta[2] - beta[1])
    assert effect.df[0] == 2
    assert effect.df[1] == 4


def test_one_replicate_gives_an_effect_and_no_p():
    y = np.array([[0.0, 1.0, 3.0]])
    effect = fit_states(y, np.array([0, 1, 2]), np.zeros(3, int)).combine(_weights(3, 2, 0))
    assert effect.estimate[0] == pytest.approx(3.0)
    assert np.isnan(effect.p_two_sided()[0])
    assert np.isnan(effect.interval(0.95)[0][0])


def test_unconnected_blocks_are_not_compared():
    """Case and reference in different blocks: no number, whatever the values."""
    y = np.array([[0.0, 1.0, 5.0, 6.0]])
    fit = fit_states(y, np.array([0, 1, 2, 3]), np.array([0, 0, 1, 1]))
    assert np.isnan(fit.combine(_weights(4, 2, 0)).estimate[0])


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.floats(-50, 50))
def test_block_shifts_never_matter(seed, shift):
    rng = np.random.default_rng(seed)
    state, block = np.tile([0, 1, 2], 3), np.repeat(np.arange(3), 3)
    y = rng.normal(size=(3, 9))
    moved = y + np.where(block == 1, shift, 0.0)
    w = _weights(3, 1, 0)
    one, two = (fit_states(v, state, block).combine(w) for v in (y, moved))
    assert np.allclose(one.estimate, two.estimate, atol=1e-8)
    assert np.allclose(one.p_two_sided(), two.p_two_sided(), atol=1e-6)


def test_moderation_recovers_a_known_prior():
    """Variances drawn with prior df 8: moderated estimates are nearer the truth."""
    rng = np.random.default_rng(3)
    truth = 0.09 * 8 / rng.chisquare(8, 4000)
    df = np.full(4000, 4.0)
    raw = truth * rng.chisquare(4, 4000) / 4
    post, total = moderate_variances(raw, df)
    assert total[0] == pytest.approx(12, rel=0.15)
    assert np.mean(np.log(post / truth) ** 2) < 0.6 * np.mean(np.log(raw / truth) ** 2)


def test_equal_variances_of_few_rows_do_not_give_boundless_certainty():
    """60 rows of 2 df cannot tell one variance from variances that differ by 20 to 30 %."""
    rng = np.random.default_rng(4)
    total = [moderate_variances(rng.chisquare(2, 60) / 2, np.full(60, 2.0))[1][0]
             for _ in range(100)]
    many = moderate_variances(rng.chisquare(2, 20_000) / 2, np.full(20_000, 2.0))[1][0]
    assert 5 < np.median(total) < 25
    assert many > 2 * np.median(total)


@pytest.mark.parametrize("df", [1, 2])
def test_intervals_of_rows_with_one_readout_hold_the_truth(df):
    """Half of rows hold the mean of 4 readouts, half one; variances differ further by chance."""
    rng = np.random.default_rng(5)
    repeats, size = 400, np.repeat([1, 4], 30)
    inside, blind = np.zeros(60), np.zeros(60)
    for _ in range(repeats):
        truth = np.exp(0.6 * rng.standard_normal(60)) / size
        raw = truth * rng.chisquare(df, 60) / df
        error = np.sqrt(truth) * rng.standard_normal(60)
        for given_size, count in ((size, inside), (None, blind)):
            post, total = moderate_variances(raw, np.full(60, float(df)), given_size)
            count += np.abs(error) <= sps.t.ppf(0.975, total) * np.sqrt(post)
    one = size == 1
    assert inside[one].mean() / repeats > 0.94
    assert inside[~one].mean() / repeats > 0.94
    assert blind[one].mean() / repeats < 0.94  # the sizes are needed


def test_rows_of_many_readouts_get_no_smaller_prior():
    """What readouts share (interference) does not show in replicates."""
    rng = np.random.default_rng(6)
    size = np.repeat([1, 4], 200)
    raw = rng.chisquare(2, 400) / 2 / size
    post, _ = moderate_variances(raw, np.full(400, 2.0), size)
    blind, _ = moderate_variances(raw, np.full(400, 2.0))
    assert post[size == 1].mean() > 1.2 * blind[size == 1].mean()
    assert post[size == 4].min() > 0.8 * blind[size == 4].min()


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.floats(1e-3, 1e3))
def test_moderation_does_not_depend_on_the_unit(seed, unit):
    rng = np.random.default_rng(seed)
    raw, df = rng.chisquare(3, 20), np.full(20, 3.0)
    size = rng.integers(1, 6, 20)
    one, df_one = moderate_variances(raw, df, size)
    two, df_two = moderate_variances(unit * raw, df, size)
    assert np.allclose(two, unit * one)
    assert np.allclose(df_one, df_two)


def test_equal_sizes_change_nothing():
    raw, df = np.random.default_rng(7).chisquare(3, 20), np.full(20, 3.0)
    sized = moderate_variances(raw, df, np.full(20, 3))
    for one, two in zip(moderate_variances(raw, df), sized, strict=True):
        assert np.allclose(one, two)


def test_moderation_leaves_few_rows_alone():
    raw, df = np.array([1.0, 2.0]), np.array([3.0, 3.0])
    post, total = moderate_variances(raw, df)
    assert (post == raw).all()
    assert (total == df).all()

"""All states against one reference: the same as one comparison after the other."""

import numpy as np
import pytest

from refugium.escape.engagement.inhibition_floor import against
from refugium.signal import fit_given, fit_states


@pytest.mark.parametrize("means", [False, True])
def test_all_at_once_is_one_after_the_other(means):
    y = np.random.default_rng(0).normal(size=(5, 8))
    y[0, 3] = np.nan
    state, block = np.tile(np.arange(4), 2), np.repeat([0, 1], 4)
    fit = fit_states(y, state, block)
    if means:
        fit = fit_given(y, np.full(y.shape, 0.2), np.full(y.shape, 3.0), state, block)
    change, t, df = against(fit, 1)
    for case in (0, 2, 3):
        weights = np.zeros(4)
        weights[case], weights[1] = 1, -1
        one = fit.combine(weights)
        assert np.allclose(change[:, case], one.estimate, equal_nan=True)
        assert np.allclose(t[:, case], one.estimate / one.se, equal_nan=True)
        known = np.isfinite(t[:, case])
        assert known.any()
        assert np.allclose(df[known, case], one.df[known])

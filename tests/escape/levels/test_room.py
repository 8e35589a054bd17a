"""Untreated cells that fill their wells hide what a partner does to them: no level from there."""

import numpy as np
import pandas as pd
import pytest

from refugium.escape.levels.room import rate_kept
from refugium.escape.parameters import SLOWED_TO


def kept(capacity, doublings, rng, *, experiments=3, wells=3, scatter=0.1):
    """Mean over experiments of wells read at 0, 24, 48 and 72 h."""
    time = np.array([0.0, 24.0, 48.0, 72.0])
    grown = np.exp(doublings * np.log(2) / 72 * time)
    if capacity:
        grown = capacity * grown / (capacity + grown - 1)
    noise = rng.standard_normal((experiments, wells, len(time)))
    curves = (grown * np.exp(scatter * noise)).mean(axis=1)
    return float(np.mean([rate_kept(pd.Series(c, index=time), 72.0) for c in curves]))


@pytest.mark.parametrize(("capacity", "least", "most"), [
    (None, 0.0, 0.05), (40.0, 0.15, 0.4), (20.0, 0.5, 0.8), (12.0, 0.9, 1.0)])
def test_how_often_slowing_is_said(capacity, least, most):
    """Four doublings in 72 h; capacity over seeding: what is caught, and what escapes."""
    rng = np.random.default_rng(3)
    said = np.mean([kept(capacity, 4.0, rng) < SLOWED_TO for _ in range(300)])
    assert least <= said <= most


def test_two_times_tell_nothing():
    assert np.isnan(rate_kept(pd.Series([1.0, 8.0], index=[0.0, 72.0]), 72.0))

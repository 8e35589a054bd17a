"""Wells that died before the rate is read fell, whichever cells they held."""

import numpy as np
import pytest

from refugium.response.residual.wells.emptied import emptied_rates, least_count
from refugium.response.residual.wells.steady_rate import steady_rates

TIME_H = np.arange(0.0, 97.0, 12.0)


def test_zero_is_no_full_well():
    """Where some wells are empty and the others full, the smallest reading is a full one."""
    full = 600 * 2.0 ** (0.01 * TIME_H).round(1)
    empty = np.where(TIME_H < 24, 600.0, 0.0)
    assert least_count(np.stack([full.round(), empty])) == 1
    assert least_count(np.stack([full / 7, empty / 7])) < 1
    assert np.isinf(least_count(np.zeros((2, 3))))


@pytest.mark.parametrize("left", [0.0, 20.0])
def test_what_died_early_fell(left):
    """Nothing left, or debris that stands still: a later window shows no growth of cells."""
    dead = np.where(TIME_H < 24, 600.0, left)[None]
    late = TIME_H >= 36
    other = np.full((1, len(TIME_H)), 600.0)
    assert steady_rates(TIME_H[late], np.vstack([dead, other])[:, late])[0] == 0
    assert emptied_rates(TIME_H, dead)[0] < -0.04


def test_a_well_that_halved_or_was_out_of_focus_is_not_empty():
    halved = np.linspace(600, 300, len(TIME_H))
    blurred = np.where(TIME_H[-1] == TIME_H, 1.0, 600.0)
    assert np.isnan(emptied_rates(TIME_H, np.stack([halved, blurred]))).all()

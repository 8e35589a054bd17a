"""Power that is printed, held against simulation of the test that it speaks of."""

from __future__ import annotations

import numpy as np
import pytest
from benchmarks.promise import Promise

from refugium.escape.levels.across_lines.power import lines_power
from refugium.escape.levels.across_lines.slopes.slope import slopes

REPEATS = 4000


@pytest.mark.parametrize(("survive", "others", "sd", "shift"), [
    (4, 4, 0.88, 2.0), (3, 5, 0.6, 1.0), (6, 6, 0.9, 1.5)])
def test_power_is_how_often_the_slope_is_shown(
    survive: int, others: int, sd: float, shift: float
) -> None:
    rng = np.random.default_rng(20261128)
    response = np.repeat([1.0, 0.0], [survive, others])
    y = shift * response + sd * rng.normal(size=(REPEATS, len(response)))
    shown = int((slopes(y, response, np.arange(len(response))).p <= 0.025).sum())
    power = lines_power(sd, survive, others, shift_log2=shift, seen=1.0)
    assert Promise("power", power, shown, REPEATS).kept


def test_half_of_a_shift_seen_is_half_a_shift() -> None:
    assert lines_power(0.5, 4, 4, shift_log2=2.0, seen=0.5) == lines_power(
        0.5, 4, 4, shift_log2=1.0, seen=1.0)
    assert np.isnan(lines_power(0.5, 2, 0))
    assert np.isnan(lines_power(float("nan"), 4, 4))

"""Scatter of slopes: told where it is, 0 where it is not, and not widened by a true refuge."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from refugium.escape.levels.across_lines.slopes.scatter import Scatter, scatter_of
from refugium.escape.levels.across_lines.slopes.slope import Slopes, slopes

RESPONSE = np.repeat([0.0, 1.0], 4)
NODES = 60


def _slopes(rng: np.random.Generator, tau: float, planted: int = 0) -> Slopes:
    own = tau * rng.normal(size=(NODES, 1))
    own[:planted] = 3.0
    y = own * RESPONSE + 0.5 * rng.normal(size=(NODES, 8))
    return slopes(y, RESPONSE, np.arange(8)).borrowed(np.ones(NODES, dtype=int))


@pytest.mark.parametrize("tau", [0.4, 1.0])
def test_scatter_is_read_without_bias(tau: float) -> None:
    rng = np.random.default_rng(5)
    found = [scatter_of(_slopes(rng, tau)).tau for _ in range(40)]
    assert abs(np.mean(found) - tau) < 3 * np.std(found) / np.sqrt(40) + 0.02


def test_slopes_that_only_err_scatter_little() -> None:
    rng = np.random.default_rng(6)
    found = [scatter_of(_slopes(rng, 0.0)).tau for _ in range(40)]
    assert np.median(found) < 0.1
    assert max(found) < 0.4


def test_a_few_true_refuges_do_not_hide_themselves() -> None:
    rng = np.random.default_rng(7)
    found = scatter_of(_slopes(rng, 0.0, planted=3))
    assert found.tau < 0.6
    assert found.p_above(3.0, 0.35, 6.0) < 0.01


def test_no_scatter_is_the_plain_t_and_none_has_no_competitor() -> None:
    assert Scatter(0.0, 0.0, 30).p_above(1.5, 0.5, 6.0) == pytest.approx(stats.t.sf(3.0, 6.0))
    nothing = np.full((3, 8), np.nan)
    assert scatter_of(slopes(nothing, RESPONSE, np.arange(8))) == Scatter(0.0, 0.0, 0)


def test_a_common_fall_lends_nothing_and_a_common_rise_counts_against() -> None:
    rng = np.random.default_rng(8)
    noise: NDArray[np.float64] = 0.3 * rng.normal(size=(NODES, 8))
    centres = [scatter_of(slopes(noise + shift * RESPONSE, RESPONSE, np.arange(8))).centre
               for shift in (-1.0, 1.0)]
    assert centres[0] == 0.0
    assert centres[1] == pytest.approx(1.0, abs=0.1)

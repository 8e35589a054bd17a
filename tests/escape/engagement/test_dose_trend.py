"""One value a dose: the curve against another implementation, and what raises no false alarm."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from refugium.escape.engagement.dose_trend import curve_shapes, fit_trend

DOSES = 7


def sigmoid(top: float, middle: float = 3.0, slope: float = 1.5) -> np.ndarray:
    order = np.arange(DOSES)
    curve = 1 / (1 + np.exp(-slope * (order - middle)))
    return top * (curve - curve[0]) / (curve[-1] - curve[0])


@pytest.mark.parametrize("doses", [5, 7, 9])
def test_each_shape_is_a_plain_regression(doses):
    rng = np.random.default_rng(doses)
    values = rng.standard_normal((4, doses))
    found = fit_trend(values)
    for i, row in enumerate(values):
        fits = [stats.linregress(shape, row) for shape in curve_shapes(doses)]
        best = max(fits, key=lambda fit: abs(fit.rvalue))
        assert found.change[i] == pytest.approx(best.slope)
        assert found.se[i] == pytest.approx(best.stderr)
        wanted = min(1.0, len(fits) * stats.t.sf((-best.slope - 0.25) / best.stderr, doses - 2))
        assert found.p(-1, 0.25)[i] == pytest.approx(wanted)


def test_a_curve_of_known_height_and_middle():
    found = fit_trend(np.array([sigmoid(-3.0) + 1e-3 * np.array([1, -1, 1, -1, 1, -1, 1.0]),
                                sigmoid(1.0, middle=4.5)]))
    assert found.change == pytest.approx([-3.0, 1.0], abs=0.05)
    assert found.half.tolist() == [3, 5]
    assert np.isnan(found.p(1)[1]) or found.p(1)[1] < 1e-6


def test_turned_round_and_moved_it_is_the_same():
    rng = np.random.default_rng(1)
    values = rng.standard_normal((5, DOSES))
    one, other = fit_trend(values), fit_trend(7.0 - values)
    assert other.change == pytest.approx(-one.change)
    assert other.p(1, 0.25) == pytest.approx(one.p(-1, 0.25))


def test_one_stray_dose_is_no_curve():
    stray = np.zeros((DOSES, DOSES)) + 0.01 * np.random.default_rng(2).standard_normal(DOSES)
    stray[np.arange(DOSES), np.arange(DOSES)] -= 3.0
    found = fit_trend(stray)
    assert (found.p(-1, 0.25) > 0.05).all() and (found.p(1, 0.25) > 0.05).all()


@pytest.mark.parametrize("place", ["none", "gradient", "step", "neighbours"])
@pytest.mark.parametrize("scatter", [0.05, 0.2])
def test_false_falls_of_heavy_tails_and_places(place, scatter):
    rng, n = np.random.default_rng(3), 4000
    noise = scatter * rng.standard_t(3, (n, DOSES))
    if place == "gradient":
        noise -= np.linspace(0, 0.25, DOSES)
    elif place == "step":
        noise -= 0.25 * (np.arange(DOSES) >= 3)
    elif place == "neighbours":
        shared = 0.15 * rng.standard_normal((n, DOSES))
        for i in range(1, DOSES):
            shared[:, i] = 0.7 * shared[:, i - 1] + np.sqrt(0.51) * shared[:, i]
        noise += shared
    found = fit_trend(noise)
    for alpha in (0.05, 0.01):
        false = int((found.p(-1, 0.25) <= alpha).sum())
        assert stats.binomtest(false, n).proportion_ci(0.99).low <= alpha


def test_the_bound_lies_below_the_truth_as_often_as_promised():
    rng, n = np.random.default_rng(4), 2000
    for middle in (1.5, 3.0, 4.2):
        values = sigmoid(-2.0, middle) + 0.2 * rng.standard_t(3, (n, DOSES))
        over = int((fit_trend(values).at_least(0.05) > 2.0).sum())
        assert stats.binomtest(over, n).proportion_ci(0.99).low <= 0.05

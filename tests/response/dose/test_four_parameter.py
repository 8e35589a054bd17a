"""Dose curves: closed form, another optimiser, coverage, and how often flat is called a curve."""

import numpy as np
import pytest
from benchmarks.promise import Promise
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import curve_fit

from refugium.response.dose.flat import flat_p
from refugium.response.dose.four_parameter import fit_sigmoids, share_of_effect
from refugium.response.dose.interval.profile import profile_intervals

DOSES = np.linspace(-3.0, 2.0, 10)


def noisy(n, seed, sd=0.05, copies=3):
    rng = np.random.default_rng(seed)
    truth = {"c": rng.uniform(-2, 1, n), "hill": rng.uniform(0.6, 3, n),
             "einf": rng.uniform(0, 0.7, n)}
    x = np.repeat(DOSES, copies)[None]
    y = 1 + (truth["einf"] - 1)[:, None] * share_of_effect(
        x, truth["c"][:, None], truth["hill"][:, None])
    return x, y + rng.normal(0, sd, y.shape), truth


@settings(max_examples=30, deadline=None)
@given(st.floats(-2.5, 1.5), st.floats(0.5, 4.0), st.floats(-2.0, 0.8))
def test_exact_curves_are_found_again(c, hill, einf):
    x = np.r_[-np.inf, DOSES][None]
    found = fit_sigmoids(x, 1 + (einf - 1) * share_of_effect(x, np.array(c), np.array(hill)))
    assert found.log10_c[0] == pytest.approx(c, abs=1e-4)
    assert found.einf[0] == pytest.approx(einf, abs=1e-3)
    assert found.at(np.array([[-np.inf]]))[0, 0] == pytest.approx(1, abs=1e-6)


def test_no_other_optimiser_fits_better():
    x, y, _ = noisy(60, 1)
    found = fit_sigmoids(x, y)

    def curve(at, e0, einf, c, hill):
        return e0 + (einf - e0) / (1 + 10 ** (hill * (c - at)))

    for own, sse in zip(y, found.sse, strict=True):
        p, _ = curve_fit(curve, x[0], own, p0=[1, 0.3, -0.5, 1],
                         bounds=([-5, -5, -5, 0.1], [5, 5, 4, 5]))
        assert sse <= ((curve(x[0], *p) - own) ** 2).sum() * (1 + 1e-5)


def test_missing_readings_and_own_doses_change_nothing_else():
    x, y, _ = noisy(5, 2)
    alone = fit_sigmoids(x, y)
    wide = np.concatenate([np.broadcast_to(x, y.shape), np.full((5, 4), 7.0)], axis=1)
    padded = fit_sigmoids(wide, np.concatenate([y, np.full((5, 4), np.nan)], axis=1))
    assert padded.log10_c == pytest.approx(alone.log10_c, abs=1e-6)
    assert padded.n.tolist() == alone.n.tolist()


def test_a_row_without_readings_has_no_curve():
    x, y, _ = noisy(2, 3)
    y[0] = np.nan
    found = fit_sigmoids(x, y)
    assert np.isnan(found.einf[0]) and np.isfinite(found.einf[1])
    (lo, hi), _ = profile_intervals(x, y, found)
    assert np.isnan(lo[0]) and np.isfinite(hi[1])


def test_profiles_cover():
    x, y, truth = noisy(2000, 4)
    (lo, hi), (end_lo, end_hi) = profile_intervals(x, y, fit_sigmoids(x, y))
    for name, inside in (("half-effect dose", (lo <= truth["c"]) & (truth["c"] <= hi)),
                         ("last value", (end_lo <= truth["einf"]) & (truth["einf"] <= end_hi))):
        kept = Promise(name, 0.95, int(inside.sum()), len(inside), "at_least")
        assert kept.kept, str(kept)


def test_an_end_beyond_the_doses_is_open():
    x = DOSES[None]
    y = 1 - 0.9 * share_of_effect(x, np.array(2.5), np.array(1.0))
    y = y + np.random.default_rng(5).normal(0, 0.03, y.shape)
    (lo, hi), _ = profile_intervals(x, y, fit_sigmoids(x, y))
    assert np.isposinf(hi[0]) and np.isfinite(lo[0])


@pytest.mark.parametrize(("m", "copies"), [(6, 1), (8, 1), (10, 3), (24, 1)])
def test_flat_readings_are_called_curves_no_more_than_promised(m, copies):
    rng = np.random.default_rng(100 + m)
    x = np.repeat(np.linspace(-3, 1, m), copies)[None]
    y = 1 + rng.standard_t(8, (3000, m * copies))
    found = fit_sigmoids(x, y)
    p = flat_p(found.sse_flat, found.sse, found.n, np.full(len(y), m))
    for level in (0.05, 0.01):
        kept = Promise(f"{m} doses", level, int((p <= level).sum()), len(p), "at_most")
        assert kept.kept, str(kept)


def test_steep_falls_are_seen():
    x, y, _ = noisy(500, 6, sd=0.1, copies=1)
    found = fit_sigmoids(x, y)
    p = flat_p(found.sse_flat, found.sse, found.n, np.full(500, len(DOSES)))
    assert (p < 0.05).mean() > 0.9

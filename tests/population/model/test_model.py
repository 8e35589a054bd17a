"""Means, covariances and extinction against closed forms, differential equations and events."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp
from scipy.linalg import expm

from refugium.core.errors import RefugiumError
from refugium.population import (
    DoseRates,
    Hill,
    Rates,
    extinction,
    moments_along,
    moments_at,
    one_type,
    survival_along,
)
from refugium.population.model.exponential import exponentials
from refugium.population.simulated.events import simulate_cells

THREE = Rates(birth_per_h=np.array([0.03, 0.01, 0.04]), death_per_h=np.array([0.05, 0.012, 0.01]),
              switch_per_h=np.array([[0, 0.01, 0.002], [0.02, 0, 0.003], [0, 0.01, 0]]))


def in_periods(rates, n=1):
    return Rates(birth_per_h=np.stack([rates.birth_per_h] * n),
                 death_per_h=np.stack([rates.death_per_h] * n),
                 switch_per_h=np.stack([rates.switch_per_h] * n))


@pytest.mark.parametrize("scale", [0.0, 1e-3, 1.0, 8.0])
def test_exponentials_are_those_of_scipy(scale):
    stack = np.random.default_rng(0).normal(size=(30, 5, 5)) * scale
    expected = np.array([expm(m) for m in stack])
    np.testing.assert_allclose(exponentials(stack), expected, rtol=1e-9,
                               atol=1e-12 * np.abs(expected).max())


def test_one_type_has_the_textbook_mean_and_variance():
    birth, death, n, t = 0.04, 0.025, 30, np.array([0.0, 10.0, 100.0])
    found = moments_at(one_type(birth, death), t, np.array([n]))
    grown = np.exp((birth - death) * t)
    np.testing.assert_allclose(found.total_mean, n * grown, rtol=1e-12)
    np.testing.assert_allclose(found.total_variance, n * (birth + death) / (birth - death)
                               * grown * (grown - 1), rtol=1e-11, atol=1e-12)


def test_three_types_have_the_moments_of_their_events():
    start, times = np.array([20, 10, 5]), np.array([24.0, 100.0])
    wells = 6000
    seen = simulate_cells(np.random.default_rng(1), np.tile(start, (wells, 1)), times,
                          birth_per_h=THREE.birth_per_h, death_per_h=THREE.death_per_h,
                          switch_per_h=THREE.switch_per_h).astype(float)
    found = moments_at(THREE, times, start.astype(float))
    for k in range(2):
        se = np.sqrt(np.diagonal(found.covariance[k]) / wells)
        assert (np.abs(seen[:, k].mean(axis=0) - found.mean[k]) < 4 * se).all()
        centred = seen[:, k] - found.mean[k]
        outer = centred[:, :, None] * centred[:, None, :]
        se = outer.std(axis=0) / np.sqrt(wells)
        assert (np.abs(outer.mean(axis=0) - found.covariance[k]) < 4 * se).all()


def test_periods_are_times_cut_in_pieces():
    start = np.array([20.0, 10.0, 5.0])
    whole = moments_at(THREE, np.array([30.0, 50.0]), start)
    pieces = moments_along(in_periods(THREE, 2), np.array([30.0, 20.0]), start)
    np.testing.assert_allclose(pieces.mean, whole.mean, rtol=1e-12)
    np.testing.assert_allclose(pieces.covariance, whole.covariance, rtol=1e-11)
    again = moments_at(THREE, np.array([20.0]), whole.mean[0], whole.covariance[0])
    np.testing.assert_allclose(again.covariance[0], whole.covariance[1], rtol=1e-11)


def test_leading_axes_are_arms_taken_one_by_one():
    birth = np.array([[0.02, 0.01], [0.03, 0.0], [0.0, 0.04]])
    switch = np.array([[0, 0.01], [0.02, 0]])
    start, times = np.array([[9.0, 1.0], [5.0, 5.0], [0.0, 3.0]]), np.array([5.0, 50.0])
    rates = Rates(birth_per_h=birth, death_per_h=np.array([0.01, 0.02]), switch_per_h=switch)
    together = moments_at(rates, times, start)
    for arm in range(3):
        alone = moments_at(Rates(birth_per_h=birth[arm], death_per_h=np.array([0.01, 0.02]),
                                 switch_per_h=switch), times, start[arm])
        np.testing.assert_allclose(together.covariance[arm], alone.covariance, rtol=1e-10)


def closed_form(birth, death, hours):
    grown = np.exp((birth - death) * hours)
    return (birth - death) * grown / (birth * grown - death)


def test_extinction_of_one_type_is_the_closed_form():
    for birth, death in ((0.04, 0.01), (0.01, 0.04), (0.0, 0.02), (0.03, 0.0)):
        u = survival_along(one_type(np.array([birth]), np.array([death])), np.array([120.0]))
        assert u[0] == pytest.approx(closed_form(birth, death, 120.0), abs=1e-12)
    u = survival_along(one_type(np.array([0.02]), np.array([0.02])), np.array([120.0]))
    assert u[0] == pytest.approx(1 / (1 + 0.02 * 120), abs=1e-12)


@pytest.mark.parametrize("switch", [0.0, 0.05])
def test_extinction_of_more_types_reaches_the_closed_form_in_its_limits(switch):
    """Types that do not switch are alone; types of equal rates are one, however they switch."""
    birth, death = np.array([0.04, 0.01]), np.array([0.01, 0.03])
    if switch:
        birth, death = birth[[0, 0]], death[[0, 0]]
    rates = Rates(birth_per_h=birth[None], death_per_h=death[None],
                  switch_per_h=switch * (1 - np.eye(2))[None])
    u = survival_along(rates, np.array([200.0]))
    np.testing.assert_allclose(u, closed_form(birth, death, 200.0), rtol=0, atol=1e-9)
    cells = np.array([3, 4])
    assert extinction(u, cells) == pytest.approx(np.prod((1 - u) ** cells), abs=1e-12)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.floats(0.0, 0.1), min_size=8, max_size=8), st.floats(1.0, 150.0))
def test_extinction_of_switching_types_is_that_of_the_differential_equations(numbers, hours):
    rates = Rates(birth_per_h=np.array([numbers[:2], numbers[2:4]]),
                  death_per_h=np.array(numbers[4:6]),
                  switch_per_h=np.array([[0, numbers[6]], [numbers[7], 0]]))
    durations = np.array([hours, 40.0])
    u = np.ones(2)
    for period in (1, 0):
        a, birth = rates.mean_generator[period], rates.birth_per_h[period]
        u = solve_ivp(lambda _, u, a=a, b=birth: a @ u - b * u * u, (0, durations[period]), u,
                      rtol=1e-12, atol=1e-14, method="DOP853").y[:, -1]
    np.testing.assert_allclose(survival_along(rates, durations), u, rtol=0, atol=1e-8)


def test_extinction_is_the_share_of_wells_that_empty():
    start, wells = np.array([1, 1, 0]), 4000
    seen = simulate_cells(np.random.default_rng(2), np.tile(start, (wells, 1)), np.array([100.0]),
                          birth_per_h=THREE.birth_per_h, death_per_h=THREE.death_per_h,
                          switch_per_h=THREE.switch_per_h)
    gone = extinction(survival_along(in_periods(THREE), np.array([100.0])), start)
    share = (seen.sum(axis=(1, 2)) == 0).mean()
    assert abs(share - gone) < 4 * np.sqrt(gone * (1 - gone) / wells)


def test_doses_and_addiction():
    flat = Hill(off_per_h=np.array([0.03, 0.03]), full_per_h=np.array([0.03, 0.03]),
                half_dose_nM=np.array(10.0), slope=np.array(2.0))
    death = Hill(off_per_h=np.array([0.0, 0.05]), full_per_h=np.array([0.05, 0.0]),
                 half_dose_nM=np.array(10.0), slope=np.array(2.0))
    cells = DoseRates(birth=flat, death=death, switch=Hill(
        off_per_h=np.zeros((2, 2)), full_per_h=np.array([[0, 0.01], [0, 0]]),
        half_dose_nM=np.array(10.0), slope=np.array(1.0)))
    rates = cells.at(np.array([0.0, 10.0, 1e9]))
    np.testing.assert_allclose(rates.death_per_h, [[0, 0.05], [0.025, 0.025], [0.05, 0]],
                               atol=1e-9)
    np.testing.assert_allclose(rates.switch_per_h[:, 0, 1], [0, 0.005, 0.01], atol=1e-9)
    assert cells.addicted.tolist() == [False, True]
    with pytest.raises(RefugiumError, match="dose below 0"):
        cells.at(np.array([-1.0]))


@pytest.mark.parametrize("change, words", [
    ({"birth_per_h": np.array([-0.1, 0.0])}, "birth below 0"),
    ({"death_per_h": np.array([np.nan, 0.0])}, "death below 0"),
    ({"switch_per_h": np.array([[0.1, 0], [0, 0]])}, "changes into itself"),
    ({"death_per_h": np.zeros(3)}, "not of the same types"),
])
def test_rates_that_no_cell_has(change, words):
    good = {"birth_per_h": np.zeros(2), "death_per_h": np.zeros(2),
            "switch_per_h": np.zeros((2, 2))}
    with pytest.raises(RefugiumError, match=words):
        Rates(**good | change)

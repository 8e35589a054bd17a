"""Paths in closed form against the matrix exponential, and against the limits of theory."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import linalg

from refugium.movie.kinetics.fitting.coordinates import (
    ENTRIES,
    FAST,
    SLOW,
    TURN,
    from_rates,
    to_rates,
)
from refugium.movie.kinetics.model import Paths, coefficients, eigen_rates, path, propagators
from refugium.movie.kinetics.portrait import fixed_point, nullclines, stability

RATES = arrays(float, (2, 2), elements=st.floats(-3, 3, width=32))


def wide_expm(A, t):
    wide = np.zeros((4, 4))
    wide[:2, :2], wide[:2, 2:] = A, np.eye(2)
    moved = linalg.expm(wide * t)
    return moved[:2, :2], moved[:2, 2:]


@settings(max_examples=120, deadline=None)
@given(RATES, st.floats(0, 3))
def test_propagators_equal_the_matrix_exponential(A, t):
    E, integral = propagators(A, np.array(t))
    want_E, want_integral = wide_expm(A, t)
    size = max(1.0, np.abs(want_E).max(), np.abs(want_integral).max())
    assert np.abs(E - want_E).max() < 1e-6 * size
    assert np.abs(integral - want_integral).max() < 1e-6 * size


@pytest.mark.parametrize("A", [
    [[6e-5, 1], [0, 0]],
    [[-1, 1], [0, -1]], [[0, 0], [0, 0]], [[0, 1], [0, 0]], [[-1, 0], [0, 0]], [[0, 1], [-1, 0]],
])
def test_equal_zero_and_imaginary_eigenvalues(A):
    E, integral = propagators(np.array(A, dtype=float), np.array(1.7))
    want_E, want_integral = wide_expm(np.array(A, dtype=float), 1.7)
    assert pytest.approx(want_E, abs=1e-7) == E
    assert pytest.approx(want_integral, abs=1e-7) == integral


def test_a_path_in_two_steps_is_the_path_in_one():
    A, alpha, start = [[-0.3, 0.4], [-0.2, -0.1]], [0.5, -0.2], [1.0, 2.0]
    half = path(start, alpha, A, np.array([1.5]))[0]
    assert path(half, alpha, A, np.array([2.0]))[0] == pytest.approx(
        path(start, alpha, A, np.array([3.5]))[0])


def test_every_stable_path_ends_at_the_fixed_point():
    A, alpha = np.array([[-0.3, 0.4], [-0.2, -0.1]]), np.array([0.5, -0.2])
    assert path([9, 9], alpha, A, np.array([400.0]))[0] == pytest.approx(fixed_point(alpha, A))


def test_off_drug_begins_where_the_path_on_drug_is_or_anywhere():
    rng = np.random.default_rng(0)
    A = rng.normal(size=(1, 2, 2, 2))
    phase, duration = np.array([[0, 1]]), np.array([[0.4, 0.3]])
    shared = coefficients(A, Paths(phase, duration, np.full((1, 2), -1)))[0, 0]
    linear = rng.normal(size=6)
    turn = path(linear[:2], linear[2:4], A[0, 0], np.array([0.4]))[0]
    want = path(turn, linear[4:], A[0, 1], np.array([0.3]))[0]
    assert shared @ linear == pytest.approx(want)
    free = coefficients(A, Paths(phase, duration, np.array([[-1, 0]])))[0, 0]
    anywhere = np.array([*linear, 5.0, 6.0])
    assert free @ anywhere == pytest.approx(path([5, 6], linear[4:], A[0, 1], np.array([0.3]))[0])
    assert free[:, :4] == pytest.approx(0)


@settings(max_examples=80, deadline=None)
@given(RATES)
def test_coordinates_are_another_name_of_the_same_rates(A):
    for kind in (ENTRIES, SLOW, FAST):
        assert to_rates(from_rates(A, kind), kind) == pytest.approx(A, abs=1e-6)
    slow, fast, turn = eigen_rates(A)
    eigen = np.linalg.eigvals(A)
    assert slow == pytest.approx(-eigen.real.max(), abs=1e-5)
    assert fast == pytest.approx(-eigen.real.min(), abs=1e-5)
    if turn > 1e-3 and abs(A[0, 1]) > 1e-3:
        back = to_rates(from_rates(A, TURN), TURN, np.sign(A[0, 1]))
        assert back == pytest.approx(A, abs=1e-4, rel=1e-4)


@pytest.mark.parametrize(("A", "kind"), [
    ([[-1, 0], [0, -2]], "stable node"), ([[-1, -5], [5, -1]], "stable focus"),
    ([[1, 0], [0, -2]], "saddle"), ([[1, 0], [0, 2]], "unstable node"),
    ([[1, -5], [5, 1]], "unstable focus"), ([[-1, 1], [1, -1]], "no single fixed point"),
])
def test_kinds_of_fixed_points(A, kind):
    A = np.array(A, dtype=float)
    assert stability(A) == kind
    assert np.isnan(fixed_point(np.ones(2), A)).any() == (kind == "no single fixed point")


def test_nullclines_meet_at_the_fixed_point():
    A, alpha = np.array([[-1.0, 0.5], [0.3, -0.8]]), np.array([0.4, 0.2])
    lines = nullclines(alpha, A, np.array([-3.0, -3]), np.array([3.0, 3]), phase="on",
                       names=("a", "b"))
    rest = fixed_point(alpha, A)
    for _, line in lines.groupby("component"):
        (x0, y0), (x1, y1) = line[["x", "y"]].to_numpy()
        cross = (x1 - x0) * (rest[1] - y0) - (y1 - y0) * (rest[0] - x0)
        assert cross == pytest.approx(0, abs=1e-9)
    assert nullclines(np.array([99.0, 99]), -np.eye(2), np.zeros(2), np.ones(2), phase="on",
                      names=("a", "b")).empty

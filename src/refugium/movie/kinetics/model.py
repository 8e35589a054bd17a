"""The two-module model: where dlambda/dt = alpha + A lambda takes the state, on and off drug."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Ints = NDArray[np.int_]
STATES = 2
"""Components of the state (lambda_1, lambda_2)."""
_SMALL_GAP = 1e-5
_SMALL_RATE = 1e-9
_LARGEST_EXPONENT = 60.0


@dataclass(frozen=True)
class Paths:
    """How each observed state is reached: its phases in order and how long each lasted.

    Attributes
    ----------
    phase
        (states, depth), index of the phase: 0 on drug, 1 off drug.
    duration
        (states, depth), time spent in it; 0 where a state has fewer phases.
    restart
        (states, depth), -1, or the number of the free starting point that the phase begins from.
    """

    phase: Ints
    duration: Array
    restart: Ints

    @property
    def n_phases(self) -> int:
        """Return 1 if every path stays on drug, else 2."""
        return 2 if self.n_states and bool(((self.phase == 1) & (self.duration > 0)).any()) else 1

    @property
    def n_states(self) -> int:
        """Return the number of observed states."""
        return len(self.phase)

    @property
    def n_linear(self) -> int:
        """Return the number of parameters in which the path is linear."""
        restarts = int(self.restart.max()) + 1 if self.restart.size else 0
        return STATES * (1 + self.n_phases + restarts)


def propagators(A: Array, duration: Array) -> tuple[Array, Array]:
    """Answer: what do exp(A t) and its integral from 0 to t amount to?

    Parameters
    ----------
    A
        (..., 2, 2), per time.
    duration
        (...), broadcast against the leading axes of A.

    Returns
    -------
    tuple
        exp(A t) and integral of exp(A s) ds, both (..., 2, 2).

    Notes
    -----
    With eigenvalues m +- d and f(z) = (exp(z t) - 1) / z, the integral is
    (f(m+d) + f(m-d)) / 2 I + (f(m+d) - f(m-d)) / (2 d) (A - m I): one formula for real, complex
    and (in the limit) equal eigenvalues and for singular A. exp(A t) = I + A integral.

    Examples
    --------
    >>> E, integral = propagators(np.array([[0.0, 1.0], [-1.0, 0.0]]), np.array(np.pi / 2))
    >>> (E.round(6) + 0.0).tolist(), (integral.round(6) + 0.0).tolist()
    ([[0.0, 1.0], [-1.0, 0.0]], [[1.0, 1.0], [-1.0, 1.0]])
    """
    m = (A[..., 0, 0] + A[..., 1, 1]) / 2
    u = (A[..., 0, 0] - A[..., 1, 1]) / 2
    gap = u**2 + A[..., 0, 1] * A[..., 1, 0]
    root = np.sqrt(gap.astype(np.complex128))
    d: NDArray[np.complex128] = np.where(np.abs(root) < _SMALL_GAP, _SMALL_GAP, root)
    plus, minus = _filled(m + d, duration), _filled(m - d, duration)
    mean = ((plus + minus) / 2).real
    slope = ((plus - minus) / (2 * d)).real
    eye = np.eye(STATES)
    traceless = A - m[..., None, None] * eye
    integral = mean[..., None, None] * eye + slope[..., None, None] * traceless
    return eye + A @ integral, integral


def _filled(z: NDArray[np.complex128], t: Array) -> NDArray[np.complex128]:
    """Return (exp(z t) - 1) / z, t where z is 0."""
    still = np.abs(z) < _SMALL_RATE
    rate = np.where(still, 1.0, z)
    exponent = rate * t
    exponent = np.minimum(exponent.real, _LARGEST_EXPONENT) + 1j * exponent.imag
    # the first two terms: a rate put in place of 0 would show where two eigenvalues nearly meet
    filled: NDArray[np.complex128] = np.where(still, t + z * t**2 / 2, np.expm1(exponent) / rate)
    return filled


def coefficients(A: Array, paths: Paths) -> Array:
    """Answer: how does each observed state depend on start and drift, for given rates?

    Parameters
    ----------
    A
        (batch, phases, 2, 2).
    paths
        The observed states.

    Returns
    -------
    numpy.ndarray
        (batch, states, 2, linear): the state is this times (start; alpha on drug; alpha off drug;
        free starts), each of two numbers.
    """
    batch, n_phases = A.shape[:2]
    eye = np.eye(STATES)
    out = np.zeros((batch, paths.n_states, STATES, paths.n_linear))
    out[..., :STATES] = eye
    for depth in range(paths.phase.shape[1]):
        restart = paths.restart[:, depth]
        for state in np.flatnonzero(restart >= 0):
            column = STATES * (1 + n_phases + int(restart[state]))
            out[:, state] = 0.0
            out[:, state, :, column : column + STATES] = eye
        for phase in range(n_phases):
            here = np.flatnonzero((paths.phase[:, depth] == phase) & (paths.duration[:, depth] > 0))
            if not len(here):
                continue
            E, integral = propagators(A[:, phase, None], paths.duration[here, depth])
            moved = E @ out[:, here]
            column = STATES * (1 + phase)
            moved[..., column : column + STATES] += integral
            out[:, here] = moved
    return out


def path(
    start: Sequence[float], alpha: Sequence[float], A: Sequence[Sequence[float]], times: Array
) -> Array:
    """Answer: where is the state at each time after `start`, under one set of constants?

    Parameters
    ----------
    start, alpha, A
        State at time 0, drift (per time) and rates (2 x 2, per time).
    times
        (times,), in the unit of the rates.

    Returns
    -------
    numpy.ndarray
        (times, 2).

    Examples
    --------
    >>> path([1, 0], [0, 0], [[-1, 0], [0, -1]], np.array([0.0, np.log(2)])).round(3).tolist()
    [[1.0, 0.0], [0.5, 0.0]]
    """
    E, integral = propagators(np.asarray(A, dtype=float), np.asarray(times, dtype=float))
    out: Array = E @ np.asarray(start, dtype=float) + integral @ np.asarray(alpha, dtype=float)
    return out


def eigen_rates(A: Array) -> tuple[Array, Array, Array]:
    """Answer: how fast does each mode decay, and does it turn?

    Parameters
    ----------
    A
        (..., 2, 2).

    Returns
    -------
    tuple
        Slow and fast decay rate (minus the real parts of the eigenvalues) and angular frequency
        (0 if the eigenvalues are real), each (...).

    Examples
    --------
    >>> slow, fast, turn = eigen_rates(np.array([[-3.0, 0.0], [1.0, -1.0]]))
    >>> float(slow), float(fast), float(turn)
    (1.0, 3.0, 0.0)
    """
    m = (A[..., 0, 0] + A[..., 1, 1]) / 2
    gap = ((A[..., 0, 0] - A[..., 1, 1]) / 2) ** 2 + A[..., 0, 1] * A[..., 1, 0]
    d = np.sqrt(np.maximum(gap, 0.0))
    return -(m + d), -(m - d), np.sqrt(np.maximum(-gap, 0.0))

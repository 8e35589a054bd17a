"""Least squares where some readings are only known to lie beyond an edge."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import log_ndtr

from refugium.response.dose.variable_projection import (
    Array,
    Basis,
    Projected,
    Rows,
    solve_projected,
)

Sides = NDArray[np.int8]
"""Per reading: 0 read, 1 at least what stands there, -1 at most."""
ROUNDS = 4
"""Of expectation and fit; each begins where the last one ended."""


def beyond(fitted: Array, y: Array, side: Sides, sd: Array) -> tuple[Array, Array]:
    """Return how far inside its side each fit lies, in sd, and the normal hazard there."""
    u = side * (fitted - y) / sd[:, None]
    hazard = np.exp(-0.5 * u * u - 0.5 * np.log(2 * np.pi) - log_ndtr(u))
    return u, hazard


def one_sided_error(fitted: Array, y: Array, side: Sides, sd: Array, weight: Array) -> Array:
    """Answer: how badly does each row of fitted values miss its readings?

    Parameters
    ----------
    fitted, y, side, weight
        (rows, readings); weight 0 = not read.
    sd
        (rows,), scatter of readings.

    Returns
    -------
    numpy.ndarray
        (rows,), -2 sd^2 log likelihood up to a constant: squares of what was read, and for a
        reading beyond an edge -2 sd^2 log of the probability that it lies there.

    Examples
    --------
    >>> edge, one = np.ones((1, 1)), np.ones((1, 1), dtype=np.int8)
    >>> one_sided_error(np.array([[3.0]]), edge, one, np.array([0.5]), edge).round(3).tolist()
    [0.0]
    """
    u, _ = beyond(fitted, y, side, sd)
    read = (y - fitted) ** 2
    cut = -2 * sd[:, None] ** 2 * log_ndtr(u)
    return np.asarray((weight * np.where(side == 0, read, cut)).sum(axis=1))


def solve_one_sided(
    basis: Basis, y: Array, weight: Array, *, side: Sides, sd: Array, begin: Array,
    offset: Array | None = None, start: Array, lower: Array, upper: Array, steps: int,
    tolerance: float, rounds: int = ROUNDS,
) -> tuple[Projected, Array]:
    """Answer: which parameters fit best where readings were cut off, their scatter being known?

    Parameters
    ----------
    basis, y, weight, start, lower, upper, steps, tolerance
        As in :func:`solve_projected`.
    side, sd
        Of the readings (problems, points) and of the problems (problems,).
    begin
        (problems, points), fitted values to begin with.
    offset
        (problems,), what is added to the basis; default none.
    rounds
        Of expectation and fit.

    Returns
    -------
    tuple
        The solution, and its fitted values (problems, points).

    Notes
    -----
    Expectation-maximisation of the normal likelihood with a known scatter (Tobin's model): a
    reading beyond an edge is replaced by its mean given that it lies there, and all are fitted as
    read; the likelihood never falls.

    References
    ----------
    Dempster AP, Laird NM, Rubin DB (1977), Maximum likelihood from incomplete data via the EM
    algorithm, Journal of the Royal Statistical Society B 39:1-38. Tobin J (1958), Estimation of
    relationships for limited dependent variables, Econometrica 26:24-36

    Examples
    --------
    >>> def level(theta, rows):
    ...     return np.ones((1, len(rows), 4)), lambda linear: np.zeros((1, len(rows), 4))
    >>> y, side = np.array([[0.8, 0.9, 1.0, 1.0]]), np.array([[0, 0, 1, 1]], dtype=np.int8)
    >>> zero = np.zeros((1, 1))
    >>> found, _ = solve_one_sided(level, y, np.ones((1, 4)), side=side, sd=np.array([0.1]),
    ...     begin=y, start=zero, lower=zero, upper=zero, steps=3, tolerance=1e-9, rounds=30)
    >>> found.linear.round(2).tolist()  # the mean of what stands there is 0.92
    [[0.96]]
    """
    shift = np.zeros(len(y)) if offset is None else offset
    fitted, theta = begin, start
    rows: Rows = np.arange(len(y))
    for _ in range(max(rounds, 1)):
        _, hazard = beyond(fitted, y, side, sd)
        whole = np.where(side == 0, y, fitted + side * sd[:, None] * hazard)
        found = solve_projected(basis, np.where(weight > 0, whole - shift[:, None], 0.0), weight,
                                start=theta, lower=lower, upper=upper, steps=steps,
                                tolerance=tolerance)
        theta = found.theta
        phi, _ = basis(theta, rows)
        fitted = shift[:, None] + np.einsum("kbp,bk->bp", phi, found.linear)
    return found, fitted

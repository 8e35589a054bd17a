"""Dose curves whose readings were cut off at an edge: 0 and 1, or 0 and 100 per cent."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from refugium.response.dose.cut.one_sided import Sides, beyond, one_sided_error, solve_one_sided
from refugium.response.dose.four_parameter import Sigmoids, sigmoid_basis
from refugium.response.dose.variable_projection import Array
from refugium.response.parameters import DECADES_BEYOND, HILL_BOUNDS, LEAST_AT_EDGE

EDGES = (0.0, 1.0)
"""Of a share of untreated cells."""
ROUNDS = 25
STEPS, TOLERANCE = 8, 1e-6


def find_clipped(y: Array) -> Sides:
    """Answer: which shares stand exactly at an edge beyond which none of their curve lies?

    Parameters
    ----------
    y
        (curves, wells), shares of untreated cells; NaN = not read.

    Returns
    -------
    numpy.ndarray
        (curves, wells): 1 cut off from above (at 1), -1 from below (at 0), 0 as read. Fewer than
        `LEAST_AT_EDGE` wells at an edge may stand there by chance (a control over itself).

    Examples
    --------
    >>> find_clipped(np.array([[1.0, 1.0, 0.6, 0.1, 0.0], [1.1, 1.0, 1.0, 0.2, 0.0]])).tolist()
    [[1, 1, 0, 0, 0], [0, 0, 0, 0, 0]]
    """
    side = np.zeros(y.shape, dtype=np.int8)
    for edge, sign in zip(EDGES, (-1, 1), strict=True):
        at = y == edge
        past = (sign * (np.nan_to_num(y, nan=edge) - edge) > 0).any(axis=1)
        side[at & (~past & (at.sum(axis=1) >= LEAST_AT_EDGE))[:, None]] = sign
    return side


@dataclass(frozen=True, eq=False, kw_only=True)
class Clipped:
    """What replaces the error of curves whose readings were cut off.

    Attributes
    ----------
    side
        (curves, wells), see :func:`find_clipped`.
    sd, df
        (curves,), scatter of wells by what was read, and what it rests on; NaN: too little was
        read between the edges.
    error
        (curves,), see :func:`one_sided_error`.
    fitted
        (curves, wells).
    """

    side: Sides
    sd: Array
    df: Array
    error: Array
    fitted: Array

    def of(self, rows: NDArray[np.int_]) -> Clipped:
        """Return some of the curves."""
        return Clipped(side=self.side[rows], sd=self.sd[rows], df=self.df[rows],
                       error=self.error[rows], fitted=self.fitted[rows])


def fit_clipped(
    log10_dose: Array, y: Array, fitted: Sigmoids, side: Sides
) -> tuple[Sigmoids, Clipped]:
    """Answer: which curves do cut readings lie about, and by how much do wells scatter?

    Parameters
    ----------
    log10_dose, y
        As given to :func:`fit_sigmoids`, both ends free.
    fitted
        What it made of the readings as they stand.
    side
        Which of them were cut off, :func:`find_clipped`.

    Returns
    -------
    tuple
        The curves with other ends, half-effect doses and steepness, and their :class:`Clipped`.

    Notes
    -----
    A reading at an edge says that the well read at least (or at most) that: it has the probability
    of that in the likelihood, and no square. Wells cut off at 1 would otherwise pull the start of
    the curve down and halve the scatter that the interval rests on. The scatter comes from what was
    read between the edges, less the parameters that those readings were used up for (their
    leverage). Assumes normal errors of one spread.

    Examples
    --------
    >>> from refugium.response.dose.four_parameter import fit_sigmoids
    >>> x = np.array([[-3.0, -2.5, -2.0, -1.5, -1.2, -0.8, -0.5, 0.0, 0.5, 1.0]])
    >>> y = np.array([[1.0, 0.93, 1.0, 0.97, 0.75, 0.27, 0.04, 0.0, 0.05, 0.0]])
    >>> plain = fit_sigmoids(x, y)
    >>> found, cut = fit_clipped(x, y, plain, find_clipped(y))
    >>> bool(found.e0[0] > plain.e0[0]), bool(cut.sd[0] > plain.sd[0])
    (True, True)
    """
    x = log10_dose
    read = np.isfinite(y)
    w, values = read.astype(float), np.where(read, y, 0.0)
    known = np.isfinite(fitted.sse)
    theta = np.where(known[:, None], np.stack([fitted.log10_c, np.log(fitted.hill)], axis=1), 0.0)
    log_hill = np.log(np.asarray(HILL_BOUNDS))
    one = np.ones(len(y))
    lower = np.stack([np.nan_to_num(fitted.lowest) - DECADES_BEYOND, log_hill[0] * one], axis=1)
    upper = np.stack([np.nan_to_num(fitted.highest) + DECADES_BEYOND, log_hill[1] * one], axis=1)
    basis = sigmoid_basis(x)
    at = np.nan_to_num(fitted.at(np.broadcast_to(x, y.shape)))
    free = read & (side == 0)
    sd = np.sqrt(np.maximum(np.where(free, (values - at) ** 2, 0.0).sum(axis=1), 1e-12)
                 / np.maximum(free.sum(axis=1) - 2.0, 1.0))
    df = np.zeros(len(y))
    for _ in range(ROUNDS):
        found, at = solve_one_sided(
            basis, values, w, side=side, sd=sd, begin=at, start=theta, lower=lower, upper=upper,
            steps=STEPS, tolerance=TOLERANCE, rounds=1)
        theta = found.theta
        phi, push = basis(theta, np.arange(len(y)))
        slopes = np.moveaxis(np.concatenate([phi, push(found.linear)]), 0, 1)
        u, hazard = beyond(at, values, side, sd)
        df = free.sum(axis=1) - _used(slopes, free, np.where(free, 1.0, w * hazard * (hazard + u)))
        # the likelihood's own condition for the scatter, with what was used up taken off
        told = df + np.where(read & ~free, hazard * u, 0.0).sum(axis=1)
        squares = np.where(free, (values - at) ** 2, 0.0).sum(axis=1)
        sd = np.sqrt(np.maximum(squares, 1e-12) / np.maximum(told, np.maximum(0.5 * df, 0.5)))
    enough = known & (df >= 1)
    kept = np.where(known, 1.0, np.nan)
    curves = replace(
        fitted, e0=found.linear[:, 0] * kept, einf=found.linear[:, 1] * kept,
        log10_c=theta[:, 0] * kept, hill=np.exp(theta[:, 1]) * kept)
    return curves, Clipped(
        side=side, sd=np.where(enough, sd, np.nan), df=np.where(enough, df, np.nan), fitted=at,
        error=one_sided_error(at, values, side, sd, w))


def _used(slopes: Array, free: NDArray[np.bool_], information: Array) -> Array:
    """Return how many parameters the readings between the edges were used up for, (curves,)."""
    weighed = slopes * information[:, None]
    normal = weighed @ slopes.transpose(0, 2, 1)
    diagonal = np.arange(normal.shape[1])
    normal[:, diagonal, diagonal] = normal[:, diagonal, diagonal] * (1 + 1e-9) + 1e-12
    leverage = np.einsum("bkp,bkl,blp->bp", slopes, np.linalg.inv(normal), weighed)
    return np.asarray(np.where(free, leverage, 0.0).sum(axis=1))

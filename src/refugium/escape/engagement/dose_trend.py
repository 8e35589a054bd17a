"""Does a readout rise or fall along ordered doses, one value a dose? Misfit is the error."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from refugium.escape.parameters import DOSE_CURVE_SLOPE, DOSES_EITHER_SIDE

Array = NDArray[np.float64]
Ints = NDArray[np.int_]

TINY = 1e-12
"""Variance of a series that a curve meets to the last digit: it has no error and no p."""


@dataclass(frozen=True, eq=False)
class Trend:
    """The curve of the best shape through each series.

    Attributes
    ----------
    change, se, df
        (series,): value at the highest dose less that at the lowest, log2, on the curve; its
        standard error (NaN: none); degrees of freedom.
    scatter
        (series,): standard deviation of the doses about the curve, log2; NaN: none.
    half
        (series,): position of the first dose at which the curve has run half its way or more.
    n_shapes
        How many shapes were tried.
    """

    change: Array
    se: Array
    df: int
    scatter: Array
    half: Ints
    n_shapes: int

    def p(self, sign: int, margin: float = 0.0) -> Array:
        """Return the one-sided p that the change in direction `sign` is no more than a margin."""
        t = (sign * self.change - margin) / self.se
        # the shape was chosen: Bonferroni over those that were tried
        return np.minimum(self.n_shapes * special.stdtr(self.df, -t), 1.0)

    def at_least(self, alpha: float) -> Array:
        """Return the size of the change that is exceeded at one-sided `alpha`; never negative."""
        quantile = special.stdtrit(self.df, 1 - alpha / self.n_shapes)
        return np.maximum(np.abs(self.change) - quantile * self.se, 0.0)


def curve_shapes(doses: int) -> Array:
    """Return the shapes that are tried, (shapes, doses), each from 0 to 1.

    A straight line over the order of the doses, and logistic curves with their middle between two
    doses, DOSES_EITHER_SIDE or more on either side: one stray dose is no curve.

    Examples
    --------
    >>> curve_shapes(5).round(2).tolist()
    [[0.0, 0.25, 0.5, 0.75, 1.0], [0.0, 0.26, 0.66, 0.92, 1.0], [0.0, 0.08, 0.34, 0.74, 1.0]]
    """
    order = np.arange(doses)
    shapes = [order / (doses - 1)]
    for first in range(DOSES_EITHER_SIDE, doses - DOSES_EITHER_SIDE + 1):
        curve = special.expit(DOSE_CURVE_SLOPE * (order - first + 0.5))
        shapes.append((curve - curve[0]) / (curve[-1] - curve[0]))
    return np.array(shapes)


def fit_trend(values: Array) -> Trend:
    """Answer: how does each series change along its doses, and how sure is that?

    Parameters
    ----------
    values
        (series, doses), log2, finite; doses in rising order, untreated cells not among them.

    Returns
    -------
    Trend

    Notes
    -----
    y = a + b f(order of the dose) + noise, least squares, for each shape f of
    :func:`curve_shapes`; the shape of the largest |t| is kept and its p multiplied by their number.
    The error is what the doses scatter about the curve, k - 2 degrees of freedom, of this series
    alone: a curve of another shape only adds to it. Untreated cells are left out, so that a shift
    which all drugged samples share (a treated row, another passage) cancels. Assumed: doses differ
    in nothing but the dose and scatter alike. A place that goes with the dose passes for an effect:
    margins are there for its usual size. With noise of heavy tails (t, 3 df) and a gradient of the
    size of the margin it is at most 5 % false (`python -m benchmarks doses`).

    References
    ----------
    Bretz F, Pinheiro JC, Branson M (2005), contrasts of several dose curves,
    doi:10.1111/j.1541-0420.2005.00344.x

    Examples
    --------
    >>> found = fit_trend(np.array([[0.0, 0.1, -0.5, -1.4, -2.1, -2.2, -2.3]]))
    >>> found.change.round(1).tolist(), found.half.tolist(), bool(found.p(-1, 0.25)[0] < 0.001)
    ([-2.4], [3], True)
    """
    k = values.shape[1]
    shapes = curve_shapes(k)
    centred = shapes - shapes.mean(axis=1, keepdims=True)
    power = (centred**2).sum(axis=1)
    y = values - values.mean(axis=1, keepdims=True)
    slope = y @ centred.T / power
    left = (y**2).sum(axis=1)[:, None] - slope**2 * power
    variance = np.where(left > TINY, left, np.nan) / (k - 2)
    se = np.sqrt(variance / power)
    # all shapes leave as many degrees of freedom: the best fit is the largest |t|
    best = left.argmin(axis=1)
    row = np.arange(len(values))
    half = (shapes >= 0.5).argmax(axis=1)[best]
    return Trend(change=slope[row, best], se=se[row, best], df=k - 2,
                 scatter=np.sqrt(variance[row, best]), half=half, n_shapes=len(shapes))

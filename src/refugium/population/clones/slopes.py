"""Growth of each colony: a line through the logarithm of its counts, and what is left beside it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from refugium.population.model.rates import Array

LEAST = 0.5
"""A count of 0 enters a logarithm as half a cell."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Lines:
    """A least-squares line per colony.

    Attributes
    ----------
    slope_per_h
        (..., wells): doublings per hour.
    start_log2
        (..., wells): the line at the first time.
    residual_log2
        (..., wells, times): readings minus the line.
    """

    slope_per_h: Array
    start_log2: Array
    residual_log2: Array


def log2_cells(cells: Array) -> Array:
    """Return log2 of counts, 0 as half a cell.

    Examples
    --------
    >>> log2_cells(np.array([0.0, 1.0, 8.0])).tolist()
    [-1.0, 0.0, 3.0]
    """
    return np.asarray(np.log2(np.maximum(cells, LEAST)))


def without_plate_course(log2: Array, slope_per_h: float, times_h: Array) -> Array:
    """Return readings with what all wells of one time share taken off, but for a common slope.

    A plate read out of focus makes all its wells low at once: that is no growth.

    Parameters
    ----------
    log2
        (wells, times).
    slope_per_h
        Common slope that stays.
    times_h
        (times,).
    """
    line = slope_per_h * (times_h - times_h[0])
    shared = np.median(log2 - line, axis=-2)
    return np.asarray(log2 - (shared - shared.mean()))


def fit_lines(times_h: Array, log2: Array) -> Lines:
    """Fit a line to each colony; leading axes are draws.

    Parameters
    ----------
    times_h
        (times,), at least two.
    log2
        (..., wells, times).

    Returns
    -------
    Lines
        Slopes in doublings per hour.

    Examples
    --------
    >>> found = fit_lines(np.array([0.0, 10, 20]), np.array([[1.0, 2, 3], [5, 5, 5]]))
    >>> found.slope_per_h.round(3).tolist(), found.start_log2.round(3).tolist()
    ([0.1, 0.0], [1.0, 5.0])
    """
    t = times_h - times_h.mean()
    slope = log2 @ t / (t @ t)
    mean = log2.mean(axis=-1)
    return Lines(slope_per_h=slope, start_log2=mean + slope * t[0],
                 residual_log2=log2 - mean[..., None] - slope[..., None] * t)


def trend_basis(size_log2: Array, place: Array | None = None) -> Array:
    """Return an orthonormal basis of smooth functions of colony size, and of place on the plate.

    Colonies of unequal size grow unequally for reasons of their own (crowding, objects that are no
    cells), and so do those of one side of a plate: what goes with size or place is no difference
    between clones.

    Parameters
    ----------
    size_log2
        (wells,).
    place
        (wells, 2) row and column; None where it is not known.

    Returns
    -------
    numpy.ndarray
        (wells, 3) of 1, size and its square; (wells, 7) with row, column and their squares.
    """
    columns = [np.ones_like(size_log2)]
    for each in (size_log2, *(() if place is None else place.T)):
        x = each - each.mean()
        x = x / max(float(np.abs(x).max()), 1e-9)
        columns += [x, x**2]
    left, size, _ = np.linalg.svd(np.stack(columns, axis=1), full_matrices=False)
    # wells of one row, or of one size, have no trend with it
    return np.asarray(left[:, size > 1e-6 * size[0]])


def off_trend(values: Array, basis: Array) -> Array:
    """Return (..., wells) values minus their trend with size.

    Examples
    --------
    >>> size = np.array([3.0, 4, 5, 6])
    >>> bool(np.allclose(off_trend(0.1 * size, trend_basis(size)), 0))
    True
    """
    return np.asarray(values - (values @ basis) @ basis.T)

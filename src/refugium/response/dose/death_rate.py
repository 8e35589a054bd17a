"""Death per cell and time, from counts of live and of dead."""

from __future__ import annotations

import numpy as np

from refugium.response.dose.variable_projection import Array


def deaths_per_cell_hour(time_h: Array, live: Array, dead: Array) -> Array:
    """Answer: how many cells died, per cell that was there and hour?

    Parameters
    ----------
    time_h
        (times,), increasing.
    live, dead
        (wells, times), cells and dead objects; NaN = not read.

    Returns
    -------
    numpy.ndarray
        (wells,): dead objects that appeared over the cells there, integrated over time
        (trapezoids); NaN where the two were not read together at two times.

    Notes
    -----
    Assumes that dead objects stay where they are: those that float off or are taken up are missed,
    and where more vanish than appear the value is below 0, which is printed. A share of dead cells
    at one time is no such rate.

    Examples
    --------
    >>> t = np.array([0.0, 24.0, 48.0])
    >>> deaths_per_cell_hour(t, np.full((1, 3), 100.0), np.array([[0.0, 24.0, 48.0]])).tolist()
    [0.01]
    """
    both = np.isfinite(live) & np.isfinite(dead)
    out = np.full(len(live), np.nan)
    for row in np.flatnonzero(both.sum(axis=1) > 1):
        at = both[row]
        cells = float((0.5 * (live[row, at][1:] + live[row, at][:-1]) * np.diff(time_h[at])).sum())
        if cells > 0:
            appeared = dead[row, at]
            out[row] = (appeared[-1] - appeared[0]) / cells
    return out

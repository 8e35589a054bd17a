"""How deep cells fall below where they began, and when they are back."""

from __future__ import annotations

import numpy as np

from refugium.response.dose.variable_projection import Array
from refugium.response.residual.wells.emptied import least_count


def _held(count: Array) -> Array:
    """Return the higher of each reading and the next: a low image that does not last is none.

    Of two readings only the second can tell; gaps are left out by the caller.
    """
    return count[1:] if len(count) < 3 else np.maximum(count[:-1], count[1:])[1:]


def kill_depth_log10(count: Array) -> Array:
    """Answer: by how many decades did cells fall below where they began?

    Parameters
    ----------
    count
        (wells, times), proportional to cells; NaN = not read.

    Returns
    -------
    numpy.ndarray
        (wells,): log10 of the first reading over the lowest that two readings in a row do not
        exceed (one image out of focus is no fall), never below 0. NaN where there was nothing at
        first or nothing was read after. Where none was left, :func:`least_count` says what stands
        for it: at least so many.

    Examples
    --------
    >>> kill_depth_log10(np.array([[100.0, 10, 10, 50], [100, 150, 1, 200]])).tolist()
    [1.0, 0.0]
    """
    known = np.isfinite(count)
    least = least_count(count)
    out = np.full(len(count), np.nan)
    for row, read in enumerate(known):
        y = count[row, read]
        if len(y) > 1 and y[0] > 0:
            out[row] = max(0.0, float(np.log10(y[0] / max(_held(y).min(), least))))
    return out


def regrowth_h(time_h: Array, count: Array) -> Array:
    """Answer: how long until cells that fell are as many again as at first?

    Parameters
    ----------
    time_h
        (times,), increasing.
    count
        (wells, times), proportional to cells; NaN = not read.

    Returns
    -------
    numpy.ndarray
        (wells,), hours from the first reading, straight between readings; infinite where they are
        not back by the last one, NaN where they never fell (as :func:`kill_depth_log10` has it).

    Examples
    --------
    >>> regrowth_h(np.array([0.0, 24, 48, 72]), np.array([
    ...     [100.0, 50, 50, 150], [100, 50, 50, 60], [100, 90, 120, 150]])).tolist()
    [60.0, inf, nan]
    """
    out = np.full(len(count), np.nan)
    for row, every in enumerate(count):
        read = np.isfinite(every)
        t, y = time_h[read], every[read]
        if len(y) < 2 or not _held(y).min() < y[0]:
            continue
        low = 1 + int(_held(y).argmin())
        back = np.flatnonzero(y[low:] >= y[0])
        if not len(back):
            out[row] = np.inf
            continue
        at = low + int(back[0])
        part = (y[0] - y[at - 1]) / (y[at] - y[at - 1])
        out[row] = t[at - 1] + part * (t[at] - t[at - 1]) - t[0]
    return out

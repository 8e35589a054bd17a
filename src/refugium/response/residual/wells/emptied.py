"""Wells that cells left: what stands for 0, and how fast a well fell that is nearly empty."""

from __future__ import annotations

import numpy as np

from refugium.response.dose.variable_projection import Array
from refugium.response.parameters import EMPTIED_SHARE

AN_OBJECT = 1.0
"""An empty well holds less than one: what is said of it is said at least."""
OF_FIRST = 0.01
"""Where readings are no whole numbers, 0 stands for no more than this share of first readings."""


def least_count(count: Array) -> float:
    """Answer: what number stands for a reading of 0?

    Parameters
    ----------
    count
        (wells, times), 0 or above; NaN = not read.

    Returns
    -------
    float
        One object where all readings are whole numbers, else the smallest reading above 0, no
        more than a hundredth of the median first reading. Infinite where nothing was read above 0.

    Notes
    -----
    The smallest reading above 0 alone is no floor: where some wells are empty and the others full,
    it is a full one.

    Examples
    --------
    >>> least_count(np.array([[600.0, 0.0], [600.0, 900.0]])), least_count(np.array([[60.5, 0.0]]))
    (1.0, 0.605)
    """
    read = count[np.isfinite(count)]
    above = read[read > 0]
    if not len(above):
        return float("inf")
    if above.max() > 1 and (read == np.round(read)).all():
        return AN_OBJECT
    first = count[:, 0][np.isfinite(count[:, 0]) & (count[:, 0] > 0)]
    most = OF_FIRST * float(np.median(first)) if len(first) else np.inf
    return float(min(above.min(), most))


def emptied_rates(time_h: Array, count: Array) -> Array:
    """Answer: how fast did wells fall, at least, that ended nearly empty?

    Parameters
    ----------
    time_h
        (times,), increasing.
    count
        (wells, times), 0 or above; NaN = not read.

    Returns
    -------
    numpy.ndarray
        (wells,), doublings per hour from the first reading to the last; NaN where the higher of
        the last two readings is above `EMPTIED_SHARE` of the first, or fewer were read.

    Notes
    -----
    What is left in a well that died early (debris, or nothing) stands still. That is no growth
    rate of cells, and a later window shows nothing else.

    Examples
    --------
    >>> t = np.array([0.0, 24, 48, 72, 96])
    >>> emptied_rates(t, np.array([[600.0, 20, 0, 0, 0], [600, 500, 400, 300, 300]])).round(3)
    array([-0.096,    nan])
    """
    least = least_count(count)
    out = np.full(len(count), np.nan)
    for well, read in enumerate(np.isfinite(count)):
        y, t = count[well, read], time_h[read]
        if len(y) < 3 or not y[0] > 0 or not t[-1] > t[0]:
            continue
        last = max(float(y[-2:].max()), least)
        if last <= EMPTIED_SHARE * y[0]:
            out[well] = np.log2(last / y[0]) / (t[-1] - t[0])
    return out

"""Net growth of wells over one window, whatever single images say."""

from __future__ import annotations

import numpy as np

from refugium.response.dose.variable_projection import Array
from refugium.response.residual.wells.emptied import least_count


def steady_rates(time_h: Array, count: Array) -> Array:
    """Answer: how fast does each well grow, over the same times for all of them?

    Parameters
    ----------
    time_h
        (times,), increasing.
    count
        (wells, times), cells; NaN = not read. :func:`least_count` says what stands for 0.

    Returns
    -------
    numpy.ndarray
        (wells,), doublings per hour: the median of the slopes between all pairs of readings.

    Notes
    -----
    One image out of focus loses most cells of a well and is back at the next: least squares follow
    it, the median slope does not (up to 29 % of readings). The window is the caller's and the same
    for wells that are compared: a start chosen for each well would differ between them.

    Examples
    --------
    >>> t = np.arange(0.0, 96.0, 12.0)
    >>> y = 100 * 2.0 ** (t / 24)[None]
    >>> y[0, -1] = 1.0  # out of focus
    >>> steady_rates(t, y).round(4).tolist()
    [0.0417]
    """
    read = np.isfinite(count)
    least = least_count(count)
    if not np.isfinite(least):
        return np.full(len(count), np.nan)
    y = np.log2(np.maximum(np.where(read, count, np.nan), least))
    one, two = np.triu_indices(len(time_h), k=1)
    slopes = (y[:, two] - y[:, one]) / (time_h[two] - time_h[one])
    out = np.full(len(count), np.nan)
    some = np.isfinite(slopes).any(axis=1)
    out[some] = np.nanmedian(slopes[some], axis=1)
    return out

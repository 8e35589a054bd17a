"""A gene's own half-rise on the drug, and whether it is short enough to tell keeping from slow."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from refugium.movie.parameters import KEPT_GAP_LOG2, SETTLED

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]


def half_rise(
    gap: Array, time_h: Array, sign: Array, *, first_off_h: float
) -> tuple[Array, Flags]:
    """Answer: within what time did each gene go half of its way on the drug, at its slowest?

    Parameters
    ----------
    gap
        (genes, times), log2, on the drug, in order of time.
    time_h
        (times,), hours on the drug.
    sign
        (genes,), direction of the change that may be kept.
    first_off_h
        Hours off the drug at the earlier of the two times that are compared.

    Returns
    -------
    tuple
        Hours (genes,), infinite where half was not seen; and whether the gene had settled.

    Notes
    -----
    From the start, and from every sample up to `first_off_h` on the drug at which more than
    KEPT_GAP_LOG2 of the way was still to go: the time by which half of what was left, up to the
    last sample, was gone, on straight lines between samples; the longest of them. What a linear
    system has left to go t hours after the drug came is what it has left to go back t hours after
    it was taken away: a slow pool behind a fast one shows in it. Read on the log2 and on the linear
    scale, the longer counts: what relaxes in copies rises fast and falls slowly in log2. Nothing
    is extrapolated: a course whose half from the start lies beyond SETTLED of the time followed had
    not settled, and has no half-rise.

    Examples
    --------
    >>> time_h = np.array([12.0, 24, 72, 168, 336])
    >>> rise = 1 - 2 ** (-time_h / 24)
    >>> hours, settled = half_rise(-3 * rise[None], time_h, np.array([-1.0]), first_off_h=48)
    >>> round(float(hours[0])), bool(settled[0])
    (32, True)
    """
    longest = np.zeros(len(gap))
    settled = np.ones(len(gap), dtype=bool)
    time = np.concatenate([[0.0], time_h])
    way = np.concatenate([np.zeros((len(gap), 1)), gap], axis=1)
    left_log2 = sign[:, None] * (way[:, -1:] - way)
    for scaled in (way, np.exp2(np.clip(way, -60, 60)) - 1):
        left = sign[:, None] * (scaled[:, -1:] - scaled)
        for i in range(len(time) - 1):
            if i and time[i] > first_off_h:
                break
            hours = _half_of(left[:, i:], time[i:])
            asked = np.full(len(gap), True) if i == 0 else left_log2[:, i] > KEPT_GAP_LOG2
            longest = np.where(asked, np.maximum(longest, hours), longest)
            if i == 0:
                settled &= hours <= SETTLED * time[-1]
    return longest, settled


def _half_of(left: Array, time_h: Array) -> Array:
    """Return the time from the first column until half of it is gone; infinite: it never is."""
    gone = left <= left[:, :1] / 2
    j = gone.argmax(axis=1)
    rows = np.arange(len(left))
    before = np.maximum(j - 1, 0)
    above, below = left[rows, before], left[rows, j]
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(above > below, (above - left[:, 0] / 2) / (above - below), 0.0)
    hours = time_h[before] + share * (time_h[j] - time_h[before]) - time_h[0]
    return np.where(gone.any(axis=1) & (left[:, 0] > 0), hours, np.inf)

"""Kernels: what share of its own peak has a programme reached, at least and at most, by each time?

A running share is M(t) / M(end), where M(t) is the largest change up to t in the direction of the
programme's own peak. It lies between 0 and 1 whatever the amplitude, and a programme that fades
keeps the share it had reached.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from refugium.movie.parameters import ORDER_DRAWS

Array = NDArray[np.float64]

GRID = np.linspace(0, 1, 51)
"""Shares that are asked for: ends of intervals are printed to two places."""
COARSE = GRID[:50:10]
"""Shares at which noise is drawn: contrasts between two of these are nearly the same."""


def contrasts(change: Array, sd: Array, n: Array, share: Array = GRID) -> Array:
    """Return t of "by s more than a share of what is there at u", (programmes, s, u, shares).

    Parameters
    ----------
    change
        Changes against the reference, (programmes, times), positive at the peak.
    sd
        Of one replicate, (programmes,).
    n
        Replicates, the reference first, (1 + times,), or of each programme, (programmes, ...).
    share
        (shares,).

    Notes
    -----
    t = (x(s) - r x(u)) / (sd sqrt(1/n(s) + r^2/n(u) + (1 - r)^2/n(0))): Fieller's contrast of a
    ratio, with the reference shared by both. At s = u it is the t of x(s) itself.

    References
    ----------
    Fieller EC (1954), Some problems in interval estimation, Journal of the Royal Statistical
    Society B 16:175-185

    Examples
    --------
    >>> x, one = np.array([[1.0, 4.0]]), np.ones(1)
    >>> contrasts(x, one, np.full(3, 2.0), np.array([0.5])).round(2)[0, :, :, 0].tolist()
    [[1.0, -1.15], [4.04, 4.0]]
    """
    own, start = of_means(n)
    times = np.arange(own.shape[1])
    spread = np.sqrt(own[:, :, None, None] + share**2 * own[:, None, :, None]
                     + (1 - share) ** 2 * start[:, None, None, None])
    gap = change[:, :, None, None] - share * change[:, None, :, None]
    # at s = u both sides of the ratio are one sample: what is asked is whether it changed at all
    spread[:, times, times] = np.sqrt(own + start[:, None])[..., None]
    gap[:, times, times] = change[..., None]
    return np.asarray(gap / (sd[:, None, None, None] * spread))


def of_means(n: Array) -> tuple[Array, Array]:
    """Return 1 / n of the times after the reference, (programmes or 1, times), and of it."""
    one = 1 / np.atleast_2d(n)
    return one[:, 1:], one[:, 0]


def at_least(t: Array) -> Array:
    """Return the score of "by this time it has reached more than this share", (programmes, s, r).

    The largest over samples up to s, for one suffices; the smallest over where the peak may be, for
    it must hold wherever that is.
    """
    return np.asarray(np.maximum.accumulate(t.min(axis=2), axis=1))


def at_most(t: Array) -> Array:
    """Return the score of "by this time it has reached less than this share", (programmes, s, r).

    The smallest over samples up to s, for all must be below; the largest over where the peak may
    be, for a peak is at least what is seen anywhere.
    """
    return np.asarray((-np.maximum.accumulate(t, axis=1)).max(axis=2))


def within(change: Array, sd: Array, n: Array, share: float) -> Array:
    """Return the score of "so far less than this share, up or down", (programmes, times).

    A programme that first moved against its own peak has begun.
    """
    up = contrasts(change, sd, n, np.array([share]))[..., 0]
    own, start = of_means(n)
    spread = np.sqrt(own[:, :, None] + share**2 * own[:, None, :]
                     + (1 + share) ** 2 * start[:, None, None])
    down = -(change[:, :, None] + share * change[:, None, :]) / (sd[:, None, None] * spread)
    return np.asarray((-np.maximum.accumulate(np.maximum(up, down), axis=1)).max(axis=2))


@lru_cache(maxsize=256)
def noise(times: int, df: int) -> Array:
    """Return what noise alone reaches anywhere, over all times and shares, sorted, (draws,).

    Parameters
    ----------
    times
        After the reference.
    df
        Degrees of freedom of the spread of replicates.

    Notes
    -----
    Largest |contrast| over s, u and shares, of points with as many replicates each. Unequal ones
    change that little, and rather downwards (95 % quantile for 14 times and 30 df: 3.74; reference
    a third or four times as many 3.74 and 3.67, a third of the times a sixth 3.70).

    Examples
    --------
    >>> reached = noise(5, 12)
    >>> bool(3.3 < np.quantile(reached, 0.95) < 3.7)
    True
    """
    # the seed is part of the rule: the same samples give the same answer in a longer study
    rng = np.random.default_rng(0)
    mean = rng.standard_normal((ORDER_DRAWS, 1 + times))
    sd = np.sqrt(rng.chisquare(df, ORDER_DRAWS) / df)
    change, one, n = mean[:, 1:] - mean[:, :1], np.ones(ORDER_DRAWS), np.ones(1 + times)
    most = [np.abs(contrasts(change, one, n, np.array([share]))).max(axis=(1, 2, 3))
            for share in COARSE]
    return np.sort(np.max(most, axis=0) / sd)


def p_anywhere(score: Array, times: int, df: int, programmes: int = 2) -> Array:
    """Return the p of a score of shares: what noise reaches anywhere in this many programmes.

    Notes
    -----
    Simultaneous over all times, both ends, and (Bonferroni) the programmes, so that it holds
    whichever of two programmes is found ahead, at whatever time.

    Examples
    --------
    >>> p_anywhere(np.array([0.0, 4.5, 50.0]), 5, 12).round(2).tolist()
    [1.0, 0.02, 0.0]
    """
    reached = noise(times, df)
    above = len(reached) - np.searchsorted(reached, score, side="left")
    return np.asarray(np.minimum(programmes * (1 + above) / (len(reached) + 1), 1.0))


def ends(t: Array, bound: float) -> tuple[Array, Array]:
    """Return the lower and upper end of the running share at each time, (programmes, times).

    Parameters
    ----------
    t
        From :func:`contrasts` on GRID.
    bound
        What noise reaches: a quantile of :func:`noise`.
    """
    above = at_least(t) > bound
    below = at_most(t) > bound
    # a share that is shown to be passed: the largest such; none is 0
    low = np.where(above, GRID, 0.0).max(axis=-1)
    high = np.where(below, GRID, 1.0).min(axis=-1)
    return low, high

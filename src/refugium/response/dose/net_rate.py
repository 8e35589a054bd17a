"""Net growth on a drug from counts over time, from when it has taken effect."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from refugium.response.dose.variable_projection import Array
from refugium.response.parameters import FEWEST_TIMES


@dataclass(frozen=True, eq=False, kw_only=True)
class NetRates:
    """Slopes of log2 cell number, one per well.

    Attributes
    ----------
    rate, se
        Doublings per hour and the standard error of the slope about its line; NaN: too few times.
    start_h
        Time of the first reading used.
    n_times
        Readings used.
    """

    rate: Array
    se: Array
    start_h: Array
    n_times: NDArray[np.int_]


def net_rates(time_h: Array, count: Array) -> NetRates:
    """Answer: how fast does each well grow once the drug has taken effect?

    Parameters
    ----------
    time_h
        (wells, times) or (1, times), increasing.
    count
        (wells, times), cells; NaN = not read. A count of 0 has no logarithm: it is left out.

    Returns
    -------
    NetRates
        The drug-induced proliferation (DIP) rate of each well.

    Notes
    -----
    Each possible start is tried, and the one kept whose line of log2 counts against time has the
    largest adjusted R^2 (1 - RMSE)^2 (n - 3)^(1/4): a good fit over many times. Lines through fewer
    than `FEWEST_TIMES` readings are not tried. The standard error does not know that the start was
    chosen, nor what wells differ by: between wells is where the error is.

    References
    ----------
    Harris LA et al. (2016), doi:10.1038/nmeth.3852

    Examples
    --------
    >>> t = np.arange(0.0, 96.0, 12.0)
    >>> log2 = np.where(t < 24, t / 24, 1 - (t - 24) / 48)  # a day as before, then a fall
    >>> found = net_rates(t[None], 2.0 ** (8 + log2)[None])
    >>> found.rate.round(4).tolist(), found.start_h.tolist()
    ([-0.0208], [24.0])
    """
    read = np.isfinite(count) & (count > 0)
    t = np.broadcast_to(np.asarray(time_h, dtype=float), count.shape)
    y = np.log2(np.where(read, count, 1.0))
    # sums from each start to the end, about the last time so that rounding stays small
    t_own = np.where(read, t - t.max(axis=1, keepdims=True), 0.0)
    y_own = np.where(read, y, 0.0)

    def from_here(values: Array) -> Array:
        return np.cumsum(values[:, ::-1], axis=1)[:, ::-1]

    n = from_here(read.astype(float))
    many = n >= FEWEST_TIMES
    with np.errstate(invalid="ignore", divide="ignore"):
        mt, my = from_here(t_own) / n, from_here(y_own) / n
        tt = from_here(t_own**2) - n * mt**2
        yy = np.maximum(from_here(y_own**2) - n * my**2, 0.0)
        slope = (from_here(t_own * y_own) - n * mt * my) / tt
        sse = np.maximum(yy - slope**2 * tt, 0.0)
        r2 = np.where(yy > 1e-12, 1 - sse / yy, 1.0)
        adjusted = 1 - (1 - r2) * (n - 1) / (n - 2)
        score = adjusted * (1 - np.sqrt(sse / n)) ** 2 * (n - 3) ** 0.25
        se = np.sqrt(sse / (n - 2) / tt)
    # a start at a time that was not read is the next one again
    score = np.where(many & read & (tt > 0), score, -np.inf)
    best = score.argmax(axis=1)
    row = np.arange(len(count))
    known = np.isfinite(score[row, best])

    def at_best(values: Array) -> Array:
        return np.where(known, values[row, best], np.nan)

    return NetRates(rate=at_best(slope), se=at_best(se), start_h=at_best(t),
                    n_times=np.where(known, n[row, best], 0).astype(int))

"""How far cells would have grown had they kept their fastest rate: what a full well hides."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
PARTS = 3
"""Parts of a growth curve; the last is held against the ones before."""
ROUNDING = 1e-9


@dataclass(frozen=True, kw_only=True)
class Continued:
    """A growth curve as if its last third had been as fast as its fastest third.

    Attributes
    ----------
    fold, se
        Last over first reading then, and its standard error over wells; NaN: no reading between,
        or nothing grew.
    late_share
        Rate of the last third over the fastest; 1 = it is the fastest, 0 = cells stood still.
    """

    fold: float
    se: float
    late_share: float


UNTOLD = Continued(fold=float("nan"), se=float("nan"), late_share=float("nan"))


def continued(values: Array, time_h: Array) -> Continued:
    """Answer: how far would these wells have grown had their cells kept their fastest rate?

    Parameters
    ----------
    values
        (wells, times), proportional to cell number, above 0.
    time_h
        (times,), increasing.

    Notes
    -----
    ln fold = ln y(t2) / y(first) + r (last - t2), well by well, with t1 and t2 the last readings
    in the first and in the first two thirds, and r the largest of the mean rates up to t1, from
    there to t2, and from there on: cells that settle first grow slowly at first. Never less than
    what was read. Logistic growth is slower from the start on, so that it is underestimated.

    Examples
    --------
    >>> full = np.array([[1.0, 2.0, 4.0, 5.0]])  # three doublings with room, five times without
    >>> found = continued(full, np.array([0.0, 24.0, 48.0, 72.0]))
    >>> round(found.fold, 2), round(found.late_share, 2)
    (8.0, 0.32)
    """
    first, last = float(time_h[0]), float(time_h[-1])
    each = (last - first) / PARTS
    # the last reading of each part: between two readings nothing is known
    ends = [int(np.flatnonzero(time_h <= first + part * each + ROUNDING)[-1]) for part in (1, 2)]
    if ends[1] == 0 or not (values > 0).all():
        return UNTOLD
    y = np.log(values)
    steps = [(0, ends[0]), (ends[0], ends[1]), (ends[1], len(time_h) - 1)]
    rates = [(y[:, b] - y[:, a]) / (time_h[b] - time_h[a]) for a, b in steps if b > a]
    rate = max(rates, key=lambda r: float(r.mean()))
    if not rate.mean() > 0:
        return UNTOLD
    left = last - float(time_h[ends[1]])
    log_fold = y[:, ends[1]] - y[:, 0] + rate * left
    fold = float(np.exp(log_fold.mean()))
    n = len(y)
    return Continued(fold=fold, late_share=float(rates[-1].mean() / rate.mean()),
                     se=fold * float(log_fold.std(ddof=1) / np.sqrt(n)) if n > 1 else float("nan"))

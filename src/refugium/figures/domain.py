"""How far an axis reaches: as far as the estimates, not as far as the widest interval."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

LEAST_SPAN = 1.0
"""An axis of changes shows at least one doubling, so that noise does not look large."""

REACH = 0.75
"""Share of the estimates' span by which an interval may widen the axis before it is cut."""

MOST_TICKS = 6


def fair_domain(
    estimates: Iterable[float], lows: Iterable[float], highs: Iterable[float], *,
    holds_zero: bool = True,
) -> tuple[float, float]:
    """Return the ends of an axis that shows every estimate and most of every interval.

    Parameters
    ----------
    estimates, lows, highs
        Values in axis units; missing ones are left out.
    holds_zero
        Whether the axis must hold zero.

    Returns
    -------
    tuple of float
        Lower and upper end.

    Examples
    --------
    >>> low, high = fair_domain([-3.0, 0.2], [-3.5, -40.0], [-2.5, 40.0])
    >>> round(low, 1), round(high, 1)
    (-5.8, 3.0)
    """
    middle = finite(estimates)
    if middle.size == 0:
        return -LEAST_SPAN, LEAST_SPAN
    low = min(float(middle.min()), 0.0 if holds_zero else np.inf)
    high = max(float(middle.max()), 0.0 if holds_zero else -np.inf)
    span = max(high - low, LEAST_SPAN)
    ends = np.concatenate([middle, finite(lows), finite(highs)])
    low_end = max(float(ends.min()), low - REACH * span)
    high_end = min(float(ends.max()), high + REACH * span)
    low_end, high_end = min(low_end, low), max(high_end, high)
    room = 0.05 * max(high_end - low_end, LEAST_SPAN)
    return low_end - room, high_end + room


def round_ticks(low: float, high: float) -> list[float]:
    """Return three to six round marks between two ends; zero is among them if it lies between.

    Examples
    --------
    >>> round_ticks(-1.6, 2.3), round_ticks(0.0, 0.45)
    ([-1.0, 0.0, 1.0, 2.0], [0.0, 0.1, 0.2, 0.3, 0.4])
    """
    power = 10.0 ** np.floor(np.log10((high - low) / 3))
    steps = [power * size for size in (1.0, 2.0, 5.0, 10.0)]
    step = next((s for s in steps if np.floor(high / s) - np.ceil(low / s) < MOST_TICKS), steps[-1])
    marks = np.arange(np.ceil(low / step), np.floor(high / step) + 1) * step
    return [float(np.round(mark, 10)) + 0.0 for mark in marks]


def finite(values: Iterable[float]) -> NDArray[np.float64]:
    """Return the finite values as an array."""
    array = np.asarray(list(values), dtype=float)
    kept: NDArray[np.float64] = array[np.isfinite(array)]
    return kept

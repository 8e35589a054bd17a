"""Kernels: does one course begin after another, and what p can a design give?"""

from __future__ import annotations

from itertools import combinations
from math import comb

import numpy as np
from numpy.typing import NDArray

from refugium.core.stats import two_sided

Array = NDArray[np.float64]
Ints = NDArray[np.int_]


def begins_later(
    first: Array, second: Array, sd: tuple[float, float], df: int, time_h: Array, counts: Array,
    *, alpha: float,
) -> float:
    """Test whether the second course begins after the first, slower kinetics granted.

    Parameters
    ----------
    first, second
        Changes after the reference, (times,), positive at their largest.
    sd
        Of one replicate of either course.
    df
        Its degrees of freedom.
    time_h, counts
        Axis and replicates, the reference first, (1 + times,); replicates also of either course,
        (2, 1 + times).
    alpha
        Level at which the second course must be *unseen* when the first has changed.

    Returns
    -------
    float
        p; NaN with fewer than three times after the reference.

    Notes
    -----
    Null: one shared onset, then kinetics of each course's own that do not accelerate (any mixture
    of saturating exponentials: concave from the onset on). If the first has changed by t_i, the
    onset is not after t_i, so for t_i < t_j < t_k the second lies on or above its chord,
    d(t_j) >= d(t_k) (t_j - t_i) / (t_k - t_i), whatever its speed. p of one (i, j, k) is the
    largest of: the first has changed at t_i, in the direction of its largest change; the second
    lies below the chord at t_j; the second has changed at t_k. Times the number of (i, j, k).
    Exact t tests; nothing is fitted. Growth of a selected subpopulation accelerates, and looks
    like a later onset; so does a programme with a hidden step before it: that is order.

    Examples
    --------
    >>> t = np.array([0.0, 1, 2, 4, 8])
    >>> fast, late = 4 - 4 * np.exp(-t[1:]), np.array([0.0, 0, 0, 4])
    >>> begins_later(fast, late, (0.1, 0.1), 10, t, np.full(5, 3), alpha=0.05) < 0.001
    True
    """
    rows = np.array(list(combinations(range(len(first)), 3)), dtype=int).reshape(-1, 3)
    if len(rows) == 0:
        return float("nan")
    i, j, k = rows.T
    t = time_h[1:]
    one, two = 1 / np.broadcast_to(counts, (2, len(time_h)))
    free = np.array(float(df))
    changed = _rises(first / (sd[0] * np.sqrt(one[1:] + one[0])), free)
    seen = second / (sd[1] * np.sqrt(two[1:] + two[0]))
    present = _rises(seen, free)
    hidden = np.minimum.accumulate(two_sided(seen, free)) > alpha
    slope = (t[j] - t[i]) / (t[k] - t[i])
    gap = second[j] - slope * second[k]
    error = sd[1] * np.sqrt(two[1 + j] + slope**2 * two[1 + k] + (1 - slope) ** 2 * two[0])
    p = np.maximum(np.maximum(changed[i], _rises(-gap / error, free)), present[k])
    return float(min(1.0, np.where(hidden[i], p, 1.0).min() * len(rows)))


def _rises(t: Array, df: Array) -> Array:
    """Return the one-sided p of a rise."""
    half = two_sided(t, df) / 2
    return np.where(t > 0, half, 1 - half)


def smallest_p(counts: Ints) -> float:
    """Return the smallest p that a design can give.

    Replicates resampled within points have a number of distinct arrangements; no p of their
    noise is believed below one in that many.

    Examples
    --------
    >>> round(smallest_p(np.array([2, 1, 1])), 3), smallest_p(np.array([3, 3, 3]))
    (0.333, 0.001)
    """
    arrangements = 1
    for n in counts:
        arrangements *= comb(2 * int(n) - 1, int(n))
    return 1 / arrangements

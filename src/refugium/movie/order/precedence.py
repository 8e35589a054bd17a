"""Kernels: does one course run ahead of another, and does it begin before it?"""

from __future__ import annotations

from itertools import combinations
from math import comb

import numpy as np
from numpy.typing import NDArray

from refugium.core.stats import two_sided

Array = NDArray[np.float64]
Ints = NDArray[np.int_]


def progress(change: Array) -> Array:
    """Return the mean over samples of the share of its largest value that a course has reached.

    Parameters
    ----------
    change
        (..., times), positive at its largest.

    Examples
    --------
    >>> progress(np.array([1.0, 2.0, 4.0])).round(3).item()
    0.583
    """
    return np.asarray((change / change.max(axis=-1, keepdims=True)).mean(axis=-1))


def noise_draws(
    covariance: Array, df: int, counts: Array, draws: int, rng: np.random.Generator
) -> Array:
    """Draw noise of changes against a shared reference, (draws, rows, times).

    Each time has its own replicates; rows of one sample vary together as `covariance` (of one
    replicate) says; its own uncertainty makes the draws t-distributed with `df`.
    """
    values, vectors = np.linalg.eigh(covariance)
    root = vectors * np.sqrt(values.clip(0))
    z = rng.standard_normal((draws, len(counts), len(root))) / np.sqrt(counts)[:, None]
    z *= np.sqrt(df / rng.chisquare(df, draws))[:, None, None]
    noise = (z @ root.T).transpose(0, 2, 1)
    return np.asarray(noise[..., 1:] - noise[..., :1])


def shared_path(pair: Array, covariance: Array) -> Array:
    """Fit one path with two gains: the rank-1 table nearest to two courses in units of noise.

    Parameters
    ----------
    pair
        Changes of two courses, (2, times).
    covariance
        Of one replicate, (2, 2).

    Examples
    --------
    >>> one = np.array([[1.0, 2.0, 3.0], [2.0, 4.0, 6.0]])
    >>> bool(np.allclose(shared_path(one, np.eye(2)), one))
    True
    """
    values, vectors = np.linalg.eigh(covariance)
    values = values.clip(1e-6 * values.max())
    white = (vectors / np.sqrt(values)) @ vectors.T
    back = (vectors * np.sqrt(values)) @ vectors.T
    u, s, vt = np.linalg.svd(white @ pair, full_matrices=False)
    return np.asarray(back @ (s[0] * np.outer(u[:, 0], vt[0])))


def ahead(
    pair: Array, covariance: Array, df: int, counts: Array, rng: np.random.Generator, draws: int
) -> tuple[float, float, float]:
    """Test whether two courses are one shared path with two gains, whatever that path.

    Parameters
    ----------
    pair
        Changes of two courses, (2, times), positive at their largest.
    covariance, df
        Of one replicate, (2, 2), and its degrees of freedom.
    counts
        Replicates, the reference first, (1 + times,).
    rng, draws
        Of the parametric bootstrap.

    Returns
    -------
    tuple
        Lead (progress of the first minus that of the second), two-sided p, and the share of
        draws around the courses as seen that agree with the sign of the lead.

    Notes
    -----
    The path is free, so a random walk that carries both (drift, one driver) is inside the null:
    a strong course that is *detected* before a weak one on the same path does not lead. Under
    the null the path and its gains are fitted, noise is redrawn, and the lead is taken again.
    """
    one, two = progress(pair)
    lead = float(one - two)
    noise = noise_draws(covariance, df, counts, draws, rng)
    null = progress(shared_path(pair, covariance) + noise)
    under = np.abs(null[:, 0] - null[:, 1])
    p = (1 + int((under >= abs(lead)).sum())) / (draws + 1)
    seen = progress(pair + noise)
    agree = np.sign(seen[:, 0] - seen[:, 1]) == np.sign(lead)
    return lead, float(p), float(agree.mean())


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
        Axis and replicates, the reference first, (1 + times,).
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
    t, n = time_h[1:], counts[1:]
    spread = 1 / n + 1 / counts[0]
    free = np.array(float(df))
    changed = _rises(first / (sd[0] * np.sqrt(spread)), free)
    seen = second / (sd[1] * np.sqrt(spread))
    present = _rises(seen, free)
    hidden = np.minimum.accumulate(two_sided(seen, free)) > alpha
    slope = (t[j] - t[i]) / (t[k] - t[i])
    gap = second[j] - slope * second[k]
    error = sd[1] * np.sqrt(1 / n[j] + slope**2 / n[k] + (1 - slope) ** 2 / counts[0])
    p = np.maximum(np.maximum(changed[i], _rises(-gap / error, free)), present[k])
    return float(min(1.0, np.where(hidden[i], p, 1.0).min() * len(rows)))


def _rises(t: Array, df: Array) -> Array:
    """Return the one-sided p of a rise."""
    half = two_sided(t, df) / 2
    return np.where(t > 0, half, 1 - half)


def smallest_p(counts: Ints, draws: int) -> float:
    """Return the smallest p that a design can give.

    Replicates resampled within points have a number of distinct arrangements; no p of their
    noise is believed below one in that many, nor below one in draws + 1.

    Examples
    --------
    >>> round(smallest_p(np.array([2, 1, 1]), 999), 3), smallest_p(np.array([3, 3, 3]), 999)
    (0.333, 0.001)
    """
    arrangements = 1
    for n in counts:
        arrangements *= comb(2 * int(n) - 1, int(n))
    return max(1 / arrangements, 1 / (draws + 1))

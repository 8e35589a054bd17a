"""Which line grows slower than which: medians with intervals, ranks as intervals."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import stats as sps

from refugium.core.stats import holm_adjust
from refugium.population.model.rates import Array
from refugium.population.parameters import ALPHA, CONFIDENCE, RESAMPLES


def resampled_medians(
    values: Array, rng: np.random.Generator, *, resamples: int = RESAMPLES
) -> Array:
    """Return medians of resamples of wells, (resamples,)."""
    drawn = rng.integers(len(values), size=(resamples, len(values)))
    return np.asarray(np.median(values[drawn], axis=1))


def interval(medians: Array) -> tuple[float, float]:
    """Return the central interval of resampled medians."""
    tail = (1 - CONFIDENCE) / 2
    lo, hi = np.quantile(medians, [tail, 1 - tail])
    return float(lo), float(hi)


def rank_intervals(
    median: Sequence[float], medians: Sequence[Array]
) -> tuple[NDArray[np.int_], NDArray[np.int_]]:
    """Answer: which ranks may each line have?

    Parameters
    ----------
    median
        (lines,): the median rate of each.
    medians
        Resampled medians of each line, see :func:`resampled_medians`.

    Returns
    -------
    tuple of numpy.ndarray
        (lines,) lowest and highest rank, from 1 for the slowest: 1 + the lines that are shown to
        be slower, and the number of lines - those shown to be faster.

    Notes
    -----
    All pairs of lines by their difference over its resampled error, Holm over the pairs. Lines
    whose ranks overlap are ties. Wells are the units: a plate per line, and what plates do, is
    within each difference.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> rates = [rng.normal(mean, 0.01, 200) for mean in (0.0, 0.02, 0.0201)]
    >>> low, high = rank_intervals([float(np.median(r)) for r in rates],
    ...                            [resampled_medians(r, rng) for r in rates])
    >>> low.tolist(), high.tolist()
    ([1, 2, 2], [1, 3, 3])
    """
    n = len(median)
    se = np.array([m.std(ddof=1) for m in medians])
    one, other = np.triu_indices(n, 1)
    gap = np.asarray(median)[one] - np.asarray(median)[other]
    with np.errstate(divide="ignore", invalid="ignore"):
        z = np.where(gap == 0, 0.0, gap / np.hypot(se[one], se[other]))
    shown = holm_adjust(2 * sps.norm.sf(np.abs(z))) <= ALPHA if n > 1 else np.zeros(0, bool)
    low, high = np.ones(n, dtype=int), np.full(n, n)
    for a, b, lower in zip(one[shown], other[shown], (gap < 0)[shown], strict=True):
        slower, faster = (a, b) if lower else (b, a)
        low[faster] += 1
        high[slower] -= 1
    return low, high

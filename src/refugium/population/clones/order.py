"""Which line grows slower than which: medians with intervals, ranks as intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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


@dataclass(frozen=True, kw_only=True)
class PlateError:
    """How far the medians of a plate's times scatter about their line: what its wells share.

    Attributes
    ----------
    square
        Sum of squared residuals of the medians, log2.
    df
        Times beyond the two that a line takes.
    spread_h2
        Sum of squared times about their mean.
    """

    square: float
    df: int
    spread_h2: float


def plate_error(times_h: Array, log2: Array) -> PlateError:
    """Return what all wells of one time share beside a common line, of (wells, times).

    Examples
    --------
    >>> times = np.array([0.0, 24, 48, 72])
    >>> found = plate_error(times, np.array([[5.0, 6, 7, 8], [3, 4, 5.5, 6.0]]))
    >>> found.df, round(found.square, 3)
    (2, 0.044)
    """
    t = times_h - times_h.mean()
    shared = np.median(log2 - log2.mean(axis=1, keepdims=True), axis=0)
    left = shared - shared.mean() - t * (shared @ t) / (t @ t)
    return PlateError(square=float(left @ left), df=len(t) - 2, spread_h2=float(t @ t))


def with_plate_errors(
    medians: Sequence[Array], errors: Sequence[PlateError], rng: np.random.Generator
) -> list[Array]:
    """Return resampled medians that also err by what whole plates do.

    A plate out of focus at one time moves all its wells: resampled wells do not see it, and lines
    on plates of their own would seem to differ. The error is that of the medians about their lines,
    pooled over the plates of an experiment; a common course that is no line counts as error too.

    Parameters
    ----------
    medians
        As :func:`resampled_medians` gives them, of each plate.
    errors
        Of each plate.
    rng
        Of the draws.
    """
    df = sum(e.df for e in errors)
    scale = np.sqrt(sum(e.square for e in errors) / df) if df else 0.0
    return [m + scale / np.sqrt(e.spread_h2) * (rng.standard_t(df, len(m)) if df else 0.0)
            for m, e in zip(medians, errors, strict=True)]


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
    whose ranks overlap are ties. Where a line has one plate, what
    that plate did at single times is in its medians, see :func:`with_plate_errors`; what it did all
    along is not told from the line.

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

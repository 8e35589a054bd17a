"""Is one library read several times told from dishes where no reads were counted?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, stats

from refugium.signal.parameters import (
    FEWEST_COUNTED,
    LEVEL_BINS,
    MIN_LOG2_CPM,
    MIN_SCORED_GENES,
)

Array = NDArray[np.float64]
Ints = NDArray[np.int_]
GeneSet = tuple[Ints, Array]


def above_counting(log2: Array) -> tuple[float, float]:
    """Answer: how much more do the highest genes scatter than counting alone would have them?

    Parameters
    ----------
    log2
        (genes, samples) of one state, log2 of shares of all reads (per million, TPM).

    Returns
    -------
    tuple
        The factor of variance (1: as one library read again; inf: no less than genes that are
        counted seldom), and the standard deviation of the highest genes, log2; NaN with fewer than
        LEVEL_BINS times FEWEST_COUNTED genes above MIN_LOG2_CPM, or one sample.

    Notes
    -----
    Reads that were counted leave a variance of b / level, whatever b (the depth) is, dishes add a
    floor: variance = a + b 2^-level, fitted over medians of LEVEL_BINS bins of level by
    non-negative least squares of relative errors. Told is 1 + a / (b 2^-level) of the highest
    bin. Values per length of gene (TPM) have another b in each gene: one library shows about 2.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> one = 2.0 ** rng.normal(10, 1.5, (3000, 1))
    >>> again = rng.poisson(one, (3000, 3))
    >>> dishes = rng.poisson(one * rng.lognormal(0, 0.1, (3000, 3)))
    >>> [above_counting(np.log2(x + 1.0))[0] < 1.5 for x in (again, dishes)]
    [True, False]
    """
    _, level, bins, _, values = _residuals(log2)
    df = log2.shape[1] - 1
    if df < 1 or not bins:
        return float("nan"), float("nan")
    full = df / stats.chi2.ppf(0.5, df)
    square = values.var(axis=1, ddof=1)
    middle = np.array([np.median(square[own]) * full for own in bins])
    share = np.array([np.median(2.0 ** -level[own]) for own in bins])
    if not (middle > 0).all():
        return float("nan"), float("nan")
    terms = np.column_stack([np.ones(len(bins)), share]) / middle[:, None]
    (floor, slope), _ = optimize.nnls(terms, np.ones(len(bins)))
    factor = float(1 + floor / (slope * share[-1])) if slope > 0 else float("inf")
    return factor, float(np.sqrt(middle[-1]))


def sets_together(log2: Array, sets: Sequence[GeneSet]) -> tuple[float, int]:
    """Answer: do genes of one set differ between replicates together, or each by itself?

    Parameters
    ----------
    log2
        (genes, samples) of one state.
    sets
        Rows and signed weights of each set.

    Returns
    -------
    tuple
        Mean over sets and over independent differences of samples of z^2, and the number of sets
        with MIN_SCORED_GENES genes or more; NaN where there are none.

    Notes
    -----
    z = sum(w d) / sqrt(sum(w^2 d^2)), d the difference of a gene between samples, without its
    median among genes of the same level and scaled to one size there. Reading a library again
    moves each gene by itself: z^2 is 1 on the mean, whatever the scale, the depth or the length of
    genes. Cells of two dishes differ in cycle, density and stress, which move many genes at once.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> sets = [(rng.choice(900, 40, replace=False), np.ones(40)) for _ in range(50)]
    >>> alone = 8 + rng.normal(0, 0.1, (900, 3))
    >>> 0.7 < sets_together(alone, sets)[0] < 1.3
    True
    >>> for rows, _ in sets[:20]:
    ...     alone[rows] += rng.normal(0, 0.1, 3)
    >>> sets_together(alone, sets)[0] > 2
    True
    """
    known, _, bins, apart, _ = _residuals(log2)
    if not bins or not len(sets):
        return float("nan"), 0
    place = np.full(len(log2), -1)
    place[known] = np.arange(len(known))
    found = []
    for rows, weights in sets:
        own = place[rows]
        d = apart[own[own >= 0]] * weights[own >= 0, None]
        if len(d) >= MIN_SCORED_GENES:
            with np.errstate(invalid="ignore", divide="ignore"):
                found.append(d.sum(axis=0) ** 2 / (d**2).sum(axis=0))
    if not found:
        return float("nan"), 0
    return float(np.nanmean(found)), len(found)


def _residuals(log2: Array) -> tuple[Ints, Array, list[Ints], Array, Array]:
    """Return rows that are judged, their level, bins of level, differences, values by loading.

    Differences are (rows, samples - 1) orthonormal contrasts of the samples.
    """
    known = np.flatnonzero(np.isfinite(log2).all(axis=1))
    known = known[log2[known].mean(axis=1) > MIN_LOG2_CPM]
    values = log2[known]
    level, n = values.mean(axis=1), log2.shape[1]
    if n < 2 or len(known) < LEVEL_BINS * FEWEST_COUNTED:
        return known, level, [], values, values
    values = values - np.median(values - level[:, None], axis=0)
    bins = np.array_split(np.argsort(level, kind="stable"), LEVEL_BINS)
    turn = np.linalg.qr(np.column_stack([np.ones(n), np.eye(n)[:, : n - 1]]))[0][:, 1:]
    apart = values @ turn
    for own in bins:
        apart[own] -= np.median(apart[own], axis=0)
        size = np.sqrt((apart[own] ** 2).mean())
        apart[own] /= size if size > 0 else 1.0
    return known, level, bins, apart, values

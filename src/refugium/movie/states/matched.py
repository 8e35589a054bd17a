"""Does a set go further than sets of as many genes that are expressed alike?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from refugium.core.stats import two_sided
from refugium.movie.parameters import MATCHED_NEAR, MATCHED_SETS

Array = NDArray[np.float64]
Ints = NDArray[np.int_]


def matched_sets(
    level: Array, change: Array, members: Sequence[Ints], weights: Sequence[Array], *,
    seed: int = 0,
) -> tuple[Array, Array]:
    """Answer: what do sets of as many genes do that are expressed alike, and how unlike are they?

    Parameters
    ----------
    level
        (genes,), mean log2 value of each gene; missing throughout: sets are matched on size only.
    change
        (genes, contrasts), log2; NaN = not measured there.
    members, weights
        Of each set: positions of its genes and their signed weights.
    seed
        Of the draws; sets are drawn once for all contrasts.

    Returns
    -------
    usual, spread
        (sets, contrasts): mean and standard deviation over MATCHED_SETS matched sets of their
        changes, log2. NaN where a member is not measured.

    Notes
    -----
    Each gene is replaced by one of the MATCHED_NEAR genes on either side of it in the order of mean
    expression, with its weight. This is the competitive question: a drug that moves many genes, or
    all weakly expressed ones, moves any set; the test over samples says only that it moved.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> level, change = np.arange(400.0), rng.normal(0, 0.3, (400, 1))
    >>> change[:10] += 2
    >>> usual, spread = matched_sets(level, change, [np.arange(200, 210)], [np.ones(10)])
    >>> bool(abs(usual[0, 0]) < 0.1), round(float(spread[0, 0]), 1)
    (True, 0.1)
    """
    genes, contrasts = change.shape
    usual, spread = np.full((2, len(members), contrasts), np.nan)
    if genes < 2:
        return usual, spread
    whole = bool(np.isfinite(level).any())
    order = np.argsort(level, kind="stable") if whole else np.arange(genes)
    rank = np.empty(genes, dtype=int)
    rank[order] = np.arange(genes)
    near = min(MATCHED_NEAR, genes - 1) if whole else genes - 1
    streams = np.random.SeedSequence(seed).spawn(len(members))
    for number, (own, weight) in enumerate(zip(members, weights, strict=True)):
        stream = np.random.default_rng(streams[number])
        # at either end of the order the window is that of the last genes, as wide as elsewhere
        first = np.clip(rank[own] - near, 0, max(genes - 1 - 2 * near, 0))
        width = min(2 * near + 1, genes)
        drawn = order[first + stream.integers(0, width, (MATCHED_SETS, len(own)))]
        size = np.abs(weight).sum()
        for at in range(contrasts):
            if not np.isfinite(change[own, at]).all():
                continue
            theirs = np.nan_to_num(change[:, at])[drawn] @ weight / size
            usual[number, at], spread[number, at] = theirs.mean(), theirs.std()
    return usual, spread


def further(
    change: Array, se: Array, df: Array, *, usual: Array, spread: Array
) -> Array:
    """Answer: does a set go further than sets expressed alike, beyond what samples differ by?

    Parameters
    ----------
    change, se, df
        Of each set, over samples, log2.
    usual, spread
        From :func:`matched_sets`.

    Returns
    -------
    numpy.ndarray
        Two-sided p of t = (change - usual) / sqrt(se^2 + spread^2), with the degrees of freedom of
        Satterthwaite: the spread of matched sets counts as known.

    References
    ----------
    Satterthwaite FE (1946), doi:10.2307/3002019

    Examples
    --------
    >>> of = {"usual": np.zeros(2), "spread": np.array([0.1, 1.0])}
    >>> further(np.array([1.5, 1.5]), np.full(2, 0.1), np.full(2, 8.0), **of).round(4).tolist()
    [0.0, 0.1356]
    """
    variance = se**2 + spread**2
    with np.errstate(divide="ignore", invalid="ignore"):
        t = (change - usual) / np.sqrt(variance)
        freedom = np.where(df > 0, variance**2 / se**4 * df, np.nan)
    return two_sided(t, freedom)

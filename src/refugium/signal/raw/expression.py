"""Expression on log2: counts per million with a prior, the filter for genes that are there."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from refugium.core.errors import StudyError
from refugium.signal.parameters import MIN_CPM, PRIOR_CPM

Array = NDArray[np.float64]


def log_cpm(
    counts: Array, *, prior_cpm: float = PRIOR_CPM, size_factors: Array | None = None
) -> Array:
    """Return log2 of counts per million plus a prior.

    Parameters
    ----------
    counts
        (samples, genes), not negative.
    prior_cpm
        Added to the counts per million: differences between genes that are nearly off shrink
        to 0.
    size_factors
        (samples,), relative depths; default: total counts.

    Examples
    --------
    >>> log_cpm(np.array([[1.0, 3.0]]), prior_cpm=0.0).round(2).tolist()
    [[17.93, 19.52]]
    """
    total = counts.sum(axis=1)
    depth = total if size_factors is None else size_factors * np.median(total / size_factors)
    if (depth <= 0).any():
        raise StudyError("a sample has no counts", row=int(np.flatnonzero(depth <= 0)[0]),
                         remedy="leave the sample out")
    return np.asarray(np.log2(counts / depth[:, None] * 1e6 + prior_cpm))


def median_ratios(counts: Array) -> Array:
    """Return the depth of each sample as the median ratio to the geometric mean sample.

    Robust where a few genes take up a large share of all reads; genes with a zero are left out.

    References
    ----------
    Anders S, Huber W (2010), doi:10.1186/gb-2010-11-10-r106

    Examples
    --------
    >>> median_ratios(np.array([[1.0, 2.0, 4.0], [2.0, 4.0, 80.0]])).round(3).tolist()
    [0.707, 1.414]
    """
    # a gene with a zero has no geometric mean
    whole = (counts > 0).all(axis=0)
    if not whole.any():
        return np.ones(len(counts))
    logs = np.log(counts[:, whole])
    return np.asarray(np.exp(np.median(logs - logs.mean(axis=0), axis=1)))


def expressed(
    counts: Array, depth: Array, *, min_cpm: float = MIN_CPM, min_samples: int = 2
) -> NDArray[np.bool_]:
    """Answer: which genes are there in at least so many samples?

    Parameters
    ----------
    counts
        (samples, genes).
    depth
        (samples,), all counts of each sample, more than 0.
    min_cpm, min_samples
        A gene is there if above so many counts per million in so many samples.

    Returns
    -------
    numpy.ndarray
        (genes,): more than `min_cpm` counts per million in at least `min_samples` samples.
    """
    cpm = counts / depth[:, None] * 1e6
    return np.asarray((cpm > min_cpm).sum(axis=0) >= min_samples)

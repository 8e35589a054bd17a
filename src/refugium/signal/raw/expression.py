"""Expression on log2: counts per million with a prior, the filter for genes that are there."""

from __future__ import annotations

from typing import Any

import anndata as ad
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from refugium.core.errors import StudyError
from refugium.signal.parameters import MIN_CPM, PRIOR_CPM
from refugium.study import sample_ids

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


def holds_counts(data: ad.AnnData) -> bool:
    """Whether every value is a whole number on the linear scale."""
    held = _held(data)
    values = held.data if hasattr(held, "tocsr") else np.asarray(held)
    return data.uns.get("scale", "linear") == "linear" and bool((values % 1 == 0).all())


def pool_cells(data: ad.AnnData) -> ad.AnnData:
    """Make cells into samples where a modality holds cells; else return it as it is.

    Returns
    -------
    anndata.AnnData
        One row per sample, `obs["n_cells"]` beside; the unit of every test is the sample. Whole
        counts are summed. Anything else (logarithms, intensities) is averaged: a sum would grow
        with the number of cells.
    """
    if "sample_id" not in data.obs:
        return data
    ids = pd.Categorical(sample_ids(data))
    sums: Any = sparse.csr_array(
        (np.ones(len(ids)), (ids.codes, np.arange(len(ids)))), shape=(len(ids.categories), len(ids))
    )
    weights = 1.0 if holds_counts(data) else 1.0 / np.bincount(ids.codes)[:, None]
    pooled = (sums * weights) @ _held(data)
    obs = pd.DataFrame(
        {"n_cells": np.bincount(ids.codes, minlength=len(ids.categories))},
        index=[str(name) for name in ids.categories],
    )
    matrix = pooled.toarray() if hasattr(pooled, "toarray") else np.asarray(pooled)
    return ad.AnnData(matrix, obs=obs, var=data.var.copy(), uns=dict(data.uns))


def _held(data: ad.AnnData) -> Any:
    # a sparse matrix in a file answers to slices only, not to arithmetic
    return data.X[:] if data.isbacked else data.X

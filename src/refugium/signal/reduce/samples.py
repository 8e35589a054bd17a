"""Cells made into samples in one pass: sums, depths, and whether everything was counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import anndata as ad
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from refugium.signal.reduce.cells import group_sums
from refugium.study import in_pieces, sample_ids

Array = NDArray[np.float64]
Ints = NDArray[np.int_]


@dataclass(frozen=True, eq=False)
class CellSums:
    """What one pass over the cells of a modality says.

    Attributes
    ----------
    samples
        Names of the samples, sorted.
    sample
        (cells,), position of the sample of each cell.
    n
        (samples,), cells.
    sums
        (samples, features), sums over their cells.
    depth
        (cells,), sum over the features.
    counted
        Whether every value is a whole number on the linear scale.
    """

    samples: tuple[str, ...]
    sample: Ints
    n: Ints
    sums: Array
    depth: Array
    counted: bool

    @property
    def pooled(self) -> Array:
        """(samples, features): sums of counts; of anything else means.

        A sum of logarithms or intensities would grow with the number of cells.
        """
        return self.sums if self.counted else self.sums / self.n[:, None]


def sum_cells(data: ad.AnnData) -> CellSums:
    """Answer: what do the cells of each sample hold together, and how deep was each cell read?

    Parameters
    ----------
    data
        Cells x features with `obs["sample_id"]`; in memory, in a file or on Dask.

    Notes
    -----
    One pass, one piece of cells in memory at a time (:func:`refugium.study.in_pieces`); the result
    takes samples x features and one number per cell.

    Examples
    --------
    >>> cells = ad.AnnData(np.array([[1.0, 2.0], [0.0, 1.0], [4.0, 0.0]]),
    ...                    obs=pd.DataFrame({"sample_id": ["b", "a", "a"]}, index=["1", "2", "3"]))
    >>> found = sum_cells(cells)
    >>> found.samples, found.sums.tolist(), found.depth.tolist(), found.counted
    (('a', 'b'), [[4.0, 1.0], [1.0, 2.0]], [3.0, 1.0, 4.0], True)
    """
    ids = pd.Categorical(sample_ids(data))
    names, sample = tuple(str(name) for name in ids.categories), ids.codes.astype(int)
    sums = np.zeros((len(names), data.n_vars))
    depth = np.zeros(data.n_obs)
    counted = data.uns.get("scale", "linear") == "linear"
    for part, held in in_pieces(data.X):
        counted = counted and _is_whole(held)
        piece = held.astype(np.float64, copy=False)
        sums += group_sums(piece, sample[part], len(names), powers=1)[0]
        depth[part] = piece @ np.ones(data.n_vars)
    return CellSums(names, sample, np.bincount(sample, minlength=len(names)), sums, depth, counted)


def pool_cells(data: ad.AnnData, sums: CellSums | None = None) -> ad.AnnData:
    """Make cells into samples where a modality holds cells; else return it as it is.

    Parameters
    ----------
    data
        Cells or samples x features.
    sums
        What :func:`sum_cells` says of it, where that is known already.

    Returns
    -------
    anndata.AnnData
        One row per sample, `obs["n_cells"]` beside; the unit of every test is the sample. Whole
        counts are summed, anything else (logarithms, intensities) is averaged.
    """
    if "sample_id" not in data.obs:
        return data
    found = sums or sum_cells(data)
    return ad.AnnData(found.pooled, obs=pd.DataFrame({"n_cells": found.n}, index=found.samples),
                      var=data.var.copy(), uns=dict(data.uns))


def _is_whole(values: Any) -> bool:
    held = values.data if hasattr(values, "tocsr") else np.asarray(values)
    return bool(held.dtype.kind in "iub" or (held == np.rint(held)).all())

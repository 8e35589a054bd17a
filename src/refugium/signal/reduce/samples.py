"""Cells made into samples in one pass: sums, depths, and whether everything was counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import anndata as ad
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from refugium.signal.reduce.cells import group_sums
from refugium.signal.reduce.dask_blocks import fold_blocks
from refugium.study import in_pieces, sample_ids

Array = NDArray[np.float64]
Ints = NDArray[np.int_]
Piece = tuple[Array, list[Array], bool]
"""Sums, (samples, features); depths of cells; whether all are whole numbers."""


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
    takes samples x features and one number per cell. On Dask each block is summed by a worker
    (:func:`refugium.signal.reduce.dask_blocks.fold_blocks`).

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
    linear = data.uns.get("scale", "linear") == "linear"

    def of_piece(held: Any, own: Ints) -> Piece:
        piece = held.astype(np.float64, copy=False)
        return (group_sums(piece, own, len(names), powers=1)[0], [piece @ np.ones(piece.shape[1])],
                linear and _is_whole(held))

    if hasattr(data.X, "dask"):
        sums, depth, counted = fold_blocks(data.X, of_piece, sample, _together)
    else:
        sums, depth, counted = np.zeros((len(names), data.n_vars)), [], linear
        for part, held in in_pieces(data.X):
            more, own, whole = of_piece(held, sample[part])
            sums += more
            depth += own
            counted &= whole
    return CellSums(names, sample, np.bincount(sample, minlength=len(names)), sums,
                    np.concatenate(depth), counted)


def _together(parts: Sequence[Piece]) -> Piece:
    sums, depths, whole = zip(*parts, strict=True)
    return np.sum(sums, axis=0), [each for own in depths for each in own], all(whole)


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

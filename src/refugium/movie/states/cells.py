"""Cells over time: how many are in a state that few cells were in before the drug?"""

from __future__ import annotations

from typing import Any

import anndata as ad
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from refugium.core.status import Phase, Status
from refugium.movie.parameters import (
    HIGH_QUANTILE,
    MIN_CELL_COUNTS,
    MIN_CELLS,
    MIN_SET_COVERAGE,
    MIN_SET_GENES,
    SHALLOW_SHARE,
)
from refugium.movie.states.occupancy import OCCUPANCY, SELECTION, occupancy
from refugium.movie.time_course.course import Course
from refugium.signal import Reading
from refugium.signal.reduce import reduce_cells, thin_counts
from refugium.study import in_pieces

Array = NDArray[np.float64]
Ints = NDArray[np.int_]

PER_CELL = 1e4
"""Counts that every cell is scaled to before the logarithm."""


def cell_occupancy(
    cells: Reading, course: Course, sets: pd.DataFrame, *, seed: int = 0
) -> pd.DataFrame:
    """Answer: which share of cells has a state's score above what few cells had before the drug?

    Parameters
    ----------
    cells
        The modality: cells x genes, whole counts; gene names in `var["gene"]` or the index.
    course
        The course of one model: its points.
    sets
        `source` (state), `target` (gene), `weight` (signed).
    seed
        Of the thinning.

    Returns
    -------
    pandas.DataFrame
        Columns of OCCUPANCY, one row per point and measured state. Empty where there are no cells
        or no point before the drug. `not_measured`, with the reason: values that are no whole
        counts, too few cells that are read deep enough.

    Notes
    -----
    Cells of all samples are thinned to one depth first
    (:func:`refugium.signal.reduce.thin.thin_counts`):
    read less deep, fewer cells of the same kind pass any threshold. A cell's score is the weighted
    mean of log(1 + counts per 10,000) over the state's genes. High is above the HIGH_QUANTILE of
    the cells before the drug, state by state: scores of different states are never compared. The
    unit of the interval is the sample; cells of a technical repeat of a sample are left out. Cells
    are read piece by piece (:func:`refugium.study.in_pieces`), once for their depths and sums
    (:attr:`refugium.signal.Reading.cells`) and once for their scores.
    """
    found = cells.cells
    if found is None:
        return OCCUPANCY.empty()
    names, weights = _weights(cells.data, sets)
    before = course.points.loc[course.points["phase"] == Phase.BEFORE, "point"].to_numpy()
    place = dict(zip(course.samples, course.point, strict=True))
    followed = np.array([name in place for name in found.samples])
    own = followed[found.sample]
    if not names or not len(before) or not own.any():
        return OCCUPANCY.empty()
    if not found.counted:
        return _refused(course, names, "cells hold no whole counts: they cannot be brought to one "
                        "depth")
    # samples of the course alone, numbered from 0
    sample = (np.cumsum(followed) - 1)[found.sample[own]]
    point = np.array([place[name] for name in found.samples if name in place], dtype=int)
    least = common_depth(found.depth[own], sample)
    read = own & (found.depth >= least)
    kept = sample[read[own]]
    early = np.isin(point[kept], before)
    if not early.sum() >= MIN_CELLS:
        return _refused(course, names, f"fewer than {MIN_CELLS} cells of {MIN_CELL_COUNTS} counts "
                        "or more before the drug")
    share = np.where(read, least / np.maximum(found.depth, 1.0), 0.0)
    scores = _scores(cells.data.X, share, PER_CELL / least, weights, np.random.default_rng(seed))
    limit = np.quantile(scores[early], HIGH_QUANTILE, axis=0)
    sums = reduce_cells(in_pieces(scores), kept, len(point))
    unread = np.bincount(point[sample[~read[own]]], minlength=len(course.points))
    tables = []
    for k, name in enumerate(names):
        table = occupancy(np.where(scores[:, k] > limit[k], 0, -1), kept, point, [name])
        table["n_unread"] = unread[table["point"].to_numpy(dtype=int)]
        tables.append(_with_moments(table, sums.mean[:, k], np.sqrt(sums.variance[:, k]), point))
    return OCCUPANCY.table(pd.concat(tables, ignore_index=True))


def common_depth(depth: Array, sample: Ints) -> float:
    """Return the depth that cells are thinned to: nearly all cells of every sample reach it.

    Parameters
    ----------
    depth
        (cells,), counts of each cell.
    sample
        (cells,), number of its sample.

    Notes
    -----
    The least, over samples with MIN_CELLS cells of MIN_CELL_COUNTS counts, of the depth below which
    SHALLOW_SHARE of those cells lie.

    Examples
    --------
    >>> common_depth(np.repeat([4000.0, 1000.0, 10.0], 30), np.repeat([0, 1, 2], 30))
    1000.0
    """
    deep = depth >= MIN_CELL_COUNTS
    lows = [float(np.quantile(depth[own], SHALLOW_SHARE, method="lower"))
            for s in np.unique(sample)
            if (own := deep & (sample == s)).sum() >= MIN_CELLS]
    return min(lows, default=float(MIN_CELL_COUNTS))


def _scores(
    counts: Any, share: Array, scale: float, weights: Array, rng: np.random.Generator
) -> Array:
    """Return the score of every cell that keeps a share of its reads, (cells, states)."""
    genes = np.abs(weights).sum(axis=1) > 0
    found = []
    for part, piece in in_pieces(counts):
        read = share[part] > 0
        if not read.any():
            continue
        thin = thin_counts(_of_genes(piece[read], genes), share[part][read], rng)
        thin.data = np.log1p(thin.data * scale)
        found.append(thin @ weights[genes])
    return np.concatenate(found)


def _of_genes(piece: Any, genes: NDArray[np.bool_]) -> sparse.csr_array:
    """Return some columns of a piece of cells."""
    packed: Any = sparse.csr_array(piece)
    kept = np.flatnonzero(genes[packed.indices])
    place = np.cumsum(genes) - 1
    return sparse.csr_array((packed.data[kept], place[packed.indices[kept]],
                             np.searchsorted(kept, packed.indptr)),
                            shape=(packed.shape[0], int(genes.sum())))


def _with_moments(
    table: pd.DataFrame, mean: Array, spread: Array, point: Ints
) -> pd.DataFrame:
    """Add mean and spread of scores: means of the samples of a point that hold cells."""
    about = pd.DataFrame({"point": point, "score": mean, "spread": spread})
    told = about.groupby("point").mean()
    ok = table["status"] != str(Status.NOT_MEASURED)
    return table.assign(**{name: table["point"].map(told[name]).where(ok)
                           for name in ("score", "spread")})


def _refused(course: Course, names: list[str], reason: str) -> pd.DataFrame:
    return OCCUPANCY.table([
        {"point": point, "state": name, "alternative": SELECTION, "n_samples": 0, "n_cells": 0,
         "status": str(Status.NOT_MEASURED), "reason": reason}
        for name in names for point in course.points["point"]
    ])


def _weights(data: ad.AnnData, sets: pd.DataFrame) -> tuple[list[str], Array]:
    """Return the measured states and their weights over genes, sizes summing to 1."""
    genes = data.var.get("gene", data.var_names)
    row = {str(gene): i for i, gene in enumerate(genes)}
    names, columns = [], []
    for name, part in sets.groupby("source", sort=False):
        own = part[part["target"].isin(list(row))]
        if len(own) < max(MIN_SET_GENES, MIN_SET_COVERAGE * len(part)):
            continue
        column = np.zeros(data.n_vars)
        column[[row[str(g)] for g in own["target"]]] = own["weight"]
        names.append(str(name))
        columns.append(column / np.abs(column).sum())
    return names, np.stack(columns, axis=1) if columns else np.zeros((data.n_vars, 0))

"""Cells over time: how many are in a state that few cells were in before the drug?"""

from __future__ import annotations

import anndata as ad
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from refugium.movie.course import Course
from refugium.movie.occupancy import OCCUPANCY, occupancy
from refugium.movie.parameters import (
    HIGH_QUANTILE,
    MIN_SET_COVERAGE,
    MIN_SET_GENES,
    PIECE_CELLS,
)
from refugium.signal.cells import in_pieces, log_counts
from refugium.study.model import sample_ids

Array = NDArray[np.float64]


def cell_occupancy(data: ad.AnnData, course: Course, sets: pd.DataFrame) -> pd.DataFrame:
    """Answer: which share of cells has a state's score above what few cells had before the drug?

    Parameters
    ----------
    data
        Cells x genes, counts; `obs["sample_id"]`, gene names in `var["gene"]` or the index.
    course
        The course of one model: its points.
    sets
        `source` (state), `target` (gene), `weight` (signed).

    Returns
    -------
    pandas.DataFrame
        Columns of OCCUPANCY, one row per point and measured state. Empty where there are no cells
        or none before the drug.

    Notes
    -----
    A cell's score is the weighted mean of log(1 + counts per 10,000) over the state's genes. High
    is above the HIGH_QUANTILE of the cells before the drug, state by state: scores of different
    states are never compared. The unit of the interval is the sample. Cells are read
    PIECE_CELLS at a time.
    """
    if "sample_id" not in data.obs:
        return OCCUPANCY.empty()
    names, weights = _weights(data, sets)
    before = set(course.points.loc[course.points["phase"] == "before", "point"])
    place = dict(zip(course.samples, course.point, strict=True))
    ids = np.array(sample_ids(data))
    cells = np.flatnonzero(np.isin(ids, list(place)))
    if not names or not before or not len(cells):
        return OCCUPANCY.empty()
    scores = np.concatenate([
        np.asarray(log_counts(piece) @ weights) for _, piece in in_pieces(data.X, PIECE_CELLS)
    ])[cells]
    samples, sample = np.unique(ids[cells], return_inverse=True)
    point = np.array([place[str(s)] for s in samples], dtype=int)
    early = np.isin(point[sample], list(before))
    if not early.any():
        return OCCUPANCY.empty()
    limit = np.quantile(scores[early], HIGH_QUANTILE, axis=0)
    tables = [
        occupancy(np.where(scores[:, k] > limit[k], 0, -1), sample, point, [name])
        for k, name in enumerate(names)
    ]
    return OCCUPANCY.table(pd.concat(tables, ignore_index=True))


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

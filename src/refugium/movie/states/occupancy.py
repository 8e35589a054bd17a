"""Which share of cells is in which state, sample by sample?"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import special

from refugium.core.status import Status
from refugium.core.tables import Column, Schema
from refugium.movie.parameters import CONFIDENCE, MIN_CELLS

Array = NDArray[np.float64]
Ints = NDArray[np.int_]

SELECTION = "could be selection: cells in this state may have grown, or others died"
"""Printed beside every change of a share."""

OCCUPANCY = Schema(
    "occupancy",
    (
        Column("point", "integer", "point of the course, or any group of samples"),
        Column("state", "name", "state"),
        Column("share", "number", "mean over samples of the share of their cells"),
        Column("lo", "number", "lower end of its 95 % interval over samples"),
        Column("hi", "number", "upper end of its 95 % interval over samples"),
        Column("n_samples", "integer", "samples with enough cells"),
        Column("n_cells", "integer", "cells in this state"),
        Column("n_unread", "integer", "cells with too few counts to be read"),
        Column("score", "number", "mean score of cells, all cells read equally deep; mean of "
               "samples", "log(1 + counts per 10,000)"),
        Column("spread", "number", "standard deviation of scores between cells of a sample, mean "
               "of samples: larger where only some cells moved", "log(1 + counts per 10,000)"),
        Column("alternative", "words", "what else would look like this"),
        Column("status", "enum", "ok, too_few_replicates, or not_measured", values=Status),
        Column("reason", "words", "why it is not measured"),
    ),
)


def occupancy(
    state: Ints, sample: Ints, point: Ints, names: list[str], *, min_cells: int = MIN_CELLS
) -> pd.DataFrame:
    """Answer: which share of cells is in each state at each point, and how sure is that?

    Parameters
    ----------
    state
        (cells,), number of the state, -1 = none (counted among the cells, in no share).
    sample
        (cells,), number of the sample.
    point
        (samples,), point of each sample.
    names
        Names of the states.
    min_cells
        A sample with fewer cells has no share.

    Returns
    -------
    pandas.DataFrame
        Columns of OCCUPANCY, one row per point and state.

    Notes
    -----
    The unit is the sample: the interval is a t interval over samples on asin(sqrt(share)), with one
    variance per state pooled over points; thousands of cells of one sample are one share.
    `not_measured`: no sample of the point has enough cells. `too_few_replicates`: no point has two
    samples; the share is given, its interval is not.

    Examples
    --------
    >>> occupancy(np.array([0, 1, 0, 0]), np.array([0, 0, 1, 1]), np.array([0, 0]), ["a", "b"],
    ...           min_cells=1)["share"].tolist()
    [0.75, 0.25]
    """
    n_samples, n_states = len(point), len(names)
    cells = np.bincount(sample, minlength=n_samples)
    own = state >= 0
    table = np.zeros((n_samples, n_states))
    np.add.at(table, (sample[own], state[own]), 1)
    enough = cells >= min_cells
    share = table / np.maximum(cells, 1)[:, None]
    arc = np.arcsin(np.sqrt(share))
    rows: list[dict[str, Any]] = []
    groups = {int(p): np.flatnonzero((point == p) & enough) for p in np.unique(point)}
    df = sum(max(len(g) - 1, 0) for g in groups.values())
    left = sum((((arc[g] - arc[g].mean(axis=0)) ** 2).sum(axis=0)
                for g in groups.values() if len(g)), np.zeros(n_states))
    t = float(special.stdtrit(df, 0.5 + CONFIDENCE / 2)) if df else np.nan
    for p, who in groups.items():
        for k, name in enumerate(names):
            row = {"point": p, "state": name, "n_samples": len(who), "alternative": SELECTION,
                   "n_cells": int(table[point == p, k].sum())}
            if not len(who):
                rows.append(row | {"status": str(Status.NOT_MEASURED),
                                   "reason": f"fewer than {min_cells} cells in every sample"})
                continue
            row["share"] = float(share[who, k].mean())
            row["status"] = str(Status.OK if df else Status.TOO_FEW_REPLICATES)
            if df:
                half = t * np.sqrt(left[k] / df / len(who))
                ends = np.clip(arc[who, k].mean() + np.array([-half, half]), 0, np.pi / 2)
                row["lo"], row["hi"] = np.sin(ends) ** 2
            rows.append(row)
    return OCCUPANCY.table(rows)

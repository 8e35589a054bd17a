"""A long report (one row per run and feature) becomes rows x runs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from refugium.core.errors import StudyError
from refugium.io.vendors.source import VendorTable


def widen(
    features: Sequence[str],
    runs: Sequence[str],
    values: NDArray[np.float64],
    positions: Sequence[int],
    table: pd.DataFrame,
    source: VendorTable,
) -> tuple[list[int], list[str], NDArray[np.float64]]:
    """Return the first row of each feature, the runs, and values (features x runs).

    Parameters
    ----------
    features, runs, values
        One entry per kept row; NaN where missing.
    positions
        Where each kept row stands in the table.

    Raises
    ------
    StudyError
        One feature with two different values in one run.

    Notes
    -----
    Rows that repeat the same value (a report exported at a finer level) count once.
    """
    if not len(features):
        return [], list(dict.fromkeys(runs)), np.empty((0, len(set(runs))))
    codes, _ = pd.factorize(np.array(features, dtype=object))
    columns, names = pd.factorize(np.array(runs, dtype=object))
    out = np.full((codes.max() + 1, len(names)), np.nan)
    first: dict[int, int] = {}
    for place, (i, j, value) in enumerate(zip(codes.tolist(), columns.tolist(), values.tolist(),
                                              strict=True)):
        first.setdefault(i, place)
        if np.isnan(value):
            continue
        # two values of one feature would have to be chosen between: refused, never summed
        if not np.isnan(out[i, j]) and out[i, j] != value:
            raise StudyError(f"two values of {features[place]} in run {runs[place]}",
                             file=source.file, row=source.row(table, positions[place]),
                             found=[float(out[i, j]), float(value)],
                             remedy=f"this reader expects {source.layout}")
        out[i, j] = value
    return list(first.values()), [str(name) for name in names], out

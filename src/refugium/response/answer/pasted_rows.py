"""Which rows of a table of wells were pasted twice."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

PLATE = ("model_id", "block", "experiment", "measure", "time_h")


def pasted_rows(table: pd.DataFrame) -> NDArray[np.bool_]:
    """Answer: which rows say again what an earlier row says, well or whole plate?

    Parameters
    ----------
    table
        Wells, one reading a row; columns of `dosed_wells`.

    Returns
    -------
    numpy.ndarray
        (rows,), True for a row to leave out.

    Notes
    -----
    A row with a well's name is pasted if another row equals it in every column. Without names
    replicates may read the same (clipped readings do): rows are pasted only where each row of a
    plate stands there k times, or a multiple of it; k - 1 of them are left out.

    Examples
    --------
    >>> plate = pd.DataFrame({"drug": "x", "dose": [0, 0, 1], "value": [100, 100, 52]})
    >>> pasted_rows(plate).tolist()
    [False, False, False]
    >>> pasted_rows(pd.concat([plate, plate])).tolist()
    [False, False, False, True, True, True]
    """
    rows = table.reset_index(drop=True).astype(object)
    rows = rows.where(rows.notna(), "")
    named = (rows["well"].map(str) != "").to_numpy() if "well" in rows else np.zeros(
        len(rows), dtype=bool)
    same = rows.groupby(list(rows.columns), sort=False, dropna=False)
    number, size = same.cumcount().to_numpy(), same[rows.columns[0]].transform("size").to_numpy()
    left = named & (number > 0)
    plate = [name for name in PLATE if name in rows]
    key = rows[plate].map(str).agg(" | ".join, axis=1) if plate else pd.Series("", rows.index)
    for at in key[~named].groupby(key[~named], sort=False).groups.values():
        own = np.asarray(at, dtype=int)
        times = int(np.gcd.reduce(size[own]))
        left[own] = number[own] >= size[own] // times
    return left

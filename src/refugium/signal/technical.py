"""Technical replicates: several readings of one sample become one."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from refugium.core.stats import mean_seen
from refugium.study.design import first_readings

Array = NDArray[np.float64]


def join_technical(log2: Array, table: pd.DataFrame) -> tuple[Array, pd.DataFrame]:
    """Answer: what does each independent sample read?

    Parameters
    ----------
    log2
        (samples, features), log2; NaN = missing.
    table
        One row per sample, in order: `model_id`, `arm`, `time_h`, `block`, `replicate`.

    Returns
    -------
    tuple
        (independent samples, features) and their rows of the table. Without technical
        replicates both are returned as they came.

    Notes
    -----
    Readings of one sample differ in loading: each is shifted by its median difference from their
    mean over features that all of them hold, then averaged over those that hold a feature.
    Repeats share the biology of their sample, so they are no replicates: counted as such they
    would make p too small.

    Examples
    --------
    >>> rows = pd.DataFrame({"model_id": "m", "arm": "a", "time_h": 1.0, "block": "b",
    ...                      "replicate": ["1", "1", "2"]})
    >>> joined, kept = join_technical(np.array([[1.0, 2.0], [3.0, 4.0], [0.0, 0.0]]), rows)
    >>> joined.tolist(), len(kept)
    ([[2.0, 3.0], [0.0, 0.0]], 2)
    """
    first = first_readings(table)
    kept = np.unique(first)
    if len(kept) == len(table):
        return log2, table
    joined = np.stack([_mean(log2[first == position]) for position in kept])
    return joined, table.iloc[kept].reset_index(drop=True)


def _mean(part: Array) -> Array:
    known = np.isfinite(part)
    common = known.all(axis=0)
    if common.any():
        off = np.median(part[:, common] - part[:, common].mean(axis=0), axis=1)
        part = part - off[:, None]
    return mean_seen(part, axis=0)

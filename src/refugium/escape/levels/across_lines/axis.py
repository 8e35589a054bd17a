"""The axis along which untreated lines differ most: a lineage that no label names."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def leading_axis(values: Array) -> Array:
    """Return (lines,): the place of each line along the first axis of its features, sd 1.

    Parameters
    ----------
    values
        (features, lines), log2 against the mean of the lines; only complete features are used.

    Notes
    -----
    First right singular vector. NaN with fewer features than lines.

    Examples
    --------
    >>> place = np.array([-1.0, -1.0, 1.0, 1.0])
    >>> abs(leading_axis(np.outer(np.arange(1, 9), place)).round(2))
    array([1., 1., 1., 1.])
    """
    full = values[np.isfinite(values).all(axis=1)]
    n = values.shape[1]
    if len(full) < n:
        return np.full(n, np.nan)
    centred = full - full.mean(axis=1, keepdims=True)
    _, _, right = np.linalg.svd(centred, full_matrices=False)
    return np.asarray(right[0] * np.sqrt(n))

"""Samples of one point that are one library read several times count once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from refugium.signal import REPEATS_OVER_COUNTING, Matrix, scatter_over_counting

Array = NDArray[np.float64]
Ints = NDArray[np.int_]


def libraries(matrix: Matrix, point: Ints) -> Ints:
    """Answer: which samples are one library, read or thinned several times?

    Parameters
    ----------
    matrix
        Samples of one model; only counts can tell.
    point
        (samples,).

    Returns
    -------
    numpy.ndarray
        (samples,): the position of the first sample of the same library; its own where it stands
        alone.

    Notes
    -----
    Samples of a point that scatter no more than counting does
    (:func:`refugium.signal.scatter_over_counting`, below REPEATS_OVER_COUNTING) are one: dishes of
    one line scatter twice as much at least.
    """
    first = np.arange(len(point))
    if matrix.counts is None or matrix.depth is None:
        return first
    for one, ratio in scatter_over_counting(matrix.counts, matrix.depth, point).items():
        here = np.flatnonzero(point == one)
        pasted = len(np.unique(matrix.counts[:, here], axis=1).T) < len(here)
        # equal to the last read is a column pasted twice: told as such, not averaged away
        if ratio < REPEATS_OVER_COUNTING and not pasted:
            first[here] = here[0]
    return first


def averaged(values: Array, first: Ints) -> Array:
    """Return the mean of each library, (features, libraries), in the order of their first samples.

    Examples
    --------
    >>> averaged(np.array([[1.0, 3.0, 5.0]]), np.array([0, 0, 2])).tolist()
    [[2.0, 5.0]]
    """
    return np.stack([values[:, first == one].mean(axis=1) for one in np.unique(first)], axis=1)

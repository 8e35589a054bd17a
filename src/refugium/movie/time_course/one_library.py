"""Samples of one point that are one library read several times count once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from refugium.signal import Matrix
from refugium.signal.footprints import find_rereads

Array = NDArray[np.float64]
Ints = NDArray[np.int_]


def libraries(matrix: Matrix, point: Ints) -> Ints:
    """Answer: which samples are one library, read or thinned several times?

    Parameters
    ----------
    matrix
        Samples of one model.
    point
        (samples,).

    Returns
    -------
    numpy.ndarray
        (samples,): the position of the first sample of the same library; its own where it stands
        alone.

    Notes
    -----
    Samples of a point that differ by no more than reading again does are one
    (:func:`refugium.signal.footprints.find_rereads`).
    """
    first = np.arange(len(point))
    for one in find_rereads(matrix, point).one:
        here = np.flatnonzero(point == one)
        held = matrix.log2 if matrix.counts is None else matrix.counts
        pasted = len(np.unique(np.nan_to_num(held[:, here]), axis=1).T) < len(here)
        # equal to the last read is a column pasted twice: told as such, not averaged away
        if not pasted:
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

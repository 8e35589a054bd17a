"""Which options no other beats: non-dominated rows where some values are not known."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def fronts(values: Array) -> NDArray[np.int_]:
    """Answer: on which front does each row stand, 0 for those that nothing beats?

    Parameters
    ----------
    values
        (..., rows, aims), higher is better; NaN: not known.

    Returns
    -------
    numpy.ndarray
        (..., rows).

    Notes
    -----
    One row beats another if it is as good in each aim that is known of both, better in one, and
    known in every aim in which the other is: what is not known beats nothing. Front 1 is what
    stands on front 0 once that is taken away, and so on. Beating so defined is no order where
    aims are missing; rows that beat each other in a ring stand on one front.

    Examples
    --------
    >>> fronts(np.array([[3.0, 1.0], [2.0, 0.5], [1.0, 5.0], [9.0, np.nan]])).tolist()
    [0, 1, 0, 0]
    """
    known = np.isfinite(values)
    one, other = values[..., :, None, :], values[..., None, :, :]
    both = known[..., :, None, :] & known[..., None, :, :]
    with np.errstate(invalid="ignore"):
        as_good = (~both | (one >= other)).all(axis=-1)
        better = (both & (one > other)).any(axis=-1)
    covers = (known[..., :, None, :] | ~known[..., None, :, :]).all(axis=-1)
    beats = as_good & better & covers
    found = np.full(values.shape[:-1], -1)
    for level in range(values.shape[-2]):
        left = found < 0
        beaten = (beats & left[..., :, None]).any(axis=-2)
        free = left & ~beaten
        # a ring beats itself: it ends here
        stuck = np.asarray(left.any(axis=-1) & ~free.any(axis=-1))
        found = np.where(free | (left & stuck[..., None]), level, found)
    return found

"""Technical replicates: several readings of one sample become one."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from refugium.core.stats import mean_seen

Array = NDArray[np.float64]
Ints = NDArray[np.int_]


def average_repeats(log2: Array, reading_of: Ints) -> Array:
    """Answer: what does each independent sample read?

    Parameters
    ----------
    log2
        (readings, features), log2; NaN = missing.
    reading_of
        (readings,), position of the first reading of the same sample.

    Returns
    -------
    numpy.ndarray
        (independent samples, features), in the order of their first readings; without technical
        repeats as it came.

    Notes
    -----
    Readings of one sample differ in loading: each is shifted by its median difference from their
    mean over features that all of them hold, then averaged over those that hold a feature.
    Repeats share the biology of their sample, so they are no replicates: counted as such they
    would make p too small.

    Examples
    --------
    >>> readings = np.array([[1.0, 2.0], [3.0, 4.0], [0.0, 0.0]])
    >>> average_repeats(readings, np.array([0, 0, 2])).tolist()
    [[2.0, 3.0], [0.0, 0.0]]
    """
    kept = np.unique(reading_of)
    if len(kept) == len(log2):
        return log2
    return np.stack([_mean(log2[reading_of == position]) for position in kept])


def _mean(part: Array) -> Array:
    known = np.isfinite(part)
    if known.any():  # an empty reading shares no feature: nobody's loading would be taken off
        part, known = part[known.any(axis=1)], known[known.any(axis=1)]
    common = known.all(axis=0)
    if common.any():
        off = np.median(part[:, common] - part[:, common].mean(axis=0), axis=1)
        part = part - off[:, None]
    return mean_seen(part, axis=0)

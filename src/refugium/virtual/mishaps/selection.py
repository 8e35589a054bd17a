"""A clone that was there before the drug, and outgrows the others on it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

MINOR_SHARE, MINOR_GAIN, MINOR_GROWTH_H = 0.05, 0.5, 48.0


def minor_share(hours: Array) -> Array:
    """Return the clone's share of all cells, after so many hours on the drug.

    Examples
    --------
    >>> minor_share(np.array([0.0, 48.0])).round(2).tolist()
    [0.05, 0.37]
    """
    return np.asarray(MINOR_SHARE + MINOR_GAIN * (1 - np.exp(-hours / MINOR_GROWTH_H)))

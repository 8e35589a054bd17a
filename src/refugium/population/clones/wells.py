"""Which wells can be compared: off the edge of the plate, and well above what is no colony."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from refugium.population.model.rates import Array
from refugium.population.parameters import ABOVE_FLOOR, FEWEST_CELLS, FLOOR_SHARE


def floor_of(first: Array) -> float:
    """Return what an imager counts in a well of this plate that holds hardly any cell.

    Parameters
    ----------
    first
        (wells,): first counts.

    Returns
    -------
    float
        The count that a tenth of the wells does not exceed: at least as high as what is counted in
        a well without a colony, where a tenth of the wells or more hold none.

    Examples
    --------
    >>> floor_of(np.array([20.0, 22, 25, 30, 300, 400, 500, 600, 700, 800, 900]))
    22.0
    """
    return float(np.quantile(first, FLOOR_SHARE))


def comparable(first: Array, edge: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return the wells whose growth is that of a colony, whatever else is counted in them.

    Parameters
    ----------
    first
        (wells,): counts at the study's first reading.
    edge
        (wells,): whether at the edge of the plate, where medium evaporates.

    Returns
    -------
    numpy.ndarray
        (wells,) flags.

    Examples
    --------
    >>> first = np.array([20.0, 22, 25, 30, 300, 400, 500, 600, 700, 800, 900])
    >>> comparable(first, np.arange(11) == 10).sum()
    np.int64(6)
    """
    return np.asarray((first >= max(FEWEST_CELLS, ABOVE_FLOOR * floor_of(first))) & ~edge)

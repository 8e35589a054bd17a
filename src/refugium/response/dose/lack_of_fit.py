"""Does a fitted surface or curve miss its readings by more than replicates differ?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats as sps

from refugium.response.dose.variable_projection import Array
from refugium.response.parameters import LACK_LEVEL, LACK_RATIO


@dataclass(frozen=True, kw_only=True)
class LackOfFit:
    """How a fit's misses compare with the scatter of replicates.

    Attributes
    ----------
    ratio
        Mean square of the means' distance from the fit over that of replicates about their means;
        NaN: no replicates.
    p
        How often replicates alone would give as much.
    """

    ratio: float
    p: float

    @property
    def shown(self) -> bool:
        """Whether the fit misses by more than replicates allow, and by an amount that matters."""
        return bool(self.p < LACK_LEVEL and self.ratio > LACK_RATIO)


def lack_of_fit(
    y: Array, fitted: Array, cells: np.ndarray, *, parameters: int, spent: int = 0
) -> LackOfFit:
    """Answer: is what a fit leaves over more than replicates differ by?

    Parameters
    ----------
    y, fitted
        (readings,).
    cells
        (readings,), number of the dose (pair) of each.
    parameters
        Of the fit.
    spent
        Numbers that were read from replicates beforehand.

    Notes
    -----
    The classical test: F = ((sse - pure) / (doses - parameters)) / (pure / (n - doses)), pure the
    sum of squares of replicates about their means. Replicates pipetted from one dilution share its
    error: they scatter too little and the test finds too much, which is why a ratio is asked for as
    well.

    Examples
    --------
    >>> cells = np.repeat(np.arange(8), 3)
    >>> y = cells + np.tile([-0.1, 0.0, 0.1], 8)
    >>> lack_of_fit(y, np.full(24, 3.5), cells, parameters=1).shown
    True
    >>> lack_of_fit(y, cells.astype(float), cells, parameters=2).shown
    False
    """
    count = np.bincount(cells)
    mean = (np.bincount(cells, weights=y) / np.maximum(count, 1))[cells]
    pure, doses = float(((y - mean) ** 2).sum()), int((count > 0).sum())
    df, left = doses - parameters, len(y) - doses - spent
    if df < 1 or left < 1 or not pure > 0:
        return LackOfFit(ratio=float("nan"), p=float("nan"))
    ratio = max(float(((y - fitted) ** 2).sum()) - pure, 0.0) / df / (pure / left)
    return LackOfFit(ratio=ratio, p=float(sps.f.sf(ratio, df, left)))

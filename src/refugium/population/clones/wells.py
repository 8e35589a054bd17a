"""Which wells can be compared: off the edge, and well above what is no colony where that tells."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats as sps

from refugium.population.clones.slopes import fit_lines, log2_cells
from refugium.population.model.rates import Array
from refugium.population.parameters import (
    ABOVE_FLOOR,
    FEWEST_CELLS,
    FEWEST_WELLS,
    FLOOR_SHARE,
    SIZE_TELLS,
)


@dataclass(frozen=True, eq=False, kw_only=True)
class Choice:
    """Wells to compare, and why these.

    Attributes
    ----------
    wells
        (wells,) flags.
    floor_cells
        What is counted at most in a well without a colony; NaN without wells.
    size_r, size_p
        Rank correlation of growth with the first count over wells with a colony off the edge, and
        its two-sided p; NaN where too few wells tell.
    """

    wells: NDArray[np.bool_]
    floor_cells: float
    size_r: float
    size_p: float


def choose_wells(
    times_h: Array, cells: Array, first: Array, edge: NDArray[np.bool_]
) -> Choice:
    """Answer: in which wells is growth that of a colony, whatever else is counted?

    Parameters
    ----------
    times_h, cells
        (times,), (wells, times): the readings that rates are taken from.
    first
        (wells,): counts at the study's first reading.
    edge
        (wells,): whether at the edge of the plate, where medium evaporates.

    Returns
    -------
    Choice
        Wells off the edge with a colony; where growth goes with the first count, only those of
        at least :data:`~refugium.population.parameters.ABOVE_FLOOR` times the count that a tenth
        of the wells do not exceed.

    Notes
    -----
    An imager counts objects that are no cells. They neither grow nor die, so that wells with a
    small colony, or none, stand still: growth goes with size. Crowding does the same from above.
    Where growth does not go with size, neither can make colonies differ, and all are compared.

    Examples
    --------
    Thirty wells that hold some 25 objects and stand still, seventy colonies that shrink.

    >>> rng, times = np.random.default_rng(0), np.array([0.0, 24, 48])
    >>> first = np.concatenate([rng.integers(20, 30, 30), rng.integers(150, 900, 70)]).astype(float)
    >>> rate = np.where(first > 100, -0.01, 0.0)
    >>> cells = first[:, None] * 2 ** (rate[:, None] * times)
    >>> found = choose_wells(times, cells, first, np.zeros(100, bool))
    >>> int(found.wells.sum()), found.floor_cells
    (70, 24.8)
    """
    held = (first >= FEWEST_CELLS) & ~edge
    floor = float(np.quantile(first, FLOOR_SHARE)) if len(first) else float("nan")
    if len(times_h) < 2 or held.sum() < FEWEST_WELLS:
        return Choice(wells=held, floor_cells=floor, size_r=np.nan, size_p=np.nan)
    slope = fit_lines(times_h, log2_cells(cells[held])).slope_per_h
    if min(np.ptp(slope), np.ptp(first[held])) < 1e-9:
        return Choice(wells=held, floor_cells=floor, size_r=np.nan, size_p=np.nan)
    size = sps.spearmanr(slope, first[held])
    tells = float(size.pvalue) < SIZE_TELLS
    return Choice(wells=held & (first >= ABOVE_FLOOR * floor) if tells else held,
                  floor_cells=floor, size_r=float(size.statistic), size_p=float(size.pvalue))

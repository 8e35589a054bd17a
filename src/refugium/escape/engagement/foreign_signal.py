"""What the cells hold beneath a measured change, where readings hold signal of their neighbours."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from refugium.escape.situations import Situations
from refugium.signal import Interference, StateFit, without_interference

Array = NDArray[np.float64]
Ints = NDArray[np.int_]


def plex_means(
    fit: StateFit, situations: Situations, case: int, reference: int, *, rows: Ints, sign: float,
) -> Array:
    """Return, per row, the mean of the plexes that hold case and reference over the reference.

    Parameters
    ----------
    fit, rows
        The linear model, and the rows of it that are asked.
    situations, case, reference
        The design, and the two states.
    sign
        -1 where a row falls when its node is more active.

    Returns
    -------
    numpy.ndarray
        Linear; 1 where nothing of the plexes was read.
    """
    shared = situations.blocks[case] & situations.blocks[reference]
    part = fit.component[reference]
    read = [s for s in range(len(situations.on))
            if fit.component[s] == part and not shared.isdisjoint(situations.blocks[s])]
    count = fit.samples[rows][:, read].astype(float)
    above = sign * (fit.coef[rows][:, read] - fit.coef[rows, reference][:, None])
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = (count * np.exp2(np.where(count > 0, above, 0.0))).sum(axis=1) / count.sum(axis=1)
    return np.where(np.isfinite(mean), mean, 1.0)


def left_in_cells(
    share: Array, mean: Array | float, foreign: Interference
) -> tuple[Array, Array]:
    """Return the least and the most that may be left in cells: what rose has risen by more."""
    ends = [without_interference(share, mean, c) for c in (foreign.lo, foreign.hi)]
    return np.minimum(*ends), np.maximum(*ends)


def ends_in_cells(lo: Array, hi: Array, mean: Array, foreign: Interference) -> tuple[Array, Array]:
    """Answer: how far may the cells have changed, given the ends of a measured change?

    Parameters
    ----------
    lo, hi
        Ends of the measured change, log2.
    mean
        Mean of the plex over the reference, linear.
    foreign
        Range of the share of the plex mean in every reading.

    Returns
    -------
    tuple of numpy.ndarray
        Both ends, log2; a lower end of -inf: all of it may be gone.

    Notes
    -----
    Foreign signal draws every ratio towards that of the plex, so that the end that lies nearer to
    none is at least as near in the cells, and the other may lie further off.

    Examples
    --------
    >>> from refugium.core.status import InterferenceFrom
    >>> foreign = Interference(lo=0.0, hi=0.3, source=InterferenceFrom.ACQUISITION)
    >>> lo, hi = ends_in_cells(np.array([-1.2]), np.array([-0.8]), np.array([1.0]), foreign)
    >>> lo.round(2).tolist(), hi.round(2).tolist()
    ([-2.37], [-0.8])
    """
    with np.errstate(divide="ignore"):
        return (np.log2(left_in_cells(np.exp2(lo), mean, foreign)[0]),
                np.log2(left_in_cells(np.exp2(hi), mean, foreign)[1]))

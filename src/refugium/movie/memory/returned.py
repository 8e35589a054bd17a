"""What came back by the last sample off the drug: reversible, not back, further out, overshoot."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from refugium.core.stats import bh_adjust
from refugium.movie.memory.gaps import Gaps, unit
from refugium.movie.memory.verdicts import Returned
from refugium.movie.parameters import ALPHA, OVERSHOOT, RETURNED, STEADY_LOG2

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False, kw_only=True)
class ReturnedFound:
    """Class of each gene and its q, NaN for `none` and `inconclusive`; (genes,)."""

    verdict: NDArray[np.object_]
    q: Array


def find_returned(
    gaps: Gaps, on: int, off: int, *, further: Array | None = None, alpha: float = ALPHA
) -> ReturnedFound:
    """Answer: by the last sample off the drug, what is back and what is not?

    Parameters
    ----------
    gaps
        Of the points.
    on, off
        Positions of the last point on the drug and of the last off it.
    further
        p of going further out, (genes,), if there was a second stretch on the drug.
    alpha
        False discovery rate of each class.

    Notes
    -----
    With D the gap on the drug and N that off it: `reversible`: D is not 0 and more than RETURNED of
    it is taken back; `overshoot`: more than OVERSHOOT of it; `not_back`: D is not 0 and less than
    RETURNED is taken back; `further_out`: see :func:`p_further`; `none`: both lie within
    STEADY_LOG2, whole intervals; `inconclusive`: anything else. Each class is an intersection of
    one-sided tests, the largest p doubled for the direction, Benjamini-Hochberg for each class
    apart: many reversible genes do not make the others cheaper. Later names override.
    """
    k = gaps.estimate.shape[1]
    moved = unit(k, {on: 1})
    back, past = (unit(k, {off: 1, on: share - 1}) for share in (RETURNED, OVERSHOOT))
    p = {
        Returned.REVERSIBLE: p_directed(gaps, [moved], [back]),
        Returned.NOT_BACK: p_directed(gaps, [moved, back], []),
        Returned.OVERSHOOT: p_directed(gaps, [moved], [past]),
    }
    if further is not None:
        p[Returned.FURTHER] = further
    names = np.full(len(gaps.estimate), str(Returned.INCONCLUSIVE), dtype=object)
    names[_within(gaps, on) & _within(gaps, off)] = str(Returned.NONE)
    q = np.full(len(names), np.nan)
    for name, own in p.items():
        adjusted = bh_adjust(own)
        called = adjusted <= alpha
        names[called] = str(name)
        q[called] = adjusted[called]
    return ReturnedFound(verdict=names, q=q)


def p_further(gaps: Gaps, ons: list[int], offs: list[int]) -> Array | None:
    """Return p of going further out with every stretch; None with fewer than two on the drug.

    The gap is not 0 in one direction at the first ends, and each stretch on the drug and each
    holiday ends further out than the one before. A slow rise does that too: it is no memory.
    """
    if len(set(ons)) < 2:
        return None
    k = gaps.estimate.shape[1]
    parts = [unit(k, {ons[0]: 1}), unit(k, {offs[0]: 1})]
    for ends in (ons, offs):
        parts += [unit(k, {later: 1, earlier: -1}) for earlier, later in pairwise(ends)]
    return p_directed(gaps, parts, [])


def p_directed(gaps: Gaps, same: list[Array], opposite: list[Array]) -> Array:
    """Return p of "all of `same` in one direction and all of `opposite` in the other"."""
    sides = []
    for sign in (1.0, -1.0):
        parts = [gaps.p_above(row, np.array(sign)) for row in same]
        parts += [gaps.p_above(row, np.array(-sign)) for row in opposite]
        sides.append(np.max(parts, axis=0))
    return np.asarray(np.minimum(2 * np.minimum(*sides), 1.0))


def _within(gaps: Gaps, k: int) -> NDArray[np.bool_]:
    lo, hi = gaps.interval(k)
    return np.asarray((lo > -STEADY_LOG2) & (hi < STEADY_LOG2))

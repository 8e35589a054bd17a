"""Which genes keep their change off the drug for longer than they took to gain it?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from refugium.core.stats import bh_adjust
from refugium.movie.memory.gaps import Gaps, unit
from refugium.movie.memory.half_rise import half_rise
from refugium.movie.memory.verdicts import Reason
from refugium.movie.parameters import ALPHA, HARVESTS_TRIED, KEPT_GAP_LOG2, KEPT_SHARE

Array = NDArray[np.float64]
Ints = NDArray[np.int_]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False, kw_only=True)
class KeptFound:
    """What was found of each gene, (genes,).

    Attributes
    ----------
    changed
        The change just before the removal is shown to exceed KEPT_GAP_LOG2.
    tested
        Changed, settled, quick enough, and still away at the earlier time: a p is given.
    earlier
        Which of the earlier times off the drug it is held against; -1: none.
    half_rise_h
        Its own half-rise on the drug; NaN where half was not seen or it had not settled.
    p, q
        Of being kept; NaN where not tested.
    reason
        Why it is not tested; "" where it is.
    break_even_log2
        Largest shift of each harvest (standard deviation) of HARVESTS_TRIED up to which it would
        still be called; 0: none of them; NaN: not called without any either.
    """

    changed: Flags
    tested: Flags
    earlier: Ints
    half_rise_h: Array
    p: Array
    q: Array
    reason: NDArray[np.object_]
    break_even_log2: Array

    def called(self, alpha: float = ALPHA) -> Flags:
        """Return the genes that are kept."""
        return self.tested & (np.nan_to_num(self.q, nan=1.0) <= alpha)


def find_kept(
    gaps: Gaps, *, on_h: Array, removed: int, off_h: Array, alpha: float = ALPHA
) -> KeptFound:
    """Answer: which genes keep their change through the last time off the drug?

    Parameters
    ----------
    gaps
        At the points on the drug in order of time, then at those off it in order of time.
    on_h
        (points on the drug,), hours on the drug.
    removed
        Which of these is the last before the drug was taken away; later ones are of cells that
        stayed on it.
    off_h
        (points off the drug,), hours since the drug was taken away.
    alpha
        Of what must be shown for a gene to be tested.

    Notes
    -----
    Of the times off the drug b is the last, and a the latest one before it for which b - a is
    longer than the gene's own half-rise: what goes has gone furthest by then, and nothing seen off
    the drug decides which it is. A gene is *tested* if

    - its change before the removal is shown to exceed KEPT_GAP_LOG2 (Benjamini-Hochberg);
    - it had settled, and there is such an a (:func:`half_rise`);
    - its gap at a is shown to exceed KEPT_GAP_LOG2: what is back has nothing to keep.

    It is *kept* if the gap at b exceeds KEPT_GAP_LOG2 and exceeds KEPT_SHARE of the gap at a, both
    one-sided t: the larger p (intersection-union), Benjamini-Hochberg over the tested genes. A gap
    that was large at a by chance makes b harder, so that what is tested does not favour what is
    kept. What each harvest does to all of its samples looks like time; `break_even_log2` is the
    scatter up to which a gene would still be called. No end point is extrapolated: kept is kept
    through b, not for ever. A return of the same speed as the rise keeps half over a half-rise or
    less. What would pass: drug that stays in the cells, or an input saturated far beyond its half-
    point, longer than b.

    References
    ----------
    Benjamini Y, Hochberg Y (1995), doi:10.1111/j.2517-6161.1995.tb02031.x
    """
    genes, n_on, k = len(gaps.estimate), len(on_h), gaps.estimate.shape[1]
    known = np.isfinite(gaps.cov[:, removed, removed])
    sign = np.where(gaps.estimate[:, removed] < 0, -1.0, 1.0)
    moved = gaps.p_above(unit(k, {removed: 1}), sign, KEPT_GAP_LOG2)
    changed = known & (bh_adjust(np.minimum(2 * moved, 1.0)) <= alpha)
    reason = np.full(genes, "", dtype=object)
    nothing = np.full(genes, np.nan)
    if len(off_h) < 2:
        reason[:] = str(Reason.ONE_OFF_TIME)
        reason[known & ~changed] = str(Reason.NOT_CHANGED)
        reason[~known] = str(Reason.NO_REPLICATE)
        return KeptFound(
            changed=changed, tested=np.zeros(genes, dtype=bool), half_rise_h=nothing, q=nothing,
            earlier=np.full(genes, -1), p=nothing, reason=reason, break_even_log2=nothing)
    last = len(off_h) - 1
    tried = [_pair(gaps, on_h, sign, (off_h[a], off_h[last]), (n_on + a, n_on + last), alpha)
             for a in range(last)]
    quick = np.stack([one.quick for one in tried])
    latest = np.where(quick.any(axis=0), last - 1 - quick[::-1].argmax(axis=0), 0)
    own = (latest, np.arange(genes))
    away = np.stack([one.away for one in tried])[own]
    p = np.stack([one.p for one in tried])[own]
    hours = np.stack([one.half_rise_h for one in tried])[own]
    tested = changed & quick.any(axis=0) & away
    p = np.where(tested, p, np.nan)
    reason[~tested] = str(Reason.BACK)
    reason[~quick.any(axis=0)] = str(Reason.TOO_SLOW)
    reason[~changed] = str(Reason.NOT_CHANGED)
    reason[~known] = str(Reason.NO_REPLICATE)
    q = bh_adjust(p)
    left, size = np.nan_to_num(q, nan=1.0) <= alpha, np.where(tested, 0.0, np.nan)
    size[~left] = np.nan
    for harvest in HARVESTS_TRIED if left.any() else ():
        shaken = np.stack([one.shaken(harvest) for one in tried])[own]
        # a gene that is lost stays lost, and still counts among the tested
        left &= np.nan_to_num(bh_adjust(np.where(tested, np.where(left, shaken, 1.0), np.nan)),
                              nan=1.0) <= alpha
        size[left] = harvest
    return KeptFound(
        changed=changed, tested=tested, earlier=np.where(tested, latest, -1),
        break_even_log2=size,
        half_rise_h=np.where(changed & np.isfinite(hours), hours, np.nan), p=p, q=q,
        reason=reason)


@dataclass(frozen=True, eq=False, kw_only=True)
class _Pair:
    quick: Flags
    away: Flags
    p: Array
    half_rise_h: Array
    shaken: Callable[[float], Array]


def _pair(
    gaps: Gaps, on_h: Array, sign: Array, off_h: tuple[float, float], at: tuple[int, int],
    alpha: float,
) -> _Pair:
    k = gaps.estimate.shape[1]
    hours, settled = half_rise(gaps.estimate[:, :len(on_h)], on_h, sign, first_off_h=off_h[0])
    whole, part = unit(k, {at[1]: 1}), unit(k, {at[1]: 1, at[0]: -KEPT_SHARE})
    away = gaps.p_above(unit(k, {at[0]: 1}), sign, KEPT_GAP_LOG2) <= alpha

    def shaken(harvest: float) -> Array:
        return np.maximum(gaps.p_above(whole, sign, KEPT_GAP_LOG2, harvest_log2=harvest),
                          gaps.p_above(part, sign, harvest_log2=harvest))

    return _Pair(quick=settled & (hours < off_h[1] - off_h[0]), away=away, p=shaken(0.0),
                 half_rise_h=np.where(settled, hours, np.inf), shaken=shaken)

"""Has one state, under one input, two futures? Rechallenge or exposure length, matched."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from refugium.core.stats import bh_adjust
from refugium.core.status import Phase
from refugium.movie.memory.gaps import Gaps, unit
from refugium.movie.memory.holidays import Holiday
from refugium.movie.memory.verdicts import Reason
from refugium.movie.parameters import (
    CONFIDENCE,
    HARVESTS_TRIED,
    MATCHED_STATE,
    MATCHED_TIME,
    MOMENT_SHARE,
    STATE_MARGIN_LOG2,
)
from refugium.movie.time_course.course import Course
from refugium.movie.time_course.replicate_noise import Replicates

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class TwoFutures:
    """Two histories at the moment one input begins, and the same time after it.

    Attributes
    ----------
    now, then
        Points of the two histories at that moment, and later.
    after_h
        Hours between.
    """

    now: tuple[int, int]
    then: tuple[int, int]
    after_h: float

    @property
    def points(self) -> tuple[int, int, int, int]:
        """All four points."""
        return (*self.now, *self.then)


def two_futures(
    course: Course, holiday: Holiday, others: list[Holiday], way: tuple[int, ...],
    again: tuple[int, ...],
) -> TwoFutures | Reason:
    """Answer: which pair of histories of a holiday shares an input and the time after it?

    Parameters
    ----------
    course
        The course.
    holiday
        The holiday.
    others
        Holidays that began after another exposure to the drug.
    way
        Points of the first stretch on the drug, the point before it first.
    again
        Points on the drug again after this holiday, up to the next.

    Returns
    -------
    TwoFutures or Reason
        The latest match of the rechallenge with the first challenge, else of the holiday with
        another; or why there is none.
    """
    since, time = course.points["since_h"].to_numpy(dtype=float), course.time_h
    agents = course.points["agents"].to_numpy()
    pairs = [((holiday.off, way[0]), (a, o)) for a in again for o in way[1:]
             if agents[a] == agents[o]]
    pairs += [((holiday.on, other.on), (mine, theirs)) for other in others
              if agents[holiday.on] == agents[other.on]
              for mine in holiday.offs for theirs in other.offs]
    if not pairs:
        return Reason.NO_SECOND_HISTORY
    matched = [TwoFutures(now, then, float(since[then[0]])) for now, then in pairs
               if abs(since[then[0]] - since[then[1]]) <= MATCHED_TIME * since[then[0]]]
    if not matched:
        return Reason.NO_MATCHED_TIME

    def seen(two: TwoFutures) -> bool:
        return all(time[then] - since[then] - time[now] <= MOMENT_SHARE * two.after_h
                   for now, then in zip(two.now, two.then, strict=True))

    sampled = [two for two in matched if seen(two)]
    return max(sampled, key=lambda two: two.after_h) if sampled else Reason.MOMENT_NOT_SAMPLED


def again_after(course: Course, arm: str, holiday: Holiday) -> tuple[int, ...]:
    """Return the points of an arm on the drug again after a holiday, up to the next one."""
    def found() -> Iterator[int]:
        path = course.paths[arm]
        phase = course.points["phase"].to_numpy()
        for p in path[path.index(holiday.off) + 1:]:
            if phase[p] != Phase.AGAIN:
                return
            yield p

    return tuple(found())


def same_state(
    data: Replicates, pair: tuple[int, int], way: tuple[int, ...], rng: np.random.Generator, *,
    draws: int,
) -> bool:
    """Answer: are two states shown to be one, seen from the change on the drug?

    Their root mean square distance over genes, noise taken off by 2 T - T* as in
    :func:`refugium.movie.memory.nearest_states.nearest_states`: the upper end of its interval must
    lie below MATCHED_STATE of the largest distance from the start on the drug.
    """
    if not data.df:
        return False
    drawn = data.means + data.draws(rng, draws)
    square = float(((data.means[:, pair[0]] - data.means[:, pair[1]]) ** 2).sum())
    again = ((drawn[:, :, pair[0]] - drawn[:, :, pair[1]]) ** 2).sum(axis=1)
    tail = (1 - CONFIDENCE) / 2
    wider = special.stdtrit(data.df, 1 - tail) / special.ndtri(1 - tail)
    upper = 2 * square - again.mean() + wider * (again.mean() - np.quantile(again, tail))
    change = ((data.means[:, list(way[1:])] - data.means[:, [way[0]]]) ** 2).sum(axis=0)
    return bool(np.sqrt(max(upper, 0.0)) <= MATCHED_STATE * np.sqrt(change.max()))


def unlike_genes(gaps: Gaps, alpha: float) -> int:
    """Return how many genes are shown to differ at the moment by more than the margin."""
    row = unit(4, {0: 1, 1: -1})
    sign = np.where(gaps.estimate @ row < 0, -1.0, 1.0)
    p = np.minimum(2 * gaps.p_above(row, sign, STATE_MARGIN_LOG2), 1.0)
    return int((np.nan_to_num(bh_adjust(p), nan=1.0) <= alpha).sum())


def p_history(gaps: Gaps, *, harvest_log2: float = 0.0) -> Array:
    """Answer: which genes were the same at the moment and have futures that differ?

    Parameters
    ----------
    gaps
        Of the four points of :class:`TwoFutures`: two now, two later.
    harvest_log2
        What each harvest does to a gene, standard deviation: how far the futures are apart must not
        be its doing. That the states were one is asked of what was seen.

    Returns
    -------
    numpy.ndarray
        p, (genes,): the largest of: equal within STATE_MARGIN_LOG2 at the moment (two one-sided
        tests), futures apart by more than it, and further apart than at the moment by more than
        it; doubled for the direction.
    """
    now, then = unit(4, {0: 1, 1: -1}), unit(4, {2: 1, 3: -1})
    sign = np.where(gaps.estimate @ then < 0, -1.0, 1.0)
    apart = np.maximum(*(gaps.p_above(row, sign, STATE_MARGIN_LOG2, harvest_log2=harvest_log2)
                         for row in (then, then - now)))
    same = np.maximum(gaps.p_above(now, np.array(1.0), -STATE_MARGIN_LOG2),
                      gaps.p_above(now, np.array(-1.0), -STATE_MARGIN_LOG2))
    return np.asarray(np.minimum(np.maximum(2 * apart, same), 1.0))


def history_break_even(gaps: Gaps, called: Flags, alpha: float) -> Array:
    """Answer: up to which shift of each harvest would a second future still be said?

    Parameters
    ----------
    gaps
        As :func:`p_history` takes them.
    called
        (genes,), said without any shift.
    alpha
        False discovery rate over genes.

    Returns
    -------
    numpy.ndarray
        Largest standard deviation of HARVESTS_TRIED, (genes,); 0: none of them; NaN: not called.
    """
    left, size = called.copy(), np.where(called, 0.0, np.nan)
    for harvest in HARVESTS_TRIED if left.any() else ():
        p = p_history(gaps, harvest_log2=harvest)
        # a gene that is lost stays lost, and still counts among the tested
        left &= np.nan_to_num(bh_adjust(np.where(left | ~np.isfinite(p), p, 1.0)), nan=1.0) <= alpha
        size[left] = harvest
    return size

"""Which of two programmes is ahead, in shares of their own peaks, and did it begin before?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from refugium.core.errors import StudyError
from refugium.core.stats import bh_adjust
from refugium.core.status import OrderVerdict, Phase, Status
from refugium.core.tables import rows_of
from refugium.movie.order.harvest import p_of_pairs, withstand
from refugium.movie.order.leading import Leads, Programmes, leads
from refugium.movie.order.own_peak import own_peak, peaks
from refugium.movie.order.precedence import smallest_p
from refugium.movie.order.reasons import OrderReason
from refugium.movie.order.rows import Rows, given_rows, programmes, set_rows
from refugium.movie.order.schemas import ORDER, PROGRAMMES
from refugium.movie.order.shares import contrasts, ends, noise
from refugium.movie.order.words import pair_words
from refugium.movie.parameters import ALPHA, CONFIDENCE, HARVEST_LOG2, MIN_TIMES
from refugium.movie.time_course.course import Course
from refugium.movie.time_course.cut import cut
from refugium.movie.time_course.phase import PhaseCourse, phase_course

Array = NDArray[np.float64]
Ints = NDArray[np.int_]
Flags = NDArray[np.bool_]
Read = Callable[[Course, Flags], Rows]
"""Reads programmes in a course, of which these samples of the whole one are left."""


@dataclass(frozen=True, eq=False, kw_only=True)
class OrderTables:
    """The answers of one stretch: tables ORDER and PROGRAMMES."""

    order: pd.DataFrame
    programmes: pd.DataFrame


def order(
    course: Course, arm: str, sets: Mapping[str, Mapping[str, float]], phase: str = Phase.ON
) -> OrderTables:
    """Answer, for every two sets of genes: is one ahead of the other, and did it begin before?

    Parameters
    ----------
    course
        One model followed over time, values in log2.
    arm, phase
        Which phase; see :func:`refugium.movie.time_course.phase.phase_course`.
    sets
        Name to genes and their weights (1, or -1 for one that falls as the programme rises); one
        gene makes a set. Read as weighted means: :func:`refugium.movie.order.rows.set_rows`.

    Returns
    -------
    OrderTables
        ORDER, one row per pair, and PROGRAMMES, one row per set. Status `not_measured` if the
        course holds too few members of a set, `flat` if it is shown to stay within MIN_SET_CHANGE,
        `inconclusive` if it is not shown to exceed that and noise.

    Raises
    ------
    StudyError
        If the arm is not in the course, or fewer than two sets are given.

    Notes
    -----
    See :func:`order_rows`.

    Examples
    --------
    >>> from refugium.movie import courses
    >>> from refugium.virtual import CoursePlan, write_course
    >>> made = write_course(CoursePlan(seed=1, counts=False, n_still=50))
    >>> sets = {name: made.genes(name) for name in ("dedifferentiation", "stress")}
    >>> row = order(courses(made.study)[0], "vemurafenib", sets).order.iloc[0]
    >>> row["first"], row["verdict"], row["harvests"]
    ('stress', 'before', 'untreated')
    """
    return _answer(course, arm, phase, tuple(sets),
                   lambda shorter, _: set_rows(shorter, sets))


def order_rows(
    course: Course, arm: str, rows: Mapping[str, Array], phase: str = Phase.ON, *,
    scatter: Mapping[str, float] | None = None,
) -> OrderTables:
    """Answer, for every two rows (states, constraints, scores): is one ahead of the other?

    Parameters
    ----------
    course
        Gives the points of the samples and the arm.
    arm, phase
        Which phase.
    rows
        Name to values of the samples of the course, (samples,).
    scatter
        What shifts of genes by a standard deviation of 1 do to each row; default: as much as to one
        gene. See :func:`refugium.movie.order.rows.set_scatter`.

    Returns
    -------
    OrderTables
        ORDER and PROGRAMMES.

    Notes
    -----
    *Ahead*: at one time the lower end of the first's running share of its own peak exceeds the
    upper end of the second's (:func:`refugium.movie.order.leading.leads`); false discovery rate
    ALPHA over the pairs. One onset with kinetics of each programme's own gives that too. *Before*:
    then the second is also shown within NOT_BEGUN of its peak, and one shared onset with kinetics
    that do not accelerate is rejected (:func:`refugium.movie.order.precedence.begins_later`,
    doubled, for the direction is taken from the data): intersection-union.

    Longer sampling may decide or undecide, never reverse. The leader must have a peak of its own;
    and the answer is asked of every shorter sampling as well, with the samples and the noise that
    it would have had: where any of them says the other way round, or both directions are shown at
    different times, the courses turn and there is no order (`turns`).

    What a harvest does to all of its samples looks like time. Where nothing tells the two apart
    (:class:`refugium.movie.time_course.harvests.Harvests`), everything is asked again with shifts
    of each harvest (:func:`refugium.movie.order.harvest.withstand`), and what does not withstand a
    scatter of HARVEST_LOG2 over genes is not said (`harvest`).

    Samples are destructive: noise is that of replicates. What happens between two samples is not
    seen: a pulse that falls there is no pulse here. Two programmes that drift on paths of their own
    differ in truth in this one course; whether they would do so again takes another. Both hold for
    this stretch of this model: cells selected, not changed, give the same picture.

    Examples
    --------
    >>> OrderVerdict("ahead").advice
    'runs ahead; a shared onset with slower kinetics is not excluded'
    """
    values = np.array([np.asarray(row, dtype=float) for row in rows.values()])
    sizes = np.array([(scatter or {}).get(name, 1.0) for name in rows])
    return _answer(course, arm, phase, tuple(rows),
                   lambda _, kept: given_rows(values[:, kept], sizes))


def _answer(
    course: Course, arm: str, phase: str, names: tuple[str, ...], read: Read
) -> OrderTables:
    if len(names) < 2:
        raise StudyError("an order needs two rows or more", found=list(names))
    part = phase_course(course, arm, phase)
    rows = read(course, np.ones(len(course.point), dtype=bool))
    pairs = np.array(list(combinations(range(len(names)), 2)))
    stretch = {"arm": arm, "phase": phase}
    why, smallest = _refused(part), smallest_p(part.counts)
    if why != Status.OK:
        status: tuple[Status, ...] = (why,) * len(names)
        judged = [_named(names, rows, pair) for pair in pairs]
        told: list[dict[str, Any]] = [{} for _ in names]
    else:
        seen, status, turn = programmes(course, part, rows)
        told = _programmes(seen, status, turn)
        tested = [_worse(status, pair) == Status.OK for pair in pairs]
        found = leads(seen, pairs)
        turned = _turned(course, part, pairs, read, found)
        judged = [_judged(names, rows, seen, found, turned, told, i=i) if yes
                  else _named(names, rows, pair)
                  for i, (pair, yes) in enumerate(zip(pairs, tested, strict=True))]
        _test(judged, seen, rows.scatter, pairs, np.array(tested), smallest=smallest,
              harvests_told=course.harvests.told)
    table = pd.DataFrame(judged).assign(
        **stretch, status=[_worse(status, pair) for pair in pairs],
        smallest_p=smallest, harvests=str(course.harvests)).drop(columns="way", errors="ignore")
    of_programmes = pd.DataFrame(told, index=range(len(names))).assign(
        **stretch, programme=names, n_genes=rows.sizes, status=status)
    return OrderTables(order=_verdicts(ORDER.table(table)),
                       programmes=PROGRAMMES.table(of_programmes))


def _refused(part: PhaseCourse) -> Status:
    if part.status == Status.OK and smallest_p(part.counts) > ALPHA:
        return Status.TOO_FEW_REPLICATES
    return part.status


def _worse(status: Sequence[Status], pair: Ints) -> Status:
    one, two = status[int(pair[0])], status[int(pair[1])]
    return one if one != Status.OK else two


def _named(names: Sequence[str], rows: Rows, pair: Ints, way: int = 0) -> dict[str, Any]:
    first, second = pair[way], pair[1 - way]
    return {"first": names[first], "second": names[second],
            "n_first": rows.sizes[first], "n_second": rows.sizes[second]}


def _turned(course: Course, part: PhaseCourse, pairs: Ints, read: Read, found: Leads) -> Flags:
    """Return whether each direction is said now, or was by any shorter sampling, (pairs, 2)."""
    said = found.p_ahead <= ALPHA
    if not said.any():
        return np.asarray(said)  # nothing that a shorter sampling could speak against
    for point in part.points[MIN_TIMES:-1]:
        shorter, kept = cut(course, float(course.time_h[point]))
        stretch = phase_course(shorter, part.arm, part.phase)
        if _refused(stretch) == Status.OK:
            seen, status, _ = programmes(shorter, stretch, read(shorter, kept))
            told = np.array([_worse(status, pair) == Status.OK for pair in pairs])
            said |= (leads(seen, pairs).p_ahead <= ALPHA) & told[:, None]
    return np.asarray(said)


def _judged(
    names: Sequence[str], rows: Rows, seen: Programmes, found: Leads, said: Flags,
    told: Sequence[Mapping[str, Any]], *, i: int,
) -> dict[str, Any]:
    """Return the row of one pair, the leader first where there is one."""
    p = found.p_ahead[i]
    if said[i].all():
        # both ways now, or one way by a shorter sampling and the other way now
        reason, way = OrderReason.TURNS, 0
    elif p.min() <= ALPHA:
        reason, way = OrderReason.SHOWN, int(p.argmin())
    elif found.p_share[i].min() <= ALPHA:
        reason, way = OrderReason.NO_PEAK_YET, int(found.p_share[i].argmin())
    else:
        reason, way = OrderReason.WITHIN_NOISE, 0
    pair = (int(found.pairs[i, way]), int(found.pairs[i, 1 - way]))
    at = int(found.at[i, way])
    return {
        **_named(names, rows, found.pairs[i], way), "reason": reason, "way": way,
        "first_class": told[pair[0]]["class"], "second_class": told[pair[1]]["class"],
        "time_h": seen.time_h[1 + at], **_shares(seen, np.array(pair), at),
    }


def _test(
    judged: Sequence[dict[str, Any]], seen: Programmes, scatter: Array, pairs: Ints, tested: Flags,
    *, smallest: float, harvests_told: bool,
) -> None:
    """Add the p of each pair that is tested, and what shifts of harvests it withstands."""
    own = np.flatnonzero(tested)
    if not len(own):
        return
    ways: Ints = np.array([row["way"] for row, yes in zip(judged, tested, strict=True) if yes],
                          dtype=np.int_)
    ahead, before = p_of_pairs(seen, leads(seen, pairs[own]), ways, smallest=smallest)
    for i, p, q in zip(own, ahead, before, strict=True):
        judged[int(i)].update(p_ahead=p, p_before=q)
    if harvests_told:
        return
    size = withstand(seen, scatter, pairs[own], ways, smallest=smallest)
    for i, one, two in zip(own, size.ahead, size.before, strict=True):
        row = judged[int(i)]
        if row["reason"] == OrderReason.SHOWN:
            row.update(break_even_log2=one, break_even_before_log2=two)


def _shares(seen: Programmes, pair: Ints, at: int) -> dict[str, float]:
    """Return the running shares of both at one time, with ends that hold for both at all times."""
    change = seen.change[pair]
    bound = float(np.quantile(noise(change.shape[1], seen.df), 1 - (1 - CONFIDENCE) / len(pair)))
    low, high = ends(contrasts(change, seen.sd[pair], seen.n), bound)
    share = np.maximum.accumulate(change, axis=1).clip(0) / change.max(axis=1, keepdims=True)
    return {f"{name}_{end}": float(values[row, at])
            for row, name in enumerate(("first", "second"))
            for end, values in (("share", share), ("lo", low), ("hi", high))}


def _programmes(
    seen: Programmes, status: Sequence[Status], turn: Array
) -> list[dict[str, Any]]:
    p = own_peak(seen.change, seen.sd, seen.n, seen.df, seen.time_h)
    found = peaks(seen.change, seen.sd, seen.n, seen.df, p <= ALPHA)
    time, last = seen.time_h, seen.change.shape[1] - 1
    return [{
        "class": found.kind[i], "change": turn[i] * seen.change[i].max(),
        "peak_after_h": time[found.peak_first[i]],
        "peak_by_h": time[found.peak_last[i] + 2] if found.peak_last[i] < last else np.nan,
        "faded_after_h": time[1 + found.up_until[i]] if found.up_until[i] >= 0 else np.nan,
        "faded_by_h": time[1 + found.gone_by[i]] if found.gone_by[i] >= 0 else np.nan,
        "p_peak": p[i],
    } if known == Status.OK else {} for i, known in enumerate(status)]


def _verdicts(table: pd.DataFrame) -> pd.DataFrame:
    table["q_ahead"] = bh_adjust(table["p_ahead"].to_numpy(dtype=float))
    table["q_before"] = bh_adjust(table["p_before"].to_numpy(dtype=float))
    shown = (table["reason"] == OrderReason.SHOWN) & (table["q_ahead"] <= ALPHA)
    # a p that the number of pairs takes away again is noise, as far as this table goes
    lost = (table["reason"] == OrderReason.SHOWN) & ~shown
    table.loc[lost, "reason"] = str(OrderReason.WITHIN_NOISE)
    # no break-even where harvests are told from time: nothing is below the least
    weak, late = (table[name].to_numpy(dtype=float) < HARVEST_LOG2
                  for name in ("break_even_log2", "break_even_before_log2"))
    table.loc[shown & weak, "reason"] = str(OrderReason.HARVEST)
    shown &= ~weak
    verdict = np.where(shown & (table["q_before"] <= ALPHA) & ~late, str(OrderVerdict.BEFORE),
                       np.where(shown, str(OrderVerdict.AHEAD), str(OrderVerdict.NOT_SHOWN)))
    table["verdict"] = np.where(table["status"] == Status.OK, verdict, "")
    table["words"] = [pair_words(row) for row in rows_of(table)]
    return table

"""Which genes come back when the drug is taken away, which keep their change, which remember?"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from refugium.core.stats import bh_adjust
from refugium.core.status import Status
from refugium.movie.memory.gaps import Gaps, gaps_at
from refugium.movie.memory.history import (
    again_after,
    history_break_even,
    p_history,
    same_state,
    two_futures,
    unlike_genes,
)
from refugium.movie.memory.holidays import Holiday, first_stretch, holidays, since_switch_h
from refugium.movie.memory.hysteresis import way_out
from refugium.movie.memory.kept import KeptFound, find_kept
from refugium.movie.memory.returned import find_returned, p_further
from refugium.movie.memory.schema import GENE_MEMORY
from refugium.movie.memory.simple.columns import simple_columns
from refugium.movie.memory.simple.find import find_not_simple
from refugium.movie.memory.simple.shapes import Switches
from refugium.movie.memory.verdicts import Against, History, Kept, Reason
from refugium.movie.parameters import ALPHA, HARVEST_LOG2, NOISE_DRAWS
from refugium.movie.time_course.course import Course
from refugium.movie.time_course.harvests import Harvests
from refugium.movie.time_course.replicate_noise import replicates_of
from refugium.signal import StateFit, fit_states

Array = NDArray[np.float64]


def gene_memory(
    course: Course, *, alpha: float = ALPHA, seed: int = 0
) -> pd.DataFrame:
    """Answer: off the drug, which genes are back, which keep their change, which remember?

    Parameters
    ----------
    course
        The course; log2 values.
    alpha
        False discovery rate of each word over genes, per holiday.
    seed
        Of the draws of replicate noise behind the distance of two states.

    Returns
    -------
    pandas.DataFrame
        Columns of GENE_MEMORY, one row per arm, holiday and gene. Empty: no holiday, or no point
        before or on the drug.

    Notes
    -----
    Four questions, none of which answers another.

    `returned` (:func:`refugium.movie.memory.returned.find_returned`): what the gene had done by the
    last sample off the drug. A gene that goes back slowly is `not_back` there: this is no memory.

    `kept` (:func:`refugium.movie.memory.kept.find_kept`): two times off the drug, further apart
    than the gene's own half-rise on it, between which it gave back less than 30 % of its gap. It
    is kept through the last of them, not for ever. One time off the drug: `not_testable`. Where
    nothing tells harvests from time, shifts of HARVEST_LOG2 must not do as much
    (`kept_break_even_log2`); else it is `harvest`, which is "cannot tell".

    `simple_return` (:func:`refugium.movie.memory.simple.find.find_not_simple`): whether no simple
    return on a list explains the way back, `not_simple_return`. That is no memory either.

    `history`: the only memory. One state under one input with two futures: the rechallenge against
    the first challenge, or two holidays after other exposures, at the same time after the switch,
    from states that are shown to be the same (:func:`refugium.movie.memory.history.p_history`).
    Shifts of harvests must not do as much there either (`history_break_even_log2`).

    In bulk samples each of them could be selection.

    Examples
    --------
    >>> from refugium.movie.time_course.courses import courses
    >>> from refugium.virtual import CoursePlan, write_course
    >>> plan = CoursePlan(seed=1, counts=False, n_still=50, off_h=(168.0, 336.0))
    >>> made = write_course(plan)
    >>> table = gene_memory(courses(made.study)[0]).merge(made.truth, on="gene")
    >>> table.loc[table["kept"] == "kept", "programme"].unique().tolist()
    ['kept']
    """
    arms = {arm: found for arm in course.paths if (found := holidays(course, arm))}
    if not arms:
        return GENE_MEMORY.empty()
    fit = fit_states(course.values, course.point, np.zeros(len(course.point), dtype=int),
                     n_states=len(course.points))
    every = list(dict.fromkeys(h for found in arms.values() for h in found))
    tables, seen = [], set()
    for arm, found in arms.items():
        further = _further(fit, found)
        for holiday in found:
            if holiday in seen:
                continue
            seen.add(holiday)
            frame = _of_holiday(course, arm, holiday, fit=fit, further=further, alpha=alpha)
            told = _history(course, arm, holiday, every, fit=fit, alpha=alpha, seed=seed)
            tables.append(frame.assign(arm=arm, gene=course.features, **told))
    return GENE_MEMORY.table(pd.concat(tables, ignore_index=True))


def _further(fit: StateFit, found: list[Holiday]) -> Array | None:
    ends = [point for holiday in found for point in (holiday.on, holiday.off)]
    places = range(len(found))
    return p_further(gaps_at(fit, tuple(ends), found[0].before), [2 * i for i in places],
                     [2 * i + 1 for i in places]) if len({h.on for h in found}) > 1 else None


def _of_holiday(
    course: Course, arm: str, holiday: Holiday, *, fit: StateFit, further: Array | None,
    alpha: float,
) -> pd.DataFrame:
    on = tuple(dict.fromkeys(first_stretch(course, arm)[1:]))
    # after a rechallenge the change is that of the last stretch, the half-rise that of the first
    extra = () if holiday.on in on else (holiday.on,)
    points = (*on, *holiday.offs, *extra)
    gaps = gaps_at(fit, points, holiday.before)
    removed, last = points.index(holiday.on), len(on) + len(holiday.offs) - 1
    off_h = since_switch_h(course, holiday.offs)
    kept = find_kept(gaps, on_h=since_switch_h(course, on), removed=removed, off_h=off_h,
                     alpha=alpha)
    exposed_h = course.time_h[holiday.off] - off_h[-1] - course.time_h[holiday.before]
    when = Switches(on_h=since_switch_h(course, on), off_h=off_h, exposed_h=float(exposed_h),
                    removed=removed)
    simple = find_not_simple(gaps.first(len(on) + len(off_h)), when, kept.changed,
                             later=bool(extra), alpha=alpha)
    back = find_returned(gaps, removed, last, further=further, alpha=alpha)
    left, lo, hi, known = gaps.ratio(last, removed)
    ok = np.isfinite(gaps.cov[:, removed, removed])
    gap_lo, gap_hi = gaps.interval(last)
    return pd.DataFrame({
        "on_point": holiday.on, "off_point": holiday.off,
        "reference": str(_against(course, holiday.off)),
        "exposed_h": exposed_h,
        "on_change": np.where(ok, gaps.estimate[:, removed], np.nan),
        "off_change": np.where(ok, gaps.estimate[:, last], np.nan),
        "off_lo": gap_lo, "off_hi": gap_hi,
        "recovered": 1 - left, "recovered_lo": 1 - hi, "recovered_hi": 1 - lo,
        "recovered_status": np.where(~ok, str(Status.TOO_FEW_REPLICATES),
                                     np.where(known, str(Status.OK), str(Status.FLAT))),
        "returned": back.verdict, "returned_q": back.q,
        **_kept_columns(gaps, kept, off_h, first=len(on), alpha=alpha, harvests=course.harvests),
        **simple_columns(simple, alpha, course.harvests),
    })


def _against(course: Course, point: int) -> Against:
    """Say what a gap at a point is measured from; beyond the untreated samples it is the start."""
    beside = course.untreated
    told = beside is not None and course.time_h[point] not in beside.beyond_h
    return Against.UNTREATED if told else Against.START


def _kept_columns(
    gaps: Gaps, kept: KeptFound, off_h: Array, *, first: int, alpha: float, harvests: Harvests
) -> dict[str, Any]:
    last = len(off_h) - 1
    share = np.full((3, len(kept.p)), np.nan)
    for a in range(last):
        here = kept.earlier == a
        share[:, here] = np.array(gaps.rows(here).ratio(first + last, first + a)[:3])
    called = kept.called(alpha)
    least = np.full(len(called), np.nan) if harvests.told else kept.break_even_log2
    weak = called & (least < HARVEST_LOG2)
    status = np.full(len(kept.p), str(Status.NOT_TESTABLE), dtype=object)
    for reason, told in _STATUS.items():
        status[kept.reason == reason] = str(told)
    status[kept.tested] = str(Status.OK)
    return {
        "from_h": np.where(kept.tested, off_h[np.maximum(kept.earlier, 0)], np.nan),
        "through_h": off_h[last], "half_rise_h": kept.half_rise_h,
        "share_kept": share[0], "share_lo": share[1], "share_hi": share[2],
        "kept": np.select([weak, called, kept.tested],
                          [str(Kept.HARVEST), str(Kept.KEPT), str(Kept.NOT_SHOWN)], ""),
        "kept_break_even_log2": least, "harvests": str(harvests),
        "kept_p": kept.p, "kept_q": kept.q, "kept_status": status, "kept_reason": kept.reason,
    }


_STATUS = {
    Reason.NO_REPLICATE: Status.TOO_FEW_REPLICATES, Reason.NOT_CHANGED: Status.FLAT,
    Reason.BACK: Status.FLAT,
}
"""Statuses of genes that are not tested; all others: the design does not allow it."""


def _history(
    course: Course, arm: str, holiday: Holiday, every: list[Holiday], *, fit: StateFit,
    alpha: float, seed: int,
) -> dict[str, Any]:
    way = way_out(course, arm)
    # each pair of holidays is told once, at the one that began later
    others = [h for h in every if h.on != holiday.on
              and course.time_h[h.on] <= course.time_h[holiday.on]]
    found = two_futures(course, holiday, others, way, again_after(course, arm, holiday))
    if isinstance(found, Reason):
        return {"history": "", "history_status": str(Status.NOT_TESTABLE),
                "history_reason": str(found)}
    told = {"history_point": found.then[0], "history_against_point": found.then[1]}
    gaps = gaps_at(fit, found.points, holiday.before)
    p = p_history(gaps)
    if not np.isfinite(p).any():
        return told | {"history": "", "history_status": str(Status.TOO_FEW_REPLICATES),
                       "history_reason": str(Reason.NO_REPLICATE)}
    rng = np.random.default_rng(np.random.SeedSequence(seed))
    if unlike_genes(gaps, alpha) or not same_state(replicates_of(course), found.now, way, rng,
                                                   draws=NOISE_DRAWS):
        return told | {"history": "", "history_status": str(Status.NOT_TESTABLE),
                       "history_reason": str(Reason.STATES_UNLIKE)}
    q = bh_adjust(p)
    called = np.nan_to_num(q, nan=1.0) <= alpha
    least = (np.full(len(called), np.nan) if course.harvests.told
             else history_break_even(gaps, called, alpha))
    return told | {
        "history": np.select(
            [called & (least < HARVEST_LOG2), called],
            [str(History.HARVEST), str(History.DEPENDENT)], str(History.NOT_SHOWN)),
        "history_break_even_log2": least,
        "history_p": p, "history_q": q, "history_status": str(Status.OK), "history_reason": ""}


def recovered_shares(table: pd.DataFrame, *, strong_log2: float = 2.0) -> dict[str, Any]:
    """Answer: of the genes that changed strongly on the drug, what share came back?

    Parameters
    ----------
    table
        Rows of one holiday from :func:`gene_memory`.
    strong_log2
        Least size of the change on the drug.

    Returns
    -------
    dict
        `genes` (number), `above_three_quarters`, `below_one_quarter` (shares of them).
    """
    strong = table[table["on_change"].abs() > strong_log2]
    back = strong["recovered"]
    return {"genes": len(strong), "above_three_quarters": float((back > 0.75).mean()),
            "below_one_quarter": float((back < 0.25).mean())}

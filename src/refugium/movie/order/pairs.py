"""Does one programme begin before another, or is it drift, or only slower?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from refugium.core.errors import StudyError
from refugium.core.stats import bh_adjust, two_sided
from refugium.core.status import OrderVerdict, Phase, Status
from refugium.core.tables import Column, Schema
from refugium.movie.order.onset import changes, first_changes
from refugium.movie.order.precedence import ahead, begins_later, smallest_p
from refugium.movie.parameters import ALPHA, ORDER_BOOTSTRAPS
from refugium.movie.time_course.course import Course
from refugium.movie.time_course.phase import PhaseCourse, phase_course

Array = NDArray[np.float64]


ORDER = Schema(
    "order",
    (
        Column("first", "name", "the one that leads (as named if nothing is shown)"),
        Column("second", "name", "the other"),
        Column("arm", "name", "arm"),
        Column("phase", "enum", "on, off or again: after which switch", values=Phase),
        Column("n_first", "integer", "responding members of the first; 1 for a single row"),
        Column("n_second", "integer", "of the second"),
        Column("lead", "number", "difference of mean progress (0 to 1) over the samples"),
        Column("agreement", "number", "share of redrawn replicates with the same sign of lead"),
        Column("p_ahead", "number", "null: a random walk or any other path shared by both"),
        Column("q_ahead", "number", "its false discovery rate over the pairs"),
        Column("p_before", "number", "largest of p_ahead and the p of a shared onset with own "
               "kinetics; empty with fewer than three times after the reference"),
        Column("q_before", "number", "its false discovery rate over the pairs"),
        Column("smallest_p", "number", "smallest p that replicates and draws can give"),
        Column("verdict", "enum", "before, ahead, not_shown; empty where a status applies",
               values=OrderVerdict),
        Column("status", "enum", "ok, or why there is no answer", values=Status),
    ),
)


def order(
    course: Course, arm: str, sets: Mapping[str, Sequence[str]], phase: str = Phase.ON, *,
    seed: int = 0, draws: int = ORDER_BOOTSTRAPS,
) -> pd.DataFrame:
    """Answer, for every two sets of genes: does one begin before the other?

    Parameters
    ----------
    course
        One model followed over time, values in log2.
    arm, phase
        Which phase; see :func:`refugium.movie.time_course.phase.phase_course`.
    sets
        Name to genes; one gene makes a set. Members that fall are turned by their side of the
        set's main path (first singular vector); only responding ones count
        (:func:`refugium.movie.order.onset.onsets`).
    seed, draws
        Of the parametric bootstrap.

    Returns
    -------
    pandas.DataFrame
        Columns of :data:`ORDER`, one row per pair. Status `not_measured` if the course holds no
        member of a set, `flat` or `inconclusive` if none responds.

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
    >>> from refugium.virtual import demo_plan, write_tumour
    >>> course = courses(write_tumour(demo_plan()).study, "phospho")[0]
    >>> names = {"a": course.features[:2], "b": course.features[2:4]}
    >>> order(course, next(iter(course.paths)), names)["status"].tolist()
    ['too_few_points']
    """
    part = phase_course(course, arm, phase)
    if part.status != Status.OK:
        blank = dict.fromkeys(sets, np.zeros(len(course.point)))
        return order_rows(course, arm, blank, phase, seed=seed, draws=draws)
    change, se, df = changes(course, part)
    found = first_changes(change, se, df, np.ptp(course.values, axis=1) > 0)
    position = {name: i for i, name in enumerate(course.features)}
    rows: dict[str, Array] = {}
    refused: dict[str, Status] = {}
    sizes: dict[str, int] = {}
    for name, members in sets.items():
        at = np.array([position[m] for m in dict.fromkeys(members) if m in position], dtype=int)
        states = found["status"][at]
        use = at[states == "ok"]
        sizes[name] = len(use)
        if len(use):
            rows[name] = (course.values[use] * _turn(change[use])[:, None]).mean(axis=0)
        else:
            rows[name] = np.zeros(len(course.point))
            refused[name] = _refusal(states)
    return order_rows(course, arm, rows, phase, seed=seed, draws=draws, refused=refused,
                      sizes=sizes)


def order_rows(
    course: Course, arm: str, rows: Mapping[str, Array], phase: str = Phase.ON, *,
    seed: int = 0, draws: int = ORDER_BOOTSTRAPS, refused: Mapping[str, Status] | None = None,
    sizes: Mapping[str, int] | None = None,
) -> pd.DataFrame:
    """Answer, for every two rows (states, constraints, scores): does one begin before the other?

    Parameters
    ----------
    course
        Gives the points of the samples and the arm.
    arm, phase
        Which phase.
    rows
        Name to values of the samples of the course, (samples,).
    seed, draws
        Of the parametric bootstrap; each pair has its own child seed.
    refused, sizes
        Rows without an answer, and members behind a row; for tables made from sets.

    Returns
    -------
    pandas.DataFrame
        Columns of :data:`ORDER`.

    Notes
    -----
    Two nulls. *Drift*: both follow one path, whatever it is (a random walk too), with their own
    gains: :func:`refugium.movie.order.precedence.ahead`. *Shared onset*: both begin together with
    their own, never accelerating kinetics:
    :func:`refugium.movie.order.precedence.begins_later` (doubled, for the direction is taken from
    the data). `before` needs both rejected (intersection-union) at false discovery rate ALPHA over
    the pairs, `ahead` the first alone. Samples are destructive: noise is drawn anew at each time.
    Two programmes that drift on paths of their own differ in truth in this one course; whether they
    would do so again takes another course. Both hold for this stretch of this model: cells
    selected, not changed, give the same picture.

    Examples
    --------
    >>> OrderVerdict("ahead").advice
    'runs ahead; a shared onset with slower kinetics is not excluded'
    """
    if len(rows) < 2:
        raise StudyError("an order needs two rows or more", found=list(rows))
    part = phase_course(course, arm, phase)
    least = smallest_p(part.counts, draws)
    pairs = list(combinations(rows, 2))
    refused = refused or {}
    answers = {name: _answer(course, part, np.asarray(rows[name], dtype=float), refused.get(name))
               for name in rows}
    out: list[dict[str, Any]] = []
    for child, (one, two) in zip(np.random.SeedSequence(seed).spawn(len(pairs)), pairs,
                                 strict=True):
        base = {"first": one, "second": two, "arm": arm, "phase": phase, "smallest_p": least,
                "n_first": (sizes or {}).get(one, 1), "n_second": (sizes or {}).get(two, 1)}
        status = _status(part, least, answers[one][1], answers[two][1])
        if status == Status.OK:
            base |= _judge(part, answers[one][0], answers[two][0], course, child, draws)
            if base.pop("swap"):
                base |= {"first": two, "second": one, "n_first": base["n_second"],
                         "n_second": base["n_first"]}
        out.append(base | {"status": str(status)})
    return _verdicts(ORDER.table(out))


def _answer(
    course: Course, part: PhaseCourse, values: Array, refused: Status | None
) -> tuple[Array, Status]:
    """Return a row turned so that its largest change is positive, and whether it changes."""
    if refused is not None or part.status != Status.OK:
        return values, refused or part.status
    change, residual, df = fit_rows(course, part, values[None])
    peak = int(np.abs(change[0]).argmax())
    sd = float(np.sqrt((residual[0] ** 2).sum() / df))
    if sd == 0:
        return values, Status.NOT_MEASURED
    t = np.abs(change[0]) / (sd * np.sqrt(1 / part.effective_n[0] + 1 / part.effective_n[1:]))
    p = float(two_sided(t, np.array(float(df))).min()) * len(t)
    return values * np.sign(change[0, peak]), Status.OK if p <= ALPHA else Status.INCONCLUSIVE


def fit_rows(course: Course, part: PhaseCourse, values: Array) -> tuple[Array, Array, int]:
    """Return changes (rows, times), residuals within points (rows, samples) and their df."""
    weights = np.zeros((len(course.point), len(course.points)))
    weights[np.arange(len(course.point)), course.point] = 1 / course.counts[course.point]
    means = values @ weights
    at = list(part.points)
    return (means[:, at[1:]] - means[:, at[:1]], values - means[:, course.point],
            int((course.counts - 1).clip(0).sum()))


def _judge(
    part: PhaseCourse, one: Array, two: Array, course: Course, child: np.random.SeedSequence,
    draws: int,
) -> dict[str, Any]:
    change, residual, df = fit_rows(course, part, np.stack([one, two]))
    covariance = residual @ residual.T / df
    lead, p, agree = ahead(change, covariance, df, part.effective_n, np.random.default_rng(child),
                           draws)
    swap = lead < 0
    if swap:
        change, covariance = change[::-1], covariance[::-1, ::-1]
    sd = (float(np.sqrt(covariance[0, 0])), float(np.sqrt(covariance[1, 1])))
    later = begins_later(change[0], change[1], sd, df, part.time_h, part.effective_n, alpha=ALPHA)
    before = np.nan if np.isnan(later) else max(p, min(1.0, 2 * later))
    return {"lead": abs(lead), "agreement": agree, "p_ahead": p, "p_before": before, "swap": swap}


def _status(part: PhaseCourse, least: float, one: Status, two: Status) -> Status:
    if part.status != Status.OK:
        return part.status
    if least > ALPHA:
        return Status.TOO_FEW_REPLICATES
    return one if one != Status.OK else two


def _turn(change: Array) -> Array:
    """Return 1 or -1 per member: its side of the set's main path (not of its own peak's noise)."""
    side = np.linalg.svd(change, full_matrices=False)[0][:, 0]
    return np.where(side < 0, -1.0, 1.0)


def _refusal(states: NDArray[Any]) -> Status:
    seen = states[states != str(Status.NOT_MEASURED)]
    if len(seen) == 0:
        return Status.NOT_MEASURED
    return Status.FLAT if (seen == str(Status.FLAT)).all() else Status.INCONCLUSIVE


def _verdicts(table: pd.DataFrame) -> pd.DataFrame:
    table["q_ahead"] = bh_adjust(table["p_ahead"].to_numpy(dtype=float))
    table["q_before"] = bh_adjust(table["p_before"].to_numpy(dtype=float))
    verdict = np.where(table["q_before"] <= ALPHA, str(OrderVerdict.BEFORE),
                       np.where(table["q_ahead"] <= ALPHA, str(OrderVerdict.AHEAD),
                                str(OrderVerdict.NOT_SHOWN)))
    table["verdict"] = np.where(table["status"] == "ok", verdict, "")
    return table

"""How do named states (sets of genes) move over time? Scores per sample, not per gene."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import special

from refugium.core.errors import StudyError
from refugium.core.stats import bh_adjust
from refugium.core.status import Phase, Status
from refugium.core.tables import Column, Schema, rows_of
from refugium.movie.parameters import (
    ALPHA,
    CONFIDENCE,
    MIN_SET_CHANGE,
    MIN_SET_COVERAGE,
    MIN_SET_GENES,
)
from refugium.movie.time_course.course import Course
from refugium.signal import Effects, StateFit
from refugium.signal.footprints import SampleScores, score_rows

Array = NDArray[np.float64]

STATE_SCORES = Schema(
    "state_scores",
    (
        Column("state", "name", "name of the set"),
        Column("point", "integer", "point of the course"),
        Column("time_h", "number", "its time", "h"),
        Column("phase", "enum", "before, on, off, again", values=Phase),
        Column("score", "number", "weighted mean of its genes", "log2"),
        Column("lo", "number", "lower end of its 95 % interval", "log2"),
        Column("hi", "number", "upper end of its 95 % interval", "log2"),
        Column("change", "number", "score less that before the drug", "log2"),
        Column("change_lo", "number", "lower end of its 95 % interval", "log2"),
        Column("change_hi", "number", "upper end of its 95 % interval", "log2"),
        Column("p", "number", "p of no change"),
        Column("q", "number", "false discovery rate over states and points"),
        Column("verdict", "text", "up, down, steady, inconclusive; before the drug: empty"),
        Column("n_genes", "integer", "genes of the set that were measured"),
        Column("n_in_set", "integer", "genes of the set"),
        Column("reason", "words", "genes that are missing, and why"),
        Column("status", "enum", "ok; not_measured, not_recognised, no_baseline, "
               "too_few_replicates",
               values=Status),
    ),
    holds="score of each state's genes at each point",
)


def state_scores(course: Course, sets: pd.DataFrame) -> pd.DataFrame:
    """Answer: which states rise or fall along the course, beyond what replicates differ by?

    Parameters
    ----------
    course
        The course; log2 values.
    sets
        Columns `source` (state), `target` (gene) and, if it has it, `weight` (signed; default 1).

    Returns
    -------
    pandas.DataFrame
        Columns of STATE_SCORES, one row per state and point. `not_measured`: fewer than
        MIN_SET_GENES genes of the set are measured (a smaller set: not all), or less than
        MIN_SET_COVERAGE of it: no number, with the reason; `not_recognised` where
        the genes are named as another species' are. `no_baseline`: no point before the
        drug, no change. Verdict: `up` or `down` if q <= ALPHA and the whole interval of the change
        lies beyond MIN_SET_CHANGE; `steady` if it lies within; else `inconclusive`.

    Raises
    ------
    StudyError
        If a column is missing, a gene has two weights in one set, or a weight is no number or 0.

    Notes
    -----
    The engine is that of all sets at sample level
    (:func:`refugium.signal.footprints.score_samples`): a sample's score is sum of weight x (log2
    value less the gene's mean) over sum of |weight|; the unit of every interval is the sample, so
    that correlation between the genes of a set needs no model. Variance is pooled over points and
    moderated over sets. A change from or to a point of one sample has no interval. A gene below the
    filter for expression is not measured here; missing is never unchanged. In bulk samples a state
    that rises could be selection of cells that had it before.

    Examples
    --------
    >>> from refugium.movie.time_course.courses import courses
    >>> from refugium.virtual import demo_plan, write_tumour
    >>> course = courses(write_tumour(demo_plan()).study, "phospho")[0]
    >>> sets = pd.DataFrame({"source": "one", "target": ["no such gene"]})
    >>> state_scores(course, sets)["status"].unique().tolist()
    ['not_measured']
    """
    weights = _checked(sets)
    before = np.flatnonzero(course.points["phase"] == Phase.BEFORE)
    reference = int(before[-1]) if len(before) else None
    place = {gene: i for i, gene in enumerate(course.features)}
    scores = score_rows(
        course.values, place, weights, state=course.point,
        block=np.zeros(len(course.point), dtype=int), n_states=len(course.points))
    changes = None if reference is None else _changes(scores.fit, len(course.points), reference)
    rows: list[dict[str, Any]] = []
    for state, own in weights.groupby("source", sort=False):
        here = own["target"].isin(place.keys()).to_numpy()
        base = {"state": str(state), "n_genes": int(here.sum()), "n_in_set": len(here),
                "reason": course.say_missing(own.loc[~here, "target"])}
        points = [base | {"point": i, "time_h": time, "phase": phase} for i, (time, phase) in
                  enumerate(zip(course.time_h, course.points["phase"], strict=True))]
        if here.sum() < min(MIN_SET_GENES, len(here)) or here.mean() < MIN_SET_COVERAGE:
            rows += [p | {"status": str(course.missing)} for p in points]
            continue
        weight = own.loc[here, "weight"].to_numpy(dtype=float)
        level = weight @ course.values[[place[g] for g in own.loc[here, "target"]]]
        found = _points(scores, str(state), level / np.abs(weight).sum(), course, changes)
        rows += [p | row for p, row in zip(points, rows_of(found), strict=True)]
    table = STATE_SCORES.table(rows)
    table["q"] = bh_adjust(table["p"].to_numpy(dtype=float))
    table["verdict"] = _verdicts(table)
    return table


def _verdicts(table: pd.DataFrame) -> NDArray[Any]:
    lo, hi, q = table[["change_lo", "change_hi", "q"]].to_numpy(dtype=float).T
    words = np.where(np.isfinite(lo), "inconclusive", "")
    words = np.where((lo > -MIN_SET_CHANGE) & (hi < MIN_SET_CHANGE), "steady", words)
    beyond = np.where(lo > MIN_SET_CHANGE, "up", np.where(hi < -MIN_SET_CHANGE, "down", words))
    return np.where(q <= ALPHA, beyond, words)


def _points(
    scores: SampleScores, name: str, level: Array, course: Course,
    changes: Mapping[int, Effects] | None,
) -> pd.DataFrame:
    """Return score, change to the reference and their intervals, one row per point.

    The mean of a point that holds one sample has an interval from the scatter of the others; its
    change has none: what a single dish went through is in no residual.
    """
    row = scores.row(name)
    assert row is not None
    counts = course.counts
    mean = np.bincount(course.point, level, len(counts)) / counts
    frame = pd.DataFrame({"score": mean, "status": str(Status.OK)})
    df, variance = float(scores.fit.df[row, 0]), float(scores.fit.variance[row, 0])
    if df > 0:
        half = float(special.stdtrit(df, 0.5 + CONFIDENCE / 2)) * np.sqrt(variance / counts)
        frame["lo"], frame["hi"] = mean - half, mean + half
    if changes is None:
        return frame.assign(status=str(Status.NO_BASELINE))
    for p, effect in changes.items():
        lo, hi = effect.interval(CONFIDENCE)
        frame.loc[p, ["change", "change_lo", "change_hi", "p"]] = (
            effect.estimate[row], lo[row], hi[row], effect.p_two_sided()[row])
        if not np.isfinite(lo[row]):
            frame.loc[p, "status"] = str(Status.TOO_FEW_REPLICATES)
    if not df > 0:
        frame["status"] = str(Status.TOO_FEW_REPLICATES)
    return frame


def _changes(fit: StateFit, points: int, reference: int) -> dict[int, Effects]:
    weights = np.eye(points) - np.eye(points)[reference]
    return {p: fit.combine(weights[p]) for p in range(points) if p != reference}


def _checked(sets: pd.DataFrame) -> pd.DataFrame:
    for column in ("source", "target"):
        if column not in sets:
            raise StudyError("a table of sets lacks a column", column=column,
                             remedy="give source, target and weight")
    table = sets.assign(weight=sets.get("weight", 1.0))
    table = table[["source", "target", "weight"]].drop_duplicates()
    weight = pd.to_numeric(table["weight"], errors="coerce")
    bad = table[~np.isfinite(weight) | (weight == 0)]
    if len(bad):
        raise StudyError("a weight is no number, or 0", column="weight",
                         found=f"{bad['target'].iloc[0]} in {bad['source'].iloc[0]}",
                         remedy="give +1 or -1, or leave the gene out")
    twice = table[table.duplicated(["source", "target"])]
    if len(twice):
        raise StudyError("a gene has two weights in one set",
                         found=f"{twice['target'].iloc[0]} in {twice['source'].iloc[0]}",
                         remedy="keep one row")
    return table.assign(weight=weight)

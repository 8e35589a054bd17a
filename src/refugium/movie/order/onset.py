"""When does each gene begin to change: an interval between samples, never a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats as sps

from refugium.core.stats import bh_adjust, holm_adjust, two_sided
from refugium.core.status import Phase, Status
from refugium.core.tables import Column, Schema
from refugium.movie.parameters import ALPHA, MIN_AMPLITUDE, SILENT_SHARE
from refugium.movie.time_course.course import Course
from refugium.movie.time_course.phase import PhaseCourse, phase_course
from refugium.signal import moderate_variances

Array = NDArray[np.float64]
Ints = NDArray[np.int_]
Flags = NDArray[np.bool_]

ONSETS = Schema(
    "onsets",
    (
        Column("feature", "name", "gene, site or antibody"),
        Column("arm", "name", "arm"),
        Column("phase", "enum", "on, off or again: after which switch", values=Phase),
        Column("direction", "integer", "1 up, -1 down, at the largest change; 0: no call"),
        Column("first_direction", "integer", "the same, at the first change beyond noise"),
        Column("amplitude", "number", "largest change against the reference", "log2"),
        Column("q", "number", "false discovery rate of any change at any time"),
        Column("onset_after_h", "number",
               "last time up to which the change is shown below SILENT_SHARE of the amplitude; "
               "0: it may have begun at the switch", "h"),
        Column("onset_by_h", "number", "first time with a change beyond noise", "h"),
        Column("unseen_until_h", "number",
               "last time before it at which no change was seen (not shown absent)", "h"),
        Column("status", "enum",
               "ok; flat (shown below MIN_AMPLITUDE); inconclusive; not_measured; or why no "
               "number can be given", values=Status),
    ),
)


def onsets(
    course: Course, arm: str, phase: str = Phase.ON, *, features: Sequence[str] | None = None
) -> pd.DataFrame:
    """Answer: between which two samples did each gene begin to change?

    Parameters
    ----------
    course
        One model followed over time, values in log2.
    arm, phase
        Which phase; see :func:`refugium.movie.time_course.phase.phase_course`.
    features
        Rows wanted, in this order; those that the course lacks come back as `not_measured`.
        The false discovery rate always counts all features of the course.

    Returns
    -------
    pandas.DataFrame
        Columns of :data:`ONSETS`, one row per feature.

    Raises
    ------
    StudyError
        If the arm is not in the course.

    Notes
    -----
    d(t) = mean(t) - mean(reference), its error from the moderated variance of replicates within
    all points of the course; a point noisier than the rest counts for fewer replicates
    (:func:`refugium.movie.time_course.effective_replicates.effective_replicates`). The p of a gene
    is that of its largest |t| times the number of times; Benjamini-Hochberg over genes at ALPHA;
    within the R genes found of G, Holm over times at ALPHA x R / G (selective inference: the
    average share of wrong times among the genes found stays at ALPHA). `onset_by_h` is the first
    time so found.

    Absence of change is not shown by a test that found none. `onset_after_h` moves past 0 only
    while the bound of |d| (Bonferroni over times at ALPHA) stays below SILENT_SHARE of the
    amplitude. A slow gene that starts at 0 and does less than that by a sample counts as silent
    there: the onset is that of a change worth SILENT_SHARE of the amplitude, not of a molecule.
    The first change may run against the largest: `first_direction` says so.

    References
    ----------
    Benjamini Y, Bogomolov M (2014), doi:10.1111/rssb.12028
    Smyth GK (2004), doi:10.2202/1544-6115.1027

    Examples
    --------
    >>> from refugium.movie import courses
    >>> from refugium.virtual import demo_plan, write_tumour
    >>> course = courses(write_tumour(demo_plan()).study, "phospho")[0]
    >>> onsets(course, next(iter(course.paths)))["status"].unique().tolist()
    ['too_few_points']
    """
    part = phase_course(course, arm, phase)
    base = {"feature": list(course.features), "arm": arm, "phase": phase}
    if part.status != Status.OK:
        table = ONSETS.table(pd.DataFrame(base | {"status": str(part.status)}))
    else:
        table = ONSETS.table(pd.DataFrame(base | _columns(course, part)))
    return table if features is None else asked(table, features, arm, phase, ONSETS)


def asked(
    table: pd.DataFrame, features: Sequence[str], arm: str, phase: str, schema: Schema
) -> pd.DataFrame:
    """Arrange rows as asked for; what the course lacks is `not_measured`."""
    known = table.set_index("feature", drop=False)
    rows: list[Any] = [
        known.loc[name].to_dict() if name in known.index
        else {"feature": name, "arm": arm, "phase": phase, "status": str(Status.NOT_MEASURED)}
        for name in features
    ]
    return schema.table(rows)


def _columns(course: Course, part: PhaseCourse) -> dict[str, Any]:
    change, se, df = changes(course, part)
    measured = np.ptp(course.values, axis=1) > 0
    found = first_changes(change, se, df, measured)
    ok = found["status"] == "ok"
    time = part.time_h
    pick = np.where(ok, found["by"], 0)
    return {
        "direction": np.where(ok, found["direction"], 0),
        "first_direction": np.where(ok, found["first_direction"], 0),
        "amplitude": np.where(measured, found["amplitude"], np.nan),
        "q": found["q"],
        "onset_after_h": np.where(ok, time[np.where(ok, found["after"], 0)], np.nan),
        "onset_by_h": np.where(ok, time[pick], np.nan),
        "unseen_until_h": np.where(ok, time[np.maximum(pick - 1, 0)], np.nan),
        "status": found["status"],
    }


def changes(course: Course, part: PhaseCourse) -> tuple[Array, Array, Array]:
    """Return changes against the reference and errors, (features, times), and df, (features,)."""
    means = course.means[:, list(part.points)]
    noise, df = course.noise
    variance, freedom = moderate_variances(noise, np.full(len(noise), float(df)))
    spread = np.sqrt(1 / part.effective_n[0] + 1 / part.effective_n[1:])
    return means[:, 1:] - means[:, :1], np.sqrt(variance)[:, None] * spread, freedom


def first_changes(change: Array, se: Array, df: Array, measured: Flags) -> dict[str, Any]:
    """Find the first change beyond noise of each row, with control over times and rows.

    Parameters
    ----------
    change, se
        (rows, times), times after the reference in order.
    df
        Degrees of freedom, (rows,).
    measured
        Rows that vary at all, (rows,).

    Returns
    -------
    dict
        `status`, `q`, `amplitude`, `direction`, `first_direction`, and `by`, `after`: numbers of
        times on the axis with the reference as 0 (`by` is 0 where nothing was found).
    """
    times = change.shape[1]
    with np.errstate(divide="ignore", invalid="ignore"):
        t = np.abs(change) / se
    p = np.where(measured[:, None], two_sided(np.nan_to_num(t, nan=0.0), df[:, None]), np.nan)
    q = bh_adjust(np.minimum(p.min(axis=1) * times, 1.0))
    responds = np.nan_to_num(q, nan=1.0) <= ALPHA
    level = ALPHA * responds.sum() / max(int(measured.sum()), 1)
    seen = (holm_adjust(np.nan_to_num(p, nan=1.0)) <= level) & responds[:, None]
    amplitude = np.abs(change).max(axis=1)
    peak = np.abs(change).argmax(axis=1)
    quantile = np.asarray(sps.t.isf(ALPHA / (2 * times), df))
    bound = np.abs(change) + se * quantile[:, None]
    flat = (bound < MIN_AMPLITUDE).all(axis=1)
    ok = responds & (amplitude >= MIN_AMPLITUDE) & ~flat
    status = np.where(ok, "ok", np.where(flat, str(Status.FLAT), str(Status.INCONCLUSIVE)))
    first = seen.argmax(axis=1)
    silent = np.cumprod(bound < SILENT_SHARE * amplitude[:, None], axis=1).sum(axis=1)
    return {
        "status": np.where(measured, status, str(Status.NOT_MEASURED)), "q": q,
        "amplitude": amplitude, "by": np.where(seen.any(axis=1), first + 1, 0),
        "after": np.minimum(silent, first),
        "direction": np.sign(change[np.arange(len(change)), peak]).astype(int),
        "first_direction": np.sign(change[np.arange(len(change)), first]).astype(int),
    }

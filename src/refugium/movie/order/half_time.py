"""By when is half of a gene's change reached: a bracket of samples, with what noise leaves open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from refugium.core.status import Phase, Status
from refugium.core.tables import Column, Schema
from refugium.movie.order.onset import asked, changes, first_changes
from refugium.movie.parameters import BOOTSTRAPS, CONFIDENCE
from refugium.movie.time_course.course import Course
from refugium.movie.time_course.phase import PhaseCourse, phase_course
from refugium.signal import moderate_variances

Array = NDArray[np.float64]
Ints = NDArray[np.int_]
CHUNK = 500

HALF_TIMES = Schema(
    "half_times",
    (
        Column("feature", "name", "gene, site or antibody"),
        Column("arm", "name", "arm"),
        Column("phase", "enum", "on, off or again: after which switch", values=Phase),
        Column("direction", "integer", "1 up, -1 down, at the largest change; 0: no call"),
        Column("amplitude", "number", "largest change against the reference", "log2"),
        Column("peak_h", "number", "time of the largest change", "h"),
        Column("after_h", "number", "half of the amplitude is reached after this sample", "h"),
        Column("by_h", "number", "and by this one; noise may widen the two to several samples",
               "h"),
        Column("half_h", "number", "straight line between the samples: a convention", "h"),
        Column("half_lo_h", "number", "lower end of its interval: noise, and at least the two "
               "samples between which it lies", "h"),
        Column("half_hi_h", "number", "upper end of its interval", "h"),
        Column("status", "enum", "as in `onsets`", values=Status),
    ),
    holds="when each responding gene has gone half its way",
)


def half_times(
    course: Course, arm: str, phase: str = Phase.ON, *, features: Sequence[str] | None = None,
    seed: int = 0,
) -> pd.DataFrame:
    """Answer: between which samples does each gene reach half of its largest change?

    Parameters
    ----------
    course
        One model followed over time, values in log2.
    arm, phase
        Which phase; see :func:`refugium.movie.time_course.phase.phase_course`.
    features
        Rows wanted, in this order; those that the course lacks come back as `not_measured`.
    seed
        Seed of the bootstrap.

    Returns
    -------
    pandas.DataFrame
        Columns of :data:`HALF_TIMES`, one row per feature; numbers only where status is `ok`.

    Raises
    ------
    StudyError
        If the arm is not in the course.

    Notes
    -----
    A half-time is not an onset: a slow gene that starts at once has a late half-time. It is the
    time at which the change first reaches half of the largest change *seen* at the samples, in
    the direction of the largest; of a gene still moving at the last sample it is a lower bound.
    `after_h`, `by_h` hold the crossing in CONFIDENCE of BOOTSTRAPS draws: means redrawn with the
    gene's moderated noise (t-distributed; samples are destructive, so each time has its own
    draw), the bracket of each draw counted. `half_h` joins samples by a straight line, which
    no data between them support: its interval is never narrower than that bracket.

    Examples
    --------
    >>> bracket, half = crossing(np.array([[1.0, 3.0, 4.0]]), np.array([0.0, 2.0, 4.0, 8.0]))
    >>> bracket.tolist(), half.tolist()
    ([2], [3.0])
    """
    part = phase_course(course, arm, phase)
    base = pd.DataFrame({"feature": list(course.features), "arm": arm, "phase": phase})
    if part.status != Status.OK:
        table = HALF_TIMES.table(base.assign(status=str(part.status)))
    else:
        table = HALF_TIMES.table(base.assign(**_columns(course, part, seed)))
    return table if features is None else asked(table, features, arm, phase, HALF_TIMES)


def _columns(course: Course, part: PhaseCourse, seed: int) -> dict[str, Array | Ints]:
    change, se, df = changes(course, part)
    found = first_changes(change, se, df, np.ptp(course.values, axis=1) > 0)
    rows = np.flatnonzero(found["status"] == "ok")
    sign = found["direction"]
    variance, _ = moderate_variances(course.noise[0], np.full(len(sign), float(course.noise[1])))
    numbers = half_intervals(
        change[rows] * sign[rows, None], np.sqrt(variance[rows]), df[rows], part.time_h,
        part.effective_n, seed=seed,
    )
    out: dict[str, Array | Ints] = {"status": found["status"]}
    peak = np.abs(change).argmax(axis=1)
    whole = {"amplitude": found["amplitude"], "peak_h": part.time_h[peak + 1]}
    for name, values in (whole | {"direction": sign}).items():
        out[name] = np.where(found["status"] == "ok", values, 0 if name == "direction" else np.nan)
    for name, values in numbers.items():
        column = np.full(len(sign), np.nan)
        column[rows] = values
        out[name] = column
    return out


def half_intervals(
    change: Array, sd: Array, df: Array, time_h: Array, counts: Array, *, seed: int = 0,
    draws: int = BOOTSTRAPS,
) -> dict[str, Array]:
    """Bracket the half-time of each row and bootstrap it, in chunks of rows.

    Parameters
    ----------
    change
        (rows, times) after the reference, positive at its largest.
    sd, df
        Standard deviation of one replicate and its degrees of freedom, (rows,).
    time_h, counts
        Axis and replicates with the reference first, (1 + times,).
    seed, draws
        Of the bootstrap; rows draw in chunks of a fixed size, so numbers depend on both only.

    Returns
    -------
    dict
        `after_h, by_h, half_h, half_lo_h, half_hi_h`, (rows,).
    """
    names = ("after_h", "by_h", "half_h", "half_lo_h", "half_hi_h")
    out = {name: np.full(len(change), np.nan) for name in names}
    tail = (1 - CONFIDENCE) / 2
    starts = range(0, len(change), CHUNK)
    for child, start in zip(np.random.SeedSequence(seed).spawn(len(starts)), starts, strict=True):
        rng = np.random.default_rng(child)
        rows = slice(start, start + CHUNK)
        size = (draws, len(change[rows]), len(counts))
        noise: Any = rng.standard_normal(size, dtype=np.float32)
        noise /= np.sqrt(counts).astype(np.float32)
        scale = sd[rows] * np.sqrt(df[rows] / rng.chisquare(df[rows], size[:2]))
        noise *= scale[..., None].astype(np.float32)
        bracket, half = crossing(change[rows] + noise[..., 1:] - noise[..., :1], time_h)
        seen, out["half_h"][rows] = crossing(change[rows], time_h)
        lo, hi = np.quantile(bracket, [tail, 1 - tail], axis=0, method="inverted_cdf")
        # a gene may cross elsewhere in every draw than in the means: both are what is known
        lo, hi = np.minimum(lo, seen), np.maximum(hi, seen)
        out["after_h"][rows], out["by_h"][rows] = time_h[lo - 1], time_h[hi]
        ends = np.quantile(half, [tail, 1 - tail], axis=0)
        out["half_lo_h"][rows] = np.minimum(ends[0], out["after_h"][rows])
        out["half_hi_h"][rows] = np.maximum(ends[1], out["by_h"][rows])
    return out


def crossing(change: Array, time_h: Array) -> tuple[Ints, Array]:
    """Find where each row first reaches half of its largest value.

    Parameters
    ----------
    change
        (..., times) after the reference.
    time_h
        Axis with the reference first, (1 + times,).

    Returns
    -------
    tuple
        Number of the sample by which half is reached (1 is the first after the reference), and
        the time on a straight line from the sample before, (...,).
    """
    half = change.max(axis=-1, keepdims=True) / 2
    k = (change >= half).argmax(axis=-1)
    upper = np.take_along_axis(change, k[..., None], axis=-1)[..., 0]
    lower = np.take_along_axis(change, np.maximum(k - 1, 0)[..., None], axis=-1)[..., 0]
    lower = np.where(k > 0, lower, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.clip((half[..., 0] - lower) / (upper - lower), 0.0, 1.0)
    return k + 1, np.asarray(time_h[k] + np.nan_to_num(share) * (time_h[k + 1] - time_h[k]))

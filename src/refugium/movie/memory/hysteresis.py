"""Is the way back another road? Distance of off-drug states from the way out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import special

from refugium.core.errors import StudyError
from refugium.core.stats import holm_adjust
from refugium.core.status import Phase, Status, WayBack
from refugium.core.tables import Column, Schema
from refugium.movie.constraints.parallel_analysis import directions_beyond_noise
from refugium.movie.memory.path import distance_to_way_out, lay_way_out
from refugium.movie.parameters import (
    ALPHA,
    CONFIDENCE,
    HARVEST_LOG2,
    MIN_DETOUR,
    MIN_ON_POINTS,
    NOISE_DRAWS,
    ROTATIONS,
    SAME_WAY,
)
from refugium.movie.time_course.course import Course
from refugium.movie.time_course.replicate_noise import Replicates, replicates_of

Array = NDArray[np.float64]

SPACES = ("genes", "constraints")

TINY = 1e-12
"""A length below this is none."""

SELECTION = "could be selection: bulk samples mix a change of state with growth of other cells"
"""Printed beside every off-drug state: cells were not tracked."""


HYSTERESIS = Schema(
    "hysteresis",
    (
        Column("arm", "name", "arm that goes off the drug"),
        Column("space", "text", "genes, or constraints beyond noise"),
        Column("dimensions", "integer", "genes, or constraints"),
        Column("point", "integer", "off-drug point"),
        Column("time_h", "number", "its time", "h"),
        Column("progress", "number", "matched progress: share of the way out passed where nearest"),
        Column("between_h", "text", "samples of the way out between which that lies", "h"),
        Column("distance", "number", "distance from the way out, noise taken off: RMS per gene",
               "log2"),
        Column("length", "number", "length of the way out, noise taken off: RMS per gene", "log2"),
        Column("hysteresis", "number", "distance over length"),
        Column("lo", "number", "lower end of its 95 % interval"),
        Column("hi", "number", "upper end of its 95 % interval"),
        Column("p", "number", "p of lying on the way out, Holm over the arm's off-drug points"),
        Column("detour_needed", "number", "shortest way between two neighbouring samples by this "
               "state, over the straight way: what an unsampled bend would have to be"),
        Column("break_even_log2", "number", "scatter over genes that a shift of each harvest would "
               "need to lie as far off; missing: harvests are told from time", "log2",
               required=False),
        Column("verdict", "enum", "another_way, same_way, not_resolved", values=WayBack),
        Column("alternative", "words", "what else would look like this"),
        Column("status", "enum", "ok, or why there is no number", values=Status),
    ),
    holds="does the way back off the drug lie on the way out",
    in_json=True,
)


@dataclass(frozen=True, kw_only=True)
class OffTheWay:
    """How far one state lies off a way: ratio to its length, with ends and p."""

    distance: float
    length: float
    ratio: float
    lo: float
    hi: float
    p: float
    segment: int
    progress: float


def find_hysteresis(
    course: Course,
    *,
    alpha: float = ALPHA,
    draws: int = NOISE_DRAWS,
    seed: int = 0,
) -> pd.DataFrame:
    """Answer: do off-drug states lie on the way out, at whatever speed they went back?

    Parameters
    ----------
    course
        The course; log2 values.
    alpha
        Error rate of "another way" over the off-drug points of one arm and space.
    draws
        Draws of replicate noise.
    seed
        Seed of the draws.

    Returns
    -------
    pandas.DataFrame
        Columns of HYSTERESIS: one row per arm, off-drug point and space. Empty: nothing was
        taken off the drug. Statuses: `no_baseline` (no point before the drug), `too_few_points`
        (no on-drug point before it was taken off), `too_few_replicates`, `flat` (no direction
        beyond noise).

    Notes
    -----
    The way out runs from the last point before the drug through the on-drug points; if another arm
    shares them and stays on the drug, through its later points too, which makes the null wider.
    Null: the state lies anywhere on this way (any speed, any stop), straight between samples or
    bent up to BEND times as far as a smooth curve through them. Squared distance over squared
    length is biased upward by noise: the pivot 2 T - T*, T* from draws of replicate noise added to
    the means, takes this off; near the way the interval is wider than promised, never narrower.
    Sampling cannot rule out a way that bends further between samples: `detour_needed` says how
    long it would have to be, and `another_way` needs p <= alpha, the interval above SAME_WAY, a
    detour of MIN_DETOUR or more and MIN_ON_POINTS on-drug points. `same_way` needs the interval
    below SAME_WAY. A distance too small to make a direction beyond noise is hidden from the
    constraints: the upper end there is never below that of the genes.

    Samples taken at one time may share a shift of their own (a harvest), sequenced together or
    not. Where no untreated cells of the same times tell it from time, genes shifted by sd h at
    each harvest put a state that lies on the way sqrt(2) h off it, at most: `break_even_log2` is
    the lower end of the distance over sqrt(2), and below HARVEST_LOG2 `another_way` is not said.

    Raises
    ------
    StudyError
        If alpha is not between 0 and 1.

    Examples
    --------
    >>> from refugium.movie.time_course.courses import courses
    >>> from refugium.virtual import CoursePlan, write_course
    >>> made = write_course(CoursePlan(seed=1, counts=False, n_still=50, off_h=(168.0,)))
    >>> find_hysteresis(courses(made.study)[0], draws=100)["verdict"].tolist()
    ['another_way', 'another_way']
    """
    if not 0 < alpha < 1:
        raise StudyError("alpha must lie between 0 and 1", found=alpha, remedy="give 0.05")
    turn_seed, noise_seed = np.random.SeedSequence(seed).spawn(2)
    data = replicates_of(course)
    k, _ = directions_beyond_noise(data, alpha=alpha, draws=ROTATIONS, seed=turn_seed)
    rows: list[dict[str, Any]] = []
    for arm in course.paths:
        done = {row["point"] for row in rows}
        off = [p for p in course.paths[arm]
               if course.points["phase"].iloc[p] == Phase.OFF and p not in done]
        if not off:
            continue
        hidden = [0.0] * len(off)
        for space in SPACES:
            base = {"arm": arm, "space": space, "alternative": SELECTION,
                    "dimensions": len(course.features) if space == "genes" else k}
            own = _rows(course, arm, off, data, base=base, alpha=alpha, draws=draws,
                        seed=noise_seed, hidden=hidden)
            hidden = [row.get("hi", 0.0) for row in own]
            rows += own
    return HYSTERESIS.table(rows)


def off_the_way(
    means: Array, drawn: Array, state: int, way: tuple[int, ...], *, df: int,
    confidence: float = CONFIDENCE,
) -> OffTheWay:
    """Answer: how far off a way lies one state, by how much more than noise?

    Parameters
    ----------
    means
        (r, points), observed.
    drawn
        (draws, r, points): observed with one more helping of noise, in coordinates of their own.
    state
        Position of the state.
    way
        Positions of the points of the way, in order; two or more.
    df
        Degrees of freedom of the noise: draws are widened from normal to t.
    confidence
        Coverage of the interval.

    Returns
    -------
    OffTheWay
        Distance and length in units of the means; the interval is one of the ratio.
    """
    index = list(way)
    out = lay_way_out(means[:, index])
    own, again = means[None][:, :, index], drawn[:, :, index]
    d2, step = distance_to_way_out(means[None, :, state], own, out)
    d2_drawn, _ = distance_to_way_out(drawn[:, :, state], again, out)
    chords, chords_drawn = _chords(own), _chords(again)
    noisy = chords_drawn.mean(axis=0) - chords[0]
    length = _length(chords - noisy)[0]
    observed = float(d2[0] / length**2)
    found = d2_drawn / _length(chords_drawn - 2 * noisy) ** 2
    tail = (1 - confidence) / 2
    wider = special.stdtrit(df, 1 - tail) / special.ndtri(1 - tail)
    found = found.mean() + wider * (found - found.mean())
    low, high = np.quantile(found, [tail, 1 - tail])
    ratio, lo, hi = np.sqrt(np.maximum(2 * observed - np.array([found.mean(), high, low]), 0))
    p = (1 + (found >= 2 * observed).sum()) / (len(found) + 1)
    segment, share = int(out.segment[step[0]]), float(out.share[step[0]])
    straight = np.sqrt(chords[0])
    passed = straight[:segment].sum() + share * straight[segment]
    return OffTheWay(distance=float(ratio * length), length=float(length), ratio=float(ratio),
                     lo=float(lo), hi=float(hi), p=float(p), segment=segment,
                     progress=float(passed / straight.sum()))


def detour_needed(means: Array, drawn: Array, state: int, way: tuple[int, ...]) -> float:
    """Answer: how much longer than straight is the shortest way between samples by this state?"""
    def apart(a: int, b: int) -> float:
        square = float(((means[:, a] - means[:, b]) ** 2).sum())
        again = ((drawn[:, :, a] - drawn[:, :, b]) ** 2).sum(axis=1).mean()
        return float(np.sqrt(max(2 * square - again, 0.0)))

    found = [(apart(a, state) + apart(state, b)) / apart(a, b)
             for a, b in pairwise(way) if apart(a, b) > 0]
    return min(found, default=float("nan"))


def strongest(means: Array, k: int) -> Array:
    """Return points (..., k, points) in their own k strongest directions, centred.

    Directions follow the noise of the means they come from, so each draw gets its own: with the
    observed directions kept, noise would look like distance.
    """
    centred = means - means.mean(axis=-1, keepdims=True)
    gram = np.swapaxes(centred, -1, -2) @ centred
    values, vectors = np.linalg.eigh(gram)
    size = np.sqrt(np.maximum(values[..., ::-1][..., :k], 0.0))
    right = np.swapaxes(vectors[..., ::-1][..., :k], -1, -2)
    return np.asarray(size[..., None] * right)


def way_out(course: Course, arm: str) -> tuple[int, ...]:
    """Return the points of the way out of an arm: last before the drug, then on the drug.

    An arm that shares the arm's on-drug points and stays on the drug lends its later points.
    """
    phase = course.points["phase"].to_numpy()
    path = course.paths[arm]
    stem = _out(path, phase)
    longer = [_out(other, phase) for other in course.paths.values()]
    shared = [way for way in longer if way[: len(stem)] == stem]
    return max([stem, *shared], key=len)


def _out(path: tuple[int, ...], phase: NDArray[Any]) -> tuple[int, ...]:
    """Return the last point before the drug and the first stretch of on-drug points."""
    before = [p for p in path if phase[p] == Phase.BEFORE][-1:]
    on = []
    for p in path:
        if phase[p] == Phase.ON:
            on.append(p)
        elif phase[p] in (Phase.OFF, Phase.AGAIN):
            break
    return (*before, *on)


def _rows(
    course: Course, arm: str, off: list[int], data: Replicates, *, base: dict[str, Any],
    alpha: float, draws: int, seed: np.random.SeedSequence, hidden: list[float],
) -> list[dict[str, Any]]:
    way = way_out(course, arm)
    time_h = course.time_h
    rows = [base | {"point": p, "time_h": time_h[p]} for p in off]
    phase = course.points["phase"].to_numpy()
    status = (Status.NO_BASELINE if not (phase[list(way)] == Phase.BEFORE).any()
              else Status.TOO_FEW_POINTS if len(way) < 2
              else Status.TOO_FEW_REPLICATES if data.df == 0
              else Status.FLAT if base["dimensions"] == 0 else Status.OK)
    if status is not Status.OK:
        return [row | {"status": str(status)} for row in rows]
    means = data.means
    drawn = means + data.draws(np.random.default_rng(seed), draws)
    if base["space"] == "constraints":
        means, drawn = strongest(means, base["dimensions"]), strongest(drawn, base["dimensions"])
    found = [off_the_way(means, drawn, p, way, df=data.df) for p in off]
    found = [replace(f, hi=max(f.hi, hi)) for f, hi in zip(found, hidden, strict=True)]
    detours = [detour_needed(means, drawn, p, way) for p in off]
    adjusted = holm_adjust(np.array([f.p for f in found]))
    shifts = [np.inf if course.harvests.told else f.lo * f.length / np.sqrt(2) for f in found]
    return [row | {
        "break_even_log2": shift if np.isfinite(shift) else np.nan,
        "progress": f.progress, "distance": f.distance, "length": f.length,
        "between_h": f"{time_h[way[f.segment]]:g}..{time_h[way[f.segment + 1]]:g}",
        "hysteresis": f.ratio, "lo": f.lo, "hi": f.hi, "p": p, "status": str(Status.OK),
        "detour_needed": detour, "verdict": str(_verdict(
            f, p <= alpha and detour >= MIN_DETOUR and len(way) > MIN_ON_POINTS
            and shift >= HARVEST_LOG2)),
    } for row, f, p, detour, shift in zip(rows, found, adjusted, detours, shifts, strict=True)]


def _verdict(found: OffTheWay, sure: bool) -> WayBack:
    if sure and found.lo > SAME_WAY:
        return WayBack.ANOTHER
    return WayBack.SAME if found.hi < SAME_WAY else WayBack.NOT_RESOLVED


def _chords(points: Array) -> Array:
    """Squared distances of neighbours, (draws, points - 1)."""
    return np.asarray((np.diff(points, axis=2) ** 2).sum(axis=1))


def _length(square: Array) -> Array:
    return np.asarray(np.maximum(np.sqrt(np.maximum(square, 0.0)).sum(axis=1), TINY))

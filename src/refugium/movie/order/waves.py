"""Do genes change in waves, or in one continuous spread of speeds? The strict rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from refugium.core.status import Phase, Status, WaveVerdict
from refugium.core.tables import Column, Schema
from refugium.language.times import say_grid, say_span, say_time
from refugium.movie.order.gaps import Gap, brackets, find_gaps
from refugium.movie.order.onset import changes, first_changes
from refugium.movie.parameters import COMPONENT_COVER, MIN_AMPLITUDE, MIN_WAVE_GENES
from refugium.movie.time_course.course import Course
from refugium.movie.time_course.phase import phase_course

Array = NDArray[np.float64]


BRACKETS = Schema(
    "brackets",
    (
        Column("after_h", "number", "half of the change is reached after this sample", "h"),
        Column("by_h", "number", "and by this one", "h"),
        Column("n_genes", "integer", "responding genes"),
        Column("share", "number", "of all responding genes"),
        Column("named", "flag", "one of the fullest, over which half-times are said to spread"),
    ),
    holds="how many genes reach half of their change between two samples",
)

BOUNDARIES = Schema(
    "boundaries",
    (
        Column("after_h", "number", "start of the gap in half-times", "h"),
        Column("by_h", "number", "its end", "h"),
        Column("p", "number", "of a single-peaked continuous spread, all places counted"),
        Column("depth", "number", "density of half-times in the gap over the lower side"),
        Column("lost_without", "text", "times without which it is gone, joined by `; `"),
        Column("claimed", "flag", "survives leaving out each time"),
    ),
    holds="is a wave parted from the next, tested per boundary",
)


@dataclass(frozen=True, eq=False, kw_only=True)
class Waves:
    """What half-times say about waves.

    Attributes
    ----------
    status, verdict
        Whether waves can be looked for (Status), and what was seen (WaveVerdict, or empty).
    n_waves
        Waves claimed; 0 unless the verdict is `waves`.
    n_genes
        Responding genes.
    words
        The sentence for the page, with the samples that carry it.
    brackets, boundaries
        Tables BRACKETS and BOUNDARIES; gaps that do not survive are listed, not claimed.
    """

    status: Status
    verdict: str
    n_waves: int
    n_genes: int
    words: str
    brackets: pd.DataFrame
    boundaries: pd.DataFrame


def waves(course: Course, arm: str, phase: str = Phase.ON) -> Waves:
    """Answer: do genes change in waves, and where do the samples show the boundaries?

    Parameters
    ----------
    course
        One model followed over time, values in log2.
    arm, phase
        Which phase; see :func:`refugium.movie.time_course.phase.phase_course`.

    Returns
    -------
    Waves
        Status `flat` if every gene is shown flat (:func:`refugium.movie.order.onset.onsets`),
        `inconclusive` with fewer than MIN_WAVE_GENES responding genes, or why nothing can be said
        of this phase.

    Raises
    ------
    StudyError
        If the arm is not in the course.

    Notes
    -----
    A boundary is claimed if it beats every single-peaked continuous distribution of half-times on
    log time (:func:`refugium.movie.order.gaps.find_gaps`) and if a gap at the same place is still
    found after leaving out each time but the reference. So a boundary needs a gap of two samples or
    more. Without one the verdict is `not_resolved` where genes differ in speed, and
    `one_component` where COMPONENT_COVER of them share one bracket; components are not named.
    Neither says that there are no waves: a grid with one sample per wave cannot show them.

    Examples
    --------
    >>> from refugium.movie import courses
    >>> from refugium.virtual import demo_plan, write_tumour
    >>> course = courses(write_tumour(demo_plan()).study, "phospho")[0]
    >>> waves(course, next(iter(course.paths))).words
    'too few points'
    """
    part = phase_course(course, arm, phase)
    if part.status != Status.OK:
        return _none(part.status, 0)
    change, se, df = changes(course, part)
    found = first_changes(change, se, df, np.ptp(course.values, axis=1) > 0)
    ok = found["status"] == "ok"
    if ok.sum() < MIN_WAVE_GENES:
        flat = bool((found["status"] == str(Status.FLAT)).all())
        few = f"{ok.sum()} responding genes: waves are not looked for below {MIN_WAVE_GENES}"
        return _none(Status.FLAT if flat else Status.INCONCLUSIVE, int(ok.sum()),
                     "" if flat else few)
    return judge_waves(change[ok] * found["direction"][ok, None], part.time_h)


def judge_waves(change: Array, time_h: Array) -> Waves:
    """Apply the strict rule to responding genes.

    Parameters
    ----------
    change
        (genes, times) after the reference, log2, positive at each gene's largest.
    time_h
        Axis with the reference first, (1 + times,).
    """
    counts, _ = brackets(change, time_h)
    gaps = find_gaps(change, time_h)
    lost = _lost(gaps, change, time_h)
    claimed = [gap for gap, times in zip(gaps, lost, strict=True) if not times]
    named = _named(counts)
    table = BRACKETS.table(pd.DataFrame({
        "after_h": time_h[:-1], "by_h": time_h[1:], "n_genes": counts,
        "share": counts / counts.sum(), "named": named,
    }))
    rows: list[dict[str, Any]] = [
        {"after_h": gap.after_h, "by_h": gap.by_h, "p": min(gap.p, 1.0), "depth": gap.depth,
         "lost_without": "; ".join(say_time(t) for t in times), "claimed": not times}
        for gap, times in zip(gaps, lost, strict=True)
    ]
    if claimed:
        verdict, words = WaveVerdict.WAVES, _waves_in_words(claimed, time_h)
    elif named.sum() == 1:
        k = int(named.argmax())
        verdict = WaveVerdict.ONE_COMPONENT
        words = (f"half-times of {_of_all(counts, named)} lie between two samples "
                 f"({say_span(time_h[k], time_h[k + 1])}): waves there are not resolved")
    else:
        verdict, words = WaveVerdict.NOT_RESOLVED, _spread_in_words(counts, named, time_h)
    return Waves(status=Status.OK, verdict=verdict, n_waves=len(claimed) + 1 if claimed else 0,
                 n_genes=len(change), words=words, brackets=table,
                 boundaries=BOUNDARIES.table(rows))


def _lost(gaps: list[Gap], change: Array, time_h: Array) -> list[list[float]]:
    """Return, per gap, the times without which no gap is found at its place."""
    lost: list[list[float]] = [[] for _ in gaps]
    if not gaps:
        return lost
    for j in range(1, len(time_h)):
        rest = np.delete(change, j - 1, axis=1)
        rest = rest[rest.max(axis=1) >= MIN_AMPLITUDE]
        left = find_gaps(rest, np.delete(time_h, j))
        for times, gap in zip(lost, gaps, strict=True):
            if not any(g.after_h < gap.by_h and gap.after_h < g.by_h for g in left):
                times.append(float(time_h[j]))
    return lost


def _named(counts: NDArray[np.int_]) -> NDArray[np.bool_]:
    """Mark the fullest brackets that together hold COMPONENT_COVER of the genes."""
    order = np.argsort(-counts, kind="stable")
    held = np.cumsum(counts[order]) / counts.sum()
    named = np.zeros(len(counts), dtype=bool)
    named[order[: int((held < COMPONENT_COVER).sum()) + 1]] = True
    return named


def _spread_in_words(
    counts: NDArray[np.int_], named: NDArray[np.bool_], time_h: Array
) -> str:
    """Say from when to when: components are named only where a gap between them is shown."""
    at = np.flatnonzero(named)
    first, last = int(at[0]), int(at[-1])
    held = np.zeros(len(named), dtype=bool)
    held[first : last + 1] = True
    grid = time_h[: last + 2] if first == 0 else np.concatenate([[0.0], time_h[first: last + 2]])
    return (f"half-times of {_of_all(counts, held)} spread from {say_time(time_h[first])} to "
            f"{say_time(time_h[last + 1])}, no gap between waves shown by {say_grid(grid)}")


def _of_all(counts: NDArray[np.int_], held: NDArray[np.bool_]) -> str:
    share = counts[held].sum() / counts.sum()
    return "all genes" if share == 1 else f"{share:.0%} of genes"


def _waves_in_words(gaps: list[Gap], time_h: Array) -> str:
    ends = [(0.0 if i == 0 else gaps[i - 1].by_h,
             float(time_h[-1]) if i == len(gaps) else gaps[i].after_h)
            for i in range(len(gaps) + 1)]
    spans = ", ".join(say_span(*end) for end in ends)
    return (f"{len(ends)} waves ({spans}), boundaries shown by {say_grid(time_h)} "
            "and without any one of these times")


def _none(status: Status, genes: int, words: str = "") -> Waves:
    return Waves(status=status, verdict="", n_waves=0, n_genes=genes,
                 words=words or status.advice, brackets=BRACKETS.empty(),
                 boundaries=BOUNDARIES.empty())

"""Which arms of a course are told, and when each was on drug."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from refugium.core.status import Phase
from refugium.core.tables import Column, Schema
from refugium.movie.parameters import MOST_ARMS
from refugium.movie.time_course.course import Course
from refugium.study.design import Design
from refugium.study.treatment import History

PERIODS = Schema(
    "periods",
    (
        Column("model_id", "name", "model"),
        Column("arm", "name", "arm"),
        Column("start_h", "number", "the drug is given from here", "h"),
        Column("end_h", "number", "to here; empty: to the end", "h"),
        Column("agent", "name", "agents, joined by ` + `"),
    ),
)


ARM_POINTS = Schema(
    "arm_points",
    (
        Column("model_id", "name", "model"),
        Column("arm", "name", "arm"),
        Column("point", "integer", "a point that it passes through, in order of time"),
    ),
)


def arm_points(course: Course) -> pd.DataFrame:
    """Return which points each arm passes through: columns of ARM_POINTS."""
    return ARM_POINTS.table([{"model_id": course.model_id, "arm": arm, "point": point}
                             for arm, path in course.paths.items() for point in path])


def told_arms(course: Course) -> list[str]:
    """Return arms with a sample before the drug and two or more times on it, most points first.

    Arms that share all of these points count once; at most MOST_ARMS.
    """
    phase = course.points["phase"].to_numpy()
    found: dict[tuple[int, ...], str] = {}
    for arm, path in course.paths.items():
        kinds = [phase[p] for p in path]
        if Phase.BEFORE in kinds and kinds.count(Phase.ON) >= 2:
            found.setdefault(path, arm)
    longest = sorted(found, key=lambda path: -len(path))
    return [found[path] for path in longest[:MOST_ARMS]]


def stems(course: Course, arms: list[str]) -> dict[str, str]:
    """Return for each arm the arm that tells its way out: arms with the same on-drug points.

    An arm whose way out is the beginning of another's is told by the longer one.
    """
    phase = course.points["phase"].to_numpy()

    def out(arm: str) -> tuple[int, ...]:
        path = course.paths[arm]
        stop = next((i for i, p in enumerate(path) if phase[p] in (Phase.OFF, Phase.AGAIN)),
                    len(path))
        return path[:stop]

    ways = {arm: out(arm) for arm in arms}
    return {
        arm: max((other for other, path in ways.items() if path[: len(way)] == way),
                 key=lambda other: len(ways[other]))
        for arm, way in ways.items()
    }


def drug_periods(design: Design, course: Course, arms: list[str]) -> pd.DataFrame:
    """Return when each arm was on drug: columns of PERIODS."""
    past: Mapping[str, History] = design.histories
    rows: list[dict[str, object]] = []
    for arm in arms:
        begun: tuple[float, str] | None = None
        for period in past[arm]:
            names = " + ".join(sorted(a.name for a in period.agents if not a.neutral))
            if begun is not None and names != begun[1]:
                rows.append({"arm": arm, "start_h": begun[0], "end_h": period.start_h,
                             "agent": begun[1]})
                begun = None
            if names and begun is None:
                begun = (period.start_h, names)
        if begun is not None:
            rows.append({"arm": arm, "start_h": begun[0], "end_h": np.nan, "agent": begun[1]})
    return PERIODS.table([{"model_id": course.model_id, **row} for row in rows])


def switches(periods: pd.DataFrame, arm: str) -> list[tuple[float, bool]]:
    """Return the times at which an arm went on and off the drug."""
    found: list[tuple[float, bool]] = []
    for start, end in periods.loc[periods["arm"] == arm, ["start_h", "end_h"]].to_numpy():
        if found and found[-1][0] == start:
            found.pop()
        found.append((float(start), True))
        if np.isfinite(end):
            found.append((float(end), False))
    return found

"""The holidays of an arm: the last point before the drug, on it, and the points off it again."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from refugium.core.status import Phase
from refugium.movie.memory.hysteresis import way_out
from refugium.movie.time_course.course import Course

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Holiday:
    """One holiday of an arm: last point before the drug, last on it, points off it in order."""

    before: int
    on: int
    offs: tuple[int, ...]

    @property
    def off(self) -> int:
        """The last point off the drug."""
        return self.offs[-1]


def holidays(course: Course, arm: str) -> list[Holiday]:
    """Return the holidays of an arm, in order; none without points before and on the drug."""
    phase = course.points["phase"].to_numpy()
    before: int | None = None
    on: int | None = None
    found: list[Holiday] = []
    for p in course.paths[arm]:
        if phase[p] == Phase.BEFORE:
            before = p
        elif phase[p] in (Phase.ON, Phase.AGAIN):
            on = p
        elif before is not None and on is not None:
            earlier = found.pop().offs if found and found[-1].on == on else ()
            found.append(Holiday(before, on, (*earlier, p)))
    return found


def since_switch_h(course: Course, points: tuple[int, ...]) -> Array:
    """Return the hours since the drug was last switched, at each point."""
    return course.points["since_h"].to_numpy(dtype=float)[list(points)]


def first_stretch(course: Course, arm: str) -> tuple[int, ...]:
    """Return the way out of an arm, the point before the drug first, up to another drug or dose."""
    way = way_out(course, arm)
    agents = course.points["agents"].to_numpy()
    same = [p for p in way[1:] if agents[p] == agents[way[1]]]
    return (*way[:1], *same)

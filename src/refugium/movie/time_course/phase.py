"""A stretch of an arm: from the last sample before a switch of the drug to the next switch."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from refugium.core.errors import StudyError
from refugium.core.status import Phase, Status
from refugium.movie.parameters import MIN_TIMES
from refugium.movie.time_course.course import Course
from refugium.movie.time_course.effective_replicates import effective_replicates

Array = NDArray[np.float64]
_ALLOWED = {
    Phase.ON: (Phase.BEFORE,), Phase.OFF: (Phase.ON, Phase.AGAIN), Phase.AGAIN: (Phase.OFF,),
}
"""Each phase that a switch begins, with those that it may follow."""


@dataclass(frozen=True, eq=False, kw_only=True)
class PhaseCourse:
    """Where on a course changes are read, and whether they can be.

    Attributes
    ----------
    arm, phase
        Arm, and phase of its points after the switch (on, off, again).
    points
        Numbers of the points, the reference first.
    time_h
        Hours since the switch, 0 for the reference, strictly rising; (points,).
    counts
        Replicates of each point, (points,).
    effective_n
        What they are worth, noisier points less:
        :func:`refugium.movie.time_course.effective_replicates.effective_replicates`.
    status
        `ok`, or why no number can be given.
    """

    arm: str
    phase: Phase
    points: tuple[int, ...]
    time_h: Array
    counts: NDArray[np.int_]
    effective_n: Array
    status: Status


def phase_course(course: Course, arm: str, phase: str = Phase.ON) -> PhaseCourse:
    """Answer: along which points does an arm change after its drug is switched?

    Parameters
    ----------
    course
        One model followed over time.
    arm
        Name of the arm.
    phase
        `on` (default: before the drug against on it), `off` or `again`. The first stretch of
        that phase is taken; it ends where another drug or dose begins.

    Returns
    -------
    PhaseCourse
        Status `no_baseline` if the arm has no sample before the switch (or was never on the
        drug before it was off), `too_few_points` with fewer than MIN_TIMES times after it,
        `too_few_replicates` if no point of the course has a second sample.

    Raises
    ------
    StudyError
        If the arm is not in the course, or a time is not a number.

    Examples
    --------
    >>> from refugium.movie import courses
    >>> from refugium.virtual import demo_plan, write_tumour
    >>> course = courses(write_tumour(demo_plan()).study, "phospho")[0]
    >>> str(phase_course(course, next(iter(course.paths))).status)
    'too_few_points'
    """
    if phase not in _ALLOWED:
        raise StudyError("a stretch is on, off or again", found=phase)
    wanted = Phase(phase)
    if arm not in course.paths:
        raise StudyError("no such arm in this course", found=arm,
                         remedy=f"name one of {', '.join(course.paths)}")
    if not np.isfinite(course.time_h).all():
        raise StudyError("a point of the course has no time", remedy="state every time in hours")
    path = course.paths[arm]
    phases = course.points["phase"].to_numpy()
    inside = [i for i, point in enumerate(path) if phases[point] == wanted]
    if not inside:
        return _phase_course(course, arm, wanted, (), Status.TOO_FEW_POINTS)
    first = inside[0]
    last = first
    agents = course.points["agents"].fillna("").astype(str).to_numpy()
    while last + 1 in inside and agents[path[last + 1]] == agents[path[first]]:
        last += 1
    if first == 0 or phases[path[first - 1]] not in _ALLOWED[wanted]:
        return _phase_course(course, arm, wanted, path[first:last + 1], Status.NO_BASELINE)
    points = path[first - 1:last + 1]
    status = Status.OK
    if len(points) - 1 < MIN_TIMES:
        status = Status.TOO_FEW_POINTS
    elif course.noise[1] == 0:
        status = Status.TOO_FEW_REPLICATES
    return _phase_course(course, arm, wanted, points, status)


def _phase_course(
    course: Course, arm: str, phase: Phase, points: tuple[int, ...], status: Status
) -> PhaseCourse:
    rows = course.points.iloc[list(points)]
    time = rows["time_h"].to_numpy(dtype=float)
    if len(time) > 1:
        begin = time[1] - float(rows["since_h"].iloc[1])
        time = np.concatenate([[0.0], time[1:] - max(begin, time[0])])
        if (np.diff(time) <= 0).any():
            raise StudyError("times of an arm do not rise from its switch",
                             found=time.round(3).tolist(),
                             remedy="state all times in one unit, hours")
    at = list(points)
    return PhaseCourse(arm=arm, phase=phase, points=points, time_h=time, counts=course.counts[at],
                       effective_n=effective_replicates(course)[at], status=status)

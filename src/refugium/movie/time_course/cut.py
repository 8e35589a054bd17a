"""A course as it would be had sampling ended earlier."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from refugium.movie.time_course.course import Course


def cut(course: Course, until_h: float) -> tuple[Course, NDArray[np.bool_]]:
    """Return a course without what was sampled later, and which samples (columns) are left.

    Parameters
    ----------
    course
        One model followed over time.
    until_h
        Last time that is kept, hours on the axis of the course.

    Notes
    -----
    Points of other arms go by the same clock, so that replicate noise too is what the shorter
    study would have seen.

    Examples
    --------
    >>> from refugium.movie import courses
    >>> from refugium.virtual import demo_plan, write_tumour
    >>> course = courses(write_tumour(demo_plan()).study, "phospho")[0]
    >>> shorter, kept = cut(course, float(course.time_h.min()))
    >>> len(shorter.points) < len(course.points), bool(kept.all())
    (True, False)
    """
    left = np.flatnonzero(course.time_h <= until_h)
    number = {int(point): i for i, point in enumerate(left)}
    kept = np.isin(course.point, left)
    paths = {arm: tuple(number[p] for p in path if p in number)
             for arm, path in course.paths.items()}
    points = course.points.iloc[left].reset_index(drop=True)
    samples = tuple(np.array(course.samples, dtype=object)[kept]) if course.samples else ()
    # what an untreated arm did is off the values already, and its weights count points of the whole
    return replace(
        course, untreated=None, values=course.values[:, kept], samples=samples,
        point=np.array([number[int(p)] for p in course.point[kept]], dtype=int),
        points=points.assign(point=np.arange(len(left))),
        paths={arm: path for arm, path in paths.items() if len(path) >= 2},
    ), kept

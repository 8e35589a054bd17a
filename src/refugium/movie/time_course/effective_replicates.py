"""How many replicates is each point worth: a noisier point counts for fewer."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import special

from refugium.movie.parameters import MIN_NOISE_FEATURES
from refugium.movie.time_course.course import Course

Array = NDArray[np.float64]


def effective_replicates(course: Course) -> Array:
    """Answer: how many replicates of usual noise does each point of a course amount to?

    Returns
    -------
    numpy.ndarray
        (points,): the number of samples, divided by how much noisier the point is than the course
        (variance, over all features); never more than the number. Points with one sample, and
        courses with fewer than MIN_NOISE_FEATURES features that vary everywhere, keep the number.

    Notes
    -----
    log of (variance of replicates at the point / pooled variance), mean over features, corrected
    for its bias under chi-square noise. A quiet point gains nothing: with a few replicates that
    share handling, quiet is often luck.

    Examples
    --------
    >>> from refugium.movie import courses
    >>> from refugium.virtual import demo_plan, write_tumour
    >>> course = courses(write_tumour(demo_plan()).study, "phospho")[0]
    >>> bool((effective_replicates(course) <= course.counts).all())
    True
    """
    counts = course.counts.astype(float)
    pooled, df = course.noise
    at = np.flatnonzero(course.counts > 1)
    if df == 0 or len(at) < 2:
        return counts
    left = (course.values - course.means[:, course.point]) ** 2
    spread = np.stack([left[:, course.point == p].sum(axis=1) for p in at], axis=1)
    spread /= course.counts[at] - 1
    use = (spread > 0).all(axis=1)
    if use.sum() < MIN_NOISE_FEATURES:
        return counts
    half = (course.counts[at] - 1) / 2
    bias = (special.digamma(half) - np.log(half)) - (special.digamma(df / 2) - np.log(df / 2))
    ratio = np.log(spread[use] / pooled[use, None]).mean(axis=0) - bias
    counts[at] /= np.maximum(1.0, np.exp(ratio))
    return counts

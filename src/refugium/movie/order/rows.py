"""Programmes in the samples of a course: one row of values each, or why there is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats as sps

from refugium.core.stats import two_sided
from refugium.core.status import Status
from refugium.movie.order.leading import Programmes
from refugium.movie.parameters import ALPHA, MIN_SET_CHANGE, MIN_SET_COVERAGE, MIN_SET_GENES
from refugium.movie.time_course.course import Course
from refugium.movie.time_course.phase import PhaseCourse

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False, kw_only=True)
class Rows:
    """Values of programmes.

    Attributes
    ----------
    values
        (programmes, samples); zeros where a programme is not measured.
    sizes
        Measured members of each.
    scatter
        What a shift of genes by a standard deviation of 1 does to each, (programmes,).
    margin
        Change that each must exceed beside noise; 0: none.
    """

    values: Array
    sizes: tuple[int, ...]
    scatter: Array
    margin: float = 0.0


def given_rows(values: Array, scatter: Array) -> Rows:
    """Take rows of values as they are."""
    return Rows(values=values, sizes=(1,) * len(values), scatter=scatter)


def set_rows(course: Course, sets: Mapping[str, Mapping[str, float]]) -> Rows:
    """Read sets of genes: their weighted means, :func:`set_mean`.

    Notes
    -----
    All measured members, whatever they do: were those taken that respond, a longer study would read
    a name from other genes than a shorter one, and the order of two names could turn round.
    """
    read = [set_mean(course, weights) for weights in sets.values()]
    blank = np.zeros(len(course.point))
    return Rows(values=np.array([blank if row is None else row for row, _ in read]),
                sizes=tuple(size for _, size in read), margin=MIN_SET_CHANGE,
                scatter=np.array([set_scatter(course, weights) for weights in sets.values()]))


def set_mean(course: Course, weights: Mapping[str, float]) -> tuple[Array | None, int]:
    """Return the mean of a set's measured genes in each sample, and how many are measured.

    Parameters
    ----------
    course
        Its features and values are read.
    weights
        Gene to weight; the sum of their sizes is scaled to 1.

    Returns
    -------
    tuple
        (samples,) log2, or None if too few are measured: a set of fewer than MIN_SET_GENES genes
        needs all of them, a larger one MIN_SET_COVERAGE of them.
    """
    place = {gene: i for i, gene in enumerate(course.features)}
    here = {gene: w for gene, w in weights.items() if gene in place}
    need = len(weights) if len(weights) < MIN_SET_GENES else max(
        MIN_SET_GENES, int(np.ceil(MIN_SET_COVERAGE * len(weights))))
    if not weights or len(here) < need:
        return None, len(here)
    w = np.array(list(here.values()), dtype=float)
    rows = course.values[[place[gene] for gene in here]]
    return np.asarray(w @ rows / np.abs(w).sum()), len(here)


def set_scatter(course: Course, weights: Mapping[str, float]) -> float:
    """Answer: how far do shifts of single genes move the mean of a set, in shares of their size?

    Parameters
    ----------
    course
        Its replicates show how far the genes of the set vary together.
    weights
        Gene to weight.

    Notes
    -----
    The root of the variance of the set's mean over the mean variance of its genes, both between
    replicates: 1 for genes that go as one, 1 / sqrt(genes) for independent ones, and never below
    what independence gives. What a harvest does is taken to covary over genes as much.

    Examples
    --------
    >>> from refugium.movie import courses
    >>> from refugium.virtual import demo_plan, write_tumour
    >>> course = courses(write_tumour(demo_plan()).study, "phospho")[0]
    >>> set_scatter(course, {course.features[0]: 1.0})
    1.0
    """
    place = {gene: i for i, gene in enumerate(course.features)}
    here = {place[gene]: w for gene, w in weights.items() if gene in place}
    w = np.array(list(here.values()), dtype=float)
    if not np.abs(w).sum() > 0:
        return 1.0
    w = w / np.abs(w).sum()
    rows = course.values[list(here)]
    left = rows - np.stack([rows[:, course.point == p].mean(axis=1)
                            for p in range(len(course.points))], axis=1)[:, course.point]
    each, least = float(np.abs(w) @ (left**2).sum(axis=1)), float(np.sum(w**2))
    together = float(((w @ left) ** 2).sum()) / each if each > 0 else 1.0
    return float(np.sqrt(min(max(together, least), 1.0)))


def fit_rows(course: Course, part: PhaseCourse, values: Array) -> tuple[Array, Array, int]:
    """Return changes (rows, times), residuals within points (rows, samples) and their df."""
    weights = np.zeros((len(course.point), len(course.points)))
    weights[np.arange(len(course.point)), course.point] = 1 / course.counts[course.point]
    means = values @ weights
    at = list(part.points)
    return (means[:, at[1:]] - means[:, at[:1]], values - means[:, course.point],
            int((course.counts - 1).clip(0).sum()))


def programmes(
    course: Course, part: PhaseCourse, rows: Rows
) -> tuple[Programmes, tuple[Status, ...], Array]:
    """Return changes turned to their peak, whether each changes at all, and the turns.

    Returns
    -------
    tuple
        Programmes; per row `ok`, or why it has no answer: `not_measured` if it never varies,
        `flat` if its changes are shown within the margin at all times, `inconclusive` if none is
        beyond noise and the margin; 1 or -1 per row.

    Notes
    -----
    p of a change: that of the largest |t| times the number of times.
    """
    change, residual, df = fit_rows(course, part, rows.values)
    sd = np.sqrt((residual**2).sum(axis=1) / df)
    n, times = part.effective_n, change.shape[1]
    # a row that never varies has no answer; any spread keeps the arithmetic of the others clean
    spread = np.where(sd > 0, sd, 1.0)
    se = spread[:, None] * np.sqrt(1 / n[0] + 1 / n[1:])
    size = np.abs(change)
    p = two_sided(size / se, float(df)).min(axis=1) * times
    moved = (p <= ALPHA) & (size.max(axis=1) >= rows.margin)
    bound = (size + se * float(sps.t.isf(ALPHA / (2 * times), df))).max(axis=1)
    status = tuple(
        Status.NOT_MEASURED if not measured else Status.OK if yes else
        Status.FLAT if still else Status.INCONCLUSIVE
        for measured, yes, still in zip(sd > 0, moved, bound < rows.margin, strict=True))
    turn = np.where(change[np.arange(len(change)), size.argmax(axis=1)] < 0, -1.0, 1.0)
    return Programmes(change=change * turn[:, None], sd=spread, n=n, df=df,
                      time_h=part.time_h), status, turn

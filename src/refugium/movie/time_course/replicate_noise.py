"""Replicate noise of points in few dimensions: distances are kept, genes are not needed again."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from refugium.movie.time_course.course import Course

Array = NDArray[np.float64]
Ints = NDArray[np.int_]


@dataclass(frozen=True, eq=False)
class Replicates:
    """Point means and replicate residuals in coordinates that keep all distances.

    Attributes
    ----------
    means
        (r, columns), lengths are root mean squares over features; a column is a point (or a
        sample).
    left
        (r, df): residuals within points on an orthonormal basis; left @ left.T / df is the
        covariance of one sample.
    counts
        (columns,), samples behind each column.
    """

    means: Array
    left: Array
    counts: Ints

    @property
    def df(self) -> int:
        """Degrees of freedom within points."""
        return int(self.left.shape[1])

    @property
    def variance(self) -> float:
        """Mean variance of one sample over features; NaN without replicate."""
        return float((self.left**2).sum() / self.df) if self.df else float("nan")

    def draws(self, rng: np.random.Generator, n: int) -> Array:
        """Return normal noise of the columns, (n, r, columns), with the pooled covariance."""
        z = rng.standard_normal((n, self.df, len(self.counts)))
        return np.asarray(self.left @ z / np.sqrt(self.df * self.counts))


def replicate_coordinates(values: Array, point: Ints, n_points: int | None = None) -> Replicates:
    """Reduce (features, samples) to coordinates that keep every distance and every residual.

    Parameters
    ----------
    values
        (features, samples), finite.
    point
        (samples,), the point of each sample; every point from 0 has a sample.
    n_points
        Number of points.

    Notes
    -----
    The QR decomposition of point means and residuals: at most points + samples dimensions.
    Everything is divided by the root of the number of features, so that a length is a root mean
    square per feature. One noise covariance is assumed at all points.

    Examples
    --------
    >>> r = replicate_coordinates(np.array([[0.0, 2.0, 5.0], [0.0, 2.0, 1.0]]), np.array([0, 0, 1]))
    >>> round(r.variance, 6), r.df
    (2.0, 1)
    """
    n_points = n_points or int(point.max()) + 1
    counts = np.bincount(point, minlength=n_points)
    average = np.zeros((len(point), n_points))
    average[np.arange(len(point)), point] = 1 / counts[point]
    return reduced(values @ average, counts, values, point)


def replicates_of(course: Course) -> Replicates:
    """Reduce the points of a course, see :func:`replicate_coordinates`."""
    return replicate_coordinates(course.values, course.point, len(course.points))


def reduced(columns: Array, counts: Ints, values: Array, point: Ints) -> Replicates:
    """Reduce any columns (features, c), each a mean of `counts` samples, beside the residuals."""
    within = values @ _within(point)
    _, small = np.linalg.qr(np.concatenate([columns, within], axis=1))
    small = small / np.sqrt(len(values))
    return Replicates(small[:, : len(counts)], small[:, len(counts) :], counts)


def _within(point: Ints) -> Array:
    """Return an orthonormal basis of differences within points, (samples, df)."""
    columns = []
    for p in np.unique(point):
        own = np.flatnonzero(point == p)
        for k in range(1, len(own)):
            column = np.zeros(len(point))
            column[own[:k]] = 1.0
            column[own[k]] = -k
            columns.append(column / np.sqrt(k * (k + 1)))
    return np.stack(columns, axis=1) if columns else np.zeros((len(point), 0))

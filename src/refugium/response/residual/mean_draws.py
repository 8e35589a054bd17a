"""Means of wells as they might be, drawn with the scatter that wells of one dose show."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from refugium.response.dose.variable_projection import Array


@dataclass(frozen=True, eq=False, kw_only=True)
class Means:
    """Wells of one dose series, dose by dose.

    Attributes
    ----------
    dose
        (doses,), increasing.
    mean, n
        (doses,), mean of the wells and their number.
    sd, df
        Scatter of wells about the mean of their dose, pooled, and its degrees of freedom.
    """

    dose: Array
    mean: Array
    n: Array
    sd: float
    df: int


def means_of(dose: Array, value: Array) -> Means:
    """Average wells dose by dose; wells that were not read (NaN) are left out.

    Examples
    --------
    >>> found = means_of(np.array([0.0, 0, 1, 1]), np.array([1.0, 3, 5, 7]))
    >>> found.mean.tolist(), round(found.sd, 3), found.df
    ([2.0, 6.0], 1.414, 2)
    """
    read = np.isfinite(value)
    levels, at = np.unique(dose[read], return_inverse=True)
    n = np.bincount(at, minlength=len(levels)).astype(float)
    mean = np.bincount(at, weights=value[read], minlength=len(levels)) / n
    df = int(n.sum()) - len(levels)
    rest = value[read] - mean[at]
    sd = float(np.sqrt((rest**2).sum() / df)) if df > 0 else float("nan")
    return Means(dose=levels, mean=mean, n=n, sd=sd, df=df)


def draw_means(means: Means, draws: int, rng: np.random.Generator) -> Array:
    """Return means as they might be, (draws, doses), each a t variable about what was seen.

    Assumes wells of all doses scatter alike and independently: a plate that differs as a whole, or
    a slope across it, is not seen.

    Examples
    --------
    >>> seen = means_of(np.repeat([0.0, 1.0], 50), np.tile([-1.0, 1.0], 50))
    >>> round(float(draw_means(seen, 4000, np.random.default_rng(0)).std()), 2)
    0.14
    """
    scale = means.sd * np.sqrt(means.df / rng.chisquare(means.df, size=(draws, 1)))
    return means.mean + scale * rng.standard_normal((draws, len(means.mean))) / np.sqrt(means.n)

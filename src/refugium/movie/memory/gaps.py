"""How far a gene is from its reference at several points, with the errors that these share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy import special

from refugium.movie.memory.verdicts import Against
from refugium.movie.parameters import CONFIDENCE
from refugium.signal import StateFit

Array = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Reference:
    """What a gap is measured from, point by point.

    Attributes
    ----------
    start
        Point before the drug, the reference of every point without one of its own.
    untreated
        For a point, the weights of the points that untreated cells passed at its time; two weights
        where it lies between two of their samples. They sum to 1.
    """

    start: int
    untreated: Mapping[int, Mapping[int, float]] = field(default_factory=dict)

    def of(self, point: int) -> Mapping[int, float]:
        """Return the weights of the points that a point is held against."""
        return self.untreated.get(point, {self.start: 1.0})

    def kind(self, point: int) -> Against:
        """Return which of the two a point is held against."""
        return Against.UNTREATED if point in self.untreated else Against.START


@dataclass(frozen=True, eq=False, kw_only=True)
class Gaps:
    """Gaps of genes at k points, positive up, with their covariance; log2.

    Attributes
    ----------
    estimate, cov, df
        (genes, k), (genes, k, k), (genes,); NaN and 0 without replicate.
    """

    estimate: Array
    cov: Array
    df: Array

    def rows(self, use: NDArray[np.bool_]) -> Gaps:
        """Keep some genes."""
        return Gaps(estimate=self.estimate[use], cov=self.cov[use], df=self.df[use])

    def p_above(self, weights: Array, sign: Array, margin: float = 0.0) -> Array:
        """One-sided p of the null that sign x (weighted sum of gaps) is at most a margin.

        Parameters
        ----------
        weights
            (k,).
        sign
            (genes,), 1 or -1: the direction in which each gene is read.
        margin
            In log2.
        """
        with np.errstate(divide="ignore", invalid="ignore"):
            se = np.sqrt(np.einsum("i,gij,j->g", weights, self.cov, weights))
            t = (sign * (self.estimate @ weights) - margin) / se
        return np.asarray(special.stdtr(np.where(self.df > 0, self.df, np.nan), -t))

    def interval(self, k: int) -> tuple[Array, Array]:
        """Two-sided t interval of one gap."""
        half = _quantile(self.df) * np.sqrt(self.cov[:, k, k])
        return self.estimate[:, k] - half, self.estimate[:, k] + half

    def ratio(self, k: int, to: int) -> tuple[Array, Array, Array, NDArray[np.bool_]]:
        """Return one gap over another with Fieller's ends; NaN where the other may be 0.

        References
        ----------
        Fieller EC (1954), doi:10.1111/j.2517-6161.1954.tb00159.x
        """
        n, d = self.estimate[:, k], self.estimate[:, to]
        t2 = _quantile(self.df) ** 2
        a = d**2 - t2 * self.cov[:, to, to]
        known = np.isfinite(a) & (a > 0)
        a = np.where(known, a, np.nan)
        middle = (n * d - t2 * self.cov[:, k, to]) / a
        inside = middle**2 - (n**2 - t2 * self.cov[:, k, k]) / a
        root = np.sqrt(np.maximum(inside, 0))
        ratio = np.where(known, n / np.where(known, d, 1.0), np.nan)
        return ratio, middle - root, middle + root, known


def gaps_at(fit: StateFit, points: tuple[int, ...], reference: Reference) -> Gaps:
    """Answer: how far is each gene from its reference at these points?

    Parameters
    ----------
    fit
        Moderated linear model of the points.
    points
        The points wanted, in order.
    reference
        What each is held against. A reference that points share makes their gaps covary.
    """
    weights = np.zeros((len(points), len(fit.component)))
    for k, point in enumerate(points):
        weights[k, point] += 1.0
        for other, weight in reference.of(point).items():
            weights[k, other] -= weight
    estimate, cov, df = fit.joint(weights)
    return Gaps(estimate=estimate, cov=cov, df=df)


def unit(size: int, weights: Mapping[int, float]) -> Array:
    """Return weights of gaps as a row of a size."""
    row = np.zeros(size)
    for k, weight in weights.items():
        row[k] += weight
    return row


def _quantile(df: Array) -> Array:
    return np.asarray(special.stdtrit(np.where(df > 0, df, np.nan), 0.5 + CONFIDENCE / 2))

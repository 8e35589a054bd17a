"""How far a gene is from its reference at several points, with the errors that these share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from refugium.movie.parameters import CONFIDENCE
from refugium.signal import StateFit

Array = NDArray[np.float64]


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

    def first(self, points: int) -> Gaps:
        """Keep the first points."""
        return Gaps(estimate=self.estimate[:, :points], cov=self.cov[:, :points, :points],
                    df=self.df)

    def p_above(
        self, weights: Array, sign: Array, margin: float = 0.0, *, harvest_log2: float = 0.0
    ) -> Array:
        """One-sided p of the null that sign x (weighted sum of gaps) is at most a margin.

        Parameters
        ----------
        weights
            (k,).
        sign
            (genes,), 1 or -1: the direction in which each gene is read.
        margin
            In log2.
        harvest_log2
            What each harvest does to a gene, standard deviation: every point, the reference too,
            is shifted by that much.
        """
        # the reference is in each gap, and so weighs their sum
        shifts = harvest_log2**2 * float((weights**2).sum() + weights.sum() ** 2)
        with np.errstate(divide="ignore", invalid="ignore"):
            se = np.sqrt(np.einsum("i,gij,j->g", weights, self.cov, weights) + shifts)
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


def gaps_at(fit: StateFit, points: tuple[int, ...], start: int) -> Gaps:
    """Answer: how far is each gene from where it started, at these points?

    Parameters
    ----------
    fit
        Moderated linear model of the points. Where untreated cells were followed beside, what they
        did is taken off the values, so that a gap is one to untreated cells of the same time.
    points
        The points wanted, in order.
    start
        The point before the drug, which all gaps share and by which they covary.
    """
    weights = np.zeros((len(points), len(fit.component)))
    weights[np.arange(len(points)), list(points)] += 1.0
    weights[:, start] -= 1.0
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

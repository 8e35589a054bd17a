"""How a readout goes with response over lines: the unit is the line, relatives share an effect."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

Array = NDArray[np.float64]
Ints = NDArray[np.int_]

SHARED = np.array([0.0, 0.25, 0.5, 0.7, 0.8, 0.9, 0.95])
"""Shares of the variance between lines that lines of one origin have in common, all tried."""


@dataclass(frozen=True, eq=False)
class Slopes:
    """Change of a readout per unit of response.

    Attributes
    ----------
    estimate, se, df
        (rows,); NaN and df 0 where it cannot be judged.
    n_lines
        (rows,): lines behind each.
    """

    estimate: Array
    se: Array
    df: Array
    n_lines: Ints

    @property
    def t(self) -> Array:
        """Estimate over its standard error."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(self.df > 0, self.estimate / self.se, np.nan)

    @property
    def p(self) -> Array:
        """One-sided p of the null that the slope is not above 0."""
        return np.asarray(special.stdtr(np.where(self.df > 0, self.df, np.nan), -self.t))

    def interval(self, confidence: float) -> tuple[Array, Array]:
        """Two-sided t interval."""
        df = np.where(self.df > 0, self.df, np.nan)
        half = special.stdtrit(df, 0.5 + confidence / 2) * self.se
        return self.estimate - half, self.estimate + half


def slopes(y: Array, response: Array, origin: Ints, beside: Array | None = None) -> Slopes:
    """Answer: is a readout higher in lines with a higher response?

    Parameters
    ----------
    y
        (rows, lines), log2, NaN = missing.
    response
        (lines,), higher = survives.
    origin
        (lines,), lines made from one another share a number.
    beside
        (lines,) or (lines, k), further causes that are to be held constant; None: none.

    Notes
    -----
    y = a + g R (+ b x beside) + u(origin) + e: least squares, and where lines share an origin,
    generalised by the share of variance that is theirs in common, by restricted maximum
    likelihood over `SHARED`. The degrees of freedom are those of origins, not of lines: relatives
    are no further witnesses. Rows that hold fewer origins than the model needs, or a response
    that does not vary, have no slope.

    References
    ----------
    Patterson HD, Thompson R (1971), doi:10.1093/biomet/58.3.545

    Examples
    --------
    >>> found = slopes(np.array([[0.1, -0.1, 2.0, 2.2]]), np.array([0, 0, 1, 1.0]), np.arange(4))
    >>> found.estimate.round(2), found.p.round(3)
    (array([2.1]), array([0.002]))
    """
    rows = len(y)
    estimate, se, df = np.full(rows, np.nan), np.full(rows, np.nan), np.zeros(rows)
    others = np.empty((len(response), 0)) if beside is None else beside.reshape(len(response), -1)
    known = np.isfinite(response) & np.isfinite(others).all(axis=1)
    seen = np.isfinite(y) & known
    unique, inverse = np.unique(seen, axis=0, return_inverse=True)
    pattern = np.asarray(inverse).reshape(-1)
    for number, mask in enumerate(unique):
        here = np.flatnonzero(pattern == number)
        x = np.column_stack([np.ones(int(mask.sum())), response[mask], others[mask]])
        free = len(np.unique(origin[mask])) - x.shape[1]
        if free < 1 or x.shape[0] <= x.shape[1] or np.linalg.matrix_rank(x) < x.shape[1]:
            continue
        estimate[here], se[here] = _fit(y[np.ix_(here, mask)], x, origin[mask])
        df[here] = free
    return Slopes(estimate, se, df, seen.sum(axis=1))


def _fit(y: Array, x: Array, origin: Ints) -> tuple[Array, Array]:
    """Return slope and standard error of every row (complete), at its best share in common."""
    n, k = x.shape
    same = origin[:, None] == origin[None, :]
    shares = SHARED if same.sum() > n else SHARED[:1]
    best = np.full(len(y), -np.inf)
    estimate, se = np.full((2, len(y)), np.nan)
    for share in shares:
        root = np.linalg.cholesky((1 - share) * np.eye(n) + share * same)
        white_x, white_y = np.linalg.solve(root, x), np.linalg.solve(root, y.T)
        cross = white_x.T @ white_x
        inverse = np.linalg.inv(cross)
        coef = inverse @ white_x.T @ white_y
        rss = ((white_y - white_x @ coef) ** 2).sum(axis=0)
        variance = np.maximum(rss / (n - k), 1e-300)
        likelihood = -0.5 * ((n - k) * np.log(variance) + np.linalg.slogdet(cross)[1])
        likelihood -= np.log(np.diag(root)).sum()
        better = likelihood > best
        best = np.where(better, likelihood, best)
        estimate = np.where(better, coef[1], estimate)
        se = np.where(better, np.sqrt(variance * inverse[1, 1]), se)
    return estimate, se

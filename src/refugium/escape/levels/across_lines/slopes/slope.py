"""How a readout goes with response over lines: the unit is the line, relatives share an effect."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import special

from refugium.signal import moderate_variances

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
    variance
        (rows,), between lines about the slope.
    n_lines
        (rows,): lines behind each.
    n_alike
        How many independent rows the residuals of all complete rows are worth; NaN: none.
    """

    estimate: Array
    se: Array
    df: Array
    variance: Array
    n_lines: Ints
    n_alike: float

    @property
    def t(self) -> Array:
        """Estimate over its standard error."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(self.df > 0, self.estimate / self.se, np.nan)

    @property
    def p(self) -> Array:
        """One-sided p of the null that the slope is not above 0."""
        return np.asarray(special.stdtr(np.where(self.df > 0, self.df, np.nan), -self.t))

    def of(self, rows: NDArray[np.bool_] | Ints) -> Slopes:
        """Return some rows."""
        return replace(self, estimate=self.estimate[rows], se=self.se[rows], df=self.df[rows],
                       variance=self.variance[rows], n_lines=self.n_lines[rows])

    def borrowed(self, size: Ints) -> Slopes:
        """Return the same slopes with variances that borrow strength from all rows.

        Parameters
        ----------
        size
            (rows,): readouts that each value is a mean of.

        Notes
        -----
        :func:`refugium.signal.moderate_variances`. What lines share (a lineage, a dish) is in the
        residuals of every row: rows that move together are one witness of the noise, so that
        no row gets more than `n_alike` times its own degrees of freedom.
        """
        ok = self.df > 0
        if not ok.any():
            return self
        variance, df = self.variance.copy(), self.df.copy()
        variance[ok], df[ok] = moderate_variances(
            self.variance[ok], self.df[ok], size[ok], all_shown=True)
        most = self.df * max(1.0, self.n_alike if np.isfinite(self.n_alike) else 1.0)
        with np.errstate(divide="ignore", invalid="ignore"):
            se = self.se * np.sqrt(variance / self.variance)
        return replace(self, se=se, df=np.minimum(df, most), variance=variance)

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
    estimate, se, variance = np.full((3, rows), np.nan)
    df = np.zeros(rows)
    alike, most = float("nan"), 0
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
        own = y[np.ix_(here, mask)]
        estimate[here], se[here], variance[here] = _fit(own, x, origin[mask])
        df[here] = free
        if len(here) > most:
            alike, most = _independent(own, x), len(here)
    return Slopes(estimate=estimate, se=se, df=df, variance=variance, n_lines=seen.sum(axis=1),
                  n_alike=alike)


def _independent(y: Array, x: Array) -> float:
    """Return how many independent rows residuals are worth: (sum of eigenvalues)^2 / of squares.

    Never more than the residual degrees of freedom, in which all rows lie.
    """
    residual = y - y @ x @ np.linalg.pinv(x)
    size = np.sqrt((residual ** 2).sum(axis=1, keepdims=True))
    unit = residual[size[:, 0] > 0] / size[size[:, 0] > 0]
    if not len(unit):
        return float("nan")
    value = np.linalg.svd(unit, compute_uv=False) ** 2
    return float(value.sum() ** 2 / (value ** 2).sum())


def _fit(y: Array, x: Array, origin: Ints) -> tuple[Array, Array, Array]:
    """Return slope, its standard error and the variance of every row, at its best shared part."""
    n, k = x.shape
    same = origin[:, None] == origin[None, :]
    shares = SHARED if same.sum() > n else SHARED[:1]
    best = np.full(len(y), -np.inf)
    estimate, se, spread = np.full((3, len(y)), np.nan)
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
        spread = np.where(better, variance, spread)
    return estimate, se, spread

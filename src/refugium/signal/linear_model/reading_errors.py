"""What given errors of readings say of the error of a comparison."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Ints = NDArray[np.int_]
NO_SHARE = 1e-8
"""Share of a reading in a comparison below which it has none: rounding of the algebra."""


@dataclass(frozen=True, eq=False, kw_only=True)
class ReadingErrors:
    """Errors that came with the readings, and how each reading enters the coefficients.

    Attributes
    ----------
    variance, df
        (rows, readings): squared standard error and its df; NaN where not known.
    share
        One (states + blocks, readings) per pattern: coefficients are its product with the row.
    excess, free
        (rows, components): by how much more readings of one state scatter over blocks than their
        errors allow (a factor, at least 1), and the df of that scatter.

    Notes
    -----
    A comparison is a sum of readings with weights a, so its variance is the sum of a^2 se^2
    (times the excess), its df by Welch and Satterthwaite: every state keeps a variance of its own,
    none is lent from other states or rows. With one block and two states of equal n this is Welch's
    t. Where n differs, df are no more than readings of the smallest n would have, and half of that
    where it is 2: Welch's own are misled by a small variance of the smaller state (two-sided 5 %
    test of 40,000 pairs: 2 and 8 samples of one sd 0.091 false, here below 0.001; 3 and 6 0.050 and
    0.036; 3 and 6 with the smaller four times as wide 0.066 and 0.064).

    References
    ----------
    Welch BL (1947), doi:10.1093/biomet/34.1-2.28; Satterthwaite FE (1946), doi:10.2307/3002019
    """

    variance: Array
    df: Array
    share: tuple[Array, ...]
    excess: Array
    free: Array

    def of(
        self, weights: Array, *, columns: Ints, pattern: int, rows: Ints, part: int
    ) -> tuple[Array, Array]:
        """Return the covariance of comparisons and their df: (rows, k, k), (rows,).

        Parameters
        ----------
        weights, columns
            (k, columns), of these coefficients.
        pattern, rows, part
            Rows of one pattern, and the connected part of the design that is compared.
        """
        load = weights @ self.share[pattern][columns]
        used = np.flatnonzero((np.abs(load) > NO_SHARE).any(axis=0))
        load, at = load[:, used], rows[:, None]
        variance, df = self.variance[at, used], self.df[at, used]
        cov = np.einsum("ks,rs,ls->rkl", load, variance, load)
        parts = load[None] ** 2 * variance[:, None]
        factor, free = self.excess[rows, part], self.free[rows, part]
        with np.errstate(divide="ignore", invalid="ignore"):
            # of several comparisons the one that knows its error least speaks for all
            own = (parts.sum(axis=2) ** 2 / (parts**2 / df[:, None]).sum(axis=2)).min(axis=1)
            own = np.minimum(own, _most_df(df))
            more = np.where(factor > 1, (factor - 1) ** 2 / free, 0.0)
            joined = factor**2 / (1 / own + more)
        # one reading without an error, and the comparison has none
        known: NDArray[np.bool_] = np.asarray(np.isfinite(variance).all(axis=1))
        cov = np.where(known[:, None, None], cov * factor[:, None, None], np.nan)
        return cov, np.where(known, joined, 0.0)


def _most_df(df: Array) -> Array:
    """Return the most df that rows may have for the df of their readings; equal ones bound none."""
    # a state against itself rests on no reading
    least = df.min(axis=1, initial=np.inf)
    with np.errstate(invalid="ignore"):
        bound = least * df.shape[1] * np.where(least > 1, 1.0, 0.5)
    return np.where(df.max(axis=1, initial=0.0) > least, bound, np.inf)

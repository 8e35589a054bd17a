"""Estimates with their errors, one per row, and the tests made of them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import special

from refugium.core.stats import partial_conjunction, two_sided

Array = NDArray[np.float64]
Ints = NDArray[np.int_]
AT_LEAST = 2
"""Parts of a row that must move before they show that it did: one may be annotated wrongly."""
PARTS_SHARE = 0.2
"""Share of the error of a test that goes to its parts, the rest to the mean."""
PARTS_P = 0.025
"""One-sided p at which a mean is shown to move beyond its spread, or two of its parts to move."""


@dataclass(frozen=True, eq=False)
class Effects:
    """Linear combinations of states, one per row.

    Attributes
    ----------
    estimate, se, df
        (rows,), log2; NaN where not estimable; se NaN and df 0 where there is no replicate.
    null_se, null_df
        (rows,), of the tests, where they differ: the error that rows have which do not change.
    parts
        The same combinations of what rows are means of; None where rows are read themselves.
    row_of, measurement
        (parts,): the row of each part, and the measurement behind it: parts of one are no two
        witnesses.

    Notes
    -----
    A row that is a mean of sites has moved if its mean did, or if at least two of its sites did
    (partial conjunction): its p is the smaller of both, each over its share of the error. A site
    whose annotation is wrong mostly stays where it is: one spoils a mean, and two are needed to
    make a false movement. One site among sites that stay makes none, however far it went: where
    neither the mean is shown to move beyond the spread of its sites nor two of these do, p is no
    smaller than the better of both. Only for margins on the side of the movement: that a row did
    *not* move is asked of its mean, with all the spread of its sites.
    """

    estimate: Array
    se: Array
    df: Array
    null_se: Array | None = None
    null_df: Array | None = None
    parts: Effects | None = None
    row_of: Ints | None = None
    measurement: Ints | None = None

    def times(self, sign: int) -> Effects:
        """Return the effects read the other way round (sign -1), or unchanged."""
        parts = None if self.parts is None else self.parts.times(sign)
        return replace(self, estimate=sign * self.estimate, parts=parts)

    def interval(self, confidence: float) -> tuple[Array, Array]:
        """Two-sided t interval; NaN without replicate."""
        half = self._quantile(confidence) * self.se
        return self.estimate - half, self.estimate + half

    def p_two_sided(self) -> Array:
        """Two-sided p against no change."""
        return two_sided(self._t(0.0), self._test_df())

    def p_above(self, margin: float | Array = 0.0) -> Array:
        """One-sided p of the null `effect <= margin`."""
        return self._p(-self._t(margin), -(self.estimate - margin), margin, 1)

    def p_below(self, margin: float | Array = 0.0) -> Array:
        """One-sided p of the null `effect >= margin`."""
        return self._p(self._t(margin), self.estimate - margin, margin, -1)

    def _p(self, t: Array, against: Array, margin: float | Array, sign: int) -> Array:
        """Return p of a t and a distance, both negative where the null is wrong."""
        mean = np.asarray(special.stdtr(self._test_df(), t))
        if self.parts is None or self.row_of is None:
            return mean
        each = np.broadcast_to(margin, mean.shape)
        test = self.parts.p_above if sign > 0 else self.parts.p_below
        several = self._several(test(each[self.row_of]), len(mean))
        with np.errstate(divide="ignore", invalid="ignore"):
            spread = np.asarray(special.stdtr(self._df(), against / self.se))
        either = np.where(np.isfinite(several), np.minimum(
            1.0, np.fmin(mean / (1 - PARTS_SHARE), several / PARTS_SHARE)), mean)
        shown = np.fmin(spread, several)
        either = np.where(shown <= PARTS_P, either, np.fmax(either, shown))
        moves = sign * each >= 0
        return np.where(np.isfinite(mean), np.where(moves, either, spread), np.nan)

    def _several(self, parts: Array, size: int) -> Array:
        """Return p of two measurements or more of each row, from p of every part."""
        assert self.row_of is not None
        behind = np.arange(len(parts)) if self.measurement is None else self.measurement
        _, first, own = np.unique(behind, return_index=True, return_inverse=True)
        best = np.full(len(first), np.inf)
        np.minimum.at(best, own, np.where(np.isfinite(parts), parts, np.inf))
        tried = np.bincount(own, np.isfinite(parts), minlength=len(first))
        p = np.where(tried > 0, np.minimum(1.0, np.maximum(tried, 1) * best), np.nan)
        return partial_conjunction(p, self.row_of[first], size, least=AT_LEAST)

    def _df(self) -> Array:
        return np.where(self.df > 0, self.df, np.nan)

    def _test_df(self) -> Array:
        df = self.df if self.null_df is None else self.null_df
        return np.where(df > 0, df, np.nan)

    def _t(self, margin: float | Array) -> Array:
        with np.errstate(divide="ignore", invalid="ignore"):
            se = self.se if self.null_se is None else self.null_se
            return np.asarray((self.estimate - margin) / se)

    def _quantile(self, confidence: float) -> Array:
        return np.asarray(special.stdtrit(self._df(), 0.5 + confidence / 2))

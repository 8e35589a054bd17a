"""A number with the ends of its interval."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats as sps

from refugium.response.dose.variable_projection import Array
from refugium.response.parameters import CONFIDENCE, MIN_WELLS


@dataclass(frozen=True)
class Interval:
    """A value and its 95 % interval; an infinite end is open, NaN is not known."""

    value: float = float("nan")
    lo: float = float("nan")
    hi: float = float("nan")

    @property
    def known(self) -> bool:
        """Whether there is an interval."""
        return bool(np.isfinite(self.value) and not np.isnan(self.lo) and not np.isnan(self.hi))

    @property
    def below(self) -> bool:
        """Whether it lies below 0."""
        return self.known and self.hi < 0

    @property
    def above(self) -> bool:
        """Whether it lies above 0."""
        return self.known and self.lo > 0

    def columns(self, name: str, *, positive: bool = False) -> dict[str, float]:
        """Return the cells of a row; open ends are missing. `positive`: 0 is an open end.

        Examples
        --------
        >>> Interval(1.0, 0.5, float("inf")).columns("x")
        {'x': 1.0, 'x_lo': 0.5, 'x_hi': nan}
        """
        ends = {name: self.value, f"{name}_lo": self.lo, f"{name}_hi": self.hi}
        return {key: v if np.isfinite(v) and not (positive and v == 0) else float("nan")
                for key, v in ends.items()}


def of_draws(value: float, draws: Array) -> Interval:
    """Return a value with the middle 95 % of its draws; none where most draws have no value.

    Draws without a value (NaN) are as far as can be in both directions: the interval opens.

    Examples
    --------
    >>> found = of_draws(0.0, np.linspace(-1.0, 1.0, 2001))
    >>> round(found.lo, 2), round(found.hi, 2)
    (-0.95, 0.95)
    """
    tail = (1 - CONFIDENCE) / 2
    none = np.isnan(draws)
    if np.isnan(value) or not len(draws) or none.mean() > 0.5:
        return Interval(value)
    low, high = np.where(none, -np.inf, draws), np.where(none, np.inf, draws)
    return Interval(value, float(np.quantile(low, tail, method="inverted_cdf")),
                    float(np.quantile(high, 1 - tail, method="inverted_cdf")))


def between_arms(one: Array, other: Array) -> Interval:
    """Return the difference of two means of wells, each with its own scatter (Welch).

    Examples
    --------
    >>> found = between_arms(np.array([3.0, 4, 5]), np.array([1.0, 2, 3]))
    >>> found.value, round(found.lo, 2)
    (2.0, -0.27)
    """
    a, b = (x[np.isfinite(x)] for x in (one, other))
    if min(len(a), len(b)) == 0:
        return Interval()
    value = float(a.mean() - b.mean())
    if min(len(a), len(b)) < MIN_WELLS:
        return Interval(value)
    parts = np.array([a.var(ddof=1) / len(a), b.var(ddof=1) / len(b)])
    if not parts.sum() > 0:
        return Interval(value)
    df = parts.sum() ** 2 / (parts**2 / np.array([len(a) - 1, len(b) - 1])).sum()
    half = float(sps.t.ppf(0.5 + CONFIDENCE / 2, df) * np.sqrt(parts.sum()))
    return Interval(value, value - half, value + half)


def mean_of(wells: Array) -> Interval:
    """Return the mean of wells with its t interval.

    Examples
    --------
    >>> found = mean_of(np.array([1.0, 2, 3]))
    >>> found.value, round(found.lo, 2)
    (2.0, -0.48)
    """
    known = wells[np.isfinite(wells)]
    if not len(known):
        return Interval()
    value, n = float(known.mean()), len(known)
    if n < MIN_WELLS:
        return Interval(value)
    half = float(sps.t.ppf(0.5 + CONFIDENCE / 2, n - 1) * known.std(ddof=1) / np.sqrt(n))
    return Interval(value, value - half, value + half)

"""Sigmoid dose curves with four parameters, many at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from refugium.response.dose.variable_projection import (
    STEPS,
    TOLERANCE,
    Array,
    Basis,
    Push,
    Rows,
    solve_projected,
)
from refugium.response.parameters import DECADES_BEYOND, HILL_BOUNDS

LN10 = float(np.log(10.0))
GRID = 12
"""Places of the half-effect dose that are tried before the descent."""
GRID_HILL = (0.5, 1.0, 2.0, 4.0)


@dataclass(frozen=True, eq=False, kw_only=True)
class Sigmoids:
    """Fitted curves y = e0 + (einf - e0) / (1 + (c / dose)^hill), one per row.

    Attributes
    ----------
    e0, einf
        Value without the drug and at endless dose, in the unit of the readings.
    log10_c
        log10 of the half-effect dose.
    hill
        Steepness.
    sse, sse_flat
        Sum of squared residuals, and that of a flat line through the mean.
    n, df
        Readings, and readings less parameters.
    converged
        Whether the fit had settled.
    lowest, highest
        Bounds of log10_c.
    """

    e0: Array
    einf: Array
    log10_c: Array
    hill: Array
    sse: Array
    sse_flat: Array
    n: NDArray[np.int_]
    df: NDArray[np.int_]
    converged: NDArray[np.bool_]
    lowest: Array
    highest: Array

    @property
    def sd(self) -> Array:
        """Scatter of readings about the curve."""
        return np.sqrt(self.sse / np.where(self.df > 0, self.df, np.nan))

    def at(self, log10_dose: Array) -> Array:
        """Return the curves' values at doses (curves, points) or (points,)."""
        rise = share_of_effect(log10_dose, self.log10_c[:, None], self.hill[:, None])
        return self.e0[:, None] + (self.einf - self.e0)[:, None] * rise


def share_of_effect(log10_dose: Array, log10_c: Array, hill: Array) -> Array:
    """Return 1 / (1 + (c / dose)^hill); 0 at dose 0 (log10 dose -inf).

    Examples
    --------
    >>> share_of_effect(np.array([-np.inf, 1.0, 2.0]), 1.0, 1.0).round(3).tolist()
    [0.0, 0.5, 0.909]
    """
    return np.asarray(expit(LN10 * hill * (log10_dose - log10_c)))


def sigmoid_basis(
    x: Array, *, both: bool = True, rising: bool = True, log10_c: Array | None = None
) -> Basis:
    """Return the basis of curves over doses x = log10 dose (problems or 1, points).

    theta = (log10 c, ln hill), or ln hill alone where `log10_c` (problems,) is given. Both ends
    free, or one of them known: then only the share that rises (`rising`) or falls with dose.
    """
    finite = np.where(np.isfinite(x), x, 0.0)
    some = np.isfinite(x)

    def basis(theta: Array, rows: Rows) -> tuple[Array, Push]:
        own = x if len(x) == 1 else x[rows]
        here = finite if len(x) == 1 else finite[rows]
        read = some if len(x) == 1 else some[rows]
        c = (theta[:, 0] if log10_c is None else log10_c[rows])[:, None]
        hill = np.exp(theta[:, -1])[:, None]
        s = share_of_effect(own, c, hill)

        def push(linear: Array) -> Array:
            height = linear[:, 1] - linear[:, 0] if both else linear[:, 0] * (1 if rising else -1)
            steep = s * (1 - s) * (height[:, None] * LN10 * hill)
            by_hill = np.where(read, steep * (here - c), 0.0)
            return by_hill[None] if log10_c is not None else np.stack([-steep, by_hill])

        if both:
            return np.stack([1 - s, s]), push
        return (s if rising else 1 - s)[None], push

    return basis


def fit_sigmoids(
    log10_dose: Array,
    y: Array,
    weight: Array | None = None,
    *,
    e0: Array | float | None = None,
    einf_bounds: tuple[float, float] | None = None,
    hill_bounds: tuple[float, float] = HILL_BOUNDS,
    steps: int = STEPS,
    tolerance: float = TOLERANCE,
) -> Sigmoids:
    """Answer: which sigmoid curve describes each row of readings best?

    Parameters
    ----------
    log10_dose
        (curves, points), or (1, points) for doses that all share; -inf for dose 0.
    y
        (curves, points); NaN = not read.
    weight
        (curves, points), e.g. 1 / variance up to a factor; default 1.
    e0
        Known value without the drug, (curves,) or one for all; default: fitted.
    einf_bounds
        Bounds of the value at endless dose, with a known `e0` only.
    hill_bounds
        Of the steepness.
    steps, tolerance
        Of the descent.

    Returns
    -------
    Sigmoids
        One curve per row; NaN where fewer readings than parameters were given.

    Notes
    -----
    Variable projection: the two ends are linear. The half-effect dose is sought from
    `DECADES_BEYOND` decades below the lowest to as many above the highest dose: beyond the
    doses it is a bound, not an estimate. Direction is not prescribed.

    Examples
    --------
    >>> x = np.linspace(-3.0, 1.0, 9)[None]
    >>> found = fit_sigmoids(x, 1 - 0.8 / (1 + (0.1 / 10**x) ** 1.5))
    >>> found.log10_c.round(4).tolist(), found.einf.round(4).tolist(), found.hill.round(4).tolist()
    ([-1.0], [0.2], [1.5])
    """
    read = np.isfinite(y)
    w = np.where(read, 1.0 if weight is None else weight, 0.0)
    values = np.where(read, y, 0.0)
    x = np.broadcast_to(log10_dose, y.shape) if len(log10_dose) != 1 else log10_dose
    lowest, highest = _range_of(x, read)
    known = None if e0 is None else np.broadcast_to(np.asarray(e0, dtype=float), len(y))
    target = values if known is None else values - known[:, None]
    start = _start(x, target, w, lowest, highest, both=known is None)
    log_hill = np.log(np.asarray(hill_bounds))
    bounds = None
    if known is not None and einf_bounds is not None:
        bounds = einf_bounds[0] - float(known[0]), einf_bounds[1] - float(known[0])
    found = solve_projected(
        sigmoid_basis(x, both=known is None), target, w, start=start,
        lower=np.stack([lowest - DECADES_BEYOND, np.full(len(y), log_hill[0])], axis=1),
        upper=np.stack([highest + DECADES_BEYOND, np.full(len(y), log_hill[1])], axis=1),
        linear_bounds=bounds, steps=steps, tolerance=tolerance,
    )
    n = (w > 0).sum(axis=1)
    df = n - (4 if known is None else 3)
    total = w.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = (w * values).sum(axis=1) / total
    flat = (w * (values - mean[:, None]) ** 2).sum(axis=1)
    enough = (df >= 0) & np.isfinite(lowest)

    def kept(v: Array) -> Array:
        return np.where(enough, v, np.nan)

    first = found.linear[:, 0]
    return Sigmoids(
        e0=kept(first if known is None else known),
        einf=kept(found.linear[:, 1] if known is None else first + known),
        log10_c=kept(found.theta[:, 0]), hill=kept(np.exp(found.theta[:, 1])),
        sse=kept(found.sse), sse_flat=kept(flat), n=n, df=df, converged=found.converged & enough,
        lowest=lowest, highest=highest,
    )


def _range_of(x: Array, read: NDArray[np.bool_]) -> tuple[Array, Array]:
    """Return the lowest and highest dose above 0 that each curve was read at, log10."""
    told = np.isfinite(x) & read
    low = np.where(told, x, np.inf).min(axis=1, initial=np.inf)
    high = np.where(told, x, -np.inf).max(axis=1, initial=-np.inf)
    none = ~told.any(axis=1)
    # a row without doses is fitted to nothing, and said to be so
    return np.where(none, np.nan, low), np.where(none, np.nan, high)


def _start(
    x: Array, y: Array, w: Array, lowest: Array, highest: Array, *, both: bool
) -> Array:
    """Return the best of a grid of half-effect doses and steepnesses, (curves, 2)."""
    low, high = np.nan_to_num(lowest), np.nan_to_num(highest)
    best = np.full(len(y), np.inf)
    start = np.zeros((len(y), 2))
    shared = len(x) == 1 and np.ptp(low) == 0 and np.ptp(high) == 0
    wy, n, sy, syy = w * y, w.sum(1), (w * y).sum(1), (w * y * y).sum(1)
    for place in np.linspace(-0.1, 1.1, GRID):
        c = low + place * (high - low)
        for hill in GRID_HILL:
            s = share_of_effect(x, (c[:1] if shared else c)[:, None], np.array(hill))
            if shared:
                ss, s1, s2 = wy @ s[0], w @ s[0], w @ (s[0] ** 2)
            else:
                s = np.broadcast_to(s, y.shape)
                ss = np.einsum("bp,bp->b", wy, s)
                s1, s2 = np.einsum("bp,bp->b", w, s), np.einsum("bp,bp,bp->b", w, s, s)
            with np.errstate(invalid="ignore", divide="ignore"):
                if both:
                    # slope of y on s, with a mean
                    across, own = ss - s1 * sy / n, s2 - s1 * s1 / n
                    sse = syy - sy * sy / n - across**2 / np.maximum(own, 1e-12)
                else:
                    sse = syy - ss**2 / np.maximum(s2, 1e-12)
            take = sse < best
            best = np.where(take, sse, best)
            start[:, 0] = np.where(take, c, start[:, 0])
            start[:, 1] = np.where(take, np.log(hill), start[:, 1])
    return start

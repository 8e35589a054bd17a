"""MuSyC: a surface over two doses, with potency and efficacy of the pair apart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from refugium.response.dose.four_parameter import LN10, Sigmoids
from refugium.response.dose.variable_projection import (
    Array,
    Basis,
    Push,
    Rows,
    solve_projected,
)
from refugium.response.parameters import DECADES_BEYOND, HILL_BOUNDS, MOST_POTENCY

STARTS = ((0.0, 0.0), (1.0, 1.0), (-1.0, -1.0), (1.5, 0.0), (0.0, 1.5))
"""log10 of both potencies from which the descent begins, beside the two single curves; one more
start begins at the middle doses instead of the single curves."""
MOST = 230.0
"""Largest exponent: the cube of its power is still a number."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Surfaces:
    """Fitted surfaces, one per row.

    Attributes
    ----------
    theta
        (surfaces, 6): log10 c1, ln hill1, log10 c2, ln hill2, log10 alpha1, log10 alpha2.
    ends
        (surfaces, 4): value without drugs, at endless dose of drug 1, of drug 2, of both.
    sse, sse_flat
        (surfaces,), error about the surface, and about its mean.
    n
        (surfaces,), readings.
    converged
        Whether the best start had settled.
    """

    theta: Array
    ends: Array
    sse: Array
    sse_flat: Array
    n: NDArray[np.int_]
    converged: NDArray[np.bool_]

    @property
    def r2(self) -> Array:
        """Share of the scatter that the surface accounts for."""
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.asarray(1 - self.sse / self.sse_flat)

    @property
    def log10_c(self) -> Array:
        """log10 of both half-effect doses, (surfaces, 2)."""
        return self.theta[:, [0, 2]]

    @property
    def log10_alpha(self) -> Array:
        """log10 of how many times more potent each drug is beside the other, (surfaces, 2)."""
        return self.theta[:, [4, 5]]

    def at(self, x1: Array, x2: Array) -> Array:
        """Return the surfaces at doses (surfaces or 1, points), log10; -inf for dose 0."""
        shares, _ = _states(x1, x2, self.theta)
        return np.asarray(np.einsum("kbp,bk->bp", shares, self.ends))


def efficacy_gain(ends: Array) -> Array:
    """Answer: how far beyond the better drug does the pair go, in units of what that one does?

    Parameters
    ----------
    ends
        (..., 4), values without drugs, of drug 1, of drug 2 and of both: at endless doses, or read
        at the top doses. Lower is more effect.

    Returns
    -------
    numpy.ndarray
        beta = (min(e1, e2) - e3) / (e0 - min(e1, e2)); above 0: the pair kills more. NaN where
        neither drug alone lowers the reading.

    References
    ----------
    Meyer CT et al. (2019), doi:10.1016/j.cels.2019.01.003

    Examples
    --------
    >>> efficacy_gain(np.array([1.0, 0.5, 0.6, 0.25])).tolist()
    0.5
    """
    better = np.minimum(ends[..., 1], ends[..., 2])
    room = ends[..., 0] - better
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(room > 0, (better - ends[..., 3]) / room, np.nan))


def _states(x1: Array, x2: Array, theta: Array) -> tuple[Array, Push]:
    """Return the share of cells that neither, either or both drugs hold, and its derivatives.

    Four states, in which a drug comes on with (dose / c)^hill and goes off with 1; beside the
    other drug its dose counts alpha times. Weights: trees of the cycle of the four states.
    """
    hill1, hill2 = np.exp(theta[:, 1])[:, None], np.exp(theta[:, 3])[:, None]
    read1, read2 = np.isfinite(x1), np.isfinite(x2)
    far1 = LN10 * (np.where(read1, x1, 0.0) - theta[:, 0, None])
    far2 = LN10 * (np.where(read2, x2, 0.0) - theta[:, 2, None])
    far1b, far2b = far1 + LN10 * theta[:, 4, None], far2 + LN10 * theta[:, 5, None]

    def power(far: Array, hill: Array, read: NDArray[np.bool_]) -> Array:
        return np.where(read, np.exp(np.clip(hill * far, -MOST, MOST)), 0.0)

    a, b = power(far1, hill1, read1), power(far2, hill2, read2)
    ab, bb = power(far1b, hill1, read1), power(far2b, hill2, read2)
    a_b, cross_a, cross_b = a + b, b * ab, a * bb
    weights = np.stack([
        2 + ab + bb, a * (2 + ab) + cross_a, b * (2 + bb) + cross_b,
        ab * bb * a_b + cross_a + cross_b,
    ])
    total = weights.sum(axis=0)
    shares = weights / total

    def push(ends: Array) -> Array:
        e0, e1, e2, e3 = ends.T[:, :, None]
        here = e0 * shares[0] + e1 * shares[1] + e2 * shares[2] + e3 * shares[3]
        d0, d1, d2, d3 = e0 - here, e1 - here, e2 - here, e3 - here
        both = ab * bb
        # by the logarithm of each of the four rates
        by_a = (a * (2 + ab) * d1 + cross_b * d2 + (a * both + cross_b) * d3) / total
        by_b = (cross_a * d1 + b * (2 + bb) * d2 + (b * both + cross_a) * d3) / total
        by_ab = (ab * d0 + ab * a_b * d1 + (both * a_b + cross_a) * d3) / total
        by_bb = (bb * d0 + bb * a_b * d2 + (both * a_b + cross_b) * d3) / total
        return np.stack([
            -LN10 * hill1 * (by_a + by_ab), hill1 * (far1 * by_a + far1b * by_ab),
            -LN10 * hill2 * (by_b + by_bb), hill2 * (far2 * by_b + far2b * by_bb),
            LN10 * hill1 * by_ab, LN10 * hill2 * by_bb,
        ])

    return shares, push


def surface_basis(x1: Array, x2: Array) -> Basis:
    """Return the basis of surfaces over log10 doses (problems or 1, points)."""

    def basis(theta: Array, rows: Rows) -> tuple[Array, Push]:
        return _states(x1 if len(x1) == 1 else x1[rows], x2 if len(x2) == 1 else x2[rows], theta)

    return basis


def surface_starts(singles: tuple[Sigmoids, Sigmoids]) -> Array:
    """Return where the descents of each surface begin, (surfaces, starts, 6).

    Parameters
    ----------
    singles
        The curves of both drugs alone; a curve that could not be fitted begins at the middle dose.
    """
    first, second = singles
    middle = [0.5 * (each.lowest + each.highest) for each in singles]
    c = [np.where(np.isfinite(each.log10_c), np.clip(each.log10_c, each.lowest, each.highest), mid)
         for each, mid in zip(singles, middle, strict=True)]
    hill = [np.log(np.where(np.isfinite(each.hill), np.clip(each.hill, 0.5, 3.0), 1.0))
            for each in (first, second)]
    zero = np.zeros(len(c[0]))
    starts = [np.stack([c[0], hill[0], c[1], hill[1], zero + a1, zero + a2], axis=1)
              for a1, a2 in STARTS]
    starts.append(np.stack([middle[0], zero, middle[1], zero, zero, zero], axis=1))
    return np.stack(starts, axis=1)


def surface_bounds(
    lowest: tuple[Array, Array], highest: tuple[Array, Array]
) -> tuple[Array, Array]:
    """Return the bounds of theta, each (surfaces, 6), from the lowest and highest log10 doses."""
    one = np.ones(len(lowest[0]))
    hills = np.log(np.asarray(HILL_BOUNDS))
    sides = []
    for side, (dose, far) in enumerate(((lowest, -DECADES_BEYOND), (highest, DECADES_BEYOND))):
        sign = 1 if side else -1
        sides.append(np.stack([
            dose[0] + far, hills[side] * one, dose[1] + far, hills[side] * one,
            sign * MOST_POTENCY * one, sign * MOST_POTENCY * one,
        ], axis=1))
    return sides[0], sides[1]


def fit_surfaces(
    x1: Array, x2: Array, y: Array, *, starts: Array, lower: Array, upper: Array,
    weight: Array | None = None, steps: int = 60, tolerance: float = 1e-8,
) -> Surfaces:
    """Answer: which surface describes each set of readings over two doses best?

    Parameters
    ----------
    x1, x2
        (surfaces or 1, points), log10 doses; -inf for dose 0.
    y
        (surfaces, points); NaN = not read. Any design: full, sparse or rays.
    starts
        (surfaces, starts, 6), from :func:`surface_starts`.
    lower, upper
        (surfaces, 6), from :func:`surface_bounds`.
    weight
        (surfaces, points), default 1.
    steps, tolerance
        Of the descent.

    Returns
    -------
    Surfaces
        Per surface the best of its starts.

    Notes
    -----
    Cells are free, held by drug 1, by drug 2 or by both; the reading is the mean of the four states
    at equilibrium. Beside drug 2, drug 1 acts as if its dose were alpha1 times larger, and drug 2
    beside drug 1 alpha2 times: potency. What both do at endless doses is a fourth value: efficacy.
    Both drugs are taken to leave at one rate, which matters only where alpha1^hill1 differs from
    alpha2^hill2. The four values are linear (variable projection). Assumes independent errors of
    one spread.

    References
    ----------
    Meyer CT et al. (2019), doi:10.1016/j.cels.2019.01.003. Wooten DJ et al. (2021),
    doi:10.1038/s41467-021-24789-z

    Examples
    --------
    >>> dose = np.r_[-np.inf, np.linspace(-2.0, 2.0, 7)]
    >>> x1, x2 = (grid.reshape(1, -1) for grid in np.meshgrid(dose, dose))
    >>> truth = Surfaces(theta=np.array([[0.0, 0.0, 0.5, 0.2, 0.6, 0.6]]), sse=np.zeros(1),
    ...     ends=np.array([[1.0, 0.6, 0.5, 0.1]]), sse_flat=np.ones(1), n=np.array([64]),
    ...     converged=np.array([True]))
    >>> low, high = surface_bounds((np.array([-2.0]),) * 2, (np.array([2.0]),) * 2)
    >>> found = fit_surfaces(x1, x2, truth.at(x1, x2), lower=low, upper=high,
    ...                      starts=np.zeros((1, 1, 6)))
    >>> found.ends.round(3).tolist(), found.log10_alpha.round(3).tolist()
    ([[1.0, 0.6, 0.5, 0.1]], [[0.6, 0.6]])
    """
    read = np.isfinite(y)
    w = np.where(read, 1.0 if weight is None else weight, 0.0)
    values = np.where(read, y, 0.0)
    problems, tries = starts.shape[:2]
    own = np.repeat(np.arange(problems), tries)
    each = [x if len(x) == 1 else x[own] for x in (x1, x2)]
    found = solve_projected(
        surface_basis(each[0], each[1]), values[own], w[own], start=starts.reshape(-1, 6),
        lower=lower[own], upper=upper[own], steps=steps, tolerance=tolerance)
    best = found.sse.reshape(problems, tries).argmin(axis=1) + np.arange(problems) * tries
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = (w * values).sum(axis=1) / w.sum(axis=1)
    return Surfaces(
        theta=found.theta[best], ends=found.linear[best], sse=found.sse[best],
        sse_flat=(w * (values - mean[:, None]) ** 2).sum(axis=1), n=(w > 0).sum(axis=1),
        converged=found.converged[best],
    )

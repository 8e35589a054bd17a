"""Both drugs alone: two dose curves that begin at one value."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from refugium.response.dose.four_parameter import LN10, share_of_effect
from refugium.response.dose.variable_projection import Array, Push, Rows, solve_projected


@dataclass(frozen=True, eq=False, kw_only=True)
class PairOfCurves:
    """Curves of drug 1 and drug 2 alone, one pair per row.

    Attributes
    ----------
    e0
        (rows,), their common value without a drug.
    einf, log10_c, hill
        (rows, 2), of drug 1 and drug 2.
    """

    e0: Array
    einf: Array
    log10_c: Array
    hill: Array

    def at(self, drug: int, log10_dose: Array) -> Array:
        """Return the curve of drug 0 or 1 at doses (rows or 1, points)."""
        rise = share_of_effect(log10_dose, self.log10_c[:, drug, None], self.hill[:, drug, None])
        return self.e0[:, None] + (self.einf[:, drug] - self.e0)[:, None] * rise


def fit_pair_of_curves(
    x1: Array, x2: Array, y: Array, *, start: Array, lower: Array, upper: Array,
    steps: int = 20, tolerance: float = 1e-5,
) -> PairOfCurves:
    """Answer: which two curves from one start describe the single drugs best?

    Parameters
    ----------
    x1, x2
        (rows or 1, points), log10 doses, of which at least one is -inf at every point.
    y
        (rows, points), without gaps.
    start, lower, upper
        (rows, 4): log10 c1, ln hill1, log10 c2, ln hill2.

    Examples
    --------
    >>> x1 = np.array([[-np.inf, -1.0, 0.0, 1.0, -np.inf, -np.inf, -np.inf]])
    >>> x2 = np.array([[-np.inf, -np.inf, -np.inf, -np.inf, -1.0, 0.0, 1.0]])
    >>> y = 1 - 0.6 * share_of_effect(x1, 0.0, 1.0) - 0.4 * share_of_effect(x2, 0.2, 1.0)
    >>> found = fit_pair_of_curves(x1, x2, y, start=np.zeros((1, 4)), steps=60, tolerance=1e-12,
    ...     lower=np.full((1, 4), -3.0), upper=np.full((1, 4), 3.0))
    >>> found.einf.round(3).tolist()
    [[0.4, 0.6]]
    """

    def basis(theta: Array, rows: Rows) -> tuple[Array, Push]:
        sides = []
        for x, at in ((x1, 0), (x2, 2)):
            own = x if len(x) == 1 else x[rows]
            c, hill = theta[:, at, None], np.exp(theta[:, at + 1])[:, None]
            s = share_of_effect(own, c, hill)
            steep = LN10 * hill * s * (1 - s)
            far = np.where(np.isfinite(own), own, 0.0) - c
            sides.append((s, -steep, np.where(np.isfinite(own), steep * far, 0.0)))
        (s1, *d1), (s2, *d2) = sides

        def push(linear: Array) -> Array:
            height = [(linear[:, i] - linear[:, 0])[:, None] for i in (1, 2)]
            return np.stack([d * height[0] for d in d1] + [d * height[1] for d in d2])

        return np.stack([1 - s1 - s2, s1, s2]), push

    found = solve_projected(basis, y, np.ones_like(y), start=start, lower=lower, upper=upper,
                            steps=steps, tolerance=tolerance)
    return PairOfCurves(
        e0=found.linear[:, 0], einf=found.linear[:, 1:], log10_c=found.theta[:, [0, 2]],
        hill=np.exp(found.theta[:, [1, 3]]),
    )


def works(curves: PairOfCurves, flat: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Whether each drug lowers the reading, (rows, 2); `flat` (2,): not shown to do anything."""
    return np.asarray((curves.einf < curves.e0[:, None]) & ~flat)

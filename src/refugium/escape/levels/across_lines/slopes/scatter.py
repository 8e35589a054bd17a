"""How far slopes of a study scatter beyond their errors: what a node must stand out from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from refugium.escape.levels.across_lines.parameters import MOST_SCATTER_Z, SCATTER_EFFICIENCY
from refugium.escape.levels.across_lines.slopes.slope import Slopes

Array = NDArray[np.float64]

STEPS = 30


@dataclass(frozen=True)
class Scatter:
    """Where the slopes of competitors lie, and by how much they differ beyond their errors.

    Attributes
    ----------
    centre, tau
        Log2 per unit of response; their median, never below 0, and the standard deviation of
        true slopes.
    n
        Competitors.
    """

    centre: float
    tau: float
    n: int

    def p_above(self, estimate: float, se: float, df: float) -> float:
        """One-sided p that a slope is one of these: t of slope - centre on sqrt(se^2 + tau^2).

        Degrees of freedom by Satterthwaite; tau is known no better than its n slopes tell it.

        Examples
        --------
        >>> alone, among = Scatter(0.0, 0.0, 50), Scatter(0.0, 1.0, 50)
        >>> round(alone.p_above(2.0, 0.5, 6.0), 3), round(among.p_above(2.0, 0.5, 6.0), 3)
        (0.004, 0.042)
        """
        variance = se ** 2 + self.tau ** 2
        free = variance ** 2 / (
            se ** 4 / df + self.tau ** 4 / (SCATTER_EFFICIENCY * max(self.n, 2)))
        return float(special.stdtr(free, -(estimate - self.centre) / np.sqrt(variance)))


def scatter_of(found: Slopes) -> Scatter:
    """Answer: by how much do the slopes of a study differ, beyond their errors?

    Parameters
    ----------
    found
        Slopes of the competitors, one per row.

    Notes
    -----
    Slope i ~ N(m, se_i^2 + tau^2), m the weighted median. A lineage that goes with response moves
    many nodes, each by its own amount: that amount is tau. tau^2 solves mean min(z^2, c) =
    E min(chi^2_1, c) with z the normal deviate of the t of slope i (Paule and Mandel 1982, large
    z cut at `MOST_SCATTER_Z`, so that a few true refuges do not hide themselves); 0 where the
    slopes differ no more than their errors. Errors of slopes are correlated where lines are few:
    what all slopes share then is in tau, or in m, and no node is called for it.

    References
    ----------
    Paule RC, Mandel J (1982), doi:10.6028/jres.087.022. Devlin B, Roeder K (1999), Genomic
    control for association studies, doi:10.1111/j.0006-341X.1999.00997.x

    Examples
    --------
    >>> from refugium.escape.levels.across_lines.slopes.slope import slopes
    >>> rng = np.random.default_rng(1)
    >>> response = np.repeat([0.0, 1.0], 4)
    >>> own = rng.normal(size=(200, 1)) * response  # true slopes with sd 1
    >>> found = scatter_of(slopes(own + 0.5 * rng.normal(size=(200, 8)), response, np.arange(8)))
    >>> round(found.tau, 1)
    0.9
    """
    seen = (found.df > 0) & (found.se > 0)
    estimate, variance, df = found.estimate[seen], found.se[seen] ** 2, found.df[seen]
    n = len(estimate)
    if not n:
        return Scatter(0.0, 0.0, 0)
    order = np.argsort(estimate)
    cut = MOST_SCATTER_Z ** 2
    wanted = special.chdtr(3, cut) + cut * special.chdtrc(1, cut)

    def beyond(tau2: float) -> tuple[float, float]:
        weight = 1 / (variance + tau2)
        total = np.cumsum(weight[order])
        middle = float(estimate[order][np.searchsorted(total, total[-1] / 2)])
        away = np.abs(estimate - middle) * np.sqrt(weight)
        # the more of a slope's variance is scatter, the less its own few lines leave it unsure
        free = df * ((variance + tau2) / variance) ** 2
        z2 = special.ndtri(np.maximum(special.stdtr(free, -away), 1e-300)) ** 2
        return float(np.minimum(z2, cut).mean() - wanted), middle

    excess, centre = beyond(0.0)
    low, high = 0.0, 4 * float(np.ptp(estimate)) ** 2
    if excess <= 0 or not high > 0:
        return Scatter(max(centre, 0.0), 0.0, n)
    for _ in range(STEPS):
        half = (low + high) / 2
        excess, centre = beyond(half)
        low, high = (half, high) if excess > 0 else (low, half)
    return Scatter(max(centre, 0.0), float(np.sqrt(high)), n)

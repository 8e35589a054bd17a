"""The ratio of hazards of two arms of a trial."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats as sps

from refugium.core.status import Status
from refugium.therapy.parameters import CONFIDENCE, FEWEST_EVENTS, MAX_NEWTON


@dataclass(frozen=True, kw_only=True)
class HazardRatio:
    """Hazard with the partner over that without it, its interval, and whether it could be told."""

    ratio: float
    lo: float
    hi: float
    events: int
    n: int
    status: Status


def hazard_ratio(
    time: NDArray[np.float64], event: NDArray[np.bool_], with_partner: NDArray[np.bool_],
    *, confidence: float = CONFIDENCE,
) -> HazardRatio:
    """Answer: how much higher or lower is the hazard in one arm than in the other?

    Parameters
    ----------
    time
        (patients,), in any one unit, not negative.
    event
        (patients,), whether the time ended with an event.
    with_partner
        (patients,), the arm; the direction is stated here, never taken from an order of names.
    confidence
        Of the interval.

    Returns
    -------
    HazardRatio
        `not_identifiable`: fewer than two events in an arm; `not_converged`.

    Notes
    -----
    Partial likelihood of one covariate, ties by Efron, Newton steps; the interval is that of the
    curvature on the log scale. Assumes that the ratio stays the same over time and that censoring
    says nothing of the hazard.

    References
    ----------
    Cox DR (1972), doi:10.1111/j.2517-6161.1972.tb00899.x

    Examples
    --------
    >>> t, arm = np.array([1.0, 2, 3, 4, 5, 6]), np.array([1, 0, 1, 0, 1, 0], dtype=bool)
    >>> round(hazard_ratio(t, np.ones(6, dtype=bool), arm).ratio, 2)
    1.88
    """
    n, events = len(time), int(event.sum())
    if min((event & with_partner).sum(), (event & ~with_partner).sum()) < FEWEST_EVENTS:
        return HazardRatio(ratio=np.nan, lo=np.nan, hi=np.nan, events=events, n=n,
                           status=Status.NOT_IDENTIFIABLE)
    at_risk, dead, dead_with = _risk_sets(time, event, with_partner)
    slope, beta = np.inf, 0.0
    curve = np.nan
    for _ in range(MAX_NEWTON):
        slope, curve = _score(beta, at_risk, dead, dead_with)
        step = slope / curve
        beta += float(np.clip(step, -1.0, 1.0))
        if abs(step) < 1e-10:
            break
    half = float(sps.norm.ppf(0.5 + confidence / 2)) / np.sqrt(curve)
    status = Status.OK if abs(slope / curve) < 1e-8 else Status.NOT_CONVERGED
    return HazardRatio(ratio=float(np.exp(beta)), lo=float(np.exp(beta - half)),
                       hi=float(np.exp(beta + half)), events=events, n=n, status=status)


def _risk_sets(
    time: NDArray[np.float64], event: NDArray[np.bool_], arm: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return, per time of an event, (without, with) at risk, events, and events with."""
    at = np.unique(time[event])
    later = time[None, :] >= at[:, None]
    now = (time[None, :] == at[:, None]) & event
    at_risk = np.stack([(later & ~arm).sum(axis=1), (later & arm).sum(axis=1)], axis=1)
    return at_risk.astype(float), now.sum(axis=1).astype(float), (now & arm).sum(axis=1).astype(
        float)


def _score(
    beta: float, at_risk: NDArray[np.float64], dead: NDArray[np.float64],
    dead_with: NDArray[np.float64],
) -> tuple[float, float]:
    """Return the slope of the partial likelihood and its curvature."""
    slope = float(dead_with.sum())
    curve = 0.0
    share = np.exp(beta)
    for j in range(int(dead.max())):
        held = dead > j
        # Efron: of d tied events the j-th meets a risk set thinned by j / d of them
        thin = j / dead[held]
        without = at_risk[held, 0] - thin * (dead - dead_with)[held]
        own = share * (at_risk[held, 1] - thin * dead_with[held])
        p = own / (own + without)
        slope -= float(p.sum())
        curve += float((p * (1 - p)).sum())
    return slope, curve

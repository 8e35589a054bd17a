"""An independent profile: matrix exponential and trust region of scipy, all constants free."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import linalg, optimize

from benchmarks.kinetics.simulated import DAY_H, REMOVED_D, Truth

_HELD = 1e3
_STARTS = 3


def slow_rise(
    table: pd.DataFrame, truth: Truth, rates_per_day: list[float], seed: int
) -> np.ndarray:
    """Return the rise of the deviance with the slow rate off drug held at each value.

    Parameters
    ----------
    table
        Readings with sd.
    truth
        For a starting point beside random ones.
    rates_per_day
        Values to hold.
    seed
        Of the starting points.
    """
    on, off, y, sd = _readings(table)
    rng = np.random.default_rng(seed)
    middle = np.concatenate([truth.start, truth.alpha[0], truth.A[0].ravel(), truth.alpha[1],
                             truth.A[1].ravel()])
    scale = np.abs(middle) + 0.02

    def residual(p: np.ndarray, rate: float | None) -> np.ndarray:
        left = np.clip(np.nan_to_num((_states(p, on, off) - y) / sd, nan=1e6), -1e6, 1e6).ravel()
        held = 0.0 if rate is None else _HELD * (_slow(p[10:].reshape(2, 2)) - rate)
        return np.append(left, held)

    def best(rate: float | None, extra: list[np.ndarray]) -> tuple[float, np.ndarray]:
        starts = [middle, *extra]
        starts += [middle + scale * rng.normal(size=14) * 0.7 for _ in range(_STARTS)]
        found = [optimize.least_squares(residual, s, args=(rate,), x_scale=scale, max_nfev=80)
                 for s in starts]
        first = min(found, key=lambda f: f.cost)
        return 2 * first.cost, first.x

    free, at = best(None, [])
    rises = []
    for rate in rates_per_day:
        cost, at = best(rate, [at])
        free = min(free, cost)
        rises.append(cost)
    return np.array(rises) - free


def _readings(table: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    wide = table.pivot(index=["arm", "time_h"], columns="component", values="value")
    days = wide.index.get_level_values("time_h").to_numpy() / DAY_H
    removed = wide.index.get_level_values("arm") != "on"
    on, off = days[~removed], days[removed] - REMOVED_D
    sd = table.groupby("component")["sd"].first().to_numpy()
    y = wide.to_numpy()
    return on, off, np.concatenate([y[~removed], y[removed]]), sd


def _flow(A: np.ndarray, alpha: np.ndarray, times: np.ndarray, start: np.ndarray) -> np.ndarray:
    wide = np.zeros((3, 3))
    wide[:2, :2], wide[:2, 2] = A, alpha
    with np.errstate(over="ignore", invalid="ignore"):
        moved = linalg.expm(np.clip(wide * times[:, None, None], -200, 200))
    return moved[:, :2] @ np.append(start, 1.0)


def _states(p: np.ndarray, on: np.ndarray, off: np.ndarray) -> np.ndarray:
    A_on, A_off = p[4:8].reshape(2, 2), p[10:].reshape(2, 2)
    out = _flow(A_on, p[2:4], np.append(on, float(REMOVED_D)), p[:2])
    return np.concatenate([out[:-1], _flow(A_off, p[8:10], off, out[-1])])


def _slow(A: np.ndarray) -> float:
    return float(-np.linalg.eigvals(A).real.max())

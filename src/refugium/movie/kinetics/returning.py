"""Is the return slower than the induction, and how long on drug can the state come back from?"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from refugium.core.status import Phase, Status
from refugium.movie.kinetics.fitting.posterior import Draws, thin
from refugium.movie.kinetics.model import Array, eigen_rates
from refugium.movie.kinetics.parameters import CONFIDENCE, WINDOW_DRAWS, WINDOW_STEPS
from refugium.movie.kinetics.schemas import RETURN
from refugium.movie.kinetics.series import Periods, Series
from refugium.movie.kinetics.window import return_times, reversible_window

QUANTITIES = ("p_return_slower", "reversible_window", "p_back", "return_time")


def return_rows(
    series: Series, draws: Draws, drug_on: Periods, within_h: float | None
) -> pd.DataFrame:
    """Answer: how does the way back compare with the way out?

    Parameters
    ----------
    series
        The readings.
    draws
        Of the posterior, two phases.
    drug_on
        Periods of each arm: removals after the first period are looked at.
    within_h
        Time off drug in which the state has to be back; None: the longest observed.

    Returns
    -------
    pandas.DataFrame
        Columns of RETURN. The window is not extrapolated beyond the longest time on drug.
    """
    within_h = series.length_h[Phase.OFF] if within_h is None else float(within_h)
    unit, few = series.span_h, thin(draws, WINDOW_DRAWS)
    slow = eigen_rates(draws.A)[0]
    rows: list[dict[str, Any]] = [{
        "quantity": "p_return_slower", "removed_h": np.nan, "within_h": series.length_h[Phase.OFF],
        "estimate": float((slow[:, 1] < slow[:, 0]).mean()), "unit": "probability", "bound": "",
        "status": str(Status.OK),
    }]
    removals = {float(p[1][0]) - series.start_h for p in drug_on.values()
                if len(p) > 1 and p[0][1] and not p[1][1]}
    longest = series.length_h[Phase.ON]
    grid = np.linspace(longest / WINDOW_STEPS, longest, WINDOW_STEPS)
    durations = np.unique([*grid, *removals])
    times = return_times(few, durations / unit, within_h / unit) * unit
    window = reversible_window(times, durations)
    rows.append({"quantity": "reversible_window", "removed_h": np.nan, "within_h": within_h,
                 **_interval(window, longest)})
    for removed_h in sorted(removals):
        back = times[:, np.flatnonzero(durations == removed_h)[0]]
        rows.append({"quantity": "p_back", "removed_h": removed_h, "within_h": within_h,
                     "estimate": float(np.isfinite(back).mean()), "unit": "probability",
                     "bound": "", "status": str(Status.OK)})
        rows.append({"quantity": "return_time", "removed_h": removed_h, "within_h": within_h,
                     **_interval(back, within_h)})
    return RETURN.table(rows)


def _interval(draws: Array, ceiling: float) -> dict[str, Any]:
    """Return median and interval; above the ceiling nothing is known but "at least"."""
    tail = (1 - CONFIDENCE) / 2
    lo, middle, hi = np.quantile(np.where(np.isinf(draws), 10 * ceiling, draws),
                                 [tail, 0.5, 1 - tail], method="nearest")
    cells: dict[str, Any] = {"unit": "h", "bound": "", "status": str(Status.OK)}
    if hi <= ceiling:
        return {**cells, "estimate": float(middle), "lo": float(lo), "hi": float(hi)}
    return {**cells, "estimate": np.nan, "lo": float(min(lo, ceiling)), "hi": np.nan,
            "bound": "lower"}


def refused_return(status: Status) -> pd.DataFrame:
    """Return the table where nothing can be said."""
    return RETURN.table([{"quantity": name, "status": str(status)} for name in QUANTITIES])

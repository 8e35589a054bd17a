"""The fitted path of every arm with its band, for figures and for a look at the fit."""

from __future__ import annotations

import numpy as np
import pandas as pd

from refugium.movie.kinetics.fitting.posterior import Draws, thin
from refugium.movie.kinetics.model import coefficients
from refugium.movie.kinetics.parameters import CONFIDENCE, WINDOW_DRAWS
from refugium.movie.kinetics.schemas import PATH
from refugium.movie.kinetics.series import PHASES, Periods, Series, paths_of

_POINTS = 60


def path_rows(series: Series, draws: Draws, drug_on: Periods, arms: set[str]) -> pd.DataFrame:
    """Answer: which path do the readings allow, arm by arm?

    Parameters
    ----------
    series
        The readings.
    draws
        Of the posterior.
    drug_on
        Periods of each arm.
    arms
        Those that were measured.

    Returns
    -------
    pandas.DataFrame
        Columns of PATH, up to the last observed time of the study.
    """
    few = thin(draws, WINDOW_DRAWS)
    unit = series.span_h
    times = np.linspace(0.0, unit, _POINTS) + series.start_h
    named = [(arm, float(t)) for arm in drug_on if arm in arms for t in times]
    if series.paths.n_phases == 1:
        named = [(arm, t) for arm, t in named
                 if t <= min((float(at) for at, on in drug_on[arm] if not on), default=np.inf)]
    paths = paths_of(named, drug_on, unit, shared_start=bool((series.paths.restart < 0).all()))
    if paths.n_linear != series.paths.n_linear or paths.n_phases != series.paths.n_phases:
        return PATH.empty()
    C = coefficients(few.A, paths)
    state = np.einsum("dsij,dj->dsi", C, few.linear) * series.scale + series.centre
    lo, mid, hi = np.quantile(state, [(1 - CONFIDENCE) / 2, 0.5, (1 + CONFIDENCE) / 2], axis=0)
    rows = []
    for k, (arm, t) in enumerate(named):
        given = [on for at, on in drug_on[arm] if at < t] or [bool(drug_on[arm][0][1])]
        for i, name in enumerate(series.names):
            rows.append({"arm": arm, "phase": str(PHASES[0 if given[-1] else 1]), "time_h": t,
                         "component": name, "median": mid[k, i], "lo": lo[k, i], "hi": hi[k, i]})
    return PATH.table(rows)



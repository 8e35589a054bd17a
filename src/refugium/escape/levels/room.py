"""Did untreated cells have room to the end of an experiment, or did they slow down?"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from refugium.core.tables import rows_of
from refugium.escape.parameters import SLOWED_TO

Key = tuple[str, str, str]
NAN = float("nan")


def slowed_controls(experiments: pd.DataFrame, wells: pd.DataFrame) -> Mapping[Key, bool | None]:
    """Answer, per perturbation: did the untreated arm slow down in any of its experiments?

    Parameters
    ----------
    experiments
        Columns of :data:`refugium.response.INTERACTION`.
    wells
        The wells they came from.

    Returns
    -------
    Mapping
        (model, background, agent) to True, False, or None where every experiment was read at two
        times only, so that it cannot be told.

    Notes
    -----
    A partner that kills alike on and off the drug is hidden in untreated cells that have filled
    their well, and shows on the drug alone: its effect then looks larger on the drug (logistic
    growth to half of the capacity: "lower" on both scales in 34 of 40 virtual studies). Slowed: the
    rate over the second half of the readings is below SLOWED_TO of that over the first, mean over
    experiments. Growth that is exponential until the well is nearly full escapes this, and so does
    most growth to half of the capacity: read partners before untreated cells fill their wells.
    """
    seen: dict[Key, list[float]] = {}
    keys: set[Key] = set()
    curves = {key: part.groupby("time_h")["value"].mean() for key, part in wells.groupby(
        ["block", "measure", "model_id", "arm"], sort=False)} if len(wells) else {}
    for row in rows_of(experiments):
        key = str(row["model_id"]), str(row["background"]), str(row["agent"])
        keys.add(key)
        curve = curves.get((row["block"], row["measure"], row["model_id"], row["control"]))
        kept = NAN if curve is None else rate_kept(curve, float(row["horizon_h"]))
        if np.isfinite(kept):
            seen.setdefault(key, []).append(kept)
    return {key: bool(np.mean(seen[key]) < SLOWED_TO) if key in seen else None for key in keys}


def rate_kept(curve: pd.Series, horizon_h: float) -> float:
    """Return the rate over the second half of a growth curve over that of the first; NaN: untold.

    Examples
    --------
    >>> round(rate_kept(pd.Series([1.0, 2.0, 3.0], index=[0.0, 24.0, 48.0]), 48.0), 2)
    0.58
    """
    grown = curve[(curve.index <= horizon_h) & (curve > 0)].sort_index()
    if len(grown) < 3:
        return NAN
    time, value = grown.index.to_numpy(dtype=float), np.log(grown.to_numpy(dtype=float))
    middle = int(np.argmin(np.abs(time - (time[0] + time[-1]) / 2)))
    if not 0 < middle < len(time) - 1:
        return NAN
    early = (value[middle] - value[0]) / (time[middle] - time[0])
    late = (value[-1] - value[middle]) / (time[-1] - time[middle])
    return float(late / early) if early > 0 else NAN

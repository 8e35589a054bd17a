"""Growth rate inhibition values: growth on a drug against the same line's own growth."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple, cast

import numpy as np
import pandas as pd
from scipy import stats

from refugium.core.status import Status
from refugium.core.tables import Column, Schema, rows_of
from refugium.response.growth import experiment_in
from refugium.response.parameters import CONFIDENCE, LEAST_DOUBLINGS

GR_VALUES = Schema(
    "gr_values",
    (
        Column("model_id", "name", "model"),
        Column("arm", "name", "arm on the drug"),
        Column("measure", "name", "what was read"),
        Column("time_h", "number", "time of the last reading used", "h"),
        Column("gr", "number", "1 = grows as untreated, 0 = no growth, below 0 = fewer cells"),
        Column("lo", "number", "lower end of its 95 % interval; missing: one experiment"),
        Column("hi", "number", "upper end of its 95 % interval"),
        Column("se", "number", "its standard error over experiments"),
        Column("untreated_per_day", "number", "growth rate of untreated cells", "1/d"),
        Column("n_experiments", "integer", "independent experiments"),
        Column("status", "enum", "ok, or why there is no value", values=Status),
    ),
)


def gr_values(
    growth: pd.DataFrame, controls: Mapping[str, Collection[str]]
) -> pd.DataFrame:
    """Answer: how much of its own growth does each model keep on each drug?

    Parameters
    ----------
    growth
        From :func:`refugium.response.growth_table`, one measure of growth.
    controls
        Arm on a drug to its untreated arms; several in one experiment weigh alike.

    Returns
    -------
    pandas.DataFrame
        Columns of :data:`GR_VALUES`, one row per model and arm. `no_reference`: no untreated wells
        beside; `flat`: untreated cells grew by less than `LEAST_DOUBLINGS`, so that there is no
        rate to compare with.

    Notes
    -----
    GR = 2^(k / k0) - 1 with k and k0 the growth rates on the drug and untreated, experiment by
    experiment, so that a slow line is no survivor for being slow. Mean over experiments with a t
    interval over them; experiments are the units, wells are not.

    References
    ----------
    Hafner M et al. (2016), doi:10.1038/nmeth.3853

    Examples
    --------
    >>> growth = pd.DataFrame({"block": "e", "model_id": "m", "arm": ["off", "on"],
    ...     "measure": "cell count", "horizon_h": 72.0, "fold": [8.0, 2.0]})
    >>> gr_values(growth, {"on": ("off",)})["gr"].round(2).tolist()  # a third of the divisions
    [0.26]
    """
    rows = []
    for (model, measure), part in growth.groupby(["model_id", "measure"], sort=False):
        blocks = [_Block({str(r["arm"]): float(r["fold"]) for r in rows_of(block)},
                         float(cast("float", block["horizon_h"].iloc[0])), experiment_in(block))
                  for _, block in part.groupby("block", sort=False)]
        here = set(part["arm"])
        rows += [{"model_id": str(model), "arm": arm, "measure": str(measure),
                  **_value(blocks, arm, free)} for arm, free in controls.items() if arm in here]
    return GR_VALUES.table(rows)


class _Block(NamedTuple):
    """Folds of the arms of one model in one block."""

    fold: dict[str, float]
    hours: float
    experiment: str


def _value(blocks: Sequence[_Block], arm: str, controls: Collection[str]) -> dict[str, Any]:
    plates: dict[str, list[tuple[float, float]]] = {}
    times = []
    grown = True
    for fold, hours, experiment in blocks:
        clean = [np.log2(fold[name]) for name in controls if fold.get(name, 0) > 0]
        if arm not in fold or not clean:
            continue
        doublings = float(np.mean(clean))
        if not doublings >= LEAST_DOUBLINGS:
            grown = False
            continue
        # no cell left is the least value that there is, not a missing one
        kept = np.log2(fold[arm]) / doublings if fold[arm] > 0 else -np.inf
        plates.setdefault(experiment, []).append(
            (2.0 ** kept - 1, doublings * np.log(2) / (hours / 24)))
        times.append(hours)
    if not plates:
        return {"status": Status.NO_REFERENCE if grown else Status.FLAT}
    # plates of one experiment share its cells: they count once
    found, free = np.array([np.mean(each, axis=0) for each in plates.values()]).T
    n = len(found)
    se = float(np.std(found, ddof=1) / np.sqrt(n)) if n > 1 else np.nan
    half = float(stats.t.ppf(0.5 + CONFIDENCE / 2, n - 1)) * se if n > 1 else np.nan
    gr = float(np.mean(found))
    return {"gr": gr, "lo": gr - half, "hi": gr + half, "se": se, "n_experiments": n,
            "untreated_per_day": float(np.mean(free)), "time_h": max(times), "status": Status.OK}

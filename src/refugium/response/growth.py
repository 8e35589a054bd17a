"""Growth of wells: fold and rate from the first reading to a stated horizon."""

from __future__ import annotations

from typing import cast

import numpy as np
import pandas as pd

from refugium.core.tables import Column, Schema
from refugium.response.measures import Phenotype, phenotype_of
from refugium.response.parameters import CROWDED, MIN_SEEDED, SEEDING_FOLD
from refugium.response.room import continued
from refugium.study.treatment import CONFLUENCE_UNITS
from refugium.study.validate import blocks_apart

GROWTH = Schema(
    "growth",
    (
        Column("block", "name", "experiment or plate"),
        Column("experiment", "name", "experiment that the block is a plate of"),
        Column("model_id", "name", "model"),
        Column("arm", "name", "arm"),
        Column("measure", "name", "what was read"),
        Column("phenotype", "enum", "growth, death, migration, ...; only growth is survival",
               values=Phenotype),
        Column("horizon_h", "number", "time of the last reading used", "h"),
        Column("n_wells", "integer", "wells"),
        Column("n_left_out", "integer", "wells left out for their first reading"),
        Column("fold", "number", "mean over wells of last over first reading"),
        Column("fold_se", "number", "its standard error over wells"),
        Column("rate_per_day", "number", "ln of the mean fold per day", "1/d"),
        Column("rate_se", "number", "its standard error (delta method)", "1/d"),
        Column("fold_continued", "number", "fold had the last third been as fast as the "
               "fastest; missing: too few times"),
        Column("fold_continued_se", "number", "its standard error over wells"),
        Column("late_share", "number", "rate of the last third over the fastest"),
    ),
)


def growth_table(wells: pd.DataFrame, *, horizon_h: float | None = None) -> pd.DataFrame:
    """Answer: by how much did each arm grow?

    Parameters
    ----------
    wells
        Long table (block, well, model_id, arm, time_h, measure, value; experiment where several
        number their blocks alike).
    horizon_h
        Last time used, or the latest reading before it; default: the latest time that every
        well of the experiment reaches.

    Returns
    -------
    pandas.DataFrame
        One row per experiment, model, arm and measure: columns of :data:`GROWTH`. Standard
        errors are missing with fewer than two wells.

    Notes
    -----
    fold = mean over wells of y(horizon) / y(first); rate = ln(fold) / days. Assumes a readout
    proportional to cell number; confluence saturates and counts dead cells that stay attached.
    A well that begins at `SEEDING_FOLD` times the median of its model and experiment, or less
    than its inverse, is left out and counted: an image out of focus or another seeding, seen
    before any agent could act. Readings without a time are left out, and confluence is read no
    longer than until its densest series passes `CROWDED` per cent.

    Examples
    --------
    >>> wells = pd.DataFrame({"block": "e", "well": ["1", "1"], "model_id": "m", "arm": "a",
    ...                       "time_h": [0.0, 24.0], "measure": "count", "value": [10.0, 20.0]})
    >>> growth_table(wells)[["fold", "rate_per_day"]].round(2).iloc[0].tolist()
    [2.0, 0.69]
    """
    rows = []
    wells = blocks_apart(wells)
    for (block, measure), part in wells.groupby(["block", "measure"], sort=False):
        wide = part.pivot_table(
            index=["model_id", "arm", "well"], columns="time_h", values="value", sort=False
        )
        # a time that some wells never reach would compare arms followed for different times
        complete = sparse_times(wide, crowded=crowded_at(part))
        reached = [t for t in complete if horizon_h is None or t <= horizon_h]
        first = float(min(wide.columns, default=np.nan))
        if not reached or not max(reached) > first:
            continue
        last = max(reached)
        # from nothing there is no fold
        usable = wide[wide[first] > 0]
        odd = ~well_seeded(usable[first])
        left = odd.groupby(level=["model_id", "arm"], sort=False).sum()
        folds = (usable[last] / usable[first])[~odd].dropna()
        read = sorted({first, *reached})
        sound = usable.loc[folds.index, read].to_numpy(dtype=float)
        days = (last - first) / 24.0
        every, out = folds.to_numpy(dtype=float), left.to_dict()
        # wells of one arm by position: a label for each of them costs more than its numbers do
        for key, at in folds.groupby(level=["model_id", "arm"], sort=False).indices.items():
            model, arm = cast("tuple[str, str]", key)
            values = every[at]
            fold = float(values.mean())
            se = float(values.std(ddof=1) / np.sqrt(len(values))) if len(values) > 1 else np.nan
            on = continued(sound[at], np.array(read))
            rows.append({
                "block": block, "experiment": experiment_in(part), "model_id": model, "arm": arm,
                "measure": measure,
                "phenotype": str(phenotype_of(str(measure))), "horizon_h": last,
                "n_wells": len(values), "n_left_out": int(out[key]),
                "fold": fold, "fold_se": se,
                "rate_per_day": np.log(fold) / days if fold > 0 else np.nan,
                "rate_se": se / fold / days if fold > 0 else np.nan,
                "fold_continued": on.fold, "fold_continued_se": on.se,
                "late_share": on.late_share,
            })
    return GROWTH.table(rows)


def experiment_in(part: pd.DataFrame) -> str:
    """Return the experiment of the wells of one block; the block's own name if none is stated."""
    column = "experiment" if "experiment" in part else "block"
    return str(part[column].iloc[0])


def crowded_at(part: pd.DataFrame, percent: float = CROWDED) -> float:
    """Return the reading (one measure of one experiment) from which wells are so full.

    Infinite where readings are no confluence, or their unit does not say of what it is a share.
    """
    unit = str(part["unit"].iloc[0]).strip().lower() if "unit" in part else ""
    if "confluence" not in str(part["measure"].iloc[0]).lower():
        return float("inf")
    return percent * CONFLUENCE_UNITS.get(unit, float("inf"))


def before_crowding(wells: pd.DataFrame) -> pd.DataFrame:
    """Return the wells without confluence from the time on that an experiment is crowded.

    Examples
    --------
    >>> wells = pd.DataFrame({"block": "e", "measure": "confluence", "unit": "%",
    ...                       "time_h": [0.0, 24, 48, 72], "value": [20.0, 80, 95, 60]})
    >>> before_crowding(wells)["time_h"].tolist()
    [0.0, 24.0]
    """
    keep = np.ones(len(wells), dtype=bool)
    plate = [name for name in ("experiment", "block", "measure") if name in wells]
    for at in wells.groupby(plate, sort=False).indices.values():
        part = wells.iloc[at]
        full = part.loc[part["value"] > crowded_at(part), "time_h"].min()
        keep[at] = ~(part["time_h"] >= full).to_numpy()
    return wells[keep]


def sparse_times(wide: pd.DataFrame, *, crowded: float) -> list[float]:
    """Return the times at which every well was read, up to crowding (wells x times)."""
    times = sorted(float(t) for t in wide.columns if wide[t].notna().all())
    # for good: wells that thin out after crowding lost cells that died of it
    beyond = [t for t in times if wide[t].max() > crowded]
    return [t for t in times if not beyond or t < beyond[0]]


def well_seeded(first: pd.Series) -> pd.Series:
    """Whether each well begins near the median of its model; few wells are not judged."""
    by_model = first.groupby(level="model_id")
    ratio = first / by_model.transform("median")
    near = ratio.between(1 / SEEDING_FOLD, SEEDING_FOLD)
    sound: pd.Series = near | (by_model.transform("size") < MIN_SEEDED)
    return sound

"""One number per well and phenotype: what is compared between arms, and until when."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from refugium.response.growth import crowded_at, experiment_in, sparse_times, well_seeded
from refugium.response.measures import (
    Phenotype,
    is_log,
    is_wound_width,
    phenotype_of,
    preference_of,
    share_unit,
)
from refugium.response.parameters import CLOSED

KEY = ["model_id", "arm", "well"]
Wide = pd.DataFrame

FOLD, LEVEL, PER_CELL = "last / first reading", "level", "dead objects / {}"
CLOSURE, LOG, NONE = "share of the wound closed", "log ratio", ""


def readouts(wells: pd.DataFrame) -> pd.DataFrame:
    """Answer: which number of each well speaks for its phenotype?

    Parameters
    ----------
    wells
        The wells table of a study.

    Returns
    -------
    pandas.DataFrame
        block, experiment, measure, phenotype, readout (words; empty: none can be given),
        horizon_h, model_id, arm, well, value. A well left out for its first reading has no row.

    Notes
    -----
    Growth and reporters: last over first reading. Death: a share as it is; a number of dead
    objects over the growth reading of the same well and time, before crowding, since fewer cells
    leave fewer dead ones; without such a reading no number. Wounds: share closed at the last time
    before any series of the experiment has closed `CLOSED` of its wound, because closed wounds all
    look alike. Readings on a log scale, and those without a time, are taken as they are.
    """
    parts = []
    for (block, measure), part in wells.groupby(["block", "measure"], sort=False):
        phenotype = phenotype_of(str(measure))
        unit = str(part["unit"].iloc[0]) if "unit" in part else ""
        if part["time_h"].isna().all():
            values, horizon = part.groupby(KEY, sort=False)["value"].mean(), float("nan")
            words = LOG if is_log(unit) else LEVEL
            if phenotype == Phenotype.OTHER:
                words = NONE
        else:
            wide = part.pivot_table(index=KEY, columns="time_h", values="value", sort=False)
            times = sparse_times(wide, crowded=crowded_at(part))
            values, words, horizon = _values(
                wide, times, phenotype, measure=str(measure), unit=unit, wells=wells,
                block=str(block))
        parts.append(values.rename("value").reset_index().assign(
            block=str(block), experiment=experiment_in(part), measure=str(measure),
            phenotype=str(phenotype), readout=words, horizon_h=horizon,
        ))
    if not parts:
        return pd.DataFrame(columns=["block", "experiment", "measure", "phenotype", "readout",
                                     "horizon_h", *KEY, "value"])
    return pd.concat(parts, ignore_index=True)


def _values(
    wide: Wide, times: list[float], phenotype: Phenotype, *, measure: str, unit: str,
    wells: pd.DataFrame, block: str,
) -> tuple[pd.Series, str, float]:
    if not times or phenotype == Phenotype.OTHER:
        return wide.iloc[:, 0] * np.nan, NONE, float("nan")
    first, last = times[0], times[-1]
    if phenotype in (Phenotype.GROWTH, Phenotype.YAP):
        if last <= first:
            return wide[last], LEVEL, last
        sound = wide[(wide[first] > 0) & well_seeded(wide[first])]
        return sound[last] / sound[first], FOLD, last
    if phenotype == Phenotype.MIGRATION:
        closed = 1 - wide.div(wide[first], axis=0) if is_wound_width(measure) else wide / 100
        early = [t for t in times[1:] if closed[t].max() < CLOSED]
        last = early[-1] if early else last
        return closed[last], CLOSURE if early else NONE, last
    # a share of dead cells is per cell already; a number of them follows the number of cells
    if phenotype in (Phenotype.DEATH, Phenotype.APOPTOSIS) and share_unit(unit) is None:
        return _per_cell(wide, times, wells, block)
    return wide[last], LEVEL, last


def _per_cell(
    wide: Wide, times: list[float], wells: pd.DataFrame, block: str
) -> tuple[pd.Series, str, float]:
    own = wells[wells["block"] == block]
    grown = [m for m in own["measure"].unique() if phenotype_of(str(m)) == Phenotype.GROWTH]
    # cell number before confluence, which counts dead cells that stay attached
    for measure in sorted(grown, key=lambda m: preference_of(str(m))):
        part = own[own["measure"] == measure]
        cells = part.pivot_table(index=KEY, columns="time_h", values="value").reindex(wide.index)
        open_until = sparse_times(cells, crowded=crowded_at(part))
        shared = [t for t in times if t in open_until]
        if shared:
            last = shared[-1]
            return wide[last] / cells[last], PER_CELL.format(measure), last
    return wide.iloc[:, 0] * np.nan, NONE, float("nan")


def mean_and_error(values: pd.Series) -> dict[str, Any]:
    """Mean of the wells of one arm, its standard error and their number."""
    known = values.dropna()
    n = len(known)
    se = float(known.std(ddof=1) / np.sqrt(n)) if n > 1 else np.nan
    return {"mean": float(known.mean()) if n else np.nan, "se": se, "n": n}

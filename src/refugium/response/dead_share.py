"""Which share of the cells of an arm is dead, where dead cells were read."""

from __future__ import annotations

import pandas as pd

from refugium.response.measures import Phenotype, phenotype_of, preference_of, share_unit

LAST_COUNT = "nuclei"
"""The last of the readings of growth that count cells: an area or a signal makes no share."""
COLUMNS = ("model_id", "arm", "time_h", "share")
_KEY = ["model_id", "arm", "time_h", "block", "well"]


def dead_shares(wells: pd.DataFrame) -> pd.DataFrame:
    """Answer: how many of the cells in each arm are dead, at each time?

    Parameters
    ----------
    wells
        The wells table of a study.

    Returns
    -------
    pandas.DataFrame
        model_id, arm, time_h, share (0 to 1): mean over wells. Empty where death was not read.

    Notes
    -----
    A reading in per cent or as a fraction is the share; a number of dead cells is held against
    dead and living ones of the same well and time, where these were counted. A living count that
    holds dead cells still attached makes the share too small, never too large.

    Examples
    --------
    >>> wells = pd.DataFrame({"well": "a", "model_id": "PC9", "arm": "drug", "time_h": 24.0,
    ...                       "measure": ["cell count", "dead cells"], "value": [60.0, 40.0],
    ...                       "unit": "cells", "block": "1"})
    >>> dead_shares(wells)["share"].tolist()
    [0.4]
    """
    table = wells[wells["time_h"].notna()] if not wells.empty else wells
    kinds = {m: phenotype_of(str(m)) for m in table["measure"].unique()} if len(table) else {}
    parts = []
    for measure, kind in kinds.items():
        if kind != Phenotype.DEATH:
            continue
        dead = table[table["measure"] == measure]
        size = dead["unit"].map(share_unit)
        shares = dead[size.notna()]
        parts.append(shares.assign(share=shares["value"] / (100 * size[size.notna()])))
        number = dead[size.isna()].set_index(_KEY)["value"]
        counts = [m for m, k in kinds.items() if k == Phenotype.GROWTH
                  and preference_of(str(m)) <= preference_of(LAST_COUNT)]
        for count in sorted(counts, key=lambda m: preference_of(str(m)))[:1]:
            living = table[table["measure"] == count].set_index(_KEY)["value"]
            both = pd.concat([number.groupby(level=_KEY).mean(),
                              living.groupby(level=_KEY).mean()], axis=1, join="inner")
            both = both.set_axis(["dead", "living"], axis=1)
            parts.append((both["dead"] / both.sum(axis=1)).rename("share").reset_index())
    held = [part[list(COLUMNS)] for part in parts if len(part)]
    if not held:
        return pd.DataFrame(columns=list(COLUMNS))
    found: pd.DataFrame = pd.concat(held, ignore_index=True).groupby(
        list(COLUMNS[:3]), sort=False, as_index=False)["share"].mean()
    return found

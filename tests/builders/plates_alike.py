"""Two experiments that number their plates alike, and read in units of their own."""

from __future__ import annotations

import dataclasses

import pandas as pd

from builders.pair_arms import with_pair_arm
from refugium.study import Study


def numbered_alike(study: Study, *, faster: float = 1.0, units: tuple[str, str] = ("", ""),
                   own_wells: bool = False, seed: int = 0, **pair: object) -> tuple[Study, Study]:
    """Return wells of May and June whose plates are numbered 1 and 2 in both, and named apart.

    `faster`: by which June's folds are multiplied (its last readings); `units` of both months;
    `own_wells`: whether wells are named by their month.
    """
    wide = with_pair_arm(study, seed=seed, experiments=4, **pair)
    wells = wide.wells
    number = wells["block"].map({f"experiment {i}": i for i in range(4)})
    month = number.map({0: "May", 1: "May", 2: "June", 3: "June"})
    june = (month == "June") & (wells["time_h"] > 0) & (wells["measure"] == "cell count")
    own = dict(zip(("May", "June"), units, strict=True))
    wells = wells.assign(
        value=wells["value"].where(~june, wells["value"] * faster), experiment=month,
        block=(number % 2 + 1).astype(str),
        unit=[u or own[m] for m, u in zip(month, wells["unit"], strict=True)])
    if own_wells:
        wells = wells.assign(well=wells["well"] + month)
    apart = wells.assign(block=month + " plate " + wells["block"])
    return (dataclasses.replace(wide, wells=wells),
            dataclasses.replace(wide, wells=pd.DataFrame(apart)))

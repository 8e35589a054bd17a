"""What is the best that an animal's tumour did, and the most weight that it lost?"""

from __future__ import annotations

import numpy as np
import pandas as pd

from refugium.core.errors import RefugiumError
from refugium.core.tables import Column, Schema
from refugium.response.pairs.columns import names_of, need_columns, numbers_of
from refugium.response.parameters import FIRST_RESPONSE_DAY

BEST_RESPONSES = Schema(
    "best_responses",
    (
        Column("animal_id", "name", "animal"),
        Column("subject_id", "name", "tumour (patient) that it carries"),
        Column("drug", "name", "one drug, or empty: untreated"),
        Column("partner", "name", "the other, or empty: a single"),
        Column("n_visits", "integer", "readings of the volume"),
        Column("best_response", "number", "smallest change of the volume since the first reading, "
               "from day 10 on; missing: not followed so far", "%"),
        Column("best_response_d", "number", "its day", "d"),
        Column("weight_nadir", "number", "lowest body weight against the first; missing: not "
               "weighed twice", "%"),
    ),
    holds="per animal, the best response and the deepest loss of weight",
)
READ = ("time_d", "volume_mm3")
NEEDED = ("animal_id", "subject_id", "drug", "partner", "time_d", "volume_mm3")


def best_responses(volumes: pd.DataFrame) -> pd.DataFrame:
    """Answer: what was each animal's best response and its lowest weight?

    Parameters
    ----------
    volumes
        One row per visit: `animal_id`, `subject_id`, `drug`, `partner` (empty for a single),
        `time_d` (days since the first dose), `volume_mm3`, and `weight_g` if weighed.

    Returns
    -------
    pandas.DataFrame
        Columns of :data:`BEST_RESPONSES`, one row per animal.

    Raises
    ------
    RefugiumError
        If a column or a name is missing, a cell is no number, or a first volume is not above 0.

    Notes
    -----
    Best response as defined for the xenograft encyclopaedia: the smallest per cent change of
    volume at 10 days or later. Weight is compared with the first that was taken, tumour included:
    a growing tumour hides a loss.

    References
    ----------
    Gao H et al. (2015), doi:10.1038/nm.3954

    Examples
    --------
    >>> visits = pd.DataFrame({
    ...     "animal_id": "m1", "subject_id": "X1", "drug": "a", "partner": "",
    ...     "time_d": [0.0, 5.0, 12.0, 20.0], "volume_mm3": [200.0, 80.0, 150.0, 300.0],
    ...     "weight_g": [25.0, 24.0, 20.0, 22.0]})
    >>> found = best_responses(visits).iloc[0]
    >>> float(found.best_response), round(float(found.weight_nadir), 1)
    (-25.0, -20.0)
    """
    need_columns(volumes, NEEDED)
    table = volumes.assign(
        animal_id=names_of(volumes, "animal_id"), subject_id=names_of(volumes, "subject_id"),
        **{name: names_of(volumes, name, may_be_empty=True) for name in ("drug", "partner")},
        **{name: numbers_of(volumes[name], name) for name in (*READ, "weight_g")
           if name in volumes.columns})
    table = table.sort_values(["animal_id", "time_d"], kind="stable")
    table = table[np.isfinite(table["volume_mm3"]) & np.isfinite(table["time_d"])]
    animals = table.groupby("animal_id", sort=False)
    first = animals["volume_mm3"].transform("first")
    if (first <= 0).any():
        raise RefugiumError("a first volume is not above 0",
                            found=str(table.loc[first <= 0, "animal_id"].iloc[0]),
                            remedy="leave out visits before the tumour was measurable")
    made = animals[["subject_id", "drug", "partner"]].first()
    made["n_visits"] = animals.size()
    late = table.assign(change=100 * (table["volume_mm3"] / first - 1))
    late = late[late["time_d"] >= FIRST_RESPONSE_DAY]
    least = late.loc[late.groupby("animal_id")["change"].idxmin()].set_index("animal_id")
    made["best_response"], made["best_response_d"] = least["change"], least["time_d"]
    if "weight_g" in table.columns:
        weighed = table[table["weight_g"] > 0].groupby("animal_id")["weight_g"]
        lost = 100 * (weighed.min() / weighed.first() - 1)
        made["weight_nadir"] = lost[weighed.size() > 1]
    return BEST_RESPONSES.table(made.reset_index())

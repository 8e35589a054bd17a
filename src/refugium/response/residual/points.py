"""What second drugs on survivors were read from: one row per well, for figures and for checks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from refugium.core.tables import Column, Schema
from refugium.response.residual.states import Cells
from refugium.response.residual.wells.values import WellValues

RESIDUAL_POINTS = Schema(
    "residual_points",
    (
        Column("model_id", "name", "model"),
        Column("experiment", "name", "experiment; both kinds of cells belong to it"),
        Column("partner", "name", "the second drug"),
        Column("unit", "text", "unit of its doses: nM where molar"),
        Column("cells", "enum", "on_drug, after_drug, regrown: of which row of `residual`",
               values=Cells),
        Column("first_drug", "list", "what the survivors had survived"),
        Column("pause_h", "number", "hours without it before the partner", "h"),
        Column("background", "list", "what came with the partner, to both kinds of cells"),
        Column("measure", "name", "what was read"),
        Column("readout", "text", "what the values are"),
        Column("untreated", "flag", "whether the well held untreated cells; else survivors"),
        Column("dose", "number", "dose of the partner; 0: none", "see unit"),
        Column("value", "number", "what the well came to", "see readout"),
    ),
    holds="the wells behind each row of `residual`, survivors and untreated cells",
)


def wells_of(
    head: Mapping[str, Any], survivors: WellValues, untreated: WellValues
) -> pd.DataFrame:
    """Return the wells of one row of the table `residual`.

    Parameters
    ----------
    head
        Columns that name the row.
    survivors, untreated
        Wells of both kinds of cells.
    """
    parts = (survivors, untreated)
    found = pd.DataFrame({
        "untreated": np.repeat([False, True], [len(part.dose) for part in parts]),
        "dose": np.concatenate([part.dose for part in parts]),
        "value": np.concatenate([part.value for part in parts])})
    for name in RESIDUAL_POINTS.names:
        if name in head:
            cells = np.empty(len(found), dtype=object)
            cells[:] = [head[name]] * len(found)  # lists stay cells
            found[name] = cells
    return found.iloc[np.flatnonzero(np.isfinite(found["value"]))]


def residual_points(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Answer: which wells stand behind each second drug on survivors?

    Parameters
    ----------
    parts
        Of :func:`wells_of`, row by row.

    Returns
    -------
    pandas.DataFrame
        Columns of :data:`RESIDUAL_POINTS`.

    Examples
    --------
    >>> one = WellValues(dose=np.array([0.0, 5.0]), value=np.array([0.02, -0.01]),
    ...                  plate=["p", "p"], readout="net rate")
    >>> made = residual_points([wells_of({"partner": "b", "readout": "net rate"}, one, one)])
    >>> made[["partner", "untreated", "dose"]].values.tolist()
    [['b', False, 0.0], ['b', False, 5.0], ['b', True, 0.0], ['b', True, 5.0]]
    """
    return RESIDUAL_POINTS.table(pd.concat(parts, ignore_index=True) if parts else [])

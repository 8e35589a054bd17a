"""Growth and death of WM239A on both schedules."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from refugium.core.tables import rows_of
from refugium.datasets.recipes.kavran2022_design import (
    CONTINUOUS,
    INDUCED,
    INTERMITTENT,
    VECTOR,
)
from refugium.io import read_table

GROWTH = "fig2_growth_curve_data.csv"
DEATH = "fig3_propidum_iodide_staining.csv"
DAY_H = 24.0
LINES = {"Vector Control": VECTOR, "V600E": INDUCED}
SCHEDULES = {"Continuous": CONTINUOUS, "Intermittent": INTERMITTENT}


def arrange_wells(files: Mapping[str, Path]) -> pd.DataFrame:
    """Return the wells table: growth (block `growth`) and PI-positive share (block `death`)."""
    return pd.DataFrame([*_growth(read_table(files[GROWTH])), *_death(read_table(files[DEATH]))])


def _growth(table: pd.DataFrame) -> list[dict[str, Any]]:
    days = [name for name in table.columns if str(name).isdigit()]
    return [
        {
            "well": f"{row['sample']} {row['schedule']} {row['replicate']}",
            "model_id": LINES[row["sample"]], "arm": SCHEDULES[row["schedule"]],
            "time_h": float(day) * DAY_H, "measure": "cell number", "value": float(row[day]),
            "unit": "scaled", "block": "growth",
        }
        for row in rows_of(table) for day in days
    ]


def _death(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [
        {
            "well": f"{row['Collector']} {row['Treatment Schedule']}",
            "model_id": INDUCED, "arm": SCHEDULES[row["Treatment Schedule"]],
            "time_h": float(row["Days"]) * DAY_H, "measure": "PI-positive",
            "value": float(row["pi_positive"]), "unit": "%", "block": "death",
        }
        for row in rows_of(table)
    ]

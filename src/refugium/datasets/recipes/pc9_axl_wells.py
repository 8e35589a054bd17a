"""Growth of PC9 and its AXL knock-out under dasatinib: four live-cell imaging experiments."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from refugium.core.errors import StudyError
from refugium.datasets.plate_table import read_plate
from refugium.datasets.recipes.pc9_axl_arms import KNOCK_OUT, PARENT, arm_name

FOLDER = "Validations/CellGrowth"
EXPERIMENTS = ("Dasatinib_2fixed", "Das_BR3_fixed", "Dasatinib_Dose_BR3", "Dasatinib")

LINES = {"WT": PARENT, "KO": KNOCK_OUT}
BACKGROUNDS = {
    "UT": (), "E": ("erlotinib",), "E/R": ("erlotinib", "R428"), "E/A": ("erlotinib", "AF154"),
}
"""Treatment letters of the column names; R = R428 and A = AF154 by the repository's usage."""


def arrange_wells(
    files: Mapping[str, Path],
) -> tuple[pd.DataFrame, list[tuple[str, ...]]]:
    """Arrange the growth files into wells.

    Returns
    -------
    tuple
        The wells table and the treatments that occur.
    """
    rows: list[dict[str, Any]] = []
    treatments: dict[tuple[str, ...], None] = {}
    for block in EXPERIMENTS:
        path = files[f"{FOLDER}/{block}.csv"]
        header, values = read_plate(path)
        for column in range(1, len(header)):
            model, agents = _condition(header[column], path.name)
            treatments.setdefault(agents)
            rows += [
                {
                    "well": f"{block} column {column + 1}", "model_id": model,
                    "arm": arm_name(agents), "time_h": reading[0], "measure": "confluence",
                    "value": reading[column], "unit": "%", "block": block,
                }
                for reading in values
            ]
    return pd.DataFrame(rows), list(treatments)


def _condition(name: str, file: str) -> tuple[str, tuple[str, ...]]:
    parts = name.split()
    known = len(parts) == 3 and parts[0] in LINES and parts[1] in BACKGROUNDS
    dose = parts[2].removesuffix("nM") if known else ""
    if not known or not dose.replace(".", "", 1).isdigit():
        raise StudyError("not a condition of this experiment", file=file, row=1, found=name,
                         remedy="columns are named `WT E/A 40nM`")
    agents = BACKGROUNDS[parts[1]]
    if float(dose) > 0:
        agents = (*agents, f"dasatinib {float(dose):g} nM")
    return LINES[parts[0]], agents


WELL_NOTES = (
    "Wells: live-cell imaging of four growth experiments, one block per file; repeated column "
    "names are replicate wells. The files state neither measure nor unit: read as phase "
    "confluence in per cent. Time zero is the first scan, taken as the start of treatment.",
)

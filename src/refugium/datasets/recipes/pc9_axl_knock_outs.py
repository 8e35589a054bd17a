"""Three days of growth of PC9 and its AXL and YAP knock-outs, and of the YAP reporter line."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from refugium.core.errors import StudyError
from refugium.datasets.plate_table import read_plate
from refugium.datasets.recipes.pc9_axl_arms import (
    KNOCK_OUT,
    PARENT,
    REPORTER,
    YAP_KNOCK_OUT,
    arm_name,
)
from refugium.study import LOSSES

CONFLUENCE = "Validations/DTPs/3days_confluence.csv"
RED = "Validations/DTPs/3days_red_integrated.csv"
EXPERIMENT = "3days"
LINES = {"WT": PARENT, "AXLKO": KNOCK_OUT, "YAPKO": YAP_KNOCK_OUT, "YAPrep": REPORTER}
TREATMENTS: dict[str, tuple[str, ...]] = {
    "UT": (), "E": ("erlotinib",), "R": ("R428",), "ER": ("erlotinib", "R428"),
    "EA": ("erlotinib", "AF154"),
}
"""Treatment letters that the repository uses elsewhere; the others are not explained."""

PER_PLATE = {CONFLUENCE: 96, RED: 24}
"""Columns of one plate: 96 wells, 24 of them of the reporter line."""
READS = {CONFLUENCE: ("confluence", "%"), RED: ("yap_reporter", "a.u.")}


def arrange_knock_outs(
    files: Mapping[str, Path],
) -> tuple[list[dict[str, Any]], list[tuple[str, ...]], pd.DataFrame]:
    """Arrange both files into wells.

    Returns
    -------
    tuple
        Rows of wells, the treatments that occur, losses.

    Notes
    -----
    480 columns are five plates of 96 wells in the order of the file: each run of 96 columns
    begins with its own untreated wells (inferred). A plate is a block, so that every well is
    compared with untreated wells of its own plate.
    """
    rows: list[dict[str, Any]] = []
    losses: list[dict[str, str]] = []
    treatments: dict[tuple[str, ...], None] = {}
    for file, size in PER_PLATE.items():
        measure, unit = READS[file]
        path = files[file]
        header, values = read_plate(path)
        unread: dict[str, int] = {}
        for column in range(1, len(header)):
            line, _, letters = header[column].partition("_")
            if line not in LINES or not letters:
                raise StudyError("not a condition of this experiment", file=path.name, row=1,
                                 found=header[column], remedy="columns are named `WT_EA`")
            if letters not in TREATMENTS:
                unread[letters] = unread.get(letters, 0) + 1
                continue
            agents = TREATMENTS[letters]
            treatments.setdefault(agents)
            plate = (column - 1) // size + 1
            rows += [
                {"well": f"{measure} column {column + 1}", "model_id": LINES[line],
                 "arm": arm_name(agents), "time_h": reading[0], "measure": measure,
                 "value": reading[column], "unit": unit, "block": f"{EXPERIMENT} plate {plate}",
                 "experiment": EXPERIMENT}
                for reading in values
            ]
        losses += [
            {"modality": "wells", "item": f"{path.name}: {letters}",
             "why": f"{count} wells: the repository does not say what these letters mean "
                    "(C, O, T, X): left out"}
            for letters, count in unread.items()
        ]
    return rows, list(treatments), LOSSES.table(losses)


KNOCK_OUT_NOTES = (
    "3days_confluence and 3days_red_integrated (72 h): columns read as five 96-well plates in "
    "the order of the file (inferred), one block per plate; all plates are one experiment. Only "
    "untreated, erlotinib, R428 and AF154 are read: the other treatment letters are not explained. "
    "Two untreated and two treated knock-out wells start at 9 to 51 % confluence where the others "
    "start at 1 to 5 %.",
    "The red signal of the YAP reporter line is read as YAP/TEAD transcription per image area; "
    "its unit and construct are not stated.",
)

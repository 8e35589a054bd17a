"""Death, migration and YAP in the nucleus of PC9 and its AXL knock-out."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path
from statistics import fmean
from typing import Any

import pandas as pd

from refugium.core.errors import StudyError
from refugium.core.guards.texts import read_text
from refugium.core.numbers_read import number_of
from refugium.datasets.plate_table import read_plate
from refugium.datasets.recipes.pc9_axl_arms import KNOCK_OUT, PARENT, arm_name
from refugium.study import LOSSES

VIABILITY = "Phenotypic_data/AXLmutants/CellViability"
WOUND = "Phenotypic_data/AXLmutants/EMT"
IMAGES = "Validations/IF/IF_YAP_TranslocationRatio_combined.csv"
REPEATS = ("BR1", "BR2", "BR3", "BR4")
READS = (
    ("Phase/{}_Phase", VIABILITY, "CellViability", "confluence", "%"),
    ("Red/{}_RedCount", VIABILITY, "CellViability", "dead_objects", "objects per image"),
    ("{}_RWD", WOUND, "EMT", "wound_density", "%"),
    ("{}_WW", WOUND, "EMT", "wound_width", "um"),
)
"""File, folder, experiment, measure and unit of each readout."""

FILES = (
    *(f"{folder}/{name.format(br)}.csv" for name, folder, *_ in READS for br in REPEATS), IMAGES,
)
LINES = {"PC9": PARENT, "AXL KO": KNOCK_OUT, "KO": KNOCK_OUT, "WT": PARENT}
OTHERS = ("Kin", "KIN", "Kdead", "KD", "M4", "M5", "M7", "M10", "M11", "M15")
"""Knock-out cells with an AXL construct put back."""
TREATMENTS: dict[str, tuple[str, ...]] = {
    "": (), "UT": (), "E": ("erlotinib",), "AF": ("AF154",), "A/E": ("erlotinib", "AF154"),
    "EA": ("erlotinib", "AF154"),
}


def arrange_phenotypes(
    files: Mapping[str, Path],
) -> tuple[list[dict[str, Any]], list[tuple[str, ...]], pd.DataFrame]:
    """Arrange the files into wells, one series per condition and repeat.

    Returns
    -------
    tuple
        Rows of wells, the treatments that occur, losses.
    """
    rows: list[dict[str, Any]] = []
    losses: list[dict[str, str]] = []
    for name, folder, experiment, measure, unit in READS:
        for repeat in REPEATS:
            path = files[f"{folder}/{name.format(repeat)}.csv"]
            header, values = read_plate(path)
            left = 0
            for column in range(1, len(header)):
                line, agents = _condition(header[column], path.name)
                left += line is None
                if line is None:
                    continue
                rows += [
                    {"well": f"{line} {arm_name(agents)}", "model_id": line,
                     "arm": arm_name(agents), "time_h": reading[0], "measure": measure,
                     "value": reading[column], "unit": unit, "block": f"{experiment} {repeat}"}
                    for reading in values
                ]
            losses.append({"modality": "wells", "item": f"{path.name}",
                           "why": f"{left} series of knock-out cells with an AXL construct put "
                                  "back: left out"})
    rows += _images(files[IMAGES], losses)
    return rows, list(TREATMENTS.values()), LOSSES.table(losses)


def _condition(name: str, file: str) -> tuple[str | None, tuple[str, ...]]:
    """Read `AXL KO-A/E` or `KO A/E`; None for a line that is not read."""
    if name in LINES or name in OTHERS:
        line, letters = name, ""
    else:
        separator = "-" if "-" in name else " "
        line, _, letters = name.rpartition(separator)
    if line in OTHERS and letters in TREATMENTS:
        return None, ()
    if line not in LINES or letters not in TREATMENTS:
        raise StudyError("not a condition of this experiment", file=file, row=1, found=name,
                         remedy="columns are named `PC9-A/E` or `PC9 A/E`")
    return LINES[line], TREATMENTS[letters]


def _images(path: Path, losses: list[dict[str, str]]) -> list[dict[str, Any]]:
    """Mean over the cells of each image; cells of one image are no replicates.

    Every row of the file ends in a separator, which makes a column without a name.
    """
    cells: dict[tuple[str, str, str], list[float]] = {}
    for number, row in enumerate(csv.DictReader(io.StringIO(read_text(path))), start=2):
        value = number_of(row["Math_logNucbyCyto"])
        if value is None:
            raise StudyError("not a number", file=path.name, row=number,
                             column="Math_logNucbyCyto", found=row["Math_logNucbyCyto"])
        key = (row["Cell Line"], row["Treatment"], row["ImageNumber"])
        cells.setdefault(key, []).append(value)
    twice = _same_cells(cells)
    losses += [
        {"modality": "wells", "item": f"{path.name}: {line} {treatment}",
         "why": "the same cells stand under two treatments, one of them wrongly: both left out"}
        for line, treatment in twice
    ]
    rows = []
    for (line, treatment, image), values in cells.items():
        if (line, treatment) in twice:
            continue
        model, agents = _condition(f"{line} {treatment}", path.name)
        rows.append({
            "well": f"{line} {treatment} image {image}", "model_id": str(model),
            "arm": arm_name(agents), "time_h": None, "measure": "nuclear_yap",
            "value": fmean(values), "unit": "log nucleus/cytoplasm", "block": "YAP imaging",
        })
    return rows


def _same_cells(cells: Mapping[tuple[str, str, str], list[float]]) -> list[tuple[str, str]]:
    """Find treatments of one line whose images hold exactly the same values."""
    content: dict[tuple[str, str], list[list[float]]] = {}
    for (line, treatment, _), values in cells.items():
        content.setdefault((line, treatment), []).append(values)
    return [key for key, images in content.items()
            if any(other == images for name, other in content.items() if name != key)]


PHENOTYPE_NOTES = (
    "CellViability and EMT: one series per condition and repeat (BR1 to BR4); how many wells a "
    "series averages is not stated. Red objects are read as dead cells, as the source's own "
    "figures do (they divide them by confluence); the dye is not stated. AF is read as AF154.",
    "EMT files hold wound closure only (relative wound density, wound width): migration with "
    "growth inside it, not a marker of EMT. No dasatinib was given in them. Cell islands are not "
    "in this part of the data.",
    "YAP in the nucleus: mean over the cells of each image of the log ratio of nucleus to "
    "cytoplasm (base not stated in the file). Time and number of experiments are not stated: "
    "images are the only replicates. The file lists the same cells of the AXL knock-out under "
    "erlotinib and under erlotinib + AF154: neither is read.",
)

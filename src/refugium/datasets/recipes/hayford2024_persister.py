"""SKMEL5 cells after a BRAF inhibitor and untreated: RSL3 or erastin, with and without rescue."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from refugium.core.errors import StudyError
from refugium.core.guards.texts import read_text
from refugium.datasets.entries import Published
from refugium.datasets.texts import cited
from refugium.io import read_table, to_numbers
from refugium.study import LOSSES, Study

LINE = "SKMEL5"
FIRST_DRUG, FIRST_START_H = "PLX4720", -192.0
RESCUE = "ferrostatin-1"
PLATES: dict[tuple[str, str], str] = {
    (drug, state): f"SKMEL5-H2BGFP-{state}_{drug}DR-40uM-2fold_Fer1-0-1uM.txt"
    for drug in ("RSL3", "Erastin") for state in ("untreated", "postidle")
}
MAPS = {drug: f"{drug}DR plate map.txt" for drug in ("RSL3", "Erastin")}
_IMAGE = re.compile(r"^(?P<taken>\d{14})-\d+-(?P<row>R\d\d)-(?P<column>C\d\d)$")
_UNTREATED: dict[str, Any] = {"agent": "none", "kind": "none"}

NOTES = (
    "Counts are nuclei, the nine images of a well summed; times are those of the images, from the "
    "first image of each plate on.",
    "Doses come from the plate maps. The names of the files say 40 uM for both drugs; the highest "
    "dose of RSL3 is 10 uM.",
    "Post-idle cells are off the BRAF inhibitor when the second drug comes. Its dose is not in "
    "these files, nor is its time: eight days before, as in the source's series of RNA, is "
    "assumed.",
    "One plate for each kind of cells and drug: plate and state are one.",
    "Counts of barcodes are not read here.",
)


def arrange(published: Published, files: Mapping[str, Path]) -> Study:
    """Arrange the fetched files into one study.

    Parameters
    ----------
    published
        The catalogue entry.
    files
        Path in the catalogue to file.

    Returns
    -------
    Study
        Wells of counted nuclei (one experiment per second drug, one plate per kind of cells).
    """
    wells: list[dict[str, Any]] = []
    arms: dict[str, list[dict[str, Any]]] = {}
    for (drug, state), name in PLATES.items():
        doses = _plate_map(files[MAPS[drug]])
        counts = _counts(files[name])
        start = min(time for time, _, _ in counts)
        for (time, row, column), count in counts.items():
            if (row, column) not in doses:
                raise StudyError("a well that the plate map does not hold", file=name,
                                 found=f"{row}-{column}", remedy=f"look at {MAPS[drug]}")
            dose, rescue = doses[row, column]
            arm = _arm(arms, drug, dose, rescued=rescue, survivors=state == "postidle")
            wells.append({
                "well": f"{row}-{column}", "model_id": LINE, "arm": arm,
                "time_h": round((time - start).total_seconds() / 3600, 2),
                "measure": "nuclei", "value": count, "unit": "cells",
                "block": f"{drug} {state}", "experiment": drug,
            })
    return Study(
        name=published.name, modalities={},
        models=pd.DataFrame([{"model_id": LINE, "kind": "cell_line", "species": "human",
                              "lineage": "melanoma, BRAF V600E"}]),
        arms=pd.DataFrame([{"arm": arm, **agent} for arm, given in arms.items()
                           for agent in given]),
        samples=pd.DataFrame(columns=["sample_id", "model_id", "arm"]),
        wells=pd.DataFrame(wells),
        time_zero="addition of the second drug (first image of the plate)",
        notes=(*NOTES, f"Licence: {published.licence}."),
        citation=cited(published),
        losses=LOSSES.table([{"modality": "wells", "item": "areas and intensities",
                              "why": "the readings of cells are counts of nuclei"}]),
    )


def _plate_map(path: Path) -> dict[tuple[str, str], tuple[float, bool]]:
    """Return dose in uM and whether rescued, of each well that holds cells."""
    rows = list(csv.reader(io.StringIO(read_text(path), newline=""), delimiter="\t"))
    header = rows[0]
    drug, found = header.index("Drug"), {}
    for row in rows[1:]:
        for column in range(1, drug):
            if len(row) > drug and row[column].strip():
                found[row[0], header[column]] = (float(row[column]), "Ferr" in row[drug])
    return found


def _counts(path: Path) -> dict[tuple[datetime, str, str], float]:
    """Return nuclei by time, row and column, images summed."""
    raw = read_table(path)
    numbers = to_numbers(raw[["Count"]], file=path.name)["Count"]
    found: dict[tuple[datetime, str, str], float] = {}
    for number, (image, count) in enumerate(zip(raw["Slice"], numbers, strict=True), start=2):
        named = _IMAGE.match(str(image))
        if named is None:
            raise StudyError("an image that names no time and well", file=path.name, row=number,
                             column="Slice", found=image)
        key = (datetime.strptime(named["taken"], "%Y%m%d%H%M%S"), named["row"], named["column"])
        found[key] = found.get(key, 0.0) + float(count)
    return found


def _arm(
    arms: dict[str, list[dict[str, Any]]], drug: str, dose: float, *, rescued: bool,
    survivors: bool,
) -> str:
    """Return the arm of a well, made when first met."""
    given: list[dict[str, Any]] = []
    if dose > 0:
        given.append({"agent": drug.lower() if drug == "Erastin" else drug, "kind": "drug",
                      "dose": dose, "unit": "uM"})
    if rescued:
        given.append({"agent": RESCUE, "kind": "drug", "dose": 1.0, "unit": "uM"})
    name = " + ".join(f"{one['agent']} {one['dose']:g} uM" for one in given) or "none"
    name = f"{FIRST_DRUG}, then {name}" if survivors else name if given else "untreated"
    if name not in arms:
        before = [{"agent": FIRST_DRUG, "kind": "drug", "start_h": FIRST_START_H}]
        now = [{**one, "start_h": 0.0} for one in given or [_UNTREATED]]
        arms[name] = (before if survivors else []) + now
    return name

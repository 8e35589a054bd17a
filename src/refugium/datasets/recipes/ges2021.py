"""PC9, its versions and its sublines on erlotinib: one colony per well, and whole populations."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from refugium.core.errors import StudyError
from refugium.datasets.entries import Published
from refugium.datasets.texts import cited
from refugium.datasets.timed_blocks import read_timed_blocks
from refugium.study import LOSSES, Study

READING = "Cell Nucleus"
DRUG, DOSE_UM = "erlotinib", 3.0
ON, OFF = "erlotinib 3 uM", "untreated"
PARENT = "PC9"
COLONIES = {f"PC9-{name}": f"cFP/cFP_PC9-{name}_Erl-3uM.csv" for name in (
    "parental", "MGH", "BR1", "DS1", "DS3", "DS4", "DS6", "DS7", "DS8", "DS9")}
_WHOLE = "DrugResponse/Parental-VU-MGH-BR1_Clones-DS1-3-4-6-7-8-9"
POPULATIONS = {
    ON: (f"{_WHOLE}_Erl-3uM.csv", "DrugResponse/Platemaps/Erlotnib PC9 plate map.xlsx"),
    OFF: (f"{_WHOLE}_DMSO.csv", "DrugResponse/Platemaps/Untreat PC9 plate map.xlsx"),
}
NAMES = {"VU": "parental"}
"""Names of the plate maps that the files of colonies write otherwise."""
_HOW = {"parental": "version VU", "MGH": "version MGH", "BR1": "version BR1"}

NOTES = (
    "Plates of colonies hold one colony, grown from one cell, per well; populations hold many "
    "cells per well. Times are from the addition of erlotinib.",
    "Counts are nuclei as the imager wrote them; nothing is left out for crowding.",
    "VU of the plate maps is taken to be the parental line of the plates of colonies (inferred).",
    "The plate maps list ten samples and hold ten columns of wells: the columns are taken in the "
    "order of the list (inferred).",
    "One plate per line: line and plate of colonies cannot be told apart.",
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
        Wells of counted nuclei: measure `colony cells` (one colony per well) and `nuclei`.
    """
    parts = []
    for model, name in COLONIES.items():
        seen = read_timed_blocks(files[name], READING)
        parts.append(seen.assign(model_id=model, arm=ON, measure="colony cells",
                                 block=f"colonies {model}", experiment="colonies"))
    for arm, (name, plate_map) in POPULATIONS.items():
        seen, lines = read_timed_blocks(files[name], READING), _lines(files[plate_map])
        unknown = sorted(set(seen["well"]) - set(lines))
        if unknown:
            raise StudyError("a well that the plate map does not hold", file=files[name].name,
                             found=unknown[0], remedy=f"look at {files[plate_map].name}")
        parts.append(seen.assign(model_id=[lines[well] for well in seen["well"]], arm=arm,
                                 measure="nuclei", block=f"populations {arm}",
                                 experiment="populations"))
    return Study(
        name=published.name, modalities={}, models=_models(),
        arms=pd.DataFrame([
            {"arm": ON, "start_h": 0.0, "agent": DRUG, "kind": "drug", "dose": DOSE_UM,
             "unit": "uM"},
            {"arm": OFF, "start_h": 0.0, "agent": "none", "kind": "none"},
        ]),
        samples=pd.DataFrame(columns=["sample_id", "model_id", "arm"]),
        wells=pd.concat(parts, ignore_index=True).assign(unit="cells"),
        time_zero="addition of erlotinib",
        notes=(*NOTES, f"Licence: {published.licence}."),
        citation=cited(published),
        losses=LOSSES.table([
            {"modality": "wells", "item": "areas, intensities, shapes",
             "why": "of the imager's readings only the number of nuclei is read"},
        ]),
    )


def _lines(path: Path) -> dict[str, str]:
    """Return the line in each well, of a plate map: rows, columns with doses, samples in order."""
    import openpyxl

    sheet = openpyxl.load_workbook(path, read_only=True, data_only=True).active
    rows: list[tuple[Any, ...]] = [tuple(row) for row in sheet.iter_rows(values_only=True)]
    header = [str(cell or "") for cell in rows[0]]
    named = header.index("Sample")
    samples = [str(row[named]) for row in rows[1:] if row[named] is not None]
    held = [(str(row[0]), header[at]) for row in rows[1:] if row[0]
            for at in range(1, named) if header[at][:1] == "C" and row[at] is not None]
    columns = sorted({column for _, column in held})
    if len(columns) != len(samples):
        raise StudyError("as many samples as columns of wells are expected", file=path.name,
                         found=f"{len(samples)} samples, {len(columns)} columns")
    of = dict(zip(columns, samples, strict=True))
    letters = "ABCDEFGHIJKLMNOP"
    return {letters[int(row[1:]) - 1] + column[1:]: f"PC9-{NAMES.get(of[column], of[column])}"
            for row, column in held}


def _models() -> pd.DataFrame:
    tissue = "lung adenocarcinoma, EGFR exon 19 deletion"
    rows = [{"model_id": PARENT, "parent_id": "", "perturbation": ""}]
    for model in COLONIES:
        own = model.removeprefix("PC9-")
        version = own in _HOW
        rows.append({"model_id": model, "parent_id": PARENT if version else "PC9-parental",
                     "perturbation": _HOW.get(own, "subclone")})
    return pd.DataFrame(rows).assign(kind="cell_line", lineage=tissue, species="human")

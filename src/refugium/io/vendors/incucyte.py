"""IncuCyte: exports of a metric over time, one column per well or image."""

from __future__ import annotations

import csv
import io
import re

import numpy as np
import pandas as pd

from refugium.core.errors import StudyError
from refugium.core.guards.limits import check_shape
from refugium.core.guards.texts import read_text
from refugium.core.numbers_read import number_of, remedy_for
from refugium.core.stats import mean_seen
from refugium.io.vendors.imported import ImportedTable
from refugium.io.vendors.parameters import SHOWN
from refugium.io.vendors.source import VendorTable
from refugium.study import LOSSES, WELLS

LAYOUT = ("the text export of IncuCyte (2015 to 2023): lines such as `Metric: ...`, then a header "
          "with Date Time, Elapsed and one column per well")
# `A01` is A1; letters or digits beside it make it part of a name
_WELL = re.compile(r"(?<![A-Za-z0-9])(?P<row>[A-P])0?(?P<column>[1-9]|1\d|2[0-4])(?![A-Za-z0-9])")
_IMAGE = re.compile(r",?\s*Image\s*\d+\s*", re.IGNORECASE)
_ERROR = re.compile(r"std\.?\s*err|std\.?\s*dev", re.IGNORECASE)
_UNIT = re.compile(r"(?P<name>.+?)\s*\((?P<unit>[^()]*)\)")
_META = re.compile(r"(?P<key>[A-Za-z ]+):\s*(?P<value>.*)")
_UNITS = {"percent": "%"}
_CLOCK = re.compile(r"elapsed(?:\s*time)?(?:\s*[(\[]?(?P<unit>[a-z]+)[)\]]?)?")
_HOURS = {"": 1.0, "h": 1.0, "hr": 1.0, "hrs": 1.0, "hour": 1.0, "hours": 1.0, "d": 24.0,
          "day": 24.0, "days": 24.0, "min": 1 / 60, "mins": 1 / 60, "minute": 1 / 60,
          "minutes": 1 / 60}
_MEASURES = {
    "phase object confluence": "confluence", "phase confluence": "confluence",
    "relative wound density": "wound_density", "wound confluence": "wound_confluence",
    "wound width": "wound_width",
}


def read_incucyte(source: VendorTable) -> ImportedTable:
    """Answer: how did each well grow?

    Notes
    -----
    `Elapsed` is taken as hours from the first scan unless its header names days or minutes; the
    date is not kept. Images of one well are
    averaged, columns of standard errors dropped, both counted. The measure is `confluence` for
    Phase Object Confluence, `wound_density`, `wound_confluence` and `wound_width` for those of
    wounds, else the metric's own name: a red object's confluence is no cell number. The vessel is
    the block. Which model and
    treatment is in which well the file does not say: give a plate map (`well`, `model_id`,
    `arm`), or fill the empty columns in.

    Raises
    ------
    StudyError
        No header with Elapsed, ragged rows, a cell that is no number.
    """
    text = read_text(source.path, source.limits)
    meta, header, top, rows = _parts(text, source)
    times, series, losses, images = _series(header, top, rows, source)
    metric = meta.get("metric", "")
    match = _UNIT.fullmatch(metric)
    name, unit = (match["name"], match["unit"]) if match else (metric, "")
    measure = _MEASURES.get(name.lower(), name.lower()) or "value"
    block = meta.get("vessel name", "") or meta.get("label", "") or source.path.stem
    if images:
        losses.append({"modality": "wells", "item": source.file,
                       "why": f"{images} columns of images averaged by well"})
    out: list[dict[str, object]] = []
    empty = 0
    for well, values in series.items():
        place = source.plate.get(well, {})
        for time_h, value in zip(times, values.tolist(), strict=True):
            if np.isnan(value):
                empty += 1
                continue
            out.append({"well": well, "model_id": place.get("model_id", ""),
                        "arm": place.get("arm", ""), "time_h": time_h, "measure": measure,
                        "value": value, "unit": _UNITS.get(unit.lower(), unit), "block": block})
    if empty:
        losses.append({"modality": "wells", "item": source.file,
                       "why": f"{empty} empty readings: missing"})
    if not out:
        raise StudyError("no reading at all", file=source.file, remedy="export it again")
    notes = () if metric else ("the file names no metric: the measure is called 'value'",)
    return ImportedTable("incucyte", source.file, "wells", wells=WELLS.table(pd.DataFrame(out)),
                         losses=LOSSES.table(losses), notes=notes)


def _parts(
    text: str, source: VendorTable
) -> tuple[dict[str, str], list[str], int, list[tuple[int, list[str]]]]:
    lines = text.splitlines()
    top = next((i for i, line in enumerate(lines)
                if "elapsed" in line.lower() and line.lower().lstrip('"').startswith("date")), -1)
    if top < 0:
        raise StudyError("no header with Date Time and Elapsed", file=source.file,
                         remedy=f"this reader expects {source.layout}")
    meta = {}
    for line in lines[:top]:
        match = _META.fullmatch(line.strip().strip('",\t').strip())
        if match:
            meta[match["key"].strip().lower()] = match["value"].strip()
    separator = "\t" if "\t" in lines[top] else ","
    body = io.StringIO("\n".join(lines[top:]), newline="")
    rows: list[tuple[int, list[str]]] = []
    header: list[str] = []
    try:
        for number, cells in enumerate(csv.reader(body, delimiter=separator, strict=True), top + 1):
            if not any(cell.strip() for cell in cells):
                continue
            if not header:
                header = [cell.strip() for cell in cells]
                continue
            rows.append((number, cells))
            check_shape(len(rows), len(header), file=source.file, limits=source.limits)
    except csv.Error as error:
        raise StudyError(f"the table cannot be parsed: {error}", file=source.file,
                         remedy="look for an unclosed quotation mark") from None
    return meta, header, top + 1, rows


def _series(
    header: list[str], top: int, rows: list[tuple[int, list[str]]], source: VendorTable
) -> tuple[list[float], dict[str, np.ndarray], list[dict[str, str]], int]:
    low = [name.lower() for name in header]
    clock = next((i for i, name in enumerate(low) if name.startswith("elapsed")), -1)
    if clock < 0:
        raise StudyError("column is missing", file=source.file, row=top, column="Elapsed",
                         found=header[:SHOWN], remedy=f"this reader expects {source.layout}")
    match = _CLOCK.fullmatch(low[clock])
    # a unit that is not known must fail: taken as hours it would be wrong unseen
    hours = _HOURS.get((match["unit"] or "") if match else "?")
    if hours is None:
        raise StudyError("the unit of the elapsed time is not known", file=source.file, row=top,
                         column=header[clock], remedy="name the column 'Elapsed' and give hours")
    at = [i for i, name in enumerate(low) if i != clock and name and not name.startswith("date")]
    # before wells are named: `A1 (Std Err Img)` would be one more image of A1
    errors = [i for i in at if _ERROR.search(header[i])]
    at = [i for i in at if i not in errors]
    losses = [{"modality": "wells", "item": source.file,
               "why": f"{len(errors)} columns of standard errors: dropped"}] if errors else []
    table = np.empty((len(rows), len(at) + 1))
    for n, (number, cells) in enumerate(rows):
        if len(cells) != len(header):
            raise StudyError(f"this row has {len(cells)} cells, the header has {len(header)}",
                             file=source.file, row=number, remedy="export it again")
        for j, i in enumerate([clock, *at]):
            reading = number_of(cells[i])
            if reading is None or np.isinf(reading) or (j == 0 and np.isnan(reading)):
                raise StudyError("not a number", file=source.file, row=number, column=header[i],
                                 found=cells[i],
                                 remedy=remedy_for(cells[i], header[i] if j else "time_h"))
            table[n, j] = reading
    columns: dict[str, list[int]] = {}
    for j, i in enumerate(at, start=1):
        columns.setdefault(_well(header[i]), []).append(j)
    images = sum(len(js) for js in columns.values() if len(js) > 1)
    # columns of one well are its images only if they say so
    if images and not any(_IMAGE.search(header[i]) for i in at):
        doubled = next(well for well, js in columns.items() if len(js) > 1)
        raise StudyError("two columns are the same well", file=source.file, row=top,
                         column=doubled, remedy="delete or rename one")
    series = {well: mean_seen(table[:, js], axis=1) for well, js in columns.items()}
    return (table[:, 0] * hours).tolist(), series, losses, images


def _well(name: str) -> str:
    bare = _IMAGE.sub("", name).strip(" ,")
    found = list(_WELL.finditer(bare))
    return f"{found[-1]['row']}{found[-1]['column']}" if found else bare

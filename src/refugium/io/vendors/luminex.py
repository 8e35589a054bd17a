"""Luminex: the CSV that xPONENT writes, with blocks of Median, Net MFI and Count."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass

import numpy as np

from refugium.core.errors import StudyError
from refugium.core.guards.limits import check_shape
from refugium.core.guards.texts import read_text
from refugium.core.numbers_read import number_of, remedy_for
from refugium.io.vendors.imported import ImportedTable
from refugium.io.vendors.panel import panel_matrix
from refugium.io.vendors.parameters import MIN_BEADS, SHOWN
from refugium.io.vendors.source import VendorTable
from refugium.study import LOSSES

LAYOUT = ("the CSV export of xPONENT (3.1 to 4.3): lines such as Batch, then blocks "
          "`DataType:,Net MFI` (or Median) and `DataType:,Count` with Location, Sample and one "
          "column per analyte")
_VALUES = ("Net MFI", "Median")
_WELL = re.compile(r"\d+\(\d+,\s*(?P<well>[A-P]\d{1,2})\)")
_STANDARD = re.compile(r"(?:background|standard|blank|qc)[\s_-]*\d*", re.IGNORECASE)
_BELOW = re.compile(r"<\s*\S+|OOR\s*<", re.IGNORECASE)
_ABOVE = re.compile(r">\s*\S+|OOR\s*>", re.IGNORECASE)
_NO_DATA = re.compile(r"[-*]+")
_OTHER = frozenset({"Location", "Sample", "Total Events", "Notes"})


@dataclass(frozen=True)
class Block:
    """One block of the file: its header and its rows, with the row a spreadsheet shows."""

    header: list[str]
    rows: list[tuple[int, list[str]]]


def read_luminex(source: VendorTable) -> ImportedTable:
    """Answer: how bright were the beads of each analyte in each well?

    Notes
    -----
    Net MFI (background taken off) is used where the file holds it, else Median; the note says
    which. A reading of fewer than `MIN_BEADS` beads is missing, as is a net reading of zero or
    less (at or below background: not quantified), or marked as below the assay's range (`<OOR`);
    all are counted. An analyte with a reading above the range (`>OOR`) is left out: a gap would
    read as nothing seen. Wells called background,
    standard, blank or QC are dropped and counted. Wells that share a sample's name are samples of
    their own, `NAME (A1)`. The batch is the block.

    Raises
    ------
    StudyError
        No such block, ragged rows, wells that differ between blocks, a cell that is no number.
    """
    blocks, batch = _blocks(source)
    wanted = next((name for name in _VALUES if name in blocks), "")
    if not wanted:
        raise StudyError("no block of readings", file=source.file, found=list(blocks)[:SHOWN],
                         remedy=f"this reader expects {source.layout}")
    block = blocks[wanted]
    analytes = [name for name in block.header if name not in _OTHER]
    if not analytes or not block.rows:
        raise StudyError("the block holds no readings", file=source.file, found=block.header,
                         remedy=f"this reader expects {source.layout}")
    values, places, marked = _matrix(block, analytes, source)
    keep = [i for i, (_, name) in enumerate(places) if not _STANDARD.fullmatch(name)]
    losses: list[dict[str, str]] = []
    _note(losses, len(places) - len(keep), "wells of background, standard or QC: dropped", source)
    notes = [f"values are {wanted}"]
    values, marked = values[keep], marked[keep]
    _note(losses, int((marked < 0).sum()), "readings below the assay's range: missing, not small",
          source)
    above = (marked > 0).any(axis=0)
    losses += [{"modality": "luminex", "item": analytes[i], "why": "a reading above the assay's "
                "range: left out, for a gap would read as nothing seen"}
               for i in np.flatnonzero(above)]
    values, analytes = values[:, ~above], [analytes[i] for i in np.flatnonzero(~above)]
    if "Count" in blocks:
        counts, others, _ = _matrix(blocks["Count"], analytes, source)
        if others != places:
            raise StudyError("the blocks of readings and counts hold different wells",
                             file=source.file, remedy="export it again")
        few = (counts[keep] < MIN_BEADS) & np.isfinite(values)
        _note(losses, int(few.sum()), f"readings of fewer than {MIN_BEADS} beads: missing", source)
        values = np.where(few, np.nan, values)
    else:
        notes.append("no bead counts in the file: readings of few beads cannot be told")
    low = np.isfinite(values) & (values <= 0)
    _note(losses, int(low.sum()), "readings at or below background: missing, not small", source)
    values = np.where(low, np.nan, values)
    names = [places[i][1] for i in keep]
    # wells of one name stay apart: whether they are replicates the file does not say
    raw = [f"{name} ({places[i][0]})" if names.count(name) > 1 else name
           for i, name in zip(keep, names, strict=True)]
    used, ids = source.rename(raw, losses, "luminex")
    values = values[used]
    if not np.isfinite(values).any():
        raise StudyError("no reading is left", file=source.file, remedy="look at the bead counts")
    data = panel_matrix(values, ids, analytes, scale="linear", modality="luminex",
                        file=source.file, losses=losses)
    if batch:
        data.obs["block"] = batch
    return ImportedTable("luminex", source.file, "luminex", data, losses=LOSSES.table(losses),
                         notes=tuple(notes))


def _blocks(source: VendorTable) -> tuple[dict[str, Block], str]:
    text = read_text(source.path, source.limits)
    found: dict[str, Block] = {}
    batch, current = "", None
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), strict=True), 1):
            first = cells[0].strip() if cells else ""
            if first.rstrip(":") == "Batch" and not batch and len(cells) > 1:
                batch = cells[1].strip()
            if first.rstrip(":") == "DataType" and len(cells) > 1:
                current = cells[1].strip()
                continue
            if not any(cell.strip() for cell in cells):
                # a blank line ends a block; one between its name and its header does not
                current = None if current in found else current
                continue
            if current is None:
                continue
            if current not in found:
                header = [cell.strip() for cell in cells]
                # empty cells at the end are padding; one within is an analyte without a name
                while header and not header[-1]:
                    header.pop()
                if len(set(header)) < len(header) or "" in header:
                    raise StudyError("an analyte has no name or appears twice", file=source.file,
                                     row=number, remedy="export it again")
                found[current] = Block(header, [])
            else:
                found[current].rows.append((number, [cell.strip() for cell in cells]))
                check_shape(len(found[current].rows), len(found[current].header),
                            file=source.file, limits=source.limits)
    except csv.Error as error:
        raise StudyError(f"the table cannot be parsed: {error}", file=source.file,
                         remedy="look for an unclosed quotation mark") from None
    return found, batch


def _matrix(
    block: Block, analytes: list[str], source: VendorTable
) -> tuple[np.ndarray, list[tuple[str, str]], np.ndarray]:
    """Return readings, (well, sample) of each row, and -1 or 1 where one is out of range."""
    for name in ("Location", "Sample", *analytes):
        if name not in block.header:
            raise StudyError("column is missing", file=source.file, column=name,
                             found=block.header[:SHOWN],
                             remedy=f"this reader expects {source.layout}")
    at = [block.header.index(name) for name in analytes]
    location, sample = block.header.index("Location"), block.header.index("Sample")
    values = np.empty((len(block.rows), len(analytes)))
    marked = np.zeros(values.shape, dtype=int)
    places = []
    for i, (number, cells) in enumerate(block.rows):
        if len(cells) < len(block.header):
            raise StudyError(f"this row has {len(cells)} cells, the header has "
                             f"{len(block.header)}", file=source.file, row=number,
                             remedy="export it again")
        for j, position in enumerate(at):
            reading = number_of(cells[position])
            if reading is None:
                marked[i, j], reading = _out_of_range(cells[position])
            if reading is None or np.isinf(reading):
                raise StudyError("not a number", file=source.file, row=number,
                                 column=analytes[j], found=cells[position],
                                 remedy=remedy_for(cells[position], analytes[j]))
            values[i, j] = reading
        match = _WELL.fullmatch(cells[location])
        places.append((match["well"] if match else cells[location], cells[sample]))
    return values, places, marked


def _out_of_range(cell: str) -> tuple[int, float | None]:
    """Return -1, 1 or 0 with NaN for a mark that stands for a number; None if it is none."""
    for side, pattern in ((-1, _BELOW), (1, _ABOVE), (0, _NO_DATA)):
        if pattern.fullmatch(cell.strip()):
            return side, float("nan")
    return 0, None


def _note(losses: list[dict[str, str]], count: int, why: str, source: VendorTable) -> None:
    if count:
        losses.append({"modality": "luminex", "item": source.file, "why": f"{count} {why}"})

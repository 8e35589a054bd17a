"""Exports of a plate imager: one block of rows per time, each below `Timespan (h):, <t>`."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pandas as pd

from refugium.core.errors import StudyError
from refugium.core.guards.limits import LIMITS, Limits, check_shape, check_size
from refugium.core.guards.texts import decode_text
from refugium.core.tables import Column, Schema

TIMED_READINGS = Schema("timed_readings", (
    Column("time_h", "number", "time of the block", "h"),
    Column("well", "name", "row and column of the plate: B02"),
    Column("value", "number", "the reading"),
), holds="one reading per well and time")
_TIME = re.compile(r"^\"?Timespan \(h\):\"?\s*,\s*([-+.\deE]+)")


def read_timed_blocks(path: Path, reading: str, limits: Limits = LIMITS) -> pd.DataFrame:
    """Read one column of an export in which each time has a block of its own.

    Parameters
    ----------
    path
        First line the names of the columns, among them `Column` and `Row`; then blocks, each below
        a line `Timespan (h):, <t>`. Numbers of blocks and empty lines are passed over.
    reading
        Name of the column to read; others, which such exports may fill with `-1.#INF`, are not.
    limits
        See :class:`refugium.core.guards.Limits`.

    Returns
    -------
    pandas.DataFrame
        Columns of :data:`TIMED_READINGS`.

    Raises
    ------
    StudyError
        No such column, no block, rows before the first time, a reading that is no number, or a
        well that a time holds twice.
    """
    check_size(path, limits, text=True)
    # such instruments write units as Latin-1 in names that are not read here
    lines = decode_text(path.read_bytes().decode("latin-1").encode(), path.name).splitlines()
    check_shape(len(lines), 1, file=path.name, limits=limits)
    header = next(csv.reader(io.StringIO(lines[0] if lines else "")), [])
    places = {name: header.index(name) for name in ("Column", "Row", reading) if name in header}
    if len(places) < 3:
        raise StudyError(f"no column {reading!r} beside Column and Row", file=path.name, row=1,
                         found=", ".join(header[:8]))
    time, rows, seen = None, [], set()
    for number, cells in enumerate(csv.reader(lines[1:]), start=2):
        given = _TIME.match(lines[number - 1])
        if given:
            time = float(given[1])
        elif len(cells) == len(header):
            value, well = cells[places[reading]], f"{cells[places['Row']]}" + (
                cells[places["Column"]].zfill(2))
            if time is None or (time, well) in seen:
                raise StudyError("readings before the first time" if time is None else
                                 "a well that one time holds twice", file=path.name, row=number,
                                 found=well)
            try:
                rows.append({"time_h": time, "well": well, "value": float(value)})
            except ValueError:
                raise StudyError("not a number", file=path.name, row=number, column=reading,
                                 found=value) from None
            seen.add((time, well))
        elif len(cells) > 1:
            raise StudyError(f"this row has {len(cells)} cells, the header has {len(header)}",
                             file=path.name, row=number)
    if not rows:
        raise StudyError("the export holds no block of readings", file=path.name,
                         remedy="each block begins with a line `Timespan (h):, <hours>`")
    return TIMED_READINGS.table(rows)

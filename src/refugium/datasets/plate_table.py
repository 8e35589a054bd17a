"""Wide growth tables: first column the time, every other column a well, names may repeat."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from refugium.core.errors import StudyError
from refugium.core.guards.limits import LIMITS, Limits, check_shape
from refugium.core.guards.texts import read_text


def read_plate(path: Path, limits: Limits = LIMITS) -> tuple[list[str], list[list[float]]]:
    """Read a wide table of numbers whose column names may repeat (replicate wells).

    Parameters
    ----------
    path
        A CSV file; the first row holds the names.
    limits
        See :class:`refugium.core.guards.Limits`.

    Returns
    -------
    tuple
        Column names, and rows of numbers; an empty cell is NaN.

    Raises
    ------
    StudyError
        Ragged row or a cell that is not a number, with its row and column.
    """
    rows = list(csv.reader(io.StringIO(read_text(path, limits), newline="")))
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    if len(rows) < 2:
        raise StudyError("the table holds no readings", file=path.name)
    header = [name.strip() for name in rows[0]]
    check_shape(len(rows), len(header), file=path.name, limits=limits)
    values = []
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != len(header):
            raise StudyError(f"this row has {len(row)} cells, the header has {len(header)}",
                             file=path.name, row=number,
                             remedy="look for a missing or an extra separator")
        values.append([
            _number(cell, path.name, number, header[column]) for column, cell in enumerate(row)
        ])
    return header, values


def _number(cell: str, file: str, row: int, column: str) -> float:
    text = cell.strip()
    if not text:
        return float("nan")
    try:
        return float(text)
    except ValueError:
        raise StudyError("not a number", file=file, row=row, column=column, found=cell) from None

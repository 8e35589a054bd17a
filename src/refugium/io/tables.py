"""Tables from CSV, TSV and Parquet: every cell as written, every irregular row named."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from refugium.core.errors import StudyError
from refugium.core.guards.limits import LIMITS, Limits, check_shape
from refugium.core.guards.texts import read_text
from refugium.core.numbers_read import MISSING, number_of, remedy_for
from refugium.io.parquet import read_parquet
from refugium.study.validate import mark, row_of

__all__ = ["MISSING", "check_header", "read_table", "to_numbers"]

_SEPARATORS = {".csv": ",", ".tsv": "\t", ".txt": "\t"}


def read_table(path: Path, limits: Limits = LIMITS) -> pd.DataFrame:
    """Read a table; text formats come back as text, cell by cell.

    Parameters
    ----------
    path
        `.csv`, `.tsv`, `.txt` (delimiter by ending) or `.parquet`.
    limits
        See :class:`refugium.core.guards.Limits`.

    Returns
    -------
    pandas.DataFrame
        Cells as written. Blank rows are left out, but rows keep their numbers in messages.

    Raises
    ------
    StudyError
        Unknown ending, ragged row, doubled or empty column name, unreadable file.
    """
    ending = path.suffix.lower()
    if ending == ".parquet":
        frame = read_parquet(path, limits)
        check_header([str(name) for name in frame.columns], path.name)
        return mark(frame, file=path.name)
    if ending not in _SEPARATORS:
        raise StudyError("unknown kind of table", file=path.name, found=path.suffix,
                         remedy="use .csv, .tsv or .parquet")
    records = _records(read_text(path, limits), _SEPARATORS[ending], path.name)
    top, header = next(records, (1, []))
    if not header:
        raise StudyError("the table is empty", file=path.name, remedy="export it again")
    if header[0].lower().startswith("sep="):
        raise StudyError("a line for Excel stands above the header", file=path.name, row=top,
                         found=header[0], remedy="delete it")
    header = [name.strip() for name in header]
    _check_separator(header, _SEPARATORS[ending], path.name, top)
    check_header(header, path.name, top)
    rows, cells = [], []
    for number, record in records:
        if len(record) != len(header):
            title = len(header) == 1 and len(record) > 1
            raise StudyError(f"this row has {len(record)} cells, the header has {len(header)}",
                             file=path.name, row=number, found=record[:3],
                             remedy="delete the title above the header" if title
                             else "look for a missing or an extra separator")
        rows.append(number)
        cells.append(record)
        check_shape(len(cells), len(header), file=path.name, limits=limits)
    frame = pd.DataFrame(cells, columns=pd.Index(header, dtype=object), dtype=object)
    return mark(frame, file=path.name, rows=rows, header=top)


def _records(text: str, separator: str, file: str) -> Iterator[tuple[int, list[str]]]:
    # strict: an unclosed quotation mark would swallow the rows behind it
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 0
    try:
        for cells in reader:
            number += 1
            if any(cell.strip() for cell in cells):
                yield number, cells
    except csv.Error as error:
        raise StudyError(f"the table cannot be parsed: {error}", file=file, row=number + 1,
                         remedy="look for an unclosed quotation mark from this row on") from None


def _check_separator(header: list[str], separator: str, file: str, row: int) -> None:
    others = (";", "\t", ",", "|") if len(header) == 1 else ("\t",)  # no name holds a tab
    other = next((s for s in others if s != separator and any(s in name for name in header)), None)
    if other:
        name = {"\t": "tabs", ",": "commas"}[separator]
        remedy = f"separate columns by {name}, and write decimal points"
        if other in _SEPARATORS.values():
            remedy = f"name the file {'.tsv' if other == chr(9) else '.csv'}, or {remedy}"
        raise StudyError("the columns are separated by another character", file=file, row=row,
                         found=other, remedy=remedy)


def check_header(header: list[str], file: str, row: int = 1) -> None:
    """Raise StudyError for an empty or doubled column name (an index column may be unnamed)."""
    seen: set[str] = set()
    for position, name in enumerate(header):
        if not name and position > 0:
            raise StudyError(f"column {position + 1} has no name", file=file, row=row,
                             remedy="name it or delete it")
        if name in seen:
            raise StudyError("this column appears twice", file=file, row=row, column=name,
                             remedy="rename one; repeated headers are never merged silently")
        seen.add(name)


def to_numbers(frame: pd.DataFrame, *, file: str) -> pd.DataFrame:
    """Turn text cells into numbers; empty and NA cells stay missing, anything else is an error.

    Parameters
    ----------
    frame
        Text or number columns.
    file
        For messages.

    Raises
    ------
    StudyError
        At the first cell that is not a finite number, with its row and column.

    Examples
    --------
    >>> to_numbers(pd.DataFrame({"s1": ["1.5", "NA"]}), file="a.csv")["s1"].tolist()
    [1.5, nan]
    """
    columns = {}
    for name in frame.columns:
        raw = frame[name]
        if raw.dtype.kind in "fiu":
            values = raw.to_numpy(dtype=float)
        else:
            values = np.empty(len(raw))
            for position, cell in enumerate(raw.tolist()):
                number = number_of(cell)
                if number is None:
                    _refuse("not a number", frame, position, str(name), cell, file)
                values[position] = number
        if np.isinf(values).any():
            position = int(np.argmax(np.isinf(values)))
            _refuse("infinite value", frame, position, str(name), raw.iloc[position], file)
        columns[name] = values
    return pd.DataFrame(columns, index=frame.index)


def _refuse(
    message: str, frame: pd.DataFrame, position: int, column: str, cell: object, file: str
) -> None:
    remedy = ("leave the cell empty where nothing was measured" if message != "not a number"
              else remedy_for(cell, column))
    raise StudyError(message, file=file, row=row_of(frame, position), column=column, found=cell,
                     remedy=remedy)


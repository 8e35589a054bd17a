"""Tables from CSV, TSV and Parquet: every cell as written, every irregular row named."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pandas as pd

from refugium.errors import StudyError
from refugium.study.guards import LIMITS, Limits, check_shape, check_size, read_text

MISSING = frozenset({"", "na", "nan", "n/a", "null", "none_measured", "#n/a"})


def read_table(path: Path, limits: Limits = LIMITS) -> pd.DataFrame:
    """Read a table; text formats come back as text, cell by cell.

    Parameters
    ----------
    path
        `.csv`, `.tsv`, `.txt` (delimiter by ending) or `.parquet`.
    limits
        See :class:`refugium.study.guards.Limits`.

    Raises
    ------
    StudyError
        Unknown ending, ragged row, doubled or empty column name, unreadable file.
    """
    if path.suffix.lower() == ".parquet":
        return _read_parquet(path, limits)
    separators = {".csv": ",", ".tsv": "\t", ".txt": "\t"}
    if path.suffix.lower() not in separators:
        raise StudyError("unknown kind of table", file=path.name, found=path.suffix,
                         remedy="use .csv, .tsv or .parquet")
    separator = separators[path.suffix.lower()]
    text = read_text(path, limits)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as error:
        raise StudyError(f"the table cannot be parsed: {error}", file=path.name,
                         remedy="look for an unclosed quotation mark") from None
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    if not rows:
        raise StudyError("the table is empty", file=path.name)
    header = [name.strip() for name in rows[0]]
    if len(header) == 1 and len(rows) > 1:
        other = next((s for s in (";", "\t", ",") if s in header[0] and s != separator), None)
        if other:
            raise StudyError("the columns are separated by another character", file=path.name,
                             found=other, remedy=f"separate columns by {separator!r}")
    check_header(header, path.name)
    check_shape(len(rows), len(header), file=path.name, limits=limits)
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != len(header):
            raise StudyError(f"this row has {len(row)} cells, the header has {len(header)}",
                             file=path.name, row=number, found=row[:3],
                             remedy="look for a missing or an extra separator")
    return pd.DataFrame(rows[1:], columns=header, dtype=object)


def check_header(header: list[str], file: str) -> None:
    """Raise StudyError for an empty or doubled column name (an index column may be unnamed)."""
    seen: set[str] = set()
    for position, name in enumerate(header):
        if not name and position > 0:
            raise StudyError(f"column {position + 1} has no name", file=file, row=1,
                             remedy="name it or delete it")
        if name in seen:
            raise StudyError("this column appears twice", file=file, row=1, column=name,
                             remedy="rename one; repeated headers are never merged silently")
        seen.add(name)


def _read_parquet(path: Path, limits: Limits) -> pd.DataFrame:
    import pyarrow.parquet as pq
    from pyarrow.lib import ArrowException

    check_size(path, limits)
    try:
        file = pq.ParquetFile(path)
        check_shape(file.metadata.num_rows, file.metadata.num_columns, file=path.name,
                    limits=limits)
        frame: pd.DataFrame = file.read().to_pandas()
    except (ArrowException, OSError, ValueError) as error:
        if isinstance(error, StudyError):
            raise
        raise StudyError("not a readable Parquet file", file=path.name,
                         remedy="export it again") from None
    return frame


def to_numbers(frame: pd.DataFrame, *, file: str) -> pd.DataFrame:
    """Turn text cells into numbers; empty and NA cells stay missing, anything else is an error.

    Raises
    ------
    StudyError
        At the first cell that is not a number, with its row and column.
    """
    columns = {}
    for name in frame.columns:
        raw = frame[name]
        if raw.dtype.kind in "fiu":
            columns[name] = raw.astype(float)
            continue
        text = raw.astype(object).map(lambda cell: "" if pd.isna(cell) else str(cell).strip())
        known = ~text.str.lower().isin(MISSING)
        numbers = pd.to_numeric(text.where(known), errors="coerce")
        bad = known & numbers.isna()
        if bad.any():
            position = int(bad.to_numpy().argmax())
            cell = text.iloc[position]
            remedy = "write numbers with a decimal point, leave unmeasured cells empty"
            if "," in cell:
                remedy = "use a decimal point instead of a comma"
            raise StudyError("not a number", file=file, row=position + 2, column=str(name),
                             found=cell, remedy=remedy)
        columns[name] = numbers.astype(float)
    return pd.DataFrame(columns, index=frame.index)

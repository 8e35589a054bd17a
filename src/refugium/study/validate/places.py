"""Where a cell stands: a table carries its file and the rows that a spreadsheet shows."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

_KEY = "refugium_place"
_FIRST_ROW = 2
"""Row of the first record where nothing says otherwise (the header is row 1)."""


def mark(
    frame: pd.DataFrame, *, file: str, rows: Sequence[int] | None = None, header: int = 1
) -> pd.DataFrame:
    """Note on a table which file it came from and on which row each record stands.

    Parameters
    ----------
    frame
        The table; it is changed in its `attrs` only, and returned.
    file
        Name of the file, for messages.
    rows
        Row of each record as a spreadsheet shows it (blank lines count). None: 2, 3, 4, ...
    header
        Row of the header.

    Examples
    --------
    >>> table = mark(pd.DataFrame({"a": [1, 2]}), file="a.csv", rows=[2, 5])
    >>> file_of(table, "a"), row_of(table, 1)
    ('a.csv', 5)
    """
    place: dict[str, object] = {"file": file, "header": header}
    if rows is not None and list(rows) != list(range(_FIRST_ROW, len(rows) + _FIRST_ROW)):
        place["rows"] = [int(row) for row in rows]
    frame.attrs[_KEY] = place
    return frame


def like(frame: pd.DataFrame, source: pd.DataFrame) -> pd.DataFrame:
    """Give a table with the same records the place of its source."""
    if _KEY in source.attrs:
        frame.attrs[_KEY] = source.attrs[_KEY]
    return frame


def unmark(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the table without the note."""
    frame.attrs.pop(_KEY, None)
    return frame


def file_of(frame: pd.DataFrame, otherwise: object) -> str:
    """Return the file a table came from."""
    return str(frame.attrs.get(_KEY, {}).get("file", otherwise))


def header_of(frame: pd.DataFrame) -> int | None:
    """Return the row of the header; None for a table that came from no file."""
    header = frame.attrs.get(_KEY, {}).get("header")
    return None if header is None else int(header)


def row_of(frame: pd.DataFrame, position: int) -> int:
    """Return the row of a record as a spreadsheet shows it."""
    rows = frame.attrs.get(_KEY, {}).get("rows")
    return int(rows[position]) if rows else position + _FIRST_ROW

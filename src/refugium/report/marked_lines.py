"""A sentence on the page, with markers that open its rows."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

PREFIX = {"engagement": "hit", "calls": "call", "not_measured": "unseen"}
LETTER = {"engagement": "H", "calls": "C", "not_measured": "N"}
MOST_MARKS = 6
"""Markers of one sentence; the table beside the page holds the other rows."""


@dataclass(frozen=True)
class Mark:
    """A marker that opens one row of evidence."""

    label: str
    target: str
    table: str
    row: int


@dataclass(frozen=True)
class Line:
    """One sentence on the page: its kind, its words, its first markers and how many more rows."""

    tag: str
    text: str
    marks: tuple[Mark, ...] = ()
    more_rows: int = 0
    asides: tuple[str, ...] = ()

    @property
    def look(self) -> str:
        """Class of its tag."""
        return self.tag.replace(" ", "-")


def marks_of(table: str, rows: Collection[int]) -> tuple[tuple[Mark, ...], int]:
    """Return the markers of the first rows, and the number of rows without one.

    Examples
    --------
    >>> marks_of("calls", range(8))[0][0].target, marks_of("calls", range(8))[1]
    ('call-1', 2)
    """
    first = list(rows)[:MOST_MARKS]
    return tuple(marker(table, row) for row in first), len(rows) - len(first)


def marker(table: str, row: int) -> Mark:
    """Return the marker of a row; anchors are made of numbers, never of names."""
    return Mark(f"{LETTER[table]}{row + 1}", f"{PREFIX[table]}-{row + 1}", table, row)


def marked_rows(lines: Iterable[Line], table: str) -> list[int]:
    """Return the rows of a table that markers of these lines open, in order."""
    return sorted({m.row for line in lines for m in line.marks if m.table == table})

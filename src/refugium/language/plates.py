"""Where a well stands, from its name."""

from __future__ import annotations

import re

_WELL = re.compile(r"(?P<row>A?[A-Z])0?(?P<column>[1-9]|[1-4]\d)")
_NUMBERS = re.compile(r"R0*(?P<row>\d{1,2})[-_ ]?C0*(?P<column>\d{1,2})")
MOST = (32, 48)
"""Rows and columns of the largest plate (1536 wells)."""


def well_position(name: str) -> tuple[int, int] | None:
    """Return row and column of a well named as plates name them, both from 0; else None.

    Examples
    --------
    >>> well_position("A1"), well_position("h12"), well_position("AF48"), well_position("row 3")
    ((0, 0), (7, 11), (31, 47), None)
    >>> well_position("R02-C11"), well_position("r2c0")
    ((1, 10), None)
    """
    plain = str(name).strip().upper()
    row = 0
    if found := _NUMBERS.fullmatch(plain):
        row = int(found["row"])
    elif found := _WELL.fullmatch(plain):
        for letter in found["row"]:
            row = 26 * row + ord(letter) - ord("A") + 1
    column = int(found["column"]) if found else 0
    inside = 1 <= row <= MOST[0] and 1 <= column <= MOST[1]
    return (row - 1, column - 1) if inside else None

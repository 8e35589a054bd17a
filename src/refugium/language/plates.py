"""Where a well stands, from its name."""

from __future__ import annotations

import re

_WELL = re.compile(r"(?P<row>A?[A-Z])0?(?P<column>[1-9]|[1-4]\d)")


def well_position(name: str) -> tuple[int, int] | None:
    """Return row and column of a well named as plates name them, both from 0; else None.

    Examples
    --------
    >>> well_position("A1"), well_position("h12"), well_position("AF48"), well_position("row 3")
    ((0, 0), (7, 11), (31, 47), None)
    """
    found = _WELL.fullmatch(str(name).strip().upper())
    if found is None:
        return None
    row = 0
    for letter in found["row"]:
        row = 26 * row + ord(letter) - ord("A") + 1
    return (row - 1, int(found["column"]) - 1) if row <= 32 and int(found["column"]) <= 48 else None

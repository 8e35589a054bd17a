"""A number from a cell as people write it; where it is none, what to write instead."""

from __future__ import annotations

import datetime as dt
import decimal
import re

import numpy as np
import pandas as pd

MISSING = frozenset({"", "na", "nan", "n/a", "#n/a", "null"})
"""Cells that mean: not known. They hold in columns of numbers; in a column of ids they are ids."""

_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_COMMA = re.compile(r"[+-]?\d+,\d+", re.ASCII)
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:[ ',]\d{3})+(?:\.\d+)?", re.ASCII)
_WITH_UNIT = re.compile(r"(?P<number>[+-]?[0-9.]+)\s*(?P<unit>[^\d\s,;:<>=./-][^\s\d]*)")
_DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}.*|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}.*", re.ASCII)
_HOURS = {"d": 24.0, "day": 24.0, "days": 24.0, "w": 168.0, "wk": 168.0, "week": 168.0,
          "weeks": 168.0, "min": 1 / 60, "h": 1.0, "hr": 1.0, "hrs": 1.0, "hours": 1.0}


def is_missing(cell: object) -> bool:
    """Whether a cell of a column of numbers is empty."""
    if cell is None or cell is pd.NA or cell is pd.NaT:
        return True
    if isinstance(cell, float | np.floating):
        return bool(np.isnan(cell))
    return isinstance(cell, str) and cell.strip().lower() in MISSING


def number_of(cell: object) -> float | None:
    """Return the number that a cell holds, NaN if it is empty, None if it holds something else.

    Examples
    --------
    >>> [number_of(cell) for cell in ("1.5e3", " 7 ", "NA", "24h", "1_000", True)]
    [1500.0, 7.0, nan, None, None, None]
    """
    if isinstance(cell, str):
        text = cell.strip()
        if _NUMBER.fullmatch(text):
            return float(text)
        return float("nan") if text.lower() in MISSING else None
    if is_missing(cell):
        return float("nan")
    if isinstance(cell, bool | np.bool_):
        return None
    if isinstance(cell, int | float | np.integer | np.floating | decimal.Decimal):
        try:
            return float(cell)
        except OverflowError:
            return float("inf")
    return None


def remedy_for(cell: object, column: str) -> str:
    """Say what to write instead of a cell that is not a number.

    Examples
    --------
    >>> remedy_for("2d", "time_h")
    "write 48: hours, without 'd'"
    """
    if isinstance(cell, dt.date | dt.datetime | np.datetime64):
        return _DATE_REMEDY
    text = str(cell).strip()
    timed = column.endswith("_h")
    if _DATE.fullmatch(text):
        return _DATE_REMEDY
    if _THOUSANDS.fullmatch(text) and ("." in text or text.count(",") != 1):
        return "leave out the separators of thousands"
    if _THOUSANDS.fullmatch(text):
        return (f"write {text.replace(',', '.')} or {text.replace(',', '')}, whichever is meant: "
                "commas are not read")
    if _COMMA.fullmatch(text):
        return "use a decimal point instead of a comma"
    if text[:1] in (">", "≥"):
        return ("leave out this feature: an empty cell would say that nothing was seen, and this "
                "reading is above the assay's limits")
    if text[:1] in ("<", "~", "≤"):
        return "leave the cell empty where a reading is below the assay's limits"
    match = _WITH_UNIT.fullmatch(text)
    if match and _NUMBER.fullmatch(match["number"]):
        number, unit = match["number"], match["unit"]
        if timed and unit.lower() in _HOURS:
            return f"write {float(number) * _HOURS[unit.lower()]:g}: hours, without {unit!r}"
        if column == "dose":
            return f"write {number} and put {unit!r} into the column 'unit'"
        return f"write {number} without its unit {unit!r}"
    if timed and text.count(":") in (1, 2):
        return "write hours as a decimal number: 1:30 is 1.5"
    return "write a number with a decimal point, or leave the cell empty if it is not known"


_DATE_REMEDY = "write hours from time zero, not a date; only hours are kept"

"""What differs between two folders of answers: numbers beyond a tolerance, words at all."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

TOLERANCE = 1e-9
"""Numbers that agree within this, relative to the larger (absolute below one), are the same."""
SHOWN = 12
VOLATILE = re.compile(r"\d{4}-\d{2}-\d{2}( \d{2}:\d{2})?")
"""Dates of the run on the page; everything else on it is compared word by word."""


def differences(one: Path, other: Path) -> list[str]:
    """Return one line for each file that is missing or says something else."""
    names = sorted({str(p.relative_to(root)) for root in (one, other)
                    for p in root.rglob("*") if p.is_file()})
    return [f"{name}: {what}" for name in names for what in _of_file(one / name, other / name)]


def _of_file(one: Path, other: Path) -> Iterator[str]:
    for path, word in ((one, "new"), (other, "gone")):
        if not path.exists():
            yield word
            return
    if one.suffix == ".parquet":
        yield from of_tables(pd.read_parquet(one), pd.read_parquet(other))
    elif one.suffix == ".json":
        yield from of_values(*(json.loads(p.read_text("utf-8")) for p in (one, other)))
    elif one.suffix == ".html":
        yield from of_words(_page(one), _page(other))
    elif one.suffix != ".csv":  # the spreadsheet-safe copy of a Parquet file says nothing more
        yield from of_words(one.read_text("utf-8"), other.read_text("utf-8"))


def _page(path: Path) -> str:
    return VOLATILE.sub("DATE", path.read_text(encoding="utf-8")).replace("><", ">\n<")


def of_tables(one: pd.DataFrame, other: pd.DataFrame) -> Iterator[str]:
    """Compare two tables: columns, rows, then each column."""
    for name in sorted(set(map(str, one.columns)) ^ set(map(str, other.columns))):
        yield f"column {name} only in the {'old' if name in one.columns else 'new'}"
    if len(one) != len(other):
        yield f"{len(one)} rows became {len(other)}"
        return
    for name in one.columns:
        if name not in other.columns:
            continue
        rows = np.flatnonzero(~_same(one[name], other[name]))
        if len(rows):
            first = rows[0]
            yield (f"column {name}, {len(rows)} of {len(one)} rows, first row {first}: "
                   f"{one[name].iloc[first]!r} became {other[name].iloc[first]!r}")


def _same(one: pd.Series, other: pd.Series) -> np.ndarray:
    if pd.api.types.is_numeric_dtype(one) and pd.api.types.is_numeric_dtype(other):
        a, b = one.to_numpy(dtype=float), other.to_numpy(dtype=float)
        return np.isclose(a, b, rtol=TOLERANCE, atol=TOLERANCE, equal_nan=True)
    pairs = zip(map(_plain, one), map(_plain, other), strict=True)
    return np.array([a == b or (a != a and b != b) for a, b in pairs], dtype=bool)


def _plain(value: object) -> object:
    """Return a cell; a list as the text that joined it before lists were columns."""
    return ";".join(map(str, value)) if isinstance(value, np.ndarray | list) else value


def of_values(one: object, other: object, at: str = "") -> Iterator[str]:
    """Compare two JSON values; a list of differences would drown the first, so ten are given."""
    found = 0
    for what in _walk(one, other, at):
        found += 1
        if found <= SHOWN:
            yield what
    if found > SHOWN:
        yield f"and {found - SHOWN} more places"


def _walk(one: object, other: object, at: str) -> Iterator[str]:
    if isinstance(one, dict) and isinstance(other, dict):
        for key in [*one, *(k for k in other if k not in one)]:
            if key not in one or key not in other:
                yield f"{at}.{key} only in the {'old' if key in one else 'new'}"
            else:
                yield from _walk(one[key], other[key], f"{at}.{key}")
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for place, (a, b) in enumerate(zip(one, other, strict=True)):
            yield from _walk(a, b, f"{at}[{place}]")
    elif isinstance(one, float) and isinstance(other, float):
        if not np.isclose(one, other, rtol=TOLERANCE, atol=TOLERANCE):
            yield f"{at}: {one!r} became {other!r}"
    elif one != other:
        yield f"{at}: {one!r} became {other!r}"[:600]


def of_words(one: str, other: str) -> Iterator[str]:
    """Compare two texts line by line."""
    if one == other:
        return
    a, b = one.splitlines(), other.splitlines()
    if len(a) != len(b):
        yield f"{len(a)} lines became {len(b)}"
    parted = [(x, y) for x, y in zip(a, b, strict=False) if x != y]
    for x, y in parted[:SHOWN]:
        yield f"{_around(x, y)} became {_around(y, x)}"
    if len(parted) > SHOWN:
        yield f"and {len(parted) - SHOWN} more lines"


def _around(line: str, other: str) -> str:
    """Return what stands around the first letter that differs."""
    at = next((i for i, (a, b) in enumerate(zip(line, other, strict=False)) if a != b),
              min(len(line), len(other)))
    return repr(line[max(0, at - 40): at + 80])

"""A table's columns, declared once: they drive validation, documentation, JSON and tests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from refugium.core.errors import RefugiumError

TEXTS = ("text", "name", "enum", "words")
"""Kinds of columns that hold texts; they are cast alike."""
KINDS = (*TEXTS, "list", "number", "integer", "flag")


@dataclass(frozen=True)
class Column:
    """One column of a table: its name, kind, unit and meaning.

    Kinds: number, integer, flag; list (of names: tuples in memory, lists in Parquet and JSON,
    joined by `; ` for spreadsheets only); and of texts `name` (from the study or from what is
    known), `enum` (one of `values`, or empty), `words` (for people; nothing is ever asked of
    them), `text` (what is left). `required`: a file holds it, and so does every document
    of results.json; columns added later are not. `at_least`, `at_most`: bounds of a number.
    """

    name: str
    kind: str
    meaning: str
    unit: str = ""
    required: bool = True
    values: Iterable[str] = ()
    at_least: float | None = None
    at_most: float | None = None

    def __post_init__(self) -> None:
        if self.kind not in KINDS or (self.kind == "enum") != bool(self.values):
            raise ValueError(f"column {self.name!r} is of no known kind: {self.kind!r}")


@dataclass(frozen=True)
class Schema:
    """The columns that a table has, in order; what it holds; whether it stands in results.json.

    Examples
    --------
    >>> schema = Schema("dose", (Column("dose_nM", "number", "dose given", "nM"),))
    >>> list(schema.empty().columns)
    ['dose_nM']
    """

    name: str
    columns: tuple[Column, ...]
    holds: str = ""
    in_json: bool = False

    @property
    def names(self) -> list[str]:
        """Column names in order."""
        return [column.name for column in self.columns]

    def empty(self) -> pd.DataFrame:
        """Return the table without rows."""
        return _empty(self).copy()

    def table(self, rows: Sequence[Mapping[str, Any]] | pd.DataFrame) -> pd.DataFrame:
        """Arrange rows into the declared columns, order and types.

        Raises
        ------
        RefugiumError
            If a row holds a column that is not declared, or an `enum` a value that is not.
        """
        frame = rows if isinstance(rows, pd.DataFrame) else pd.DataFrame(rows)
        unknown = [str(name) for name in frame.columns if name not in self.names]
        if unknown:
            raise RefugiumError(f"table {self.name!r} has no column {unknown[0]!r}")
        made = pd.DataFrame({
            c.name: _cast(_values(frame, c.name), c.kind) for c in self.columns
        })
        for column in self.columns:
            if column.kind == "enum":
                self._check(column, made[column.name])
        return made

    def _check(self, column: Column, cells: pd.Series) -> None:
        """Refuse a value that an `enum` does not declare; empty is always allowed."""
        allowed = {"", *map(str, column.values)}
        other = [cell for cell in cells.unique() if cell not in allowed]
        if other:
            raise RefugiumError(f"table {self.name!r} declares no such value",
                                column=column.name, found=other[0],
                                remedy=f"one of {', '.join(sorted(allowed - {''}))}")

    def from_version_1(self, table: pd.DataFrame) -> pd.DataFrame:
        """Return a table saved before lists were columns: there `;` joined their names."""
        made = table.copy()
        for name in (c.name for c in self.columns if c.kind == "list" and c.name in table):
            made[name] = [tuple(part.strip() for part in str(cell).split(";") if part.strip())
                          for cell in table[name]]
        return made

    def to_markdown(self) -> str:
        """Describe the columns as a Markdown table, for the reference pages."""
        lines = ["| column | kind | unit | meaning |", "| --- | --- | --- | --- |"]
        lines += [f"| `{c.name}` | {c.kind} | {c.unit} | {c.meaning} |" for c in self.columns]
        return "\n".join(lines)


@cache
def _empty(schema: Schema) -> pd.DataFrame:
    return schema.table([])


def _values(frame: pd.DataFrame, name: str) -> np.ndarray:
    """Return a column as an array; one that is not there as missing values."""
    if name in frame.columns:
        return frame[name].to_numpy()
    return np.full(len(frame), np.nan)


def _cast(values: np.ndarray, kind: str) -> np.ndarray:
    """Give a column its declared type; missing becomes "", nan, 0, False or ()."""
    if kind == "number" and values.dtype == float:
        return values.copy()
    if kind in ("number", "integer"):
        numbers = np.asarray(pd.to_numeric(values), dtype=float)
        return numbers if kind == "number" else np.nan_to_num(numbers).astype(int)
    if kind == "list":
        lists = np.empty(len(values), dtype=object)
        lists[:] = [_names(value) for value in values]
        return lists
    known = ~pd.isna(values)
    if kind in TEXTS:
        out = np.full(len(values), "", dtype=object)
        out[known] = [str(value) for value in values[known]]
        return out
    return np.asarray([bool(v) for v in np.where(known, values, False)], dtype=bool)


def _names(value: Any) -> tuple[str, ...]:
    """Return a list of names; missing is empty. A text is refused: it would hide several names."""
    if isinstance(value, str):
        raise RefugiumError("a column of lists was given a text", found=value,
                            remedy="give a list or a tuple of names")
    if isinstance(value, Iterable):
        return tuple(str(name) for name in value)
    return ()


def plain(value: Any) -> Any:
    """Turn numpy and pandas scalars into JSON values; a number that is not finite becomes None."""
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | np.ndarray):
        return [plain(item) for item in value]
    if isinstance(value, np.bool_ | bool):
        return bool(value)
    if isinstance(value, np.integer | int):
        return int(value)
    if isinstance(value, np.floating | float):
        return float(value) if np.isfinite(value) else None
    if value is None or value is pd.NA:
        return None
    return str(value)


def rows_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return a table as rows with text keys, values untouched but for numpy's own scalars.

    As `to_dict(orient="records")` does, in a tenth of its time: pages and verbs walk over many
    small tables with many columns.

    Examples
    --------
    >>> rows_of(pd.DataFrame({"node": ["AXL"], "n": [2], "q": [0.5]}))
    [{'node': 'AXL', 'n': 2, 'q': 0.5}]
    """
    names = [str(name) for name in frame.columns]
    rows = frame.to_numpy(dtype=object).tolist()
    # a column of objects may hold numpy's scalars, which neither JSON nor `is True` knows
    mixed = [i for i, kind in enumerate(frame.dtypes) if kind.kind == "O"]
    for row in rows:
        for i in mixed:
            if isinstance(row[i], np.generic):
                row[i] = row[i].item()
    return [dict(zip(names, row, strict=True)) for row in rows]


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return a table as JSON-ready rows; missing numbers become None, never 0."""
    return [plain(row) for row in rows_of(frame)]

"""What every result is: tidy tables with declared columns, a manifest, notes; saved and loaded.

A table's schema is declared once as :class:`Schema` and drives validation, docs and tests.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from refugium.core.errors import RefugiumError

SCHEMA_VERSION = 1


@dataclass(frozen=True)
class Column:
    """One column of a table: its name, kind (text, number, integer, flag), unit and meaning."""

    name: str
    kind: str
    meaning: str
    unit: str = ""
    required: bool = True


@dataclass(frozen=True)
class Schema:
    """The columns that a table has, in order.

    Examples
    --------
    >>> schema = Schema("dose", (Column("dose_nM", "number", "dose given", "nM"),))
    >>> list(schema.empty().columns)
    ['dose_nM']
    """

    name: str
    columns: tuple[Column, ...]

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
            If a row holds a column that is not declared.
        """
        frame = rows if isinstance(rows, pd.DataFrame) else pd.DataFrame(rows)
        unknown = [str(name) for name in frame.columns if name not in self.names]
        if unknown:
            raise RefugiumError(f"table {self.name!r} has no column {unknown[0]!r}")
        return pd.DataFrame({
            c.name: _cast(_values(frame, c.name), c.kind) for c in self.columns
        })

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
    """Give a column its declared type; missing becomes "", nan, 0 or False."""
    if kind == "number" and values.dtype == float:
        return values.copy()
    if kind in ("number", "integer"):
        numbers = np.asarray(pd.to_numeric(values), dtype=float)
        return numbers if kind == "number" else np.nan_to_num(numbers).astype(int)
    known = ~pd.isna(values)
    if kind == "text":
        out = np.full(len(values), "", dtype=object)
        out[known] = [str(value) for value in values[known]]
        return out
    return np.asarray([bool(v) for v in np.where(known, values, False)], dtype=bool)


@dataclass(frozen=True)
class Manifest:
    """What a result was made from, so that it can be made again.

    Attributes
    ----------
    inputs
        SHA-256 of each input file, by name.
    knowledge
        SHA-256 of each knowledge pack.
    parameters
        Every threshold with its value.
    command
        The command that reproduces the result.
    versions
        Versions of Python and of the libraries that compute.
    seed
        Seed of everything random.
    """

    inputs: dict[str, str] = field(default_factory=dict)
    knowledge: dict[str, str] = field(default_factory=dict)
    parameters: dict[str, Any] = field(default_factory=dict)
    command: str = ""
    versions: dict[str, str] = field(default_factory=dict)
    seed: int = 0

    def as_dict(self) -> dict[str, Any]:
        """Return the manifest as plain values."""
        return {
            "inputs": dict(self.inputs),
            "knowledge": dict(self.knowledge),
            "parameters": dict(self.parameters),
            "command": self.command,
            "versions": dict(self.versions),
            "seed": self.seed,
        }


def library_versions() -> dict[str, str]:
    """Return the versions of Python and of the libraries that compute."""
    names = ("refugium", "numpy", "scipy", "pandas", "anndata")
    found = {"python": platform.python_version()}
    for name in names:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = "not installed"
    return found


def sha256_of(data: bytes | Path) -> str:
    """Return the SHA-256 of bytes, or of a file read in pieces."""
    digest = hashlib.sha256()
    if isinstance(data, bytes):
        digest.update(data)
        return digest.hexdigest()
    with data.open("rb") as handle:
        while piece := handle.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()


def plain(value: Any) -> Any:
    """Turn numpy and pandas scalars into JSON values; a number that is not finite becomes None."""
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
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
    """Return a table as rows with text keys, values untouched."""
    return [{str(k): v for k, v in row.items()} for row in frame.to_dict(orient="records")]


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return a table as JSON-ready rows; missing numbers become None, never 0."""
    return [plain(row) for row in rows_of(frame)]


def write_json(path: Path, value: Any) -> None:
    """Write JSON with stable order of keys as given, UTF-8, one trailing newline."""
    text = json.dumps(plain(value), indent=1, ensure_ascii=False, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8")


def save_tables(
    folder: Path, kind: str, tables: Mapping[str, pd.DataFrame], extra: Mapping[str, Any]
) -> None:
    """Save a result: `result.json` (schema_version, kind, extra) and one Parquet file per table.

    Raises
    ------
    RefugiumError
        If the folder exists and is not empty.
    """
    check_free(folder)
    with new_folder(folder) as partial:
        for name, table in tables.items():
            table.to_parquet(partial / f"{name}.parquet", index=False)
        head = {"schema_version": SCHEMA_VERSION, "kind": kind, "tables": sorted(tables), **extra}
        write_json(partial / "result.json", head)


def check_free(folder: Path) -> None:
    """Refuse a folder that cannot be written anew: to be asked before long work.

    Raises
    ------
    RefugiumError
        It holds something, or :func:`check_writable` refuses it.
    """
    check_writable(folder)
    if folder.exists() and any(folder.iterdir()):
        raise RefugiumError(
            "the output folder is not empty", file=folder, remedy="name a new folder"
        )


def check_writable(folder: Path) -> None:
    """Refuse a folder that cannot be made or filled.

    Raises
    ------
    RefugiumError
        It is a file, or what it is to be in is a file or may not be written.
    """
    if folder.is_file():
        raise RefugiumError("the output is a file", file=folder, remedy="name a folder")
    there = next(path for path in folder.absolute().parents if path.exists())
    if not (there.is_dir() and os.access(there, os.W_OK)):
        raise RefugiumError("the output folder cannot be made", file=folder,
                            remedy="name a folder that you may write")


def load_tables(folder: Path, kind: str) -> tuple[dict[str, pd.DataFrame], dict[str, Any]]:
    """Load what :func:`save_tables` saved.

    Raises
    ------
    RefugiumError
        If the folder holds no such result, or one of another schema version.
    """
    path = folder / "result.json"
    if not path.is_file():
        raise RefugiumError("no saved result here", file=path, remedy="name a folder from save()")
    head = json.loads(path.read_text(encoding="utf-8"))
    if head.get("schema_version") != SCHEMA_VERSION:
        raise RefugiumError(
            "this result has another schema version",
            file=path,
            found=head.get("schema_version"),
            remedy=f"make it again with this version, which writes schema {SCHEMA_VERSION}",
        )
    if head.get("kind") != kind:
        raise RefugiumError(f"not a saved {kind}", file=path, found=head.get("kind"))
    tables = {name: pd.read_parquet(folder / f"{name}.parquet") for name in head["tables"]}
    return tables, head


class new_folder:  # noqa: N801 - reads as a verb at the call
    """Write a folder whole or not at all: work in `OUT.partial-<hash>`, rename at the end.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> base = pathlib.Path(tempfile.mkdtemp())
    >>> with new_folder(base / "out") as partial:
    ...     _ = (partial / "a.txt").write_text("whole")
    >>> (base / "out" / "a.txt").read_text()
    'whole'
    """

    def __init__(self, target: Path, *, replace: bool = False) -> None:
        self.target = target
        self.replace = replace
        mark = hashlib.sha256(f"{target}{os.getpid()}".encode()).hexdigest()[:8]
        self.partial = target.with_name(f"{target.name}.partial-{mark}")

    def __enter__(self) -> Path:
        try:
            self.partial.mkdir(parents=True)
        except OSError as error:
            raise RefugiumError(f"the output folder cannot be made: {error.strerror}",
                                file=self.target, remedy="name a folder that you may write"
                                ) from None
        return self.partial

    def __exit__(self, kind: object, value: object, trace: object) -> None:
        import shutil

        if kind is not None:
            shutil.rmtree(self.partial, ignore_errors=True)
            return
        if self.replace and self.target.is_dir():
            shutil.rmtree(self.target)
        elif self.target.is_dir():
            self.target.rmdir()
        self.partial.rename(self.target)


def csv_safe(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a copy whose text cells cannot be run as formulas by a spreadsheet.

    Cells (and column names) that begin with ``=``, ``+``, ``-``, ``@`` or a tab get a leading
    apostrophe; numbers are untouched. The Parquet file beside is the exact copy.

    Examples
    --------
    >>> csv_safe(pd.DataFrame({"a": ["=1+1", "x"]}))["a"].tolist()
    ["'=1+1", 'x']
    """
    def guard(value: Any) -> Any:
        if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
            return "'" + value
        return value

    return frame.map(guard).rename(columns=guard)

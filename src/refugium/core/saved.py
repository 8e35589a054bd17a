"""A result on disk: `result.json` beside one Parquet file per table."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from refugium.core.errors import RefugiumError
from refugium.core.output import check_free, new_folder
from refugium.core.tables import plain

SCHEMA_VERSION = 2
READ = (1, 2)
"""Versions that are read; 1 joined lists by `;`."""


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
    if head.get("schema_version") not in READ:
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

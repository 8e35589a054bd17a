"""Folders and cells that are safe to write: whole or not at all, never over what was there."""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path
from typing import Any

import pandas as pd

from refugium.core.errors import RefugiumError


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
    apostrophe, lists are joined by `; `, numbers are untouched. The Parquet file beside is the
    exact copy.

    Examples
    --------
    >>> csv_safe(pd.DataFrame({"a": ["=1+1", "x"]}))["a"].tolist()
    ["'=1+1", 'x']
    """
    def guard(value: Any) -> Any:
        if isinstance(value, tuple):
            value = "; ".join(value)
        if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
            return "'" + value
        return value

    return frame.map(guard).rename(columns=guard)

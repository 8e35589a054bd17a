"""Refugium: where tumour cells take refuge when a targeted drug hits its target.

Research use only. The public verbs are imported when first used:

>>> import refugium as rf
>>> callable(rf.read_study)
True
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from refugium.datasets import get_published, list_published
    from refugium.escape import EscapeResult, find_escape
    from refugium.identifiers import identify
    from refugium.io.vendors import import_table
    from refugium.movie import MovieResult, make_movie
    from refugium.pipeline import run
    from refugium.study import Study, check_study, derive_contrasts, read_study, write_study

    __version__: str

_HOME = {
    "Study": "refugium.study",
    "read_study": "refugium.study",
    "write_study": "refugium.study",
    "check_study": "refugium.study",
    "derive_contrasts": "refugium.study",
    "get_published": "refugium.datasets",
    "list_published": "refugium.datasets",
    "identify": "refugium.identifiers",
    "import_table": "refugium.io.vendors",
    "EscapeResult": "refugium.escape",
    "find_escape": "refugium.escape",
    "MovieResult": "refugium.movie",
    "make_movie": "refugium.movie",
    "run": "refugium.pipeline",
}

__all__ = [
    "EscapeResult",
    "MovieResult",
    "Study",
    "check_study",
    "derive_contrasts",
    "find_escape",
    "get_published",
    "identify",
    "import_table",
    "list_published",
    "make_movie",
    "read_study",
    "run",
    "write_study",
]


def __getattr__(name: str) -> object:
    if name == "__version__":
        return _version()
    if name not in _HOME:
        raise AttributeError(f"module 'refugium' has no attribute {name!r}")
    return getattr(importlib.import_module(_HOME[name]), name)


def _version() -> str:
    from importlib import metadata  # slow to import: about a tenth of `refugium --help`

    try:
        return metadata.version("refugium")
    except metadata.PackageNotFoundError:
        return "0.0.0"


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])

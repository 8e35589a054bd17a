"""results.json of schema 1, which joined lists by `;`, read as one of the present schema."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from refugium.language.names import parts
from refugium.report.results_json import RESULTS_VERSION

LISTS = {"engagement": ("recovered_sites",), "calls": ("members", "overturned_by")}
MOVIE_LISTS = {"courses": ("arms",), "points": ("arms",)}


def from_version_1(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return a document of schema 1 as one of schema 2; what is malformed is left to be found.

    Examples
    --------
    >>> old = {"schema_version": 1, "calls": [{"members": "SRC;YES1", "overturned_by": ""}]}
    >>> from_version_1(old)["calls"]
    [{'members': ['SRC', 'YES1'], 'overturned_by': []}]
    """
    made = dict(document)
    made["schema_version"] = RESULTS_VERSION
    for table, columns in LISTS.items():
        made[table] = _parted(document.get(table), columns)
    if isinstance(document.get("movie"), Mapping):
        movie = dict(document["movie"])
        for table, columns in MOVIE_LISTS.items():
            if table in movie:
                movie[table] = _parted(movie[table], columns)
        made["movie"] = movie
    return {key: value for key, value in made.items() if key in document}


def _parted(rows: Any, columns: Iterable[str]) -> Any:
    if not isinstance(rows, list):
        return rows
    return [{**row, **{c: _names(row[c]) for c in columns if c in row}}
            if isinstance(row, Mapping) else row for row in rows]


def _names(joined: Any) -> Any:
    if not isinstance(joined, str):
        return joined
    return parts(joined)

"""results.json: the answer for machines, in one documented and checked form."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from refugium.core.errors import RefugiumError
from refugium.core.result import Result
from refugium.core.tables import Column, Schema, plain, records
from refugium.escape import EscapeResult
from refugium.movie import MovieResult, movie_sentences
from refugium.signal import Readings
from refugium.therapy import TherapyResult

KEYS = (
    "schema_version", "manifest", "study", "engagement", "calls", "movie", "population",
    "therapy", "notes",
)
"""Keys that every document has; `contexts` and `association` came after the first of schema 1."""
RESULTS_VERSION = 2
"""Schema of results.json. 1 joined lists by `;`; within 2, keys and columns are only added."""
NESTED: Mapping[str, type[Result]] = {"movie": MovieResult, "therapy": TherapyResult}
"""Answers that stand under a key of their own; the tables of the escape stand beside it."""
_MANIFEST = ("inputs", "knowledge", "parameters", "command", "versions", "seed")
_VALUES: Mapping[tuple[str, str], frozenset[str]] = {
    ("contexts", "about"): frozenset({"hit", "backup"}),
    ("association", "scale"): frozenset({"level", "change"}),
}
"""Values of columns that are of no enumeration."""


def results_document(
    *, readings: Readings, escape: EscapeResult, movie: MovieResult | None = None,
    therapy: TherapyResult | None = None,
) -> dict[str, Any]:
    """Return results.json (schema 2) as plain values; missing numbers are null.

    Parameters
    ----------
    readings
        The study.
    escape
        What was found.
    movie
        Order, memory, chain and kinetics, if the study was followed over time.
    therapy
        From call to pair, if it was asked.

    Returns
    -------
    dict
        `schema_version`, `manifest`, `study`, `engagement`, `calls`, `contexts`, `association`,
        `movie`, `population`, `therapy` (null: not answered) and `notes`: the tables of each answer
        whose schema says `in_json`; rows hold every column of their table.
    """
    design = readings.design
    rows = _rows_of(escape)
    notes = rows.pop("notes")
    document = {
        "schema_version": RESULTS_VERSION,
        "manifest": escape.manifest.as_dict(),
        "study": {
            "name": design.name,
            "time_zero": design.time_zero,
            "citation": design.citation,
            "models": records(design.models),
            "arms": records(design.arms),
            "samples": len(design.samples),
            "modalities": {
                name: {"samples": 0 if reading.of_effects else reading.rows,
                       "features": reading.columns, "given": reading.given}
                for name, reading in readings.of.items()
            },
            "notes": list(design.notes),
        },
        **rows,
        "movie": None if movie is None else {
            "sentences": movie_sentences(movie.tables), "notes": list(movie.notes),
            **_rows_of(movie),
        },
        "population": None,
        "therapy": None if therapy is None else {
            "sentences": list(therapy.sentences), "notes": list(therapy.notes), **_rows_of(therapy),
        },
        "notes": notes,
    }
    made: dict[str, Any] = plain(document)
    return made


def _rows_of(result: Result) -> dict[str, list[dict[str, Any]]]:
    """Return the tables of a result that stand in the document, in the order of its schemas."""
    return {s.name: records(result.tables[s.name]) for s in result.schemas if s.in_json}


def validate_results(document: Any) -> None:
    """Check a results document against schema 2: what each column is, its values and its bounds.

    Keys and columns that this version does not know are passed over.

    Raises
    ------
    RefugiumError
        At the first offence, with its path, e.g. `calls[3].level`.

    Examples
    --------
    >>> validate_results({"schema_version": 3})
    Traceback (most recent call last):
    ...
    refugium.core.errors.RefugiumError: results.json, column 'schema_version': not what schema 2 \
allows (found 3). To do: make it again with this version.
    """
    _need(isinstance(document, Mapping), "$", document)
    _need(document.get("schema_version") == RESULTS_VERSION, "schema_version",
          document.get("schema_version"))
    for key in KEYS:
        _need(key in document, key, "missing")
    _keys(document["manifest"], "manifest", _MANIFEST)
    _keys(document["study"], "study", ("name",))
    _need(isinstance(document["study"]["name"], str), "study.name", document["study"]["name"])
    for key in ("movie", "population", "therapy"):
        _need(document[key] is None or isinstance(document[key], Mapping), key, document[key])
    for path, schema, rows in json_tables(document):
        _rows(rows, path, schema)
    _finite(document, "$")


def json_tables(document: Mapping[str, Any]) -> Iterator[tuple[str, Schema, Any]]:
    """Yield the path, schema and rows of each declared table that a document holds."""
    for schema in EscapeResult.schemas:
        if schema.in_json and schema.name in document:
            yield schema.name, schema, document[schema.name]
    for key, kind in NESTED.items():
        inner = document.get(key)
        if isinstance(inner, Mapping):
            for schema in kind.schemas:
                if schema.in_json and schema.name in inner:
                    yield f"{key}.{schema.name}", schema, inner[schema.name]


def _rows(rows: Any, path: str, schema: Schema) -> None:
    _need(isinstance(rows, list), path, rows)
    for number, row in enumerate(rows):
        here = f"{path}[{number}]"
        _keys(row, here, [c.name for c in schema.columns if c.required])
        for column in schema.columns:
            if column.name in row:
                value = row[column.name]
                _need(_holds(schema.name, column, value), f"{here}.{column.name}", value)


def _holds(table: str, column: Column, value: Any) -> bool:
    """Whether a JSON value is one of this column; a kind that is not told apart here is a text."""
    if column.kind == "list":
        return isinstance(value, list) and all(isinstance(name, str) for name in value)
    if column.kind == "flag":
        return isinstance(value, bool)
    if column.kind in ("number", "integer"):
        if value is None:
            return column.kind == "number"
        is_one = isinstance(value, int if column.kind == "integer" else int | float)
        return is_one and not isinstance(value, bool) and not (
            (column.at_least is not None and value < column.at_least)
            or (column.at_most is not None and value > column.at_most))
    allowed = {"", *column.values} if column.values else _VALUES.get((table, column.name), ())
    return isinstance(value, str) and (not allowed or value in allowed)


def _keys(value: Any, path: str, names: Sequence[str]) -> None:
    _need(isinstance(value, Mapping), path, value)
    for name in names:
        _need(name in value, f"{path}.{name}", "missing")


def _finite(value: Any, path: str) -> None:
    if isinstance(value, Mapping):
        for key, item in value.items():
            _finite(item, f"{path}.{key}".removeprefix("$."))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            _finite(item, f"{path}[{number}]")
    else:
        _need(not isinstance(value, float) or math.isfinite(value), path, value)


def _need(kept: bool, path: str, found: Any) -> None:
    if not kept:
        raise RefugiumError("not what schema 2 allows", file="results.json", column=path,
                            found=found, remedy="make it again with this version")

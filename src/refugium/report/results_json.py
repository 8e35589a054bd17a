"""results.json: the answer for machines, in one documented and checked form."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from refugium.core.errors import RefugiumError
from refugium.core.status import BackupClass, Engagement, Level, Status
from refugium.core.tables import plain, records
from refugium.escape import EscapeResult
from refugium.movie import MovieResult, movie_sentences
from refugium.signal import Readings

KEYS = (
    "schema_version", "manifest", "study", "engagement", "calls", "movie", "population",
    "therapy", "notes",
)
ADDED = ("contexts", "association")
"""Keys that the first documents of schema 1 lack; a document is read with or without them."""
_MANIFEST = ("inputs", "knowledge", "parameters", "command", "versions", "seed")
RESULTS_VERSION = 2
"""Schema of results.json. 1 joined lists by `;`; within 2, keys and columns are only added."""
_MOVIE = ("courses", "points", "waves", "constraints", "hysteresis", "nearest", "stages",
          "links", "partners", "occupancy", "kinetics", "returning", "models")
Check = Callable[[Any], bool]


def results_document(
    *, readings: Readings, escape: EscapeResult, movie: MovieResult | None = None
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

    Returns
    -------
    dict
        `schema_version`, `manifest`, `study`, `engagement`, `calls`, `contexts`, `association`,
        `movie`, `population`, `therapy` (null: not answered) and `notes`; rows hold every column
        of their table.
    """
    design = readings.design
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
                name: {"samples": reading.rows, "features": reading.columns}
                for name, reading in readings.of.items()
            },
            "notes": list(design.notes),
        },
        "engagement": records(escape.tables["engagement"]),
        "calls": records(escape.tables["calls"]),
        "contexts": records(escape.tables["contexts"]),
        "association": records(escape.tables["association"]),
        "movie": None if movie is None else {
            "sentences": movie_sentences(movie.tables), "notes": list(movie.notes),
            **{name: records(movie.tables[name]) for name in _MOVIE},
        },
        "population": None,
        "therapy": None,
        "notes": records(escape.tables["notes"]),
    }
    made: dict[str, Any] = plain(document)
    return made


def validate_results(document: Any) -> None:
    """Check a results document against schema 2.

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
    for key in document:
        _need(key in (*KEYS, *ADDED), str(key), "not a key of schema 2")
    _mapping(document["manifest"], "manifest", dict.fromkeys(_MANIFEST, _anything))
    _mapping(document["study"], "study", {"name": _text})
    for key in ("movie", "population", "therapy"):
        _need(document[key] is None or isinstance(document[key], Mapping), key, document[key])
    for key, checks in _ROWS.items():
        if key not in document:  # one of ADDED
            continue
        _need(isinstance(document[key], list), key, document[key])
        for number, row in enumerate(document[key]):
            _mapping(row, f"{key}[{number}]", checks)
            for name, check in _OPTIONAL.items():
                if name in row:
                    _need(check(row[name]), f"{key}[{number}].{name}", row[name])
    _finite(document, "$")


def _mapping(value: Any, path: str, checks: Mapping[str, Check]) -> None:
    _need(isinstance(value, Mapping), path, value)
    for name, check in checks.items():
        _need(name in value, f"{path}.{name}", "missing")
        _need(check(value[name]), f"{path}.{name}", value[name])


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


def _anything(value: Any) -> bool:
    return True


def _text(value: Any) -> bool:
    return isinstance(value, str)


def _names(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(name, str) for name in value)


def _number(value: Any) -> bool:
    return value is None or (isinstance(value, int | float) and not isinstance(value, bool))


def _share(value: Any) -> bool:
    return value is None or (_number(value) and not value < 0 and not value > 1)


def _count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _one_of(*words: str) -> Check:
    allowed = frozenset(str(word) for word in words)
    return lambda value: isinstance(value, str) and value in allowed


_ENGAGEMENT: dict[str, Check] = {
    "contrast": _text, "model_id": _text, "target": _text, "verdict": _one_of("", *Engagement),
    "residual": _number, "residual_lo": _number, "residual_hi": _number,
    "status": _one_of(*Status),
}
_CALLS: dict[str, Check] = {
    "contrast": _text, "model_id": _text, "node": _text, "members": _names,
    "class": _one_of(*BackupClass), "level": _one_of(*Level),
    "p": _share, "q": _share,
    "status": _one_of(*Status), "contexts_seen": _count, "contexts_tested": _count,
    "overturned_by": _names,
}
_CONTEXTS: dict[str, Check] = {
    "about": _one_of("hit", "backup"), "question": _text, "drug": _text, "target": _text,
    "node": _text, "n_models": _count, "n_seen": _count, "n_no": _count, "n_unjudged": _count,
    "n_not_measured": _count, "pooled": _number, "lo": _number, "hi": _number, "tau2": _number,
    "i2": _share, "next_lo": _number, "next_hi": _number, "status": _one_of(*Status),
    "words": _text,
}
_ASSOCIATION: dict[str, Check] = {
    "node": _text, "drug": _text, "target": _text, "measure": _text,
    "scale": _one_of("level", "change"), "n_models": _count, "rho": _number, "lo": _number,
    "hi": _number, "p": _share, "p_least": _share, "q": _share, "status": _one_of(*Status),
    "note": _text,
}
_NOTES: dict[str, Check] = {"kind": _text, "where": _text, "words": _text}
_OPTIONAL: dict[str, Check] = {"class_probability": _share, "recovered_sites": _names}
"""Not in the documents of every version, but sound where they are."""
_ROWS = {"engagement": _ENGAGEMENT, "calls": _CALLS, "contexts": _CONTEXTS,
         "association": _ASSOCIATION, "notes": _NOTES}

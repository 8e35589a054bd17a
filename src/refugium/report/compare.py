"""What changed between two runs, and why: two results.json held against each other."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

from refugium.core.errors import RefugiumError
from refugium.core.result import Result
from refugium.core.tables import Column, Schema, plain, rows_of
from refugium.escape import CALLS, ENGAGEMENT
from refugium.language.lists import first_lines
from refugium.report.results_json import RESULTS_VERSION, validate_results
from refugium.report.version_1 import from_version_1

TOLERANCE = 1e-6
"""A number has moved if it differs by more than this share of the larger, and by more than this."""

CHANGES = Schema("changes", (
    Column("table", "text", "engagement or calls"),
    Column("contrast", "name", "the comparison"),
    Column("model_id", "name", "model of the case"),
    Column("node", "name", "target (engagement) or node (calls)"),
    Column("what", "text", "appeared, vanished, <field> changed, number moved"),
    Column("field", "text", "column that differs; empty for whole rows"),
    Column("old", "text", "value in the first run; empty = none"),
    Column("new", "text", "value in the second run; empty = none"),
))
_WORDS = {
    "engagement": ("verdict", "recovery", "status"),
    "calls": ("class", "level", "baseline", "change", "after_hit", "status", "members",
              "overturned_by"),
}
_COLUMNS = {"engagement": ENGAGEMENT.names, "calls": CALLS.names}
_SAME = "same manifest: not expected, please report"
Row = Mapping[str, Any]


@dataclass(frozen=True, eq=False, repr=False)
class Comparison(Result):
    """What :func:`compare_results` found.

    Attributes
    ----------
    tables
        `changes`, one row per answer that changed; also an attribute, which returns a copy.
    reasons
        Why, in sentences.
    tolerance
        Numbers that agree within this have not moved.

    Examples
    --------
    >>> print(Comparison({}).summary())
    Nothing changed (numbers agree within 1e-06).
    The manifests agree.
    """

    schemas: ClassVar[tuple[Schema, ...]] = (CHANGES,)

    reasons: list[str] = field(default_factory=list)
    tolerance: float = TOLERANCE

    def summary(self, limit: int = 20) -> str:
        """Say what changed and why; numbers that moved are counted, words are listed."""
        changes = self.tables["changes"]
        words = changes[changes["what"] != "number moved"]
        moved = changes[changes["what"] == "number moved"]
        if changes.empty:
            lines = [f"Nothing changed (numbers agree within {self.tolerance:g})."]
        else:
            lines = [f"{len(words)} answers changed; {len(moved)} numbers moved by more than "
                     f"{self.tolerance:g}."]
        lines += first_lines([_line(row) for row in rows_of(words)], limit, "- ")
        return "\n".join([*lines, "Why:" if self.reasons else "The manifests agree.",
                          *(f"- {reason}" for reason in self.reasons)])


def _line(row: Mapping[Any, Any]) -> str:
    values = f": {row['old'] or 'none'} -> {row['new'] or 'none'}" if row["field"] else ""
    return (f"- {row['contrast']} ({row['model_id']}), {row['table']} of {row['node']}: "
            f"{row['what']}{values}")


def compare_results(
    one: dict[str, Any], other: dict[str, Any], *, tolerance: float = TOLERANCE
) -> Comparison:
    """Answer: what changed between two runs, and why?

    Parameters
    ----------
    one, other
        Two results documents of schema 1 or 2 (what results.json holds).
    tolerance
        Numbers that agree within this, relative or absolute, have not moved.

    Returns
    -------
    Comparison
        `changes` with the columns of :data:`CHANGES`; `reasons` from the manifests.

    Raises
    ------
    RefugiumError
        If one of them is no results document of schema 1 or 2, or the tolerance no number >= 0.

    Examples
    --------
    >>> empty = {"schema_version": 2, "study": {"name": "s"}, "engagement": [], "calls": [],
    ...          "movie": None, "population": None, "therapy": None, "notes": [],
    ...          "manifest": {"inputs": {}, "knowledge": {}, "parameters": {}, "command": "",
    ...                       "versions": {}, "seed": 0}}
    >>> other = empty | {"manifest": empty["manifest"] | {"seed": 1}}
    >>> print(compare_results(empty, other).summary())
    Nothing changed (numbers agree within 1e-06).
    Why:
    - other seed: 0 -> 1
    - inputs of a study in memory were not hashed: they may differ
    """
    if not (tolerance >= 0 and math.isfinite(tolerance)):
        raise RefugiumError("the tolerance is not a number from 0 up", found=tolerance)
    one, other = _checked(one, "first results.json"), _checked(other, "second results.json")
    rows: list[dict[str, Any]] = []
    for table in ("engagement", "calls"):
        rows += _differences(table, _keyed(one[table], table), _keyed(other[table], table),
                             tolerance)
    reasons = _reasons(one, other)
    if rows and not reasons:
        reasons = [_SAME]
    return Comparison({"changes": CHANGES.table(rows)}, reasons, tolerance)


def read_results(path: str | Path) -> dict[str, Any]:
    """Read results.json of schema 1 or 2 from an output folder (or the file itself); check it."""
    file = Path(path) / "results.json" if Path(path).is_dir() else Path(path)
    advice = "name a folder that `refugium run` wrote"
    if not file.is_file():
        raise RefugiumError("no results here", file=file, remedy=advice)
    try:
        document: Any = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise RefugiumError("not a readable results.json", file=file, remedy=advice) from error
    return _checked(document, str(file))


def _checked(document: Any, where: str) -> dict[str, Any]:
    """Return a document as one of the present schema, or say what is wrong with it."""
    if not isinstance(document, dict) or "schema_version" not in document:
        raise RefugiumError("not a result of refugium", file=where,
                            remedy="name a folder that `refugium run` wrote")
    if document["schema_version"] not in (1, RESULTS_VERSION):
        raise RefugiumError("these results have another schema", file=where,
                            found=document["schema_version"],
                            remedy="run it again: this version reads schema 1 and "
                                   f"{RESULTS_VERSION}")
    made: dict[str, Any] = document
    try:
        if document["schema_version"] == 1:
            made = from_version_1(document)
        validate_results(made)
    except RefugiumError as error:
        raise RefugiumError(error.message, file=where, column=error.column, found=error.found,
                            remedy=error.remedy) from error
    for name in ("inputs", "knowledge", "parameters", "versions"):
        if not isinstance(made["manifest"][name], dict):
            raise RefugiumError("the manifest is broken", file=where, column=f"manifest.{name}",
                                remedy="run it again")
    return made


def _keyed(rows: list[Row], table: str) -> dict[tuple[str, ...], Row]:
    found: dict[tuple[str, ...], Row] = {}
    node = "target" if table == "engagement" else "node"
    for row in rows:
        drug = str(row.get("drug", "")) if table == "engagement" else ""
        key, again = (row["contrast"], row["model_id"], row[node], drug), 0
        while (*key, str(again)) in found:
            again += 1
        found[(*key, str(again))] = row
    return found


def _differences(
    table: str, old: Mapping[tuple[str, ...], Row], new: Mapping[tuple[str, ...], Row],
    tolerance: float,
) -> list[dict[str, Any]]:
    rows = []
    for key in dict.fromkeys([*old, *new]):
        place = {"table": table, "contrast": key[0], "model_id": key[1], "node": key[2]}
        if key not in old or key not in new:
            rows.append({**place, "what": "appeared" if key in new else "vanished"})
            continue
        one, other = old[key], new[key]
        for column in _COLUMNS[table]:
            if column not in one or column not in other:  # a version that did not say it
                continue
            a, b = one[column], other[column]
            number = any(isinstance(v, int | float) and not isinstance(v, bool) for v in (a, b))
            if a == b or not (number or column in _WORDS[table]):
                continue
            if number and _close(a, b, tolerance):
                continue
            rows.append({**place, "what": "number moved" if number else f"{column} changed",
                         "field": column, "old": _said(a), "new": _said(b)})
    return rows


def _close(a: Any, b: Any, tolerance: float) -> bool:
    both = isinstance(a, int | float) and isinstance(b, int | float)
    return both and math.isclose(a, b, rel_tol=tolerance, abs_tol=tolerance)


def _said(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(map(str, value))
    return "" if value is None else f"{value:.6g}" if isinstance(value, float) else str(value)


def _reasons(one: Row, other: Row) -> list[str]:
    reasons = []
    if one["study"]["name"] != other["study"]["name"]:
        reasons.append(f"other study: {one['study']['name']} -> {other['study']['name']}")
    first, second = one["manifest"], other["manifest"]
    for name, word in (("inputs", "other input"), ("knowledge", "other knowledge pack"),
                       ("parameters", "other parameter"), ("versions", "other version")):
        a, b = plain(first[name]), plain(second[name])
        for key in dict.fromkeys([*a, *b]):
            if a.get(key) != b.get(key):
                old, new = (_short(v.get(key), name) for v in (a, b))
                reasons.append(f"{word}: {key}: {old} -> {new}")
    if first["seed"] != second["seed"]:
        reasons.append(f"other seed: {first['seed']} -> {second['seed']}")
    if not (first["inputs"] and second["inputs"]):
        reasons.append("inputs of a study in memory were not hashed: they may differ")
    return reasons


def _short(value: Any, name: str) -> str:
    text = "absent" if value is None else str(value)
    return text[:12] if name in ("inputs", "knowledge") and len(text) == 64 else text

"""Cases as written in the TOML files, read and refused if malformed."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CASES = Path(__file__).parent / "cases"
KINDS = ("positive", "negative")
ROWS = ("one", "all", "most", "some", "none")
TABLES = (
    "engagement", "calls", "activities", "sites", "not_measured", "notes", "interaction",
    "pooled", "phenotypes", "contexts", "features", "words", "refusal", "movie_courses",
    "movie_waves", "movie_constraints", "movie_hysteresis", "movie_nearest", "movie_gene_memory",
    "movie_state_scores", "movie_stages", "movie_links", "movie_said",
)
"""Tables of the result; `features` and `words` (notes) of the study; `refusal`: what was raised;
`movie_*`: tables of the movie, `movie_said` its sentences."""
CHECKS = ("expect", "average", "difference", "first", "values")


@dataclass(frozen=True, kw_only=True)
class Case:
    """One published answer and the row that must, or must not, show it.

    Attributes
    ----------
    study, name, question
        Where it belongs; the number of the question.
    kind
        `positive`: must be found. `negative`: a false answer that must not be given.
    says, source
        What the literature or the data say, and where.
    table, where
        The rows looked at: column to pattern, which the whole cell must match.
    rows
        How many of them must meet `expect`.
    checks
        `expect`: column to value, or to one or more of `min`, `max`, `has`, `lacks`, `any_of`,
        `contains`. `average`: mean of a column within limits. `difference`: the same, between
        rows of two patterns. `first`: who ranks first. `values`: what a column must hold.
    """

    study: str
    name: str
    question: int
    kind: str
    says: str
    source: str
    table: str
    where: dict[str, str]
    rows: str
    checks: dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Cases:
    """All cases of one study, and which part of it they need.

    Attributes
    ----------
    study, why
        The study's name; why only a part is run, or why cases look as they do.
    arms
        Pattern of the arms that are run; empty: all.
    each_model
        Whether models are run apart (a whole study may be too large for one run).
    cases
        The cases.
    """

    study: str
    why: str
    arms: str
    each_model: bool
    cases: tuple[Case, ...]


def read_cases(path: Path) -> Cases:
    """Read one file of cases.

    Raises
    ------
    ValueError
        A key, kind, table or pattern that cannot be.
    """
    head = tomllib.loads(path.read_text(encoding="utf-8"))
    _known(path, head, {"study", "why", "arms", "each_model", "case"})
    study = head["study"]
    cases = tuple(_case(path, study, given) for given in head["case"])
    names = [case.name for case in cases]
    if len(set(names)) < len(names):
        raise ValueError(f"{path.name}: two cases share a name")
    return Cases(study, head.get("why", ""), head.get("arms", ""), head.get("each_model", False),
                 cases)


def all_cases() -> list[Cases]:
    """Read every file of cases, in order of name."""
    return [read_cases(path) for path in sorted(CASES.glob("*.toml"))]


def _case(path: Path, study: str, given: dict[str, Any]) -> Case:
    plain = {"name", "question", "kind", "says", "source", "table", "where", "rows"}
    _known(path, given, plain | set(CHECKS))
    checks = {key: given[key] for key in CHECKS if key in given}
    case = Case(
        study=study, name=given["name"], question=given["question"], kind=given["kind"],
        says=given["says"], source=given["source"], table=given["table"],
        where=given.get("where", {}), rows=given.get("rows", "one"), checks=checks,
    )
    where = f"{path.name}: {case.name}"
    if case.kind not in KINDS or case.table not in TABLES or case.rows not in ROWS:
        raise ValueError(f"{where}: unknown kind, table or number of rows")
    if not checks or not 1 <= case.question <= 10 or not case.says or not case.source:
        raise ValueError(f"{where}: needs a check, a question from 1 to 10, words and source")
    for pattern in case.where.values():
        re.compile(pattern)
    return case


def _known(path: Path, given: dict[str, Any], keys: set[str]) -> None:
    unknown = set(given) - keys
    if unknown:
        raise ValueError(f"{path.name}: unknown key {', '.join(sorted(unknown))}")

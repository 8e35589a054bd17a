"""Doses of a drug on the first screen: a hit that no dose shows by itself, and what rises."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from refugium.core.status import HIT, CallRole, Engagement, Level
from refugium.core.tables import rows_of
from refugium.language.lists import listed
from refugium.language.names import shown
from refugium.language.numbers import counted, known
from refugium.report.marked_lines import Line

Row = Mapping[Any, Any]
MOST_NAMED = 5


def decided(doses: pd.DataFrame | None) -> list[Row]:
    """Return the rows that decide: of several times all of them together."""
    rows = [] if doses is None else rows_of(doses)
    return [row for row in rows if known(row["q"])]


def fell_along(doses: list[Row]) -> set[tuple[str, str]]:
    """Return the pairs of target and drug that fell along doses in a model."""
    return {(str(row["node"]), str(row["drug"])) for row in doses
            if row["role"] == CallRole.TARGET and row["verdict"] in HIT}


def hits_along(doses: list[Row]) -> dict[tuple[str, str], Line]:
    """Return a line for each pair of target and drug that has doses."""
    pairs: dict[tuple[str, str], list[Row]] = {}
    for row in doses:
        if row["role"] == CallRole.TARGET:
            pairs.setdefault((str(row["node"]), str(row["drug"])), []).append(row)
    return {pair: _line(*pair, rows) for pair, rows in pairs.items()}


def rises_along(doses: list[Row]) -> list[Line]:
    """Name what rises along doses while the target is hit."""
    rows = sorted((row for row in doses if row["level"] == Level.CANDIDATE),
                  key=lambda row: float(row["q"]))
    if not rows:
        return []
    names = listed([shown(n, 32) for n in dict.fromkeys(str(row["node"]) for row in rows)],
                   most=MOST_NAMED)
    return [Line(str(Level.CANDIDATE), f"Along doses, a sample each: {names} rose while the target "
                 "was hit. That cells depend on it is not shown, and every p holds within one "
                 "experiment.")]


def _line(target: str, drug: str, rows: list[Row]) -> Line:
    hit = [row for row in rows if row["verdict"] in HIT]
    half = sum(row["verdict"] == Engagement.ENGAGED for row in hit)
    name = f"{shown(target, 32)} by {shown(drug, 32)} along its doses, a sample each"
    if not hit:
        return Line("no verdict", f"{name}: not shown to fall in {counted(len(rows), 'model')}.")
    left = (f"less than half left in {half}" if half else
            "that less than half is left is not shown")
    return Line("hit" if len(hit) == len(rows) else "hit in some",
                f"{name}: fell in {len(hit)} of {counted(len(rows), 'model')}, {left}.")

"""Did the drug hit? The change of each target's own readouts, times one below the other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from refugium.core.status import HIT, Engagement, Status
from refugium.core.tables import rows_of
from refugium.figures.chart import Chart
from refugium.figures.forest import Row, forest
from refugium.figures.layout import WIDTH, Width
from refugium.figures.theme import empty_chart, themed
from refugium.language.lists import first_few
from refugium.language.names import shown
from refugium.language.numbers import known, with_interval
from refugium.language.roles import Role, in_words
from refugium.language.times import in_hours, page_time

AXIS = "change of the target's own readouts, log2 (−1 = half)"
LIMIT = 40
SHORT = 40
_HIT = HIT | {Engagement.DEGRADED}


def engagement_chart(engagement: pd.DataFrame, *, width: Width = WIDTH) -> Chart:
    """Draw the change of each target's readouts with its 95 % interval.

    Parameters
    ----------
    engagement
        Columns of the `engagement` table (log2 changes, times in hours).
    width
        Pixels, or `container`.

    Returns
    -------
    Chart
        One row per contrast and target on a common axis, by model where names are short; where
        a contrast was measured at several times these stand below each other, so that a rebound
        is seen to move right. The verdict stands beside its row. A missing number is hatched.
    """
    if engagement.empty:
        return empty_chart("No drug target could be looked at.", width=width)
    rows = engagement_rows(engagement)
    chart = forest(_whole(rows), axis=AXIS, width=width)
    return themed(chart, _description(engagement, len(rows) > LIMIT))


def engagement_rows(engagement: pd.DataFrame) -> list[Row]:
    """Return the lines of the chart, headings among them; about 40 are drawn."""
    found = _comparisons(engagement)
    return _by_model(found) or _by_comparison(found)


def _whole(rows: list[Row]) -> list[Row]:
    """Return the first lines, cut before a heading, so that no group is shown in part."""
    if len(rows) <= LIMIT:
        return rows
    ends = [i for i, row in enumerate(rows[:LIMIT + 1]) if row.heading and i]
    return rows[:ends[-1] if ends else LIMIT]


def _by_model(found: dict[str, list[Mapping[Any, Any]]]) -> list[Row]:
    """Return a heading per model and a row per target; none if labels are long or times many."""
    rows: list[Row] = []
    models: dict[str, list[Row]] = {}
    for contrast, lines in found.items():
        if len({page_time(line["time_h"]) for line in lines}) > 1:
            return []
        for line in lines:
            asked = shown(contrast.removeprefix(f"{line['model_id']}: "), 110)
            row = _row(line, f"{shown(line['target'], 40)} · {asked}", indent=True)
            models.setdefault(str(line["model_id"]), []).append(row)
            if len(row.label) > SHORT:
                return []
    for model, own in models.items():
        rows += [Row(model, heading=True), *own]
    return rows


def _by_comparison(found: dict[str, list[Mapping[Any, Any]]]) -> list[Row]:
    rows: list[Row] = []
    for contrast, lines in found.items():
        named = [(line, shown(line["target"], 40)) for line in lines]
        if len({page_time(line["time_h"]) for line in lines}) > 1:
            named = [(line, f"{name} at {page_time(line['time_h'])}") for line, name in named]
        rows.append(Row(contrast, heading=True))
        rows += [_row(line, name, indent=True) for line, name in named]
    return rows


def _comparisons(engagement: pd.DataFrame) -> dict[str, list[Mapping[Any, Any]]]:
    """Group rows by comparison without its time; within it by target, then time."""
    found: dict[str, list[Mapping[Any, Any]]] = {}
    for row in rows_of(engagement):
        found.setdefault(timeless(row["contrast"], row["time_h"]), []).append(row)
    for rows in found.values():
        order = list(dict.fromkeys(row["target"] for row in rows))
        rows.sort(key=lambda r: (
            order.index(r["target"]), r["time_h"] if known(r["time_h"]) else float("inf")
        ))
    return found


def timeless(contrast: str, time_h: float) -> str:
    """Return a contrast's name without its time, so that times of one comparison meet.

    Examples
    --------
    >>> timeless("PC9: erlotinib at 24 h vs DMSO", 24.0)
    'PC9: erlotinib vs DMSO'
    """
    return contrast.replace(f" at {in_hours(time_h)}", "", 1) if known(time_h) else contrast


def _row(line: Mapping[Any, Any], label: str, *, indent: bool = False) -> Row:
    verdict, status = str(line["verdict"]), str(line["status"])
    word = in_words(verdict) or "no verdict"
    if line["recovery"] == "partly_recovered":
        word = "partly recovered"
    return Row(
        label, word, line["change_log2"], line["change_lo"], line["change_hi"],
        role=Role.TARGET, filled=verdict in _HIT, indent=indent, missing=reason(status),
        detail=f"{word}; {line['n_sites']} readouts, {page_time(line['time_h'])}",
    )


def reason(status: str) -> str:
    """Say in few words why there is no number.

    Examples
    --------
    >>> reason("no_baseline"), reason("ok")
    ('no baseline', 'not measured')
    """
    return "not measured" if status in ("", Status.OK) else in_words(status)


def _description(engagement: pd.DataFrame, cut: bool) -> str:
    words = []
    for row in rows_of(engagement):
        value = with_interval(row["change_log2"], row["change_lo"], row["change_hi"])
        verdict = in_words(row["verdict"]) or in_words(row["status"])
        name = f"{shown(row['target'], 24)}, {shown(row['contrast'], 48)}"
        words.append(f"{name}: {value} ({verdict})")
    told = first_few(words, 6, between="; ", rest="; and {} more rows in the table")
    note = ". The picture shows the first of them" if cut else ""
    return f"Change of drug targets, log2: {told}{note}."

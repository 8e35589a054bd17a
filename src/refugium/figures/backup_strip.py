"""Nodes without a reference for their level: their change, in a strip of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from refugium.core.status import BACKUP_CLASSES
from refugium.core.tables import rows_of
from refugium.figures.chart import Chart
from refugium.figures.engagement import reason
from refugium.figures.forest import Row, forest
from refugium.figures.layout import WIDTH, Width
from refugium.figures.theme import empty_chart, themed
from refugium.language.names import shown
from refugium.language.nodes import node_name
from refugium.language.numbers import counted, known
from refugium.language.roles import Role, is_called, reading_of, role_of

AXIS = "change of activity, log2 (0 = unchanged)"
LIMIT = 24
FEWEST_ON_MAP = 3
_ORDER = {Role.SURVIVAL: 0, Role.TARGET: 1, Role.LOSS: 2, Role.PLAIN: 3}


def backup_strip_chart(
    calls: pd.DataFrame, *, width: Width = WIDTH, most: int = LIMIT
) -> Chart:
    """Draw the change of each node that has no place on the map, with its interval.

    Parameters
    ----------
    calls
        Rows of the `calls` table of one contrast.
    width
        Pixels, or `container`.
    most
        Nodes drawn.

    Returns
    -------
    Chart
        Called nodes first, then the target, losses, and the rest by size of their change.
    """
    rows = strip_rows(calls, most=most)
    if not rows:
        return empty_chart("Every node has its place on the map.", width=width)
    return themed(forest(rows, axis=AXIS, width=width), strip_description(calls, most=most))


def strip_rows(calls: pd.DataFrame, *, most: int = LIMIT) -> list[Row]:
    """Return the rows of the strip, in order, at most so many."""
    lines = sorted(rows_of(off_map(calls)), key=_rank)
    return [_row(line) for line in lines[:most]]


def off_map(calls: pd.DataFrame) -> pd.DataFrame:
    """Return the calls that have no place on the map.

    Those whose activity before or on drug is missing; all of them where fewer than three nodes
    have both and none of these is called, lost or the target: such a map says nothing.
    """
    on = (calls["before"].map(known) & calls["on_drug"].map(known)).astype(bool)
    roles = {role_of(call) for call in rows_of(calls[on])}
    if on.sum() < FEWEST_ON_MAP and roles <= {Role.PLAIN}:
        return calls
    return calls[~on]


def strip_description(calls: pd.DataFrame, *, most: int = LIMIT) -> str:
    """Say what the strip shows, for a screen reader."""
    rows = off_map(calls)
    called = [shown(r["node"], 24) for r in rows_of(rows) if is_called(r)]
    cut = f" The first {most} are drawn." if len(rows) > most else ""
    names = ", ".join(called[:8]) or "none"
    return (
        f"Change on drug of {len(rows)} nodes without a reference level. "
        f"Called as backup: {names}.{cut}"
    )


def _rank(call: Mapping[Any, Any]) -> tuple[int, int, float]:
    change = call["change_log2"]
    size = abs(float(change)) if known(change) else -1.0
    held = 0 if call["class"] in BACKUP_CLASSES else 1
    return (_ORDER[role_of(call)] if size >= 0 else len(Role)), held, -size


def _row(call: Mapping[Any, Any]) -> Row:
    role, word = role_of(call), reading_of(call)
    return Row(
        node_name(call), word, call["change_log2"], call["change_lo"], call["change_hi"],
        role=role, filled=role != Role.PLAIN, missing=reason(call["status"]),
        detail=f"{word}; {counted(call['n_sites'], 'readout')}",
    )

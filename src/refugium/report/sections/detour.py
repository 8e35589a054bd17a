"""The detour on the page: a drawing per comparison with candidates, and what it is worth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from refugium.core.tables import rows_of
from refugium.figures import detour_chart
from refugium.language.lists import listed
from refugium.language.names import shown
from refugium.language.numbers import known, p_value
from refugium.report.charts import Figure

MOST = 8
CAPTION = (
    "Called nodes left (orange), survival effectors right; the blocked target is crossed out. "
    "Filled: measured and in agreement; open: not measured or no change; cross: measured against "
    "the route. Dashed: a step that was not held against a source. Width: share of draws."
)


@dataclass(frozen=True)
class Detour:
    """One comparison."""

    contrast: str
    words: str
    figure: Figure | None


def detour_figures(tables: Mapping[str, pd.DataFrame]) -> list[Detour]:
    """Return the detours of a result, at most 8; none if it has no candidates."""
    if "detours" not in tables:
        return []
    edges = tables["detour_edges"]
    found = []
    for number, row in enumerate(rows_of(tables["detours"].head(MOST))):
        own = edges[(edges["contrast"] == row["contrast"]) & (edges["model_id"] == row["model_id"])]
        figure = None if own.empty else Figure(
            f"detour-{number}", detour_chart(row, own, width="container"), CAPTION,
            still=number == 0,
        )
        found.append(Detour(str(row["contrast"]), detour_words(row), figure))
    return found


def detour_words(row: Mapping[Any, Any]) -> str:
    """Say what a detour is worth.

    Examples
    --------
    >>> detour_words({"called": (), "unplaced": ("ROS1",), "reached": (), "status": "not_testable",
    ...               "p_rewired": float("nan"), "n_rewired": 0, "gap": float("nan")})
    'The network knows no way from ROS1 to survival.'
    """
    lost = listed([shown(n, 40) for n in row["unplaced"]])
    if row["status"] != "ok":
        return f"The network knows no way from {lost or 'the called nodes'} to survival."
    ends = listed([shown(n, 40) for n in row["reached"]])
    words = f"A known way leads to {ends}."
    if known(row["p_rewired"]):
        words += (f" Of {row['n_rewired']} networks rewired at random a share of "
                  f"{p_value(row['p_rewired'])} joins them as cheaply"
                  + (": the route is not special." if row["p_rewired"] > 0.05 else "."))
    if known(row["gap"]):
        proven = "proven shortest" if row["gap"] <= 1e-6 else f"within {row['gap']:.1%} of the best"
        words += f" The drawn route is {proven}."
    if lost:
        words += f" No known way from {lost}."
    return words

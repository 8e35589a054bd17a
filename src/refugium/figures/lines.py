"""Lines at baseline: a node before the drug in each line, with the hit and the node on the drug."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from refugium.core.tables import rows_of
from refugium.figures.chart import Chart
from refugium.figures.grammar import field, given, mark, value
from refugium.figures.layout import WIDTH, Width
from refugium.figures.theme import LOSS, PLAIN, SMALL, SURVIVAL, TARGET, empty_chart, themed
from refugium.language.lists import listed
from refugium.language.names import shown
from refugium.language.numbers import known, number

ROW = 26
AXIS = "log2; node against the mean of the lines, target as change on the drug"
Row = Mapping[Any, Any]


def lines_chart(points: pd.DataFrame, *, width: Width = WIDTH) -> Chart:
    """Draw one node in every line, lines that survive the drug above those that do not.

    Parameters
    ----------
    points
        Columns of the `line_points` table, of one drug and node.
    width
        Pixels, or `container`.

    Returns
    -------
    Chart
        A row per line, by its response. Filled: the node before the drug (orange: the line
        survives; blue: it does not; grey: grown once, in neither group); open: the node on the
        drug; grey square: change of the drug's target. What was not measured is not drawn, and
        said in the row's words.

    Examples
    --------
    >>> chart = lines_chart(pd.DataFrame({
    ...     "drug": "D", "target": "T", "node": "N", "model_id": ["a", "b"],
    ...     "response": [0.9, -0.2], "survives": [True, False],
    ...     "before": [1.0, -1.0], "on_drug": [0.1, 0.0], "hit": [-2.0, -2.1]}))
    >>> chart.description[:40]
    'N in 2 lines before D; survive: a (+1.0)'
    """
    if points.empty:
        return empty_chart("No line has this node and a response.", width=width)
    rows = [_place(row) for row in rows_of(points.sort_values(
        ["survives", "response"], ascending=False))]
    names = [row["line"] for row in rows]
    x = field("x:Q", axis={"title": AXIS, "tickCount": 6}, scale={"zero": True, "nice": True})
    y = field("line:N", sort=names, axis={"title": None, "domain": False, "ticks": False,
                                          "labelFontSize": SMALL, "labelLimit": 150})
    marks = [_mark(row, kind) for row in rows for kind in ("before", "on", "hit")]
    drawn = [m for m in marks if known(m["x"])]
    zero = mark("rule", [{"x": 0.0}], look={"strokeDash": [3, 3], "opacity": 0.6}, x=x)
    steps = mark("rule", [
        {"line": row["line"], "x": row["before"], "x2": row["on"], "colour": row["colour"]}
        for row in rows if known(row["on"])
    ], look={"strokeWidth": 1.4, "opacity": 0.5}, x=x, x2="x2", y=y, color=_colour())
    dots = [
        mark("point", [m for m in drawn if m["kind"] == kind], look=look, x=x, y=y,
             color=_colour(), shape=value("square" if kind == "hit" else "circle"),
             tooltip=["words:N"])
        for kind, look in (("hit", {"filled": True, "size": 55}), ("on", {"size": 70}),
                           ("before", {"filled": True, "size": 80}))
    ]
    view = {**given([]), "layer": [zero, steps, *dots], "width": width,
            "height": ROW * len(names) + 20}
    return themed(view, _description(points))


def _colour() -> dict[str, Any]:
    return field("colour:N", scale=None)


def _place(row: Row) -> dict[str, Any]:
    on = row["before"] + row["on_drug"] if known(row["on_drug"]) else None
    return {"line": f"{shown(row['model_id'], 20)} ({number(row['response'])})",
            "before": float(row["before"]), "on": on, "hit": row["hit"],
            "colour": _side(row)[0], "words": _words(row)}


def _side(row: Row) -> tuple[str, str]:
    """Return the colour of a line and the verb of its response."""
    if row["survives"]:
        return SURVIVAL, "survives"
    # results saved before this was told hold no such column, or nothing in it
    if int(row.get("n_experiments") or 0) == 1:
        return PLAIN, "was grown once on"
    return LOSS, "does not survive"


def _mark(row: Row, kind: str) -> dict[str, Any]:
    return {"kind": kind, "line": row["line"], "x": row[kind], "words": row["words"],
            "colour": TARGET if kind == "hit" else row["colour"]}


def _words(row: Row) -> str:
    return (f"{shown(row['model_id'], 40)} {_side(row)[1]} {shown(row['drug'])} "
            f"({number(row['response'])}): {shown(row['node'], 40)} "
            f"{number(row['before'], signed=True)} before, change on the drug "
            f"{number(row['on_drug'], signed=True)}; {shown(row['target'], 40)} "
            f"{number(row['hit'], signed=True)}")


def _description(points: pd.DataFrame) -> str:
    first = points.iloc[0]
    sides = []
    rows = rows_of(points)
    for verb, word in (("survives", "survive"), ("does not survive", "do not"),
                       ("was grown once on", "not replicated")):
        own = [r for r in rows if _side(r)[1] == verb]
        if own:
            sides.append(f"{word}: " + listed([
                f"{shown(r['model_id'], 20)} ({number(r['before'], signed=True)})" for r in own]))
    return (f"{shown(first['node'], 40)} in {len(points)} lines before {shown(first['drug'])}; "
            f"{'; '.join(sides)}; log2 against the mean of the lines.")

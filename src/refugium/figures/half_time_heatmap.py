"""Genes in the order in which they move: rows by half-time, columns by sample time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from refugium.core.tables import rows_of
from refugium.figures.chart import Chart
from refugium.figures.grammar import field, given, mark
from refugium.figures.layout import WIDTH, Width
from refugium.figures.theme import FAINT, SMALL, empty_chart, themed
from refugium.language.lists import listed
from refugium.language.names import shown
from refugium.language.numbers import number
from refugium.language.times import page_time

ROW = 14
LIMIT = 48
Row = Mapping[Any, Any]


def half_time_heatmap_chart(values: pd.DataFrame, *, width: Width = WIDTH) -> Chart:
    """Draw change from before the drug for genes sorted by half-time.

    Parameters
    ----------
    values
        feature, half_time_h (sorts), column (label of the sample time and phase), order (of the
        columns), change (log2 against before; may be missing).
    width
        Pixels, or `container`.

    Returns
    -------
    Chart
        At most 48 genes, evenly over the order. Orange: above before; blue: below; a missing
        value is a blank cell with a dot.
    """
    if values.empty:
        return empty_chart("No gene changed beyond noise.", width=width)
    order = values.drop_duplicates("feature").sort_values("half_time_h", kind="stable")["feature"]
    step = -(-len(order) // LIMIT)
    names = list(order)[::step]
    told = values[values["feature"].isin(names)]
    columns = list(told.drop_duplicates("column").sort_values("order")["column"])
    rows = [_cell(row) for row in rows_of(told)]
    bare = {"title": None, "domain": False, "ticks": False}
    x = field("column:N", sort=columns, axis={
        **bare, "orient": "top", "labelAngle": 0, "labelOverlap": True})
    y = field("feature:N", sort=names, axis={**bare, "labelFontSize": SMALL - 1})
    limit = max(1.0, float(told["change"].abs().quantile(0.98)))
    colour = field(
        "change:Q", title="log2 against before",
        scale={"domain": [-limit, 0, limit], "range": ["#0072B2", "#EDEEF0", "#E69F00"],
               "clamp": True, "interpolate": "rgb"},
        legend={"orient": "bottom", "gradientLength": 160, "gradientThickness": 9},
    )
    cells = mark("rect", where="datum.known", look={"stroke": None},
                 x=x, y=y, color=colour, tooltip=["words:N"])
    gone = mark("text", where="!datum.known", look={"color": FAINT, "text": "·"}, x=x, y=y)
    view = {**given(rows), "layer": [cells, gone], "width": width,
            "height": ROW * len(names) + 10}
    return themed(view, _description(values, list(order)))


def _cell(row: Row) -> dict[str, Any]:
    has = row["change"] == row["change"]
    return {
        "feature": shown(row["feature"], 24), "column": row["column"], "known": bool(has),
        "change": float(row["change"]) if has else 0.0,
        "words": f"{shown(row['feature'], 40)}, {row['column']}: {number(row['change'])} log2; "
                 f"half-time {page_time(row['half_time_h'])}",
    }


def _description(values: pd.DataFrame, order: list[str]) -> str:
    first, last = order[:5], order[-5:]
    return (f"{len(order)} genes in the order of their half-times. First: "
            f"{listed([shown(n, 20) for n in first])}; last: "
            f"{listed([shown(n, 20) for n in last])}.")

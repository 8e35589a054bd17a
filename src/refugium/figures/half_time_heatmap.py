"""Genes in the order in which they move: rows by half-time, columns by sample time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import altair as alt
import pandas as pd

from refugium.figures.layout import WIDTH, Width
from refugium.figures.theme import FAINT, SMALL, empty_chart, themed
from refugium.language.lists import listed
from refugium.language.names import shown
from refugium.language.numbers import number
from refugium.language.times import page_time

ROW = 14
LIMIT = 48
Row = Mapping[Any, Any]


def half_time_heatmap_chart(values: pd.DataFrame, *, width: Width = WIDTH) -> alt.LayerChart:
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
    altair.LayerChart
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
    rows = [_cell(row) for row in told.to_dict(orient="records")]
    x = alt.X("column:N", sort=columns, axis=alt.Axis(
        orient="top", title=None, labelAngle=0, labelOverlap=True, domain=False, ticks=False))
    y = alt.Y("feature:N", sort=names, axis=alt.Axis(
        title=None, labelFontSize=SMALL - 1, domain=False, ticks=False))
    base = alt.Chart(alt.InlineData(values=rows))
    limit = max(1.0, float(told["change"].abs().quantile(0.98)))
    cells = base.transform_filter("datum.known").mark_rect(stroke=None).encode(
        x=x, y=y, tooltip=["words:N"],
        color=alt.Color("change:Q", title="log2 against before", scale=alt.Scale(
            domain=[-limit, 0, limit], range=["#0072B2", "#EDEEF0", "#E69F00"], clamp=True,
            interpolate="rgb"),
            legend=alt.Legend(orient="bottom", gradientLength=160, gradientThickness=9)),
    )
    gone = base.transform_filter("!datum.known").mark_text(color=FAINT, text="·").encode(x=x, y=y)
    chart = alt.layer(cells, gone).properties(width=width, height=ROW * len(names) + 10)
    return themed(chart, _description(values, list(order)))


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

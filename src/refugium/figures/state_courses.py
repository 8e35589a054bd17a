"""What rises and falls when: one ribbon per state or gene, on an axis of hours, days and weeks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from refugium.core.tables import rows_of
from refugium.figures.broken_axis import BrokenAxis, broken_axis
from refugium.figures.chart import Chart
from refugium.figures.grammar import Spec, expression, field, mark, value
from refugium.figures.layout import WIDTH, Width
from refugium.figures.theme import (
    FAINT,
    FIRST,
    GRID,
    INK,
    PLAIN,
    SECOND,
    SMALL,
    empty_chart,
    themed,
)
from refugium.language.lists import listed
from refugium.language.names import shown
from refugium.language.numbers import known, number
from refugium.language.times import page_time

PANEL, HEAD, LANE, AXIS = 56, 24, 19, 26
LIMIT = 12
ARM_LOOKS = ((FIRST, [1, 0]), (SECOND, [5, 3]), (PLAIN, [2, 2]))
"""Colour and dash of the first, second and every other arm."""
Row = Mapping[Any, Any]


def state_courses_chart(
    values: pd.DataFrame, periods: pd.DataFrame, *, unit: str = "log2", width: Width = WIDTH
) -> Chart:
    """Draw series over time, arm by arm, with their intervals and the periods on drug.

    Parameters
    ----------
    values
        series, arm, time_h, value, lo, hi (interval; may be missing).
    periods
        arm, start_h, end_h, agent: when a drug was on.
    unit
        Of the values.
    width
        Pixels, or `container`.

    Returns
    -------
    Chart
        One panel per series, each with its own scale (its range is printed); at most 12. The
        axis is broken between hours, days and weeks. Bars at the foot: drug on, arm by arm.
    """
    told = values[values["value"].notna() & values["time_h"].notna()]
    if told.empty:
        return empty_chart("No series was followed over time.", width=width)
    axis = broken_axis(told["time_h"].tolist())
    names = list(dict.fromkeys(told["series"]))[:LIMIT]
    arms = list(dict.fromkeys(told["arm"]))
    points: list[dict[str, Any]] = []
    heads: list[dict[str, Any]] = []
    for number_, name in enumerate(names):
        own = told[told["series"] == name]
        top = number_ * (HEAD + PANEL)
        low, high = _range(own)
        heads.append({"y": top + 13, "words": shown(name, 40), "mid": top + HEAD + PANEL,
                      "range": f"{number(low)} to {number(high)} {unit}"})
        points += [_point(r, top + HEAD, low, high, axis, arms)
                   for r in rows_of(own)]
    foot = len(names) * (HEAD + PANEL) + 8
    lanes = _lanes(periods, arms, axis, foot)
    bottom = foot + LANE * max(len(arms), 1) + AXIS
    x = field("x:Q", axis=None, scale={"domain": [-0.01, 1.01], "nice": False})
    layers = [*_frame(axis, heads, foot, bottom, x), *_lines(points, arms, x),
              *_bars(lanes, arms, foot, x)]
    view = {"layer": layers, "width": width, "height": bottom}
    return themed(view, _description(told, names, arms))


def _range(own: pd.DataFrame) -> tuple[float, float]:
    low = float(own[["value", "lo"]].min().min())
    high = float(own[["value", "hi"]].max().max())
    return (low, high) if high - low >= 1 else (low - 0.5, high + 0.5)


def _point(
    row: Row, top: float, low: float, high: float, axis: BrokenAxis, arms: list[str]
) -> dict[str, Any]:
    def down(value: Any) -> float:
        share = (float(value) - low) / (high - low)
        return round(top + PANEL * (1 - share), 1)

    held = known(row["lo"]) and known(row["hi"])
    return {
        "x": round(axis.place(float(row["time_h"])), 4), "y": down(row["value"]),
        "lo": down(row["lo"]) if held else down(row["value"]),
        "hi": down(row["hi"]) if held else down(row["value"]),
        "line": f"{row['series']}|{row['arm']}", "arm": arms.index(row["arm"]),
        "time": float(row["time_h"]),
        "words": f"{shown(row['series'], 40)}, {shown(row['arm'], 30)}, "
                 f"{page_time(row['time_h'])}: {number(row['value'])}",
    }


def _frame(
    axis: BrokenAxis, heads: list[Spec], foot: float, bottom: float, x: Spec
) -> list[Spec]:
    ticks = [{"x": at, "words": words, "y": bottom - 10} for at, words in axis.ticks]
    gaps = [{"x": at, "y": 0, "y2": foot} for at in axis.gaps]
    pixels = {"domain": [0, bottom], "range": [0, bottom], "nice": False}
    y, mid = (field(name, axis=None, scale=pixels) for name in ("y:Q", "mid:Q"))
    return [
        mark("rule", heads, look={"color": GRID}, y=mid),
        mark("text", heads, look={
            "align": "left", "fontSize": SMALL + 1, "color": INK, "fontWeight": "bold",
        }, x=value(0), y=y, text="words:N"),
        mark("text", heads, look={"align": "right", "fontSize": SMALL, "color": FAINT},
             x=value(expression("width")), y=y, text="range:N"),
        mark("rule", gaps, look={"color": FAINT, "strokeDash": [2, 3], "opacity": 0.7},
             x=x, y=y, y2="y2"),
        mark("text", ticks, look={"fontSize": SMALL, "color": INK}, x=x, y=y, text="words:N"),
    ]


def _lines(points: list[Spec], arms: list[str], x: Spec) -> list[Spec]:
    layers = []
    y, low = field("y:Q", axis=None), field("lo:Q", axis=None)
    for number_ in range(len(arms)):
        colour, dash = ARM_LOOKS[min(number_, len(ARM_LOOKS) - 1)]
        own = [p for p in points if p["arm"] == number_]
        layers += [
            mark("area", own, look={"color": colour, "opacity": 0.18},
                 x=x, y=low, y2="hi", detail="line:N", order="time:Q"),
            mark("line", own, look={"color": colour, "strokeDash": dash, "strokeWidth": 1.8},
                 x=x, y=y, detail="line:N", order="time:Q"),
            mark("point", own, look={
                "color": colour, "filled": number_ == 0, "size": 28, "opacity": 1,
            }, x=x, y=y, tooltip=["words:N"]),
        ]
    return layers


def _lanes(
    periods: pd.DataFrame, arms: list[str], axis: BrokenAxis, foot: float
) -> list[dict[str, Any]]:
    last = axis.times[-1]
    rows = []
    for row in rows_of(periods):
        if row["arm"] not in arms or row["start_h"] >= last:
            continue
        lane = arms.index(row["arm"])
        end = float(row["end_h"]) if known(row["end_h"]) else last
        rows.append({
            "x": axis.place(float(row["start_h"])), "x2": axis.place(min(end, last)),
            "y": foot + lane * LANE + 2, "y2": foot + lane * LANE + LANE - 2, "arm": lane,
            "words": f"{shown(row['agent'], 30)}: {page_time(row['start_h'])} to {page_time(end)}",
        })
    return rows


def _bars(lanes: list[Spec], arms: list[str], foot: float, x: Spec) -> list[Spec]:
    names = [{"words": shown(arm, 40), "y": foot + i * LANE + LANE / 2} for i, arm in
             enumerate(arms)]
    layers: list[Spec] = []
    y = field("y:Q", axis=None)
    for number_ in range(len(arms)):
        colour = ARM_LOOKS[min(number_, len(ARM_LOOKS) - 1)][0]
        part = [lane for lane in lanes if lane["arm"] == number_]
        layers.append(mark("rect", part, look={"color": colour, "opacity": 0.45},
                           x=x, x2="x2", y=y, y2="y2", tooltip=["words:N"]))
    look = {"align": "left", "fontSize": SMALL - 1, "color": INK, "dx": 3}
    return [*layers, mark("text", names, look=look, x=value(0), y=y, text="words:N")]


def _description(told: pd.DataFrame, names: list[str], arms: list[str]) -> str:
    words = []
    for name in names[:5]:
        own = told[(told["series"] == name) & (told["arm"] == arms[0])].sort_values("time_h")
        if len(own) >= 2:
            words.append(f"{shown(name, 30)} from {number(own['value'].iloc[0])} to "
                         f"{number(own['value'].iloc[-1])}")
    more = max(told["series"].nunique() - len(names), 0)
    return (f"Over time in {listed([shown(a, 30) for a in arms])}: {'; '.join(words)}"
            f"{f'; {more} more series in the table' if more else ''}.")

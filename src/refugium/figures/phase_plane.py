"""The way out and the way back in the plane of the first two constraints; a slider plays it."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any

import pandas as pd

from refugium.core.status import Phase
from refugium.core.tables import rows_of
from refugium.figures.chart import Chart
from refugium.figures.grammar import Spec, either, field, mark, value
from refugium.figures.labels import place_labels
from refugium.figures.layout import WIDTH, Width
from refugium.figures.theme import FIRST, INK, PALE, PLAIN, SECOND, SMALL, empty_chart, themed
from refugium.language.lists import listed
from refugium.language.names import shown
from refugium.language.numbers import known
from refugium.language.times import page_time

HEIGHT, NARROWEST = 420, 290
LOOKS: Mapping[str, tuple[str, str]] = {
    Phase.BEFORE: (PLAIN, "square"), Phase.ON: (FIRST, "circle"), Phase.OFF: (SECOND, "diamond"),
    Phase.AGAIN: (FIRST, "triangle-up"),
}
"""Colour and shape of each phase: before the drug, on it, off it, on it again."""
_WORDS: Mapping[str, str] = {
    Phase.BEFORE: "before", Phase.ON: "on drug", Phase.OFF: "off drug",
    Phase.AGAIN: "on drug again",
}
Row = Mapping[Any, Any]


def phase_plane_chart(
    points: pd.DataFrame, paths: pd.DataFrame, *, axes: tuple[str, str],
    width: Width = WIDTH,
) -> Chart:
    """Draw states as points and arms as paths between them, out and back told apart.

    Parameters
    ----------
    points
        point, time_h, phase, x, x_lo, x_hi, y, y_lo, y_hi (intervals may be missing).
    paths
        arm, point, in order.
    axes
        Titles of both axes.
    width
        Pixels, or `container`.

    Returns
    -------
    Chart
        Steps onto or on the drug are solid, steps off it dashed. The slider `step` shows the
        course up to each time; `usermeta.play` tells a page how to run it.
    """
    told = points[points["x"].notna() & points["y"].notna()]
    if len(told) < 2:
        return empty_chart("Fewer than two states: no path.", width=width)
    times = sorted(set(told["time_h"]))
    marks = [_mark(row, times) for row in rows_of(told)]
    steps = _steps(told, paths, times)
    last = len(times) - 1
    slider = {"name": "step", "value": last, "bind": {
        "input": "range", "min": 0, "max": last, "step": 1, "name": "course up to "}}
    seen = either("datum.step <= step", value(1.0), value(0.07))
    pale = either("datum.step <= step", value(PALE), value(0.04))
    ends = {axis: _ends(marks, axis) for axis in "xy"}
    x = field("x:Q", scale=_scale(ends["x"]), axis={"title": axes[0], "tickCount": 6})
    y = field("y:Q", scale=_scale(ends["y"]), axis={"title": axes[1], "tickCount": 6})
    colour = field("colour:N", scale=None)
    lines = [
        mark("rule", [s for s in steps if s["off"] == off],
             look={"strokeWidth": 1.6, **({"strokeDash": [5, 4]} if off else {})},
             x=x, y=y, x2="x2", y2="y2", color=colour, opacity=seen, tooltip=["words:N"])
        for off in sorted({bool(step["off"]) for step in steps})
    ]
    layers = [
        *lines,
        mark("rule", marks, x="x_lo:Q", x2="x_hi", y=y, color=colour, opacity=pale),
        mark("rule", marks, x=x, y="y_lo:Q", y2="y_hi", color=colour, opacity=pale),
        mark("point", marks, look={"filled": True, "size": 90}, x=x, y=y, color=colour,
             shape=field("shape:N", scale=None), opacity=seen, tooltip=["words:N"]),
        *_labels(marks, ends, x, y, seen),
    ]
    view = {
        "layer": layers, "params": [slider], "width": width, "height": HEIGHT,
        "usermeta": {"play": {"param": "step", "labels": [page_time(t) for t in times]}},
    }
    return themed(view, _description(told, paths))


def _ends(marks: list[dict[str, Any]], axis: str) -> tuple[float, float]:
    """Return the ends of an axis that holds every interval, with room for labels."""
    values = [state[f"{axis}{end}"] for state in marks for end in ("", "_lo", "_hi")]
    room = 0.1 * (max(values) - min(values)) or 1.0
    return min(values) - room, max(values) + room


def _scale(ends: tuple[float, float]) -> Spec:
    return {"domain": list(ends), "nice": False, "zero": False}


def _labels(
    marks: list[Spec], ends: Mapping[str, tuple[float, float]], x: Spec, y: Spec, seen: Spec
) -> list[Spec]:
    """Return one label per state, placed so that they stay free on a narrow picture."""
    def pixel(state: Spec) -> tuple[float, float]:
        (left, right), (low, high) = ends["x"], ends["y"]
        return ((state["x"] - left) / (right - left) * NARROWEST,
                (high - state["y"]) / (high - low) * HEIGHT)

    spots = place_labels(
        [pixel(state) for state in marks], [state["label"] for state in marks],
        size=(NARROWEST, HEIGHT),
    )
    return [
        mark("text", [state], look={
            "align": spot.align, "baseline": "middle", "dx": spot.dx, "dy": spot.dy,
            "fontSize": SMALL, "color": INK,
        }, x=x, y=y, text="label:N", opacity=seen)
        for state, spot in zip(marks, spots, strict=True)
    ]


def _mark(row: Row, times: list[float]) -> dict[str, Any]:
    phase = str(row["phase"])
    colour, shape = LOOKS.get(phase, LOOKS[Phase.ON])
    held = {k: row[k] if known(row[k]) else row[k[0]] for k in ("x_lo", "x_hi", "y_lo", "y_hi")}
    return {
        "x": row["x"], "y": row["y"], **held, "colour": colour, "shape": shape,
        "step": times.index(row["time_h"]), "label": page_time(row["time_h"]),
        "words": f"{page_time(row['time_h'])}, {_WORDS.get(phase, '')}",
    }


def _steps(told: pd.DataFrame, paths: pd.DataFrame, times: list[float]) -> list[dict[str, Any]]:
    place = {row["point"]: row for row in rows_of(told)}
    rows, drawn = [], set()
    for arm, path in paths.groupby("arm", sort=False):
        chain = [p for p in path["point"] if p in place]
        for start, end in itertools.pairwise(chain):
            if (start, end) in drawn:
                continue
            drawn.add((start, end))
            one, other = place[start], place[end]
            off = other["phase"] == Phase.OFF
            rows.append({
                "x": one["x"], "y": one["y"], "x2": other["x"], "y2": other["y"], "off": off,
                "colour": SECOND if off else FIRST, "step": times.index(other["time_h"]),
                "words": f"{shown(arm, 30)}: {page_time(one['time_h'])} to "
                         f"{page_time(other['time_h'])}",
            })
    return rows


def _description(told: pd.DataFrame, paths: pd.DataFrame) -> str:
    phases = told["phase"].value_counts()
    arms = listed([shown(a, 30) for a in dict.fromkeys(paths["arm"])])
    return (
        f"{len(told)} states in the plane of two constraints along {arms}: "
        f"{int(phases.get(Phase.ON, 0) + phases.get(Phase.AGAIN, 0))} on drug, "
        f"{int(phases.get(Phase.OFF, 0))} off it after drug, "
        f"{int(phases.get(Phase.BEFORE, 0))} before. "
        "Solid: onto or on the drug; dashed: off it. Crosses are 95 % intervals."
    )

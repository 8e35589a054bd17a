"""The phase portrait: lines on which a component rests, on and off drug, with the measured path."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from refugium.core.status import Phase
from refugium.core.tables import rows_of
from refugium.figures.chart import Chart
from refugium.figures.grammar import Spec, field, mark
from refugium.figures.layout import WIDTH, Width
from refugium.figures.theme import FIRST, INK, PALE, SECOND, SMALL, empty_chart, themed
from refugium.language.names import shown
from refugium.language.numbers import known, number
from refugium.language.times import page_time

HEIGHT = 380
COLOURS: Mapping[str, str] = {Phase.ON: FIRST, Phase.OFF: SECOND}


def phase_portrait_chart(
    nullclines: pd.DataFrame, rests: pd.DataFrame, path: pd.DataFrame, *,
    axes: tuple[str, str], width: Width = WIDTH,
) -> Chart:
    """Draw nullclines and fixed points of each phase, with the measured states.

    Parameters
    ----------
    nullclines
        phase (on, off), component, x, y.
    rests
        phase, x, y, x_lo, x_hi, y_lo, y_hi, stability; where the phase would come to rest. Rows
        without a point are left out, not drawn elsewhere.
    path
        arm, phase, time_h, x, y: measured states.
    axes
        Titles of both axes.
    width
        Pixels, or `container`.

    Returns
    -------
    Chart
        Solid and dashed: nullclines of the first and second component; large open marks: fixed
        points with 95 % intervals; small marks: measured states.
    """
    if nullclines.empty:
        return empty_chart("No kinetics could be fitted: no portrait.", width=width)
    names = list(dict.fromkeys(nullclines["component"]))
    x = field("x:Q", title=axes[0], scale={"zero": False})
    y = field("y:Q", title=axes[1], scale={"zero": False})
    colour = field("colour:N", scale=None)
    layers: list[Spec] = []
    for name, dash in zip(names, ([1, 0], [6, 4]), strict=False):
        rows = [
            {"x": r["x"], "y": r["y"], "colour": COLOURS.get(str(r["phase"]), INK),
             "line": str(r["phase"]), "order": i}
            for i, r in enumerate(rows_of(nullclines))
            if r["component"] == name and known(r["x"]) and known(r["y"])
        ]
        layers.append(mark(
            "line", rows, look={"strokeDash": dash, "strokeWidth": 1.6, "opacity": 0.8},
            x=x, y=y, color=colour, detail="line:N", order="order:Q",
        ))
    seen = [
        {"x": r["x"], "y": r["y"], "colour": COLOURS.get(str(r["phase"]), INK),
         "label": page_time(r["time_h"]),
         "words": f"{shown(r['arm'], 30)}, {page_time(r['time_h'])}"}
        for r in rows_of(path) if known(r["x"]) and known(r["y"])
    ]
    layers += [
        mark("point", seen, look={"filled": True, "size": 40},
             x=x, y=y, color=colour, tooltip=["words:N"]),
        mark("text", seen, look={"dy": -10, "fontSize": SMALL - 1, "color": INK},
             x=x, y=y, text="label:N"),
    ]
    layers += _rests(rests, x, y, colour)
    return themed({"layer": layers, "width": width, "height": HEIGHT}, _description(rests))


def _rests(rests: pd.DataFrame, x: Spec, y: Spec, colour: Spec) -> list[Spec]:
    rows = [
        {**{k: r[k] if known(r[k]) else r[k[0]] for k in ("x_lo", "x_hi", "y_lo", "y_hi")},
         "x": r["x"], "y": r["y"], "colour": COLOURS.get(str(r["phase"]), INK),
         "words": f"{r['phase']} drug: {r['stability']} at {number(r['x'])}, {number(r['y'])}"}
        for r in rows_of(rests) if known(r["x"]) and known(r["y"])
    ]
    if not rows:
        return []
    pale = {"opacity": PALE}
    return [
        mark("rule", rows, look=pale, x="x_lo:Q", x2="x_hi", y=y, color=colour),
        mark("rule", rows, look=pale, x=x, y="y_lo:Q", y2="y_hi", color=colour),
        mark("point", rows, look={"size": 220, "strokeWidth": 2.2, "filled": False},
             x=x, y=y, color=colour, tooltip=["words:N"]),
    ]


def _description(rests: pd.DataFrame) -> str:
    words = []
    for row in rows_of(rests):
        if known(row["x"]) and known(row["y"]):
            words.append(f"{row['phase']} drug a {row['stability']} at {number(row['x'])}, "
                         f"{number(row['y'])}")
        else:
            words.append(f"{row['phase']} drug no fixed point that these data pin down")
    return f"Phase portrait: {'; '.join(words)}."

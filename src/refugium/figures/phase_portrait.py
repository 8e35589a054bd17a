"""The phase portrait: lines on which a component rests, on and off drug, with the measured path."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import altair as alt
import pandas as pd

from refugium.core.status import Phase
from refugium.figures.layout import WIDTH, Width
from refugium.figures.theme import INK, LOSS, PALE, SMALL, SURVIVAL, empty_chart, themed
from refugium.language.names import shown
from refugium.language.numbers import known, number
from refugium.language.times import page_time

HEIGHT = 380
COLOURS: Mapping[str, str] = {Phase.ON: SURVIVAL, Phase.OFF: LOSS}


def phase_portrait_chart(
    nullclines: pd.DataFrame, rests: pd.DataFrame, path: pd.DataFrame, *,
    axes: tuple[str, str], width: Width = WIDTH,
) -> alt.LayerChart:
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
    altair.LayerChart
        Solid and dashed: nullclines of the first and second component; large open marks: fixed
        points with 95 % intervals; small marks: measured states.
    """
    if nullclines.empty:
        return empty_chart("No kinetics could be fitted: no portrait.", width=width)
    names = list(dict.fromkeys(nullclines["component"]))
    x = alt.X("x:Q", title=axes[0], scale=alt.Scale(zero=False))
    y = alt.Y("y:Q", title=axes[1], scale=alt.Scale(zero=False))
    colour = alt.Color("colour:N", scale=None)
    layers: list[Any] = []
    for name, dash in zip(names, ([1, 0], [6, 4]), strict=False):
        rows = [
            {"x": r["x"], "y": r["y"], "colour": COLOURS.get(str(r["phase"]), INK),
             "line": str(r["phase"]), "order": i}
            for i, r in enumerate(nullclines.to_dict(orient="records"))
            if r["component"] == name and known(r["x"]) and known(r["y"])
        ]
        layers.append(alt.Chart(alt.InlineData(values=rows)).mark_line(
            strokeDash=dash, strokeWidth=1.6, opacity=0.8
        ).encode(x=x, y=y, color=colour, detail="line:N", order="order:Q"))
    seen = [
        {"x": r["x"], "y": r["y"], "colour": COLOURS.get(str(r["phase"]), INK),
         "label": page_time(r["time_h"]),
         "words": f"{shown(r['arm'], 30)}, {page_time(r['time_h'])}"}
        for r in path.to_dict(orient="records") if known(r["x"]) and known(r["y"])
    ]
    base = alt.Chart(alt.InlineData(values=seen))
    layers += [
        base.mark_point(filled=True, size=40).encode(x=x, y=y, color=colour, tooltip=["words:N"]),
        base.mark_text(dy=-10, fontSize=SMALL - 1, color=INK).encode(x=x, y=y, text="label:N"),
    ]
    layers += _rests(rests, x, y, colour)
    chart = alt.layer(*layers).properties(width=width, height=HEIGHT)
    return themed(chart, _description(rests))


def _rests(rests: pd.DataFrame, x: Any, y: Any, colour: Any) -> list[Any]:
    rows = [
        {**{k: r[k] if known(r[k]) else r[k[0]] for k in ("x_lo", "x_hi", "y_lo", "y_hi")},
         "x": r["x"], "y": r["y"], "colour": COLOURS.get(str(r["phase"]), INK),
         "words": f"{r['phase']} drug: {r['stability']} at {number(r['x'])}, {number(r['y'])}"}
        for r in rests.to_dict(orient="records") if known(r["x"]) and known(r["y"])
    ]
    if not rows:
        return []
    base = alt.Chart(alt.InlineData(values=rows))
    return [
        base.mark_rule(opacity=PALE).encode(x=alt.X("x_lo:Q"), x2="x_hi:Q", y=y, color=colour),
        base.mark_rule(opacity=PALE).encode(x=x, y=alt.Y("y_lo:Q"), y2="y_hi:Q", color=colour),
        base.mark_point(size=220, strokeWidth=2.2, filled=False).encode(
            x=x, y=y, color=colour, tooltip=["words:N"]),
    ]


def _description(rests: pd.DataFrame) -> str:
    words = []
    for row in rests.to_dict(orient="records"):
        if known(row["x"]) and known(row["y"]):
            words.append(f"{row['phase']} drug a {row['stability']} at {number(row['x'])}, "
                         f"{number(row['y'])}")
        else:
            words.append(f"{row['phase']} drug no fixed point that these data pin down")
    return f"Phase portrait: {'; '.join(words)}."

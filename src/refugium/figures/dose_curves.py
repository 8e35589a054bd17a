"""What each dose does: wells, the fitted curve and how well its half-effect dose is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from refugium.core.status import Status
from refugium.core.tables import rows_of
from refugium.figures.chart import Chart
from refugium.figures.dose_axis import dose_axis
from refugium.figures.dose_panels import Panels, value_domain
from refugium.figures.grammar import Spec, down, field, mark
from refugium.figures.headline import headline
from refugium.figures.layout import WIDTH, Width
from refugium.figures.theme import FAINT, FIRST, INK, PALE, empty_chart, themed
from refugium.language.doses import dose_range, say_dose
from refugium.language.lists import first_few, listed
from refugium.language.names import shown
from refugium.language.numbers import counted, known, number

MOST_CURVES = 12
"""Curves that one chart draws."""
KEY = ("model_id", "experiment", "drug", "background", "measure", "scale", "unit")
POINTS = 60
LEVELS: Mapping[str, tuple[float, tuple[float, ...], str, str]] = {
    "fraction": (1.0, (0.0, 1.0), "as untreated cells", "share of untreated cells"),
    "rate": (0.0, (0.0,), "cells stand still", "doublings per hour"),
    "gr": (0.0, (0.0, 1.0), "cells stand still", "GR value: 1 grows as untreated cells"),
}
"""Of each scale: the level of its own line, what must be on the axis, both in words."""
Row = Mapping[Any, Any]


def dose_curves_chart(
    curves: pd.DataFrame, points: pd.DataFrame, *, width: Width = WIDTH
) -> Chart:
    """Draw dose curves of one scale and unit, one below the other on common axes.

    Parameters
    ----------
    curves
        Rows of the table `curves` of a response, of one scale and one unit of doses.
    points
        Its table `curve_points`: the wells behind them.
    width
        Pixels, or `container`.

    Returns
    -------
    Chart
        A panel per curve, at most 12. A fitted curve is a line, its half-effect dose a diamond
        in its pale 95 % interval. What could not be fitted is not drawn as a curve: a flat one is
        a dashed level line, of one whose half effect lies beyond the doses the means are joined
        by a dotted line; of one that misses its wells the curve is dashed. Dose 0 stands apart.

    Examples
    --------
    >>> dose_curves_chart(pd.DataFrame(), pd.DataFrame()).description
    'No dose curve: four doses or more of one drug are needed.'
    """
    if curves.empty:
        return empty_chart("No dose curve: four doses or more of one drug are needed.",
                           width=width)
    rows = rows_of(curves.head(MOST_CURVES))
    wells = _wells(points)
    own = [wells.get(_key(row), ([], [])) for row in rows]
    scale = str(rows[0]["scale"])
    level, always, said, unit = LEVELS[scale]
    axis = dose_axis([*(d for dose, _ in own for d in dose),
                      *(row[end] for row in rows for end in ("lowest_dose", "highest_dose"))],
                     str(rows[0]["unit"]))
    low, high = value_domain([v for _, values in own for v in values], always)
    panels = Panels(axis, low, high, len(rows), width)
    lines, dots, bars, centres = [], [], [], []
    for number_, (row, (dose, value)) in enumerate(zip(rows, own, strict=True)):
        lines += _line(number_, row, dose, value, panels)
        dots += _dots(number_, dose, value, panels, axis.unit)
        bars += _half_effect(number_, row, panels)
        centres += _centre(number_, row, panels)
    heads = [(_title(row), _words(row)) for row in rows]
    models = list(dict.fromkeys(shown(row["model_id"], 24) for row in rows))
    view = {
        "layer": [
            *headline(f"What does each dose do to {listed(models[:3])}"
                      f"{' and others' if len(models) > 3 else ''}?",
                      f"{unit}; {shown(rows[0]['measure'], 30)}; "
                      f"{counted(sum(len(v) for _, v in own), 'well')}, "
                      f"{counted(len(rows), 'curve')}", width=width),
            *panels.frame(heads, level=level, said=said),
            *_layers(panels, lines, dots, bars, centres)],
        "width": width, "height": panels.height,
    }
    return themed(view, _description(curves, unit))


def _key(row: Row) -> tuple[Any, ...]:
    return tuple(row[name] for name in KEY)


def _wells(points: pd.DataFrame) -> dict[tuple[Any, ...], tuple[list[float], list[float]]]:
    if points.empty:
        return {}
    return {key: (part["dose"].tolist(), part["value"].tolist())
            for key, part in points.groupby(list(KEY), sort=False, dropna=False)}


def _line(
    panel: int, row: Row, dose: Sequence[float], value: Sequence[float], panels: Panels
) -> list[Spec]:
    """Return the steps of a curve's line, each with its style; none where too few were read."""
    status = str(row["status"])
    if status == Status.FLAT:
        at = panels.down(panel, float(row["e0"]))
        path = [(panels.axis.place(0.0), at), (1.0, at)]
    elif _fitted(row):
        # the line begins at its lowest tested dose: what a lower one does was not read
        low = float(row["lowest_dose"])
        path = [(panels.axis.place(d), panels.down(panel, _at(row, d)))
                for d in panels.axis.grid(POINTS) if d >= low * 0.999]
    elif status == Status.TOO_FEW_POINTS or not len(dose):
        return []
    else:
        read: dict[float, list[float]] = {}
        for d, v in sorted(zip(dose, value, strict=True)):
            if known(v):
                read.setdefault(d, []).append(v)
        path = [(panels.axis.place(d), panels.down(panel, sum(v) / len(v)))
                for d, v in read.items()]
    style = {Status.OK: "solid", Status.FLAT: "flat", Status.POOR_FIT: "poor"}.get(
        Status(status), "joined") if _fitted(row) or status == Status.FLAT else "joined"
    return [{"line": panel, "x": round(x, 4), "y": y, "order": i, "style": style}
            for i, (x, y) in enumerate(path)]


def _fitted(row: Row) -> bool:
    return str(row["status"]) in (Status.OK, Status.POOR_FIT) and all(
        known(row[name]) for name in ("e0", "einf", "half_effect_dose", "hill"))


def _at(row: Row, dose: float) -> float:
    """Return the value of a fitted curve at a dose."""
    with np.errstate(over="ignore"):
        ratio = np.power(dose / float(row["half_effect_dose"]), float(row["hill"]))
    return float(row["einf"]) + (float(row["e0"]) - float(row["einf"])) / (1 + float(ratio))


def _dots(
    panel: int, dose: Sequence[float], value: Sequence[float], panels: Panels, unit: str
) -> list[Spec]:
    return [{"x": round(panels.axis.place(d), 4), "y": panels.down(panel, v),
             "shape": panels.mark_of(v, "circle"),
             "words": f"{say_dose(d, unit)}: {number(v)}"}
            for d, v in zip(dose, value, strict=True) if known(v)]


def _half_effect(panel: int, row: Row, panels: Panels) -> list[Spec]:
    """Return the pale bar of the half-effect dose; an open end reaches the end of the axis."""
    lo, hi = row["half_effect_lo"], row["half_effect_hi"]
    if str(row["status"]) == Status.FLAT or not (known(lo) or known(hi)):
        return []
    # an end beyond the doses may lie far off the axis: then half of what was reached
    end = row["einf"] if _fitted(row) else row["at_highest"]
    half = (float(row["e0"]) + float(end)) / 2
    left = panels.axis.place(float(lo)) if known(lo) else panels.axis.place(10**panels.axis.low)
    right = panels.axis.place(float(hi)) if known(hi) else 1.0
    return [{"x": round(left, 4), "x2": round(right, 4), "y": panels.down(panel, half),
             "words": "half-effect dose, 95 % interval: "
             + dose_range(row["half_effect_dose"], lo, hi, panels.axis.unit)}]


def _centre(panel: int, row: Row, panels: Panels) -> list[Spec]:
    if not _fitted(row):
        return []
    dose = float(row["half_effect_dose"])
    return [{"x": round(panels.axis.place(dose), 4), "y": panels.down(panel, _at(row, dose)),
             "half": say_dose(dose, panels.axis.unit, digits=2)}]


def _layers(
    panels: Panels, lines: list[Spec], dots: list[Spec], bars: list[Spec], centres: list[Spec]
) -> list[Spec]:
    x, y = panels.x, down("y:Q")
    looks = {"solid": {"color": FIRST, "strokeWidth": 2},
             "poor": {"color": FIRST, "strokeWidth": 1.6, "strokeDash": [6, 4]},
             "flat": {"color": INK, "strokeWidth": 1.6, "strokeDash": [6, 4]},
             "joined": {"color": INK, "strokeWidth": 1.4, "strokeDash": [1.5, 3]}}
    return [
        mark("rule", bars, look={"color": FIRST, "strokeWidth": 9, "opacity": PALE}, x=x, x2="x2",
             y=y, tooltip=["words:N"]),
        *(mark("line", own, look=look, x=x, y=y, detail="line:N", order="order:Q")
          for style, look in looks.items()
          if (own := [step for step in lines if step["style"] == style])),
        mark("point", dots, look={"size": 20, "color": INK, "opacity": 0.75, "strokeWidth": 1},
             x=x, y=y, shape=field("shape:N", scale=None),
             tooltip=["words:N"]),
        mark("point", centres, look={"shape": "diamond", "size": 90, "filled": True,
                                     "color": FIRST, "opacity": 1, "stroke": FAINT}, x=x, y=y),
    ]


def _title(row: Row) -> str:
    beside = f" beside {shown(listed(list(row['background'])), 40)}" if row["background"] else ""
    where = f" · {shown(row['experiment'], 24)}" if row["experiment"] else ""
    return f"{shown(row['model_id'], 24)} · {shown(row['drug'], 24)}{beside}{where}"


def _words(row: Row) -> str:
    size = f"{counted(row['n_wells'], 'well')}, {counted(row['n_doses'], 'dose')}"
    return f"{curve_verdict(row)}; {size}"


def curve_verdict(row: Row) -> str:
    """Say what is known of a curve in a few words.

    Examples
    --------
    >>> curve_verdict({"status": "flat", "q": 0.4})
    'flat: no effect of dose is shown (q 0.40)'
    """
    status, unit = str(row["status"]), str(row.get("unit", ""))
    if status == Status.FLAT:
        return f"flat: no effect of dose is shown (q {number(row['q'])})"
    if status == Status.TOO_FEW_POINTS:
        return "too few readings for a curve"
    lo, hi = row["half_effect_lo"], row["half_effect_hi"]
    if status == Status.OK or (status == Status.POOR_FIT and known(row["half_effect_dose"])):
        poor = "the curve misses its wells; " if status == Status.POOR_FIT else ""
        return f"{poor}half effect at {dose_range(row['half_effect_dose'], lo, hi, unit)}"
    if status == Status.POOR_FIT:
        return "no curve describes these wells"
    ends = [f"{word} {say_dose(end, unit, digits=2)}"
            for word, end in (("above", lo), ("below", hi)) if known(end)]
    return f"half-effect dose not identifiable within the doses{': ' * bool(ends)}" + (
        " and ".join(ends))


def _description(curves: pd.DataFrame, unit: str) -> str:
    told = [f"{_title(row)}: {curve_verdict(row)}" for row in rows_of(curves.head(MOST_CURVES))]
    words = first_few(told, 6, between="; ", rest="; and {} more curves in the table")
    more = len(curves) > MOST_CURVES
    cut = f" The first {MOST_CURVES} of {len(curves)} are drawn." if more else ""
    return f"Dose curves, {unit}: {words}.{cut}"

"""A second drug on survivors beside untreated cells of the same experiment, dose by dose."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from refugium.core.tables import rows_of
from refugium.figures.chart import Chart
from refugium.figures.dose_axis import dose_axis
from refugium.figures.dose_panels import Panels, value_domain
from refugium.figures.grammar import Spec, down, field, mark
from refugium.figures.headline import headline
from refugium.figures.layout import WIDTH, Width
from refugium.figures.theme import INK, PALE, PLAIN, SURVIVAL, empty_chart, themed
from refugium.language.doses import dose_range, say_dose
from refugium.language.lists import first_few, listed
from refugium.language.names import shown
from refugium.language.numbers import counted, known, number, with_interval
from refugium.language.roles import in_words

LIMIT = 8
"""Comparisons that one chart draws."""
KEY = ("model_id", "experiment", "partner", "unit", "cells", "first_drug", "pause_h",
       "background", "measure", "readout")
CELLS: Mapping[str, str] = {"on_drug": "survivors on {}", "after_drug": "survivors just off {}",
                            "regrown": "cells regrown after {}"}
SIDES = ((False, SURVIVAL, [1, 0]), (True, PLAIN, [5, 3]))
"""Survivors (orange circles) and untreated cells (grey squares): colour and dash."""
Row = Mapping[Any, Any]


def residual_curves_chart(
    residual: pd.DataFrame, points: pd.DataFrame, *, width: Width = WIDTH
) -> Chart:
    """Draw what a partner does to survivors and to untreated cells, one below the other.

    Parameters
    ----------
    residual
        Rows of the table `residual` of a response, of one readout and one unit of doses.
    points
        Its table `residual_points`: the wells behind them.
    width
        Pixels, or `container`.

    Returns
    -------
    Chart
        A panel per comparison, at most 8. Orange circles: survivors; grey squares: untreated
        cells; lines join means. On the line of no growth the dose at which each stands still,
        with its pale 95 % interval; missing: beyond the doses, or they do not grow without it.

    Examples
    --------
    >>> residual_curves_chart(pd.DataFrame(), pd.DataFrame()).description[:44]
    'No second drug was given to survivors and to'
    """
    if residual.empty:
        return empty_chart("No second drug was given to survivors and to untreated cells of one "
                           "experiment.", width=width)
    rows = rows_of(residual.head(LIMIT))
    wells = {} if points.empty else dict(iter(points.groupby(list(KEY), sort=False,
                                                             dropna=False)))
    own = [wells.get(tuple(row[name] for name in KEY), points.iloc[:0]) for row in rows]
    drawn = pd.concat(own)
    axis = dose_axis([*drawn["dose"], *(row["highest_dose"] for row in rows)],
                     str(rows[0]["unit"]))
    low, high = value_domain(drawn["value"].tolist(), (0.0,))
    panels = Panels(axis, low, high, len(rows), width)
    dots, means, bars, still = [], [], [], []
    for panel, (row, part) in enumerate(zip(rows, own, strict=True)):
        dots += _dots(panel, part, panels)
        means += _means(panel, part, panels)
        for side, end in ((False, ""), (True, "untreated_")):
            found = _still(panel, row, end, side, panels)
            bars += found[:1]
            still += found[1:]
    readout = str(rows[0]["readout"])
    growth = any(str(row["phenotype"]) == "growth" for row in rows)
    view = {
        "layer": [
            *headline("Does the second drug take more from survivors than from untreated cells?",
                      f"{shown(readout, 60)}; {counted(len(drawn), 'well')}; orange circles: "
                      "survivors, grey squares: untreated", width=width),
            *panels.frame([(_title(row), _words(row)) for row in rows], level=0.0,
                          said="cells stand still" if growth else ""),
            *_layers(panels, dots, means, bars, still)],
        "width": width, "height": panels.height,
    }
    return themed(view, _description(residual, readout))


def _dots(panel: int, part: pd.DataFrame, panels: Panels) -> list[Spec]:
    return [{"x": round(panels.axis.place(d), 4), "y": panels.down(panel, v), "untreated": u,
             "shape": panels.mark_of(v, "square" if u else "circle"),
             "words": f"{'untreated cells' if u else 'survivors'}, "
                      f"{say_dose(d, panels.axis.unit)}: {number(v, signed=True)}"}
            for d, v, u in zip(part["dose"].tolist(), part["value"].tolist(),
                               part["untreated"].tolist(), strict=True) if known(v)]


def _means(panel: int, part: pd.DataFrame, panels: Panels) -> list[Spec]:
    found = part.groupby(["untreated", "dose"], as_index=False).agg(value=("value", "mean"))
    return [{"line": f"{panel} {r['untreated']}", "x": round(panels.axis.place(r["dose"]), 4),
             "y": panels.down(panel, r["value"]), "untreated": bool(r["untreated"]),
             "order": r["dose"]} for r in rows_of(found) if known(r["value"])]


def _still(panel: int, row: Row, end: str, side: bool, panels: Panels) -> list[Spec]:
    """Return the interval of the dose at which cells stand still, and that dose."""
    dose, lo, hi = (row[f"{end}zero_dose{part}"] for part in ("", "_lo", "_hi"))
    if not known(dose):
        return []
    place, axis = panels.axis.place, panels.axis
    # of two bars on one line the one of untreated cells stands a little lower
    y = panels.down(panel, 0.0) + (4 if side else -4)
    words = (f"{'untreated cells stand' if side else 'survivors stand'} still at "
             f"{dose_range(dose, lo, hi, axis.unit)}")
    left = float(lo) if known(lo) else 10**axis.low
    right = place(float(hi)) if known(hi) else 1.0
    return [{"x": round(place(left), 4), "x2": round(right, 4), "y": y, "untreated": side,
             "words": words},
            {"x": round(place(float(dose)), 4), "y": y, "untreated": side, "words": words}]


def _layers(
    panels: Panels, dots: list[Spec], means: list[Spec], bars: list[Spec], still: list[Spec]
) -> list[Spec]:
    x, y = panels.x, down("y:Q")
    layers: list[Spec] = []
    for untreated, colour, dash in SIDES:
        mine = {"color": colour}
        layers += [
            mark("rule", [b for b in bars if b["untreated"] == untreated], look={
                **mine, "strokeWidth": 7, "opacity": PALE}, x=x, x2="x2", y=y,
                tooltip=["words:N"]),
            mark("line", [m for m in means if m["untreated"] == untreated], look={
                **mine, "strokeWidth": 2, "strokeDash": dash}, x=x, y=y,
                detail="line:N", order=field("order:Q")),
            mark("point", [d for d in dots if d["untreated"] == untreated], look={
                **mine, "size": 30, "opacity": 0.9, "strokeWidth": 1.3}, x=x, y=y,
                shape=field("shape:N", scale=None), tooltip=["words:N"]),
            mark("point", [s for s in still if s["untreated"] == untreated], look={
                **mine, "shape": "diamond", "size": 80, "filled": True, "opacity": 1,
                "stroke": INK}, x=x, y=y, tooltip=["words:N"]),
        ]
    return layers


def _title(row: Row) -> str:
    first = shown(listed(list(row["first_drug"])), 28)
    cells = CELLS.get(str(row["cells"]), str(row["cells"])).format(first)
    beside = (f" with {shown(listed(list(row['background'])), 28)}" if row["background"] else "")
    where = f" · {shown(row['experiment'], 20)}" if row["experiment"] else ""
    return f"{shown(row['model_id'], 20)} · {shown(row['partner'], 24)}{beside} · {cells}{where}"


def _words(row: Row) -> str:
    parts = [in_words(row["verdict"])] if row["verdict"] else []
    # before the numbers: on a narrow page the end of the line is cut
    parts.append(f"{row['n_wells']} and {counted(row['n_wells_untreated'], 'well')}")
    if row["route"]:
        parts.append(f"route {in_words(row['route'])}")
    if known(row["ratio"]):
        ends = [number(row[f"ratio_{end}"]) if known(row[f"ratio_{end}"]) else "open"
                for end in ("lo", "hi")]
        parts.append(f"ratio of doses of no growth {number(row['ratio'])} "
                     f"[{', '.join(ends)}]")
    parts.append(f"difference of effects at {say_dose(row['highest_dose'], row['unit'])} "
                 f"{with_interval(*_ends(row, 'interaction'))}")
    return "; ".join(parts)


def _ends(row: Row, name: str) -> tuple[Any, Any, Any]:
    return row[name], row[f"{name}_lo"], row[f"{name}_hi"]


def _description(residual: pd.DataFrame, readout: str) -> str:
    told = [f"{_title(row)}: {_words(row)}" for row in rows_of(residual.head(LIMIT))]
    words = first_few(told, 4, between=". ", rest=". And {} more in the table")
    cut = f" The first {LIMIT} of {len(residual)} are drawn." if len(residual) > LIMIT else ""
    return f"A second drug on survivors and on untreated cells, {shown(readout, 80)}: {words}.{cut}"

"""Two drugs over their doses: what was read, and how far it is from independence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from refugium.core.tables import rows_of
from refugium.figures.chart import Chart
from refugium.figures.grammar import Spec, down, either, field, mark, value
from refugium.figures.headline import HEADLINE, headline
from refugium.figures.layout import WIDTH, ChartLayout, Width
from refugium.figures.theme import FAINT, INK, LOSS, SMALL, SURVIVAL, empty_chart, themed
from refugium.language.doses import say_dose
from refugium.language.names import shown
from refugium.language.numbers import counted, known, number

ROW, HEAD, FOOT, BETWEEN, GUTTER = 21, 24, 22, 16, 78
MOST_DOSES = 12
"""Doses of each drug that a chart draws, evenly over those that there are."""
PAPER, DARK = "#EDEEF0", "#4B5057"
UNIT: Mapping[str, str] = {"fraction": "share of untreated cells", "rate": "doublings per hour"}
READ, EXCESS = "read", "excess"
Row = Mapping[Any, Any]


def dose_surface_chart(
    points: pd.DataFrame, *, verdict: str = "", width: Width = WIDTH
) -> Chart:
    """Draw one pair of drugs over its doses: what was read, and its excess beyond Bliss.

    Parameters
    ----------
    points
        Rows of the table `surface_points` of a response, of one surface.
    verdict
        What may be said of the pair as a whole, in a few words.
    width
        Pixels, or `container`.

    Returns
    -------
    Chart
        Two tables of coloured cells, numbers in them where there is room: above what was read
        (darker: more cells, or faster growth), below the excess beyond independence. Blue: more
        cells are lost than expected; orange: more survive. A pair of doses that was not read, or
        whose singles were not, is an empty cell with a dot. Single pairs of doses carry no verdict.

    Examples
    --------
    >>> dose_surface_chart(pd.DataFrame()).description
    'No pair of drugs was read over doses of both.'
    """
    if points.empty:
        return empty_chart("No pair of drugs was read over doses of both.", width=width)
    first = rows_of(points.head(1))[0]
    across = _levels(points["dose"])
    up = _levels(points["partner_dose"])[::-1]
    told = points[points["dose"].isin(across) & points["partner_dose"].isin(up)]
    known_ = {(row["dose"], row["partner_dose"]): row for row in rows_of(told)}
    # rows of the lower table: singles have no excess
    parts = ((READ, up, across), (EXCESS, [d for d in up if d > 0], [d for d in across if d > 0]))
    cells: list[Spec] = []
    texts: list[Spec] = []
    top = float(HEADLINE)
    spread = {READ: _limits(told["value"]), EXCESS: _limits(told["excess"])}
    for what, rows, columns in parts:
        texts += _heads(what, first, top)
        top += HEAD
        cells += [
            _place(i, j, top, len(across))
            | _filled(known_.get((dose, partner)), what, first, spread[what])
            for j, partner in enumerate(rows) for i, dose in enumerate(across) if dose in columns]
        texts += _sides(rows, columns, across, top, first)
        top += ROW * len(rows) + FOOT + BETWEEN
    names = f"{shown(first['drug'], 24)} and {shown(first['partner'], 24)}"
    wells = int(points["n_wells"].sum())
    detail = "; ".join(filter(None, [
        verdict, f"{counted(wells, 'well')} at {counted(len(points), 'dose pair')}"]))
    view = {
        "layer": [*headline(f"{shown(first['model_id'], 24)}: what do {names} do together?",
                            detail, width=width),
                  *_layers(cells, texts, len(across), width)],
        "width": width, "height": top - BETWEEN,
    }
    return themed(view, _description(points, first, names, verdict))


def _levels(doses: pd.Series) -> list[float]:
    """Return the doses in order; of many every so many, the highest among them."""
    every = sorted(float(d) for d in doses.unique() if known(d))
    step = -(-len(every) // MOST_DOSES)
    kept = every[::-1][::step][::-1]
    return kept if kept[0] == every[0] else [every[0], *kept]


def _limits(values: pd.Series) -> tuple[float, float]:
    read = values[values.notna()]
    if read.empty:
        return 0.0, 1.0
    most = float(read.abs().quantile(0.98)) or 1.0
    return float(min(read.min(), 0.0)), max(float(read.max()), most)


def _place(column: int, row: int, top: float, columns: int) -> Spec:
    """Return where a cell stands: shares of the width, pixels from the top."""
    step = 1 / columns
    return {"x": round(column * step, 5), "x2": round((column + 1) * step, 5),
            "mid": round((column + 0.5) * step, 5), "y": top + row * ROW,
            "y2": top + (row + 1) * ROW, "middle": top + (row + 0.5) * ROW}


def _filled(row: Row | None, what: str, first: Row, limits: tuple[float, float]) -> Spec:
    """Return the colour, number and words of a cell."""
    got = float("nan") if row is None else float(row["value" if what == READ else "excess"])
    there = known(got)
    colour, dark = _colour(what, got, limits) if there else ("transparent", False)
    place = "not read" if row is None else (
        f"{shown(first['drug'], 24)} {say_dose(row['dose'], str(first['unit']))}, "
        f"{shown(first['partner'], 24)} {say_dose(row['partner_dose'], _unit(first))}")
    return {
        "colour": colour, "dark": dark, "there": there,
        "written": number(got, signed=what == EXCESS) if there else "·",
        "words": f"{place}: {number(got, signed=what == EXCESS)}"
                 f"{'' if row is None else ', ' + counted(row['n_wells'], 'well')}",
    }


def _colour(what: str, got: float, limits: tuple[float, float]) -> tuple[str, bool]:
    """Return the colour of a cell, and whether it is dark enough for pale numbers."""
    low, high = limits
    if what == READ:
        share = min(max((got - low) / (high - low), 0.0), 1.0)
        return _between(PAPER, DARK, 0.95 * share), share > 0.55
    share = min(abs(got) / max(high, abs(low), 1e-12), 1.0)
    return _between(PAPER, LOSS if got > 0 else SURVIVAL, share), got > 0 and share > 0.6


def _between(one: str, other: str, share: float) -> str:
    """Return a colour between two."""
    ends = [[int(text[i:i + 2], 16) for i in (1, 3, 5)] for text in (one, other)]
    mixed = [round(a + (b - a) * share) for a, b in zip(*ends, strict=True)]
    return "#" + "".join(f"{part:02X}" for part in mixed)


def _heads(what: str, first: Row, top: float) -> list[Spec]:
    unit = UNIT.get(str(first["scale"]), str(first["scale"]))
    words = (f"What was read: {unit}" if what == READ else
             f"Beyond independence (Bliss), {unit}: above 0 more effect than expected")
    return [{"kind": "head", "words": words, "y": top + 8}]


def _sides(
    rows: list[float], columns: list[float], across: list[float], top: float, first: Row
) -> list[Spec]:
    step = 1 / len(across)
    return [
        *({"kind": "row", "words": say_dose(d, _unit(first)) if d else "0",
           "y": top + (j + 0.5) * ROW} for j, d in enumerate(rows)),
        *({"kind": "column", "words": say_dose(d, str(first["unit"])) if d else "0",
           "mid": round((i + 0.5) * step, 5), "y": top + ROW * len(rows) + 10, "number": i}
          for i, d in enumerate(across) if d in columns),
        {"kind": "up", "words": f"{shown(first['partner'], 18)} ↑", "y": top - HEAD + 8},
        {"kind": "across", "words": f"{shown(first['drug'], 18)} →",
         "y": top + ROW * len(rows) + 10},
    ]


def _unit(first: Row) -> str:
    return str(first["partner_unit"])


def _layers(cells: list[Spec], texts: list[Spec], columns: int, width: Width) -> list[Spec]:
    place = ChartLayout(width)
    scale = {"domain": [0, 1], "nice": False, "zero": False,
             "range": [place.at((0, GUTTER)), place.at((1, -4))]}
    x, mid = (field(name, axis=None, scale=scale) for name in ("x:Q", "mid:Q"))
    small = {"baseline": "middle", "fontSize": SMALL}
    few = columns <= 5

    def of(kind: str) -> list[Spec]:
        return [text for text in texts if text["kind"] == kind]

    # where columns are narrow every second dose is written
    thin = [t for t in of("column") if t["number"] % 2]
    return [
        mark("rect", cells, where="datum.there", look={"stroke": "white", "strokeOpacity": 0.25},
             x=x, x2="x2", y=down("y:Q"), y2="y2", color=field("colour:N", scale=None),
             tooltip=["words:N"]),
        mark("text", cells, where="datum.there", look={
            **small, "fontSize": SMALL - 1,
            "opacity": 1 if few else place.at((0, 1), (0, 0))},
            x=mid, y=down("middle:Q"), text="written:N",
            color=either("datum.dark", value("#FFFFFF"), value("#1C1E21"))),
        mark("text", cells, where="!datum.there", look={**small, "color": FAINT, "text": "·"},
             x=mid, y=down("middle:Q")),
        mark("text", of("head"), look={**small, "align": "left", "color": INK,
                                       "limit": place.at((1, -GUTTER)), "fontWeight": "bold"},
             x=place.value((0, GUTTER)), y=down("y:Q"), text="words:N"),
        mark("text", of("row"), look={**small, "align": "right", "color": INK},
             x=place.value((0, GUTTER - 6)), y=down("y:Q"), text="words:N"),
        *(mark("text", own, look={**small, "color": INK, "opacity": seen,
                                  "fontSize": SMALL - 1}, x=mid, y=down("y:Q"), text="words:N")
          for own, seen in (([t for t in of("column") if t not in thin], 1),
                            (thin, 1 if few else place.at((0, 1), (0, 0))))),
        *(mark("text", of(kind), look={**small, "align": "right", "color": FAINT,
                                       "limit": GUTTER - 8},
               x=place.value((0, GUTTER - 6)), y=down("y:Q"), text="words:N")
          for kind in ("up", "across")),
    ]


def _description(points: pd.DataFrame, first: Row, names: str, verdict: str) -> str:
    unit = UNIT.get(str(first["scale"]), str(first["scale"]))
    top = points[(points["dose"] == points["dose"].max())
                 & (points["partner_dose"] == points["partner_dose"].max())]
    read = f" At the highest doses of both {number(top['value'].iloc[0])}." if len(top) else ""
    excess = points["excess"].dropna()
    beyond = ("" if excess.empty else
              f" Excess beyond independence from {number(excess.min(), signed=True)} to "
              f"{number(excess.max(), signed=True)}, mean {number(excess.mean(), signed=True)}.")
    said = f" {verdict[0].upper()}{verdict[1:]}." if verdict else ""
    return (f"{names} in {shown(first['model_id'], 40)} over {len(points)} pairs of doses, "
            f"{unit}.{read}{beyond}{said}")

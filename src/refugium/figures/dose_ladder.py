"""How each partner's doses and constant lie to what patients' plasma reaches."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from refugium.core.tables import rows_of
from refugium.figures.chart import Chart
from refugium.figures.grammar import Spec, down, field, mark
from refugium.figures.headline import HEADLINE, headline
from refugium.figures.layout import WIDTH, ChartLayout, Width
from refugium.figures.theme import FIRST, GRID, INK, PALE, PLAIN, SMALL, empty_chart, themed
from refugium.language.doses import say_dose
from refugium.language.lists import first_few
from refugium.language.names import shown
from refugium.language.numbers import known, number

LIMIT = 14
"""Partners that one chart draws."""
HEAD, LANE, GAP, FOOT = 17, 20, 9, 20
Row = Mapping[Any, Any]


def dose_ladder_chart(rungs: pd.DataFrame, *, width: Width = WIDTH) -> Chart:
    """Draw, partner by partner, the doses given and the constant beside the free concentration.

    Parameters
    ----------
    rungs
        partner, node (empty: none called), kd_nM (tightest constant on it), free_cmax_nM (unbound
        concentration in patients), dose_nM (given to cells); a row per partner and dose, any number
        may be missing.
    width
        Pixels, or `container`.

    Returns
    -------
    Chart
        A lane per partner on a common logarithmic axis, at most 14. The pale band is what
        patients reach, up to the tick of the unbound concentration. Circles are doses: filled
        within it, open above, crossed where that concentration is not known here; diamonds are
        constants.

    Examples
    --------
    >>> dose_ladder_chart(pd.DataFrame({"partner": ["x"], "node": ["AXL"], "kd_nM": [2.0],
    ...     "free_cmax_nM": [10.0], "dose_nM": [100.0]})).description
    'Doses against what patients reach: x: binds AXL at 2 nM, free Cmax 10 nM, given at 100 nM \
(10 times that).'
    """
    numbers = ["kd_nM", "free_cmax_nM", "dose_nM"]
    told = rungs if rungs.empty else rungs[rungs[numbers].gt(0).any(axis=1)]
    if told.empty:
        return empty_chart("No partner has a dose, a constant or a concentration in patients.",
                           width=width)
    partners = list(dict.fromkeys(told["partner"]))
    parts = {name: told[told["partner"] == name] for name in partners[:LIMIT]}
    logs = [math.log10(v) for name in numbers for part in parts.values()
            for v in part[name].tolist() if known(v) and v > 0]
    low, high = min(logs) - 0.3, max(logs) + 0.3
    bands, ticks, marks, texts = [], [], [], []
    top = float(HEADLINE)
    for part in parts.values():
        own = _lane(part, top, low)
        bands += own["bands"]
        ticks += own["ticks"]
        marks += own["marks"]
        texts += own["texts"]
        top += HEAD + LANE + GAP
    doses = int(sum(part["dose_nM"].nunique() for part in parts.values()))
    view = {
        "layer": [
            *headline("Do patients reach the doses that were given?",
                      f"log axis; {len(parts)} partners, {doses} doses; pale band: up to the "
                      "unbound concentration in plasma", width=width),
            *_layers(bands, ticks, marks, texts, (low, high, top), width)],
        "width": width, "height": top + FOOT,
    }
    return themed(view, _description(parts, len(partners)))


def _lane(part: pd.DataFrame, top: float, low: float) -> dict[str, list[Spec]]:
    """Return what is drawn of one partner."""
    first = rows_of(part)[0]
    free = _first(part, "free_cmax_nM")
    middle = top + HEAD + LANE / 2
    made: dict[str, list[Spec]] = {"bands": [], "ticks": [], "marks": [], "texts": [
        {"words": shown(first["partner"], 40), "side": "left", "y": top + 8},
        {"words": _words(part, free), "side": "right", "y": top + 8}]}
    span = {"y": top + HEAD, "y2": top + HEAD + LANE}
    if known(free):
        words = f"unbound concentration in patients: {say_dose(free)}"
        made["bands"].append({**span, "x": low, "x2": math.log10(free), "words": words})
        made["ticks"].append({**span, "x": math.log10(free), "words": words})
    for node, constants in part[part["kd_nM"].gt(0)].groupby("node", sort=False):
        kd = float(constants["kd_nM"].min())
        made["marks"].append({"x": math.log10(kd), "y": middle, "kind": "kd", "words":
                              f"binds {shown(node or 'its target', 30)} at {say_dose(kd)}"})
    for dose in dict.fromkeys(part.loc[part["dose_nM"].gt(0), "dose_nM"].tolist()):
        kind = "unknown" if not known(free) else "within" if dose <= free else "above"
        made["marks"].append({"x": math.log10(dose), "y": middle, "kind": kind, "words":
                              f"given at {say_dose(dose)}{_times(dose, free)}"})
    return made


def _first(part: pd.DataFrame, name: str) -> float:
    return next((float(v) for v in part[name].tolist() if known(v) and v > 0), float("nan"))


def _times(dose: float, free: float) -> str:
    return f", {number(dose / free)} of free Cmax" if known(free) else ""


def _words(part: pd.DataFrame, free: float) -> str:
    doses = sorted({float(v) for v in part["dose_nM"].tolist() if known(v) and v > 0})
    unknown = "" if known(free) else "; reach not known"
    if not doses:
        return f"not given here{unknown}"
    if unknown:
        return f"given at {say_dose(doses[-1])}{unknown}"
    within = sum(dose <= free for dose in doses)
    return f"{within} of {len(doses)} doses within reach"


def _layers(
    bands: list[Spec], ticks: list[Spec], marks: list[Spec], texts: list[Spec],
    ends: tuple[float, float, float], width: Width,
) -> list[Spec]:
    low, high, foot = ends
    place = ChartLayout(width)
    x = field("x:Q", axis=None, scale={
        "domain": [low, high], "nice": False, "zero": False,
        "range": [place.at((0, 4)), place.at((1, -8))]})
    y = down("y:Q")
    powers = range(math.ceil(low), math.floor(high) + 1)
    step = -(-len(powers) // 7) or 1
    decades = [{"x": p, "y": HEADLINE, "y2": foot, "words": say_dose(10.0**p), "at": foot + 10}
               for p in list(powers)[::step]]
    looks: Mapping[str, Spec] = {
        "within": {"shape": "circle", "filled": True, "color": FIRST},
        "above": {"shape": "circle", "filled": False, "color": FIRST, "strokeWidth": 2},
        "unknown": {"shape": "cross", "filled": False, "color": PLAIN, "strokeWidth": 1.5},
        "kd": {"shape": "diamond", "filled": False, "color": INK, "strokeWidth": 1.6},
    }
    small = {"baseline": "middle", "fontSize": SMALL, "color": INK}
    return [
        mark("rule", decades, look={"color": GRID}, x=x, y=y, y2="y2"),
        mark("rect", bands, look={"color": PLAIN, "opacity": 0.5 * PALE}, x=x, x2="x2", y=y,
             y2="y2", tooltip=["words:N"]),
        mark("rule", ticks, look={"color": INK, "strokeWidth": 2.5}, x=x, y=y, y2="y2",
             tooltip=["words:N"]),
        *(mark("point", own, look={**look, "size": 70, "opacity": 0.95}, x=x, y=y,
               tooltip=["words:N"])
          for kind, look in looks.items() if (own := [m for m in marks if m["kind"] == kind])),
        mark("text", [t for t in texts if t["side"] == "left"], look={
            **small, "align": "left", "fontWeight": "bold", "fontSize": SMALL + 1,
            "limit": place.at((0.5, -12))}, x=place.value((0, 4)), y=y, text="words:N"),
        mark("text", [t for t in texts if t["side"] == "right"], look={
            **small, "align": "right", "limit": place.at((0.5, -8))},
            x=place.value((1, -8)), y=y, text="words:N"),
        mark("text", decades, look=small, x=x, y=down("at:Q"), text="words:N"),
    ]


def _description(parts: Mapping[str, pd.DataFrame], every: int) -> str:
    told = []
    for name, part in parts.items():
        free, kd = _first(part, "free_cmax_nM"), part[part["kd_nM"].gt(0)]
        said = []
        if len(kd):
            best = rows_of(kd.sort_values("kd_nM"))[0]
            said.append(f"binds {shown(best['node'] or 'its target', 30)} at "
                        f"{say_dose(best['kd_nM'])}")
        said.append(f"free Cmax {say_dose(free)}" if known(free)
                    else "concentration in patients not known here")
        doses = sorted({float(v) for v in part["dose_nM"].tolist() if known(v) and v > 0})
        if doses:
            times = f" ({number(doses[-1] / free)} times that)" if known(free) else ""
            said.append(f"given at {'up to ' if len(doses) > 1 else ''}{say_dose(doses[-1])}"
                        f"{times}")
        told.append(f"{shown(name, 30)}: {', '.join(said)}")
    cut = f" The first {LIMIT} of {every} are drawn." if every > LIMIT else ""
    return (f"Doses against what patients reach: "
            f"{first_few(told, 6, between='; ', rest='; and {} more')}.{cut}")

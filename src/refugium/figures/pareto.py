"""Benefit on survivors against what untreated cells lose: which pairs no other beats."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from refugium.core.tables import rows_of
from refugium.figures.chart import Chart
from refugium.figures.domain import fair_domain
from refugium.figures.grammar import Spec, field, mark
from refugium.figures.labels import place_labels
from refugium.figures.layout import WIDTH, Width
from refugium.figures.theme import FAINT, FIRST, INK, PALE, PLAIN, SMALL, empty_chart, themed
from refugium.language.lists import first_few
from refugium.language.names import shown
from refugium.language.numbers import counted, known, number, with_interval

HEIGHT, NARROWEST = 380, 290
MOST_LABELS = 16
LOOKS: Mapping[str, tuple[str, str, bool]] = {
    "front": (FIRST, "circle", True), "ranked": (PLAIN, "circle", True),
    "abstained": (PLAIN, "circle", False),
}
"""Colour, shape and fill of pairs that nothing beats, of other ranked ones, of those without."""
Row = Mapping[Any, Any]


def pareto_chart(
    pairs: pd.DataFrame, *, readout: str, cells: str = "survivors", width: Width = WIDTH
) -> Chart:
    """Draw pairs by what survivors lose and what untreated cells lose.

    Parameters
    ----------
    pairs
        name, benefit, benefit_lo, benefit_hi (what survivors lose by the partner, above 0: they
        lose), harm, harm_lo, harm_hi (the same of untreated cells), on_front (no ranked pair beats
        it), abstained (words why it has no rank; empty: ranked).
    readout
        What both are measured by.
    cells
        What the cells on the drug are.
    width
        Pixels, or `container`.

    Returns
    -------
    Chart
        Up is good, right is harm; on the dashed line survivors lose as much as untreated cells.
        Filled green: on the front over everything that is known of them, not only these two;
        filled grey: ranked and beaten; hollow: without a rank. Pairs of which either is missing
        are not drawn and are counted.

    Examples
    --------
    >>> pareto_chart(pd.DataFrame(), readout="log2 fold").description
    'No pair was measured on survivors and on untreated cells.'
    """
    drawn = [row for row in rows_of(pairs) if known(row["benefit"]) and known(row["harm"])]
    if not drawn:
        return empty_chart("No pair was measured on survivors and on untreated cells.",
                           width=width)
    ends = {}
    for axis in ("harm", "benefit"):
        ends[axis] = fair_domain(*([row[f"{axis}{end}"] for row in drawn]
                                   for end in ("", "_lo", "_hi")))
    marks = [_mark(row, ends, cells) for row in drawn]
    x, y = (field(f"{name}:Q", scale={"domain": list(ends[name]), "nice": False, "zero": False},
                  axis={"title": title, "tickCount": 6})
            for name, title in (("harm", "loss of untreated cells"),
                                ("benefit", f"loss of {cells}")))
    colour = field("colour:N", scale=None)
    low = max(ends["harm"][0], ends["benefit"][0])
    high = min(ends["harm"][1], ends["benefit"][1])
    equal = [{"harm": v, "benefit": v, "words": "as much as untreated cells" if v == high else ""}
             for v in (low, high)] if low < high else []
    view = {
        "title": {"text": ["Which pair takes most from cells on the drug",
                           "and least from untreated cells?"],
                  "subtitle": [f"{shown(readout, 48)}; 95 % intervals; {cells}",
                               f"{counted(len(drawn), 'pair')} with both measured, of "
                               f"{len(pairs)}"],
                  "subtitleColor": INK, "subtitleFontSize": SMALL, "fontSize": 13.5,
                  "fontWeight": 600},
        "layer": [
            mark("line", equal, look={"color": FAINT, "strokeDash": [4, 3]}, x=x, y=y),
            mark("text", equal, where="datum.words !== ''", look={
                "align": "right", "dx": -8, "fontSize": SMALL, "color": FAINT}, x=x, y=y,
                text="words:N"),
            mark("rule", marks, look={"opacity": PALE, "strokeWidth": 3}, x="harm_lo:Q",
                 x2="harm_hi", y=y, color=colour),
            mark("rule", marks, look={"opacity": PALE, "strokeWidth": 3}, x=x, y="benefit_lo:Q",
                 y2="benefit_hi", color=colour),
            *(mark("point", own, look={"filled": filled, "size": 90, "opacity": 1,
                                       "strokeWidth": 1.8}, x=x, y=y, color=colour,
                   tooltip=["words:N"])
              for kind, (_, _, filled) in LOOKS.items()
              if (own := [m for m in marks if m["kind"] == kind])),
            *_labels(marks, ends, x, y)],
        "width": width, "height": HEIGHT,
    }
    return themed(view, _description(drawn, len(pairs), readout, cells))


def _mark(row: Row, ends: Mapping[str, tuple[float, float]], cells: str) -> Spec:
    kind = "abstained" if row["abstained"] else "front" if row["on_front"] else "ranked"
    held = {}
    for axis, (low, high) in ends.items():
        for end in ("lo", "hi"):
            at = float(row[f"{axis}_{end}"]) if known(row[f"{axis}_{end}"]) else float(row[axis])
            held[f"{axis}_{end}"] = min(max(at, low), high)
    return {
        "harm": float(row["harm"]), "benefit": float(row["benefit"]), **held, "kind": kind,
        "colour": LOOKS[kind][0], "label": shown(row["name"], 38),
        "words": f"{shown(row['name'], 60)}: {cells} lose "
                 f"{with_interval(row['benefit'], row['benefit_lo'], row['benefit_hi'])}, "
                 f"untreated cells {with_interval(row['harm'], row['harm_lo'], row['harm_hi'])}"
                 f"{'; ' + shown(row['abstained'], 80) if row['abstained'] else ''}",
    }


def _labels(
    marks: list[Spec], ends: Mapping[str, tuple[float, float]], x: Spec, y: Spec
) -> list[Spec]:
    """Return one label per pair, those of the front first, free of each other."""
    def pixel(point: Spec) -> tuple[float, float]:
        (left, right), (low, high) = ends["harm"], ends["benefit"]
        return ((point["harm"] - left) / (right - left) * NARROWEST,
                (high - point["benefit"]) / (high - low) * HEIGHT)

    first = sorted(marks, key=lambda m: list(LOOKS).index(m["kind"]))[:MOST_LABELS]
    spots = place_labels([pixel(m) for m in first], [m["label"] for m in first],
                         size=(NARROWEST, HEIGHT), avoid=[pixel(m) for m in marks])
    return [mark("text", [m], look={
        "align": spot.align, "baseline": "middle", "dx": spot.dx, "dy": spot.dy,
        "fontSize": SMALL, "color": INK,
    }, x=x, y=y, text="label:N") for m, spot in zip(first, spots, strict=True)]


def _description(drawn: Sequence[Row], every: int, readout: str, cells: str) -> str:
    told = [f"{shown(r['name'], 40)}: {cells} lose {number(r['benefit'], signed=True)}, "
            f"untreated cells {number(r['harm'], signed=True)}"
            f"{', no rank' if r['abstained'] else ', on the front' if r['on_front'] else ''}"
            for r in sorted(drawn, key=lambda r: -float(r["benefit"]))]
    gone = every - len(drawn)
    rest = f" {counted(gone, 'pair')} without both numbers not drawn." if gone else ""
    return (f"What pairs take from {cells} and from untreated cells, {shown(readout, 60)}: "
            f"{first_few(told, 6, between='; ', rest='; and {} more')}.{rest}")

"""Rows of estimates with their intervals on one common axis: the workhorse of the figures.

Wide, the label stands left of its row and the number right of it; narrow, the label stands
above. A missing number is a hatched row with the reason, never a mark at zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from refugium.figures.domain import fair_domain, round_ticks
from refugium.figures.grammar import Spec, either, field, given, mark, value
from refugium.figures.layout import WIDTH, ChartLayout, Place, Width
from refugium.figures.theme import COLOURS, INK, PALE, SHAPES, SMALL, role_scale
from refugium.language.names import heading_lines, shown
from refugium.language.numbers import known, with_interval
from refugium.language.roles import Role

ROW, HEADING, INDENT = 33, 27, 14
LINE, LONG_HEADING = 15, 44
HATCH = "/" * 220
NUMBER_SPACE, WORD_SPACE = 190, 190
CHARACTER, WORD, DIGIT, LABEL_SPACE, LABEL_SHARE = 7.8, 6.6, 6.6, 270, 0.32
NONE = float("nan")
_NO_AXIS = {"title": None, "labels": False, "ticks": False, "domain": False, "grid": False}


@dataclass(frozen=True)
class Row:
    """One line: a heading without estimate, an estimate, or a missing number with its reason."""

    label: str
    word: str = ""
    estimate: float = NONE
    lo: float = NONE
    hi: float = NONE
    role: Role = Role.PLAIN
    filled: bool = True
    heading: bool = False
    indent: bool = False
    missing: str = ""
    detail: str = ""


def forest(rows: Sequence[Row], *, axis: str, width: Width = WIDTH) -> Spec:
    """Return rows of estimates with intervals on one axis, not yet themed.

    Parameters
    ----------
    rows
        From top to bottom.
    axis
        Title of the axis, with its unit.
    width
        Pixels, or `container`.

    Notes
    -----
    An interval that reaches beyond the axis ends in an arrow head. An estimate without an
    interval is an open mark. Without any estimate there is no axis.
    """
    place = ChartLayout(width)
    drawn = [row for row in rows if known(row.estimate)]
    domain = fair_domain(
        [r.estimate for r in drawn], [r.lo for r in drawn], [r.hi for r in drawn]
    )
    gutter = _gutter(rows)
    words, numbers = WORD * _longest(map(_word, rows)), DIGIT * _longest(map(_number, rows))
    right = min(WORD_SPACE, words) + min(NUMBER_SPACE, numbers) + 28
    scale = {
        "domain": list(domain), "nice": False, "zero": False,
        "range": [place.at(gutter, (0, 6)), place.at((1, -right), (1, -6))],
    }
    tops = list(accumulate(map(_height, rows), initial=0))
    data = [_record(row, top, domain) for row, top in zip(rows, tops, strict=False)]
    height = max(tops[-1], ROW)
    y = field("y:Q", axis=None, scale={"domain": [0, height], "reverse": True, "nice": False})
    layers = [
        *([_zero_line(scale)] if drawn else []),
        *_intervals(y, scale, _axis(axis, domain) if drawn else _NO_AXIS),
        _marks(y, scale),
        *_texts(y, place, gutter, right),
    ]
    return {**given(data), "layer": layers, "width": width, "height": height}


def _gutter(rows: Sequence[Row]) -> Place:
    """Where the plot begins: as far as the labels need, or a share of the width."""
    longest = max((len(shown(row.label)) for row in rows if not row.heading), default=0)
    needed = CHARACTER * longest + 40
    return (0, needed) if needed <= LABEL_SPACE else (LABEL_SHARE, 0)


def _axis(title: str, domain: tuple[float, float]) -> Spec:
    marks = round_ticks(*domain)
    return {"title": title, "values": marks, "format": "~r", "labelOverlap": False}


def _height(row: Row) -> int:
    if not row.heading:
        return ROW
    return HEADING + (LINE if len(shown(row.label, 110)) > LONG_HEADING else 0)


def _word(row: Row) -> str:
    if row.heading or known(row.estimate):
        return "" if row.heading else row.word
    return row.missing or "not measured"


def _number(row: Row) -> str:
    return with_interval(row.estimate, row.lo, row.hi) if known(row.estimate) else ""


def _longest(texts: Iterable[str]) -> int:
    return max(map(len, texts), default=0)


def _shifted(place: Place, pixels: float) -> Place:
    return place[0], place[1] + pixels


def _record(row: Row, top: float, domain: tuple[float, float]) -> dict[str, Any]:
    low, high = domain
    has, spread = known(row.estimate), known(row.lo) and known(row.hi)
    missing = not has and not row.heading
    return {
        "y": top + (HEADING * 0.6 if row.heading else ROW * 0.62),
        "foot": top + _height(row) - HEADING * 0.4, "label": shown(row.label, 110),
        "lines": heading_lines(shown(row.label, 110), LONG_HEADING),
        "room": round(CHARACTER * len(_word(row)) + 10),
        "heading": row.heading, "indent": row.indent,
        "word": "" if missing else row.word,
        "number": _number(row),
        "x": float(row.estimate) if has else None,
        "lo": max(float(row.lo), low) if has and spread else None,
        "hi": min(float(row.hi), high) if has and spread else None,
        "cut_low": low if has and spread and row.lo < low else None,
        "cut_high": high if has and spread and row.hi > high else None,
        "role": str(row.role),
        "filled": row.filled and spread,
        "missing": _word(row) if missing else "",
        "what": shown(row.label),
        "detail": row.detail or row.word,
        "written": with_interval(row.estimate, row.lo, row.hi),
    }


def _zero_line(scale: Spec) -> Spec:
    return mark("rule", [{"zero": 0}], look={"color": INK, "strokeWidth": 1},
                x=field("zero:Q", scale=scale))


def _intervals(y: Spec, scale: Spec, axis: Spec) -> list[Spec]:
    colour = field("role:N", legend=None, scale=role_scale(COLOURS))
    bars = mark(
        "rule", look={"strokeWidth": 8, "opacity": PALE, "strokeCap": "butt"},
        x=field("lo:Q", scale=scale, axis=axis), x2="hi", y=y, color=colour,
    )
    arrows = [
        mark("point", look={"shape": shape, "filled": True, "size": 42, "opacity": 0.8},
             x=field(end, scale=scale), y=y, color=colour)
        for shape, end in (("triangle-left", "cut_low:Q"), ("triangle-right", "cut_high:Q"))
    ]
    return [bars, *arrows]


def _marks(y: Spec, scale: Spec) -> Spec:
    colour = field("role:N", legend=None, scale=role_scale(COLOURS))
    return mark(
        "point", look={"size": 74, "strokeWidth": 2, "opacity": 1},
        x=field("x:Q", scale=scale), y=y, stroke=colour,
        fill=either("datum.filled", colour, value("transparent")),
        shape=field("role:N", legend=None, scale=role_scale(SHAPES)),
        tooltip=[
            field("what:N", title="row"),
            field("written:N", title="value"),
            field("detail:N", title="reading"),
        ],
    )


def _texts(y: Spec, place: ChartLayout, gutter: Place, right: float) -> list[Spec]:
    above, level = (0.0, -15.0), (0.0, 0.0)

    def text(look: Spec, where: str = "", **channels: Any) -> Spec:
        return mark("text", look={"baseline": "middle", **look}, where=where,
                    **{"y": y, **channels})

    heading = {"align": "left", "fontWeight": 600, "lineHeight": LINE, "limit": place.at((1, 0))}
    label = {
        "align": "left", "dy": place.at(level, above),
        "limit": place.room(_shifted(gutter, -12 - INDENT), "room"),
    }
    word = {
        "align": place.either("left", "right"), "dy": place.at(level, above), "limit": WORD_SPACE,
    }
    number = {
        "align": "right", "fontSize": SMALL, "limit": NUMBER_SPACE,
        "opacity": place.at((0, 1), (0, 0)),
    }
    hatch = {
        "align": "left", "fontSize": SMALL, "opacity": PALE, "ellipsis": " ",
        "limit": place.at((1 - gutter[0], -gutter[1] - right), (1, -12)),
    }
    reason = {
        "align": place.either("left", "right"), "fontStyle": "italic",
        "dy": place.at(level, above), "limit": place.at((0, right - 12), (0, WORD_SPACE)),
    }
    edge = place.value((1, -right + 14), (1, 0))
    return [
        text({**heading, "opacity": place.at((0, 1), (0, 0))}, "datum.heading",
             x=place.value((0, 0)), y=field("foot:Q", axis=None), text="label:N"),
        text({**heading, "opacity": place.at((0, 0), (0, 1))}, "datum.heading",
             x=place.value((0, 0)), y=field("y:Q", axis=None), text="lines:N"),
        text(label, "!datum.heading && !datum.indent", x=place.value((0, 0)), text="label:N"),
        text(label, "datum.indent", x=place.value((0, INDENT)), text="label:N"),
        text(word, x=edge, text="word:N"),
        text(number, x=place.value((1, 0)), text="number:N"),
        text(hatch, "datum.missing", x=place.value(gutter, (0, 6)), text=value(HATCH)),
        text(reason, x=edge, text="missing:N"),
    ]

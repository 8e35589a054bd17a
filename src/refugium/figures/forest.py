"""Rows of estimates with their intervals on one common axis: the workhorse of the figures.

Wide, the label stands left of its row and the number right of it; narrow, the label stands
above. A missing number is a hatched row with the reason, never a mark at zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

import altair as alt

from refugium.figures.domain import fair_domain, round_ticks
from refugium.figures.layout import ChartLayout, Place
from refugium.figures.theme import COLOURS, INK, PALE, SHAPES, SMALL, WIDTH, Width, role_scale
from refugium.language.names import shown
from refugium.language.numbers import known, with_interval
from refugium.language.roles import Role

ROW, HEADING, INDENT = 33, 27, 14
LINE, LONG_HEADING = 15, 44
HATCH = "/" * 220
NUMBER_SPACE, WORD_SPACE = 190, 190
CHARACTER, WORD, DIGIT, LABEL_SPACE, LABEL_SHARE = 7.8, 6.6, 6.6, 270, 0.32
NONE = float("nan")
_NO_AXIS = alt.Axis(title=None, labels=False, ticks=False, domain=False, grid=False)


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


def forest(rows: Sequence[Row], *, axis: str, width: Width = WIDTH) -> Any:
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
    scale = alt.Scale(
        domain=list(domain), nice=False, zero=False,
        range=[place.at(gutter, (0, 6)), place.at((1, -right), (1, -6))],
    )
    tops = list(accumulate(map(_height, rows), initial=0))
    data = alt.InlineData(values=[
        _record(row, top, domain) for row, top in zip(rows, tops, strict=False)
    ])
    height = max(tops[-1], ROW)
    base = alt.Chart().encode(
        y=alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[0, height], reverse=True, nice=False))
    )
    layers = [
        *([_zero_line(scale)] if drawn else []),
        *_intervals(base, scale, _axis(axis, domain) if drawn else _NO_AXIS),
        _marks(base, scale),
        *_texts(base, place, gutter, right),
    ]
    return alt.layer(*layers, data=data).properties(width=width, height=height)


def _gutter(rows: Sequence[Row]) -> Place:
    """Where the plot begins: as far as the labels need, or a share of the width."""
    longest = max((len(shown(row.label)) for row in rows if not row.heading), default=0)
    needed = CHARACTER * longest + 40
    return (0, needed) if needed <= LABEL_SPACE else (LABEL_SHARE, 0)


def _axis(title: str, domain: tuple[float, float]) -> Any:
    marks = round_ticks(*domain)
    return alt.Axis(title=title, values=marks, format="~r", labelOverlap=False)


def _height(row: Row) -> int:
    if not row.heading:
        return ROW
    return HEADING + (LINE if len(shown(row.label, 110)) > LONG_HEADING else 0)


def _heading(label: str) -> list[str]:
    """Break a long heading before its reference, for narrow pictures."""
    head, versus, tail = label.partition(" vs ")
    if len(label) <= LONG_HEADING or not versus:
        return [label]
    return [head, f"vs {tail}"]


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
        "lines": _heading(shown(row.label, 110)),
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


def _zero_line(scale: Any) -> Any:
    zero = alt.Chart(alt.InlineData(values=[{"zero": 0}]))
    return zero.mark_rule(color=INK, strokeWidth=1).encode(x=alt.X("zero:Q", scale=scale))


def _intervals(base: Any, scale: Any, axis: Any) -> list[Any]:
    across = alt.X("lo:Q", scale=scale, axis=axis)
    colour = alt.Color("role:N", legend=None, scale=role_scale(COLOURS))
    bars = base.mark_rule(strokeWidth=8, opacity=PALE, strokeCap="butt").encode(
        x=across, x2="hi:Q", color=colour
    )
    arrows = [
        base.mark_point(shape=shape, filled=True, size=42, opacity=0.8).encode(
            x=alt.X(f"{field}:Q", scale=scale), color=colour
        )
        for shape, field in (("triangle-left", "cut_low"), ("triangle-right", "cut_high"))
    ]
    return [bars, *arrows]


def _marks(base: Any, scale: Any) -> Any:
    colour = role_scale(COLOURS)
    return base.mark_point(size=74, strokeWidth=2, opacity=1).encode(
        x=alt.X("x:Q", scale=scale),
        stroke=alt.Stroke("role:N", legend=None, scale=colour),
        fill=alt.condition(
            "datum.filled", alt.Fill("role:N", legend=None, scale=colour),
            alt.value("transparent"),
        ),
        shape=alt.Shape("role:N", legend=None, scale=role_scale(SHAPES)),
        tooltip=[
            alt.Tooltip("what:N", title="row"),
            alt.Tooltip("written:N", title="value"),
            alt.Tooltip("detail:N", title="reading"),
        ],
    )


def _texts(base: Any, place: ChartLayout, gutter: Place, right: float) -> list[Any]:
    above, level = (0.0, -15.0), (0.0, 0.0)
    common: dict[str, Any] = {"baseline": "middle"}
    headings = [
        base.transform_filter("datum.heading").mark_text(
            **common, align="left", fontWeight=600, lineHeight=LINE, limit=place.at((1, 0)),
            opacity=place.at(*seen),
        ).encode(x=place.value((0, 0)), y=alt.Y(y, axis=None), text=text)
        for text, y, seen in (
            ("label:N", "foot:Q", ((0, 1), (0, 0))), ("lines:N", "y:Q", ((0, 0), (0, 1))),
        )
    ]
    label = base.mark_text(
        **common, align="left", dy=place.at(level, above),
        limit=place.room(_shifted(gutter, -12 - INDENT), "room"),
    )
    word = base.mark_text(
        **common, align=place.either("left", "right"), dy=place.at(level, above), limit=WORD_SPACE,
    )
    number = base.mark_text(
        **common, align="right", fontSize=SMALL, limit=NUMBER_SPACE,
        opacity=place.at((0, 1), (0, 0)),
    )
    hatch = base.transform_filter("datum.missing").mark_text(
        **common, align="left", fontSize=SMALL, opacity=PALE, ellipsis=" ",
        limit=place.at((1 - gutter[0], -gutter[1] - right), (1, -12)),
    )
    reason = base.mark_text(
        **common, align=place.either("left", "right"), fontStyle="italic",
        dy=place.at(level, above), limit=place.at((0, right - 12), (0, WORD_SPACE)),
    )
    edge = place.value((1, -right + 14), (1, 0))
    return [
        *headings,
        label.transform_filter("!datum.heading && !datum.indent").encode(
            x=place.value((0, 0)), text="label:N"),
        label.transform_filter("datum.indent").encode(
            x=place.value((0, INDENT)), text="label:N"),
        word.encode(x=edge, text="word:N"),
        number.encode(x=place.value((1, 0)), text="number:N"),
        hatch.encode(x=place.value(gutter, (0, 6)), text=alt.value(HATCH)),
        reason.encode(x=edge, text="missing:N"),
    ]

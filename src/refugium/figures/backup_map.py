"""The backup map: activity before the drug against activity on it, never level against change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from refugium.core.tables import rows_of
from refugium.figures.backup_strip import AXIS as STRIP_AXIS
from refugium.figures.backup_strip import off_map, strip_description, strip_rows
from refugium.figures.chart import Chart
from refugium.figures.domain import fair_domain
from refugium.figures.forest import forest
from refugium.figures.grammar import Spec, either, expression, field, mark, value
from refugium.figures.labels import Spot, place_labels
from refugium.figures.layout import WIDTH, Width
from refugium.figures.theme import (
    COLOURS,
    FAINT,
    INK,
    PALE,
    SHAPES,
    SMALL,
    empty_chart,
    role_scale,
    themed,
)
from refugium.language.names import shown
from refugium.language.nodes import is_adaptor, module_name, receptors
from refugium.language.numbers import counted, known, number, with_interval
from refugium.language.roles import Role, in_words, is_called, reading_of, role_of

HEIGHT = 430
MOST_LABELS = 14
REGIONS = (  # name, place on x and y as shares of the axis, side
    ("induced", 0.02, 0.97, "left"),
    ("primed", 0.985, 0.87, "right"),
    ("lost", 0.985, 0.03, "right"),
    ("quiet", 0.02, 0.15, "left"),
)


def backup_map_chart(
    calls: pd.DataFrame, *, contrast: str | None = None, width: Width = WIDTH
) -> Chart:
    """Draw which nodes were active before the drug and which are active on it.

    Parameters
    ----------
    calls
        Columns of the `calls` table (activities in log2 above their reference).
    contrast
        The comparison to draw; None: the one with most calls.
    width
        Pixels, or `container` (then only the map, or only the strip where no node is on it).

    Returns
    -------
    Chart
        The map with the identity line; below it the strip of nodes that have no reference.
    """
    if contrast is None:
        contrast = busiest(calls)
    rows = calls[calls["contrast"] == contrast]
    off, on = off_map(rows), map_panel(rows, width=width)
    strip = None if off.empty else forest(strip_rows(rows), axis=STRIP_AXIS, width=width)
    if on is None:
        if strip is None:
            return empty_chart("No node was called in this comparison.", width=width)
        return themed(strip, strip_description(rows))
    if strip is None or isinstance(width, str):
        return themed(on, map_description(rows))
    apart = dict.fromkeys(("color", "shape", "size", "stroke", "fill"), "independent")
    both = {"vconcat": [on, strip], "spacing": 28, "resolve": {"scale": apart}}
    return themed(both, f"{map_description(rows)} {strip_description(rows)}")


def busiest(calls: pd.DataFrame) -> str:
    """Return the contrast with most calls at candidate or above, the first of equals."""
    counts: dict[str, int] = {}
    for call in rows_of(calls):
        name = str(call["contrast"])
        counts[name] = counts.get(name, 0) + is_called(call)
    return max(counts, key=lambda name: counts[name]) if counts else ""


def map_panel(calls: pd.DataFrame, *, width: Width = WIDTH) -> Spec | None:
    """Return the map of one contrast, not yet themed; None if no node has both activities."""
    rows = calls.drop(index=off_map(calls).index)
    if rows.empty:
        return None
    low, high = fair_domain(
        [*rows["before"], *rows["on_drug"]],
        [*rows["before_lo"], *rows["on_lo"]], [*rows["before_hi"], *rows["on_hi"]],
    )
    points = [_point(call, low, high) for call in rows_of(rows)]
    scale = {"domain": [low, high], "nice": False, "zero": False}
    x = field("before:Q", scale=scale, axis={
        "title": "activity before the drug, log2 above its reference", "tickCount": 6})
    y = field("on_drug:Q", scale=scale, axis={
        "title": "activity on the drug, log2 above the same reference", "tickCount": 6})
    layers = [
        *_ground(low, high, scale),
        *_crosses(points, x, y, scale),
        _dots(points, x, y),
        *_names(points, low, high, scale, width),
    ]
    return {"layer": layers, "width": width, "height": HEIGHT}


def map_description(calls: pd.DataFrame) -> str:
    """Say what the map shows, for a screen reader."""
    rows = calls.drop(index=off_map(calls).index)
    words = []
    for call in rows_of(rows):
        if is_called(call) or role_of(call) == "target":
            words.append(
                f"{shown(call['node'], 24)} from {number(call['before'])} to "
                f"{number(call['on_drug'])} ({in_words(call['class'])})"
            )
    tail = "; ".join(words[:8]) or "no node is called"
    return f"Activity before against on drug of {len(rows)} nodes, log2: {tail}."


def _point(call: Mapping[Any, Any], low: float, high: float) -> dict[str, Any]:
    def cut(name: str) -> float | None:
        return min(max(float(call[name]), low), high) if known(call[name]) else None

    role, called = role_of(call), is_called(call)
    label = str(call["node"])
    if is_adaptor(call):
        label = f"{module_name(call)} ({receptors(call)})"
    label += " (target)" if role == Role.TARGET else ""
    return {
        "before": float(call["before"]), "on_drug": float(call["on_drug"]),
        "before_lo": cut("before_lo"), "before_hi": cut("before_hi"),
        "on_lo": cut("on_lo"), "on_hi": cut("on_hi"),
        "role": str(role), "filled": called or role in (Role.TARGET, Role.LOSS),
        "named": called or role == Role.TARGET, "label": shown(label, 34),
        "coverage": float(call["coverage"]) if known(call["coverage"]) else 0.0,
        "shown_before": with_interval(call["before"], call["before_lo"], call["before_hi"]),
        "shown_on": with_interval(call["on_drug"], call["on_lo"], call["on_hi"]),
        "reading": reading_of(call),
        "seen": counted(call["n_sites"], "readout"),
    }


def _ground(low: float, high: float, scale: Spec) -> list[Spec]:
    span = high - low
    line = [{"u": low, "v": low}, {"u": high, "v": high}]
    regions = [
        {"u": low + across * span, "v": low + up * span, "name": name, "side": side}
        for name, across, up, side in REGIONS
    ]
    u, v = field("u:Q", scale=scale), field("v:Q", scale=scale)
    texts = [
        mark("text", regions, where=f"datum.side === '{side}'",
             look={"align": side, "fontStyle": "italic", "fontSize": 13, "color": FAINT},
             x=u, y=v, text="name:N")
        for side in ("left", "right")
    ]
    identity = mark("line", line, look={"color": INK, "strokeDash": [5, 4], "strokeWidth": 1.2},
                    x=u, y=v)
    return [identity, *texts]


def _crosses(points: list[Spec], x: Spec, y: Spec, scale: Spec) -> list[Spec]:
    look = {"strokeWidth": 2.5}
    shade: Spec = {
        "color": field("role:N", legend=None, scale=role_scale(COLOURS)),
        "opacity": either("datum.named", value(PALE + 0.12), value(0.16)),
    }
    return [
        mark("rule", points, look=look, x=field("before_lo:Q", scale=scale), x2="before_hi",
             y=y, **shade),
        mark("rule", points, look=look, x=x, y=field("on_lo:Q", scale=scale), y2="on_hi",
             **shade),
    ]


def _dots(points: list[Spec], x: Spec, y: Spec) -> Spec:
    colour = field("role:N", legend=None, scale=role_scale(COLOURS))
    return mark(
        "point", points, look={"strokeWidth": 1.8, "opacity": 1},
        x=x, y=y, stroke=colour, fill=either("datum.filled", colour, value("transparent")),
        shape=field("role:N", legend=None, scale=role_scale(SHAPES)),
        size=field("coverage:Q", legend=None, scale={
            "domain": [0, 1], "range": [28, 260], "clamp": True}),
        tooltip=[
            field("label:N", title="node"),
            field("shown_before:N", title="before, log2"),
            field("shown_on:N", title="on drug, log2"),
            field("reading:N", title="reading"),
            field("seen:N", title="measured by"),
        ],
    )


def _names(
    points: list[Spec], low: float, high: float, scale: Spec, width: Width
) -> list[Spec]:
    named = [point for point in points if point["named"]][:MOST_LABELS]
    # Labels that are free on a narrow picture stay free on a wide one.
    wide = 330.0 if isinstance(width, str) else float(width) - 60

    def pixel(point: dict[str, Any]) -> tuple[float, float]:
        span = high - low
        return (point["before"] - low) / span * wide, (high - point["on_drug"]) / span * HEIGHT

    spots = place_labels(
        [pixel(p) for p in named], [p["label"] for p in named], size=(wide, HEIGHT),
        avoid=[pixel(p) for p in points if p["filled"]],
    )
    x, y = field("before:Q", scale=scale), field("on_drug:Q", scale=scale)
    return [
        mark("text", [point], look={
            "align": spot.align, "baseline": "middle", "dx": spot.dx, "dy": spot.dy,
            "fontSize": SMALL + 1, "limit": _room(point, spot, low, high, width),
        }, x=x, y=y, text="label:N")
        for point, spot in zip(named, spots, strict=True)
    ]


def _room(
    point: dict[str, Any], spot: Spot, low: float, high: float, width: Width
) -> Any:
    """Pixels between a point and the side of the picture towards which its label runs."""
    share = (point["before"] - low) / (high - low)
    share = 1 - share if spot.align == "left" else share
    if isinstance(width, str):
        return expression(f"max(30, {share:.4f} * width - 12)")
    return max(30.0, share * (width - 60) - 12)

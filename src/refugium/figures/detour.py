"""By which known route past the blocked target: backup left, survival right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import pandas as pd

from refugium.core.tables import rows_of
from refugium.figures.chart import Chart
from refugium.figures.grammar import Spec, field, mark
from refugium.figures.layout import WIDTH, Width
from refugium.figures.theme import FAINT, INK, PLAIN, SMALL, SURVIVAL, TARGET, empty_chart, themed
from refugium.language.lists import listed
from refugium.language.names import shown

STEP = 46
MARGIN = 0.09
CROSS = "M-1,-1L1,1M1,-1L-1,1"
Row = Mapping[Any, Any]


def detour_chart(summary: Row, edges: pd.DataFrame, *, width: Width = WIDTH) -> Chart:
    """Draw one detour, from called nodes over intermediates to survival effectors.

    Parameters
    ----------
    summary
        A row of the `detours` table.
    edges
        Rows of `detour_edges` of the same comparison.
    width
        Pixels, or `container`.

    Returns
    -------
    Chart
        Nodes by their number of steps from the called ones; the blocked target crossed out.
        Filled: measured and in agreement; open: not measured, or no change; a cross: measured
        against the route. Line width: share of draws; dashed: edge not held against a source;
        blue ends lower their node.
    """
    if edges.empty:
        return empty_chart("No known route from the called nodes to survival.", width=width)
    place = _places(summary, edges)
    nodes = _node_rows(summary, edges, place)
    lines = [_edge(row, place) for row in rows_of(edges)]
    rows = max(y for _, y in place.values()) + 1
    across = {"axis": None, "scale": {"domain": [-MARGIN, 1 + MARGIN]}}
    down = {"axis": None, "scale": {"domain": [rows - 0.3, -0.7]}}
    x, y = field("x:Q", **across), field("y:Q", **down)
    ends = mark(
        "text", lines, look={"fontSize": SMALL, "baseline": "middle", "color": INK},
        x=field("xm:Q", **across), y=field("ym:Q", **down), text="mark:N", tooltip=["words:N"],
    )
    marks = mark(
        "point", nodes, look={"size": 190, "opacity": 1, "strokeWidth": 1.8},
        x=x, y=y, shape=field("shape:N", scale=None), stroke=field("colour:N", scale=None),
        fill=field("fill:N", scale=None), tooltip=["words:N"],
    )
    labels = mark("text", nodes, look={"dy": -17, "fontSize": SMALL + 1, "color": INK},
                  x=x, y=y, text="name:N")
    view = {
        "layer": [*(_lines(lines, x, y, dashed) for dashed in (False, True)), ends, marks, labels],
        "width": width, "height": max(120, STEP * rows + 30),
    }
    return themed(view, _description(summary, edges))


def _lines(lines: list[Spec], x: Spec, y: Spec, dashed: bool) -> Spec:
    return mark(
        "rule", [line for line in lines if line["dashed"] == dashed],
        look={"opacity": 0.75, **({"strokeDash": [5, 4]} if dashed else {})},
        x=x, y=y, x2="x2", y2="y2", color=field("colour:N", scale=None),
        strokeWidth=field("weight:Q", scale=None), tooltip=["words:N"],
    )


def _places(summary: Row, edges: pd.DataFrame) -> dict[str, tuple[float, float]]:
    """Return where each node stands: steps from the called nodes across, spread down."""
    steps: dict[str, int] = dict.fromkeys(summary["called"], 0)
    onward: dict[str, list[str]] = defaultdict(list)
    for start, end in zip(edges["from_node"], edges["to_node"], strict=True):
        onward[str(start)].append(str(end))
    for _ in range(len(edges) + 1):  # longest way, so that no edge stands upright; cycles stop here
        for start, ends in onward.items():
            for end in ends:
                if start in steps and steps.get(end, 0) <= steps[start] < len(edges):
                    steps[end] = steps[start] + 1
    last = max(steps.values(), default=1) or 1
    for row in rows_of(edges):
        if row["role"] == "survival effector":
            steps[str(row["to_node"])] = last
    columns: dict[int, list[str]] = defaultdict(list)
    for node, step in steps.items():
        columns[step].append(node)
    columns[0] += [t for t in summary["blocked"] if t not in steps]
    tallest = max(len(names) for names in columns.values())
    return {
        node: (step / last, i + (tallest - len(names)) / 2 + 0.5 * (step % 2))
        for step, names in columns.items() for i, node in enumerate(names)
    }


def _node_rows(
    summary: Row, edges: pd.DataFrame, place: Mapping[str, tuple[float, float]]
) -> list[dict[str, Any]]:
    called, blocked = set(summary["called"]), set(summary["blocked"])
    into = {str(row["to_node"]): row for row in rows_of(edges)}
    rows = []
    for node, (x, y) in place.items():
        row = into.get(node)
        measured = str(row["measured"]) if row is not None else ""
        colour = TARGET if node in blocked else SURVIVAL if node in called else PLAIN
        solid = node in called or measured == "agrees"
        against = node in blocked or measured == "disagrees"
        state = "" if row is None else f", {row['to_state']} by this route"
        words = ("blocked" if node in blocked else "called" if node in called
                 else f"measured: {measured}" if measured else "not measured")
        rows.append({
            "name": shown(node, 24), "x": x, "y": y, "colour": colour,
            "fill": colour if solid and not against else "transparent",
            "shape": CROSS if against else "circle",
            "words": f"{shown(node, 40)}: {words}{state}",
        })
    return rows


def _edge(row: Row, place: Mapping[str, tuple[float, float]]) -> dict[str, Any]:
    (x, y), (x2, y2) = place[str(row["from_node"])], place[str(row["to_node"])]
    raises = int(row["sign"]) > 0
    words = (f"{shown(row['from_node'], 30)} {'raises' if raises else 'lowers'} "
             f"{shown(row['to_node'], 30)}; in {row['frequency']:.0%} of draws"
             + ("" if row["checked"] else "; not held against a source"))
    return {
        "x": x, "y": y, "x2": x2, "y2": y2, "xm": x + 0.62 * (x2 - x), "ym": y + 0.62 * (y2 - y),
        "mark": "▸" if raises else "⊣", "colour": FAINT if raises else "#0072B2",
        "weight": 0.8 + 1.7 * float(row["frequency"]), "dashed": not bool(row["checked"]),
        "words": words,
    }


def _description(summary: Row, edges: pd.DataFrame) -> str:
    ends = listed([shown(n, 24) for n in summary["reached"]])
    starts = listed([shown(n, 24) for n in summary["called"]])
    blocked = listed([shown(n, 24) for n in summary["blocked"]])
    unchecked = int((~edges["checked"].astype(bool)).sum())
    return (
        f"Known routes from {starts} to {ends} with {blocked} blocked, in "
        f"{len(edges)} steps, {unchecked} of them not held against a source. "
        "An annotation, not evidence."
    )

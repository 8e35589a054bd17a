"""What each arm was given and when samples were taken: bars, blanks and ticks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from refugium.core.tables import rows_of
from refugium.figures.chart import Chart
from refugium.figures.grammar import Spec, down, either, expression, field, mark, value
from refugium.figures.layout import WIDTH, ChartLayout, Width
from refugium.figures.theme import BODY, FAINT, INK, PLAIN, SMALL, empty_chart, themed
from refugium.language.lists import first_few
from refugium.language.names import shown
from refugium.language.numbers import counted, known
from refugium.language.times import page_time

LIMIT = 40
HEAD, LANE, TICKS, GAP = 20, 18, 14, 9
BLANK = frozenset({"none", "medium", "vehicle"})
_GIVEN_AT_ALL = 1.0


@dataclass(frozen=True)
class Bar:
    """One agent over one stretch of time, in pixels from the top."""

    arm: str
    label: str
    kind: str
    start: float
    end: float
    top: float


def arms_timeline(
    arms: pd.DataFrame, samples: pd.DataFrame, *, width: Width = WIDTH
) -> Chart:
    """Draw each arm's periods as bars and its samples as ticks.

    Parameters
    ----------
    arms
        arm, start_h, agent, kind, dose, unit (hours from time zero).
    samples
        sample_id, arm, time_h; a missing time is not stated.
    width
        Pixels, or `container`.

    Returns
    -------
    Chart
        Holidays are blank. Samples whose time is not stated stand apart at the right edge.
    """
    if arms.empty:
        return empty_chart("No arm is in this study.", width=width)
    names = list(dict.fromkeys(arms["arm"]))
    end, timed = _end(arms, samples)
    start = min(0.0, float(arms["start_h"].min()))
    bars: list[Bar] = []
    texts, ticks = [], []
    top = 0.0
    for arm in names[:LIMIT]:
        taken = samples[samples["arm"] == arm]
        texts.append({"label": shown(arm), "y": top + HEAD / 2, "unknown": _unknown(taken),
                      "apart": bool(taken["time_h"].isna().any())})
        lanes = _bars(arm, arms[arms["arm"] == arm], end, top + HEAD)
        bars += lanes
        top = max([bar.top + LANE for bar in lanes], default=top + HEAD)
        ticks += _ticks(taken, top)
        top += (TICKS if taken["time_h"].notna().any() else 0) + GAP
    scale = {"domain": [start, end], "nice": False, "zero": False}
    view = {
        "layer": [*_bar_layers(bars, scale, timed), *_sample_layers(ticks, texts, scale, width)],
        "resolve": {"scale": {"color": "independent"}}, "width": width, "height": max(top, 40),
    }
    return themed(view, _description(arms, samples, names))


def _end(arms: pd.DataFrame, samples: pd.DataFrame) -> tuple[float, bool]:
    starts, times = arms["start_h"], samples["time_h"].dropna()
    last = max([float(starts.max()), *([float(times.max())] if len(times) else [])])
    first = min(0.0, float(starts.min()))
    if len(times) == 0 and starts.nunique() < 2:
        return first + _GIVEN_AT_ALL, False
    room = (last - first) * (0.02 if len(times) and times.max() > starts.max() else 0.25)
    return last + max(room, _GIVEN_AT_ALL * 0.5), True


def _bars(arm: str, rows: pd.DataFrame, end: float, top: float) -> list[Bar]:
    starts = sorted(set(rows["start_h"]))
    lanes: dict[str, int] = {}
    bars = []
    for row in rows_of(rows.sort_values("start_h", kind="stable")):
        later = [start for start in starts if start > row["start_h"]]
        if row["kind"] in BLANK or str(row["agent"]).lower() == "none":
            continue
        lane = lanes.setdefault(str(row["agent"]), len(lanes))
        bars.append(Bar(
            shown(arm), _agent(row), str(row["kind"]), float(row["start_h"]),
            float(later[0]) if later else end, top + lane * LANE,
        ))
    return bars


def _agent(row: Mapping[Any, Any]) -> str:
    name = shown(row["agent"], 32)
    dose = f" {row['dose']:g} {shown(row['unit'], 12)}" if known(row["dose"]) else ""
    return f"{name}{dose}".strip()


def _unknown(taken: pd.DataFrame) -> str:
    missing = int(taken["time_h"].isna().sum())
    if missing == 0:
        return "" if len(taken) else "no sample"
    return f"{counted(missing, 'sample')}, time not stated"


def _ticks(taken: pd.DataFrame, top: float) -> list[dict[str, Any]]:
    counts = Counter(float(t) for t in taken["time_h"].dropna())
    return [
        {"t": t, "top": top + 2, "base": top + 10, "n": n,
         "said": f"{counted(n, 'sample')} at {page_time(t)}"}
        for t, n in sorted(counts.items())
    ]


def _bar_layers(bars: list[Bar], scale: Spec, timed: bool) -> list[Spec]:
    span = scale["domain"][1] - scale["domain"][0]
    values = [
        {"label": b.label, "arm": b.arm, "kind": b.kind, "start": b.start, "end": b.end,
         "top": b.top, "base": b.top + LANE - 3, "middle": b.top + (LANE - 3) / 2,
         "share": (b.end - b.start) / span}
        for b in bars
    ]
    axis = {"title": "hours from time zero", "tickCount": 6, "grid": True} if timed else None
    x = field("start:Q", scale=scale, axis=axis)
    box = mark(
        "rect", values, look={"color": PLAIN, "cornerRadius": 2},
        x=x, x2="end", y=down("top:Q"), y2="base",
        opacity=either("datum.kind === 'drug'", value(0.30), value(0.13)),
        tooltip=[field("arm:N", title="arm"), field("label:N", title="agent"),
                 field("kind:N", title="kind")],
    )
    text = mark("text", values, look={
        "align": "left", "baseline": "middle", "dx": 6, "fontSize": SMALL,
        "limit": expression("max(24, datum.share * width - 10)"),
    }, x=x, y=down("middle:Q"), text="label:N")
    return [box, text]


def _sample_layers(
    ticks: list[Spec], texts: list[Spec], scale: Spec, width: Width
) -> list[Spec]:
    place = ChartLayout(width)
    t, y = field("t:Q", scale=scale), down("y:Q")
    marks = mark(
        "rule", ticks, look={"color": INK, "strokeWidth": 2},
        x=t, y=down("top:Q"), y2="base", tooltip=[field("said:N", title="taken")],
    )
    several = mark("text", ticks, where="datum.n > 1", look={
        "align": "left", "baseline": "middle", "dx": 4, "dy": 4, "fontSize": SMALL, "color": FAINT,
    }, x=t, y=down("top:Q"), text=field("n:Q", format="d"))
    arms = [
        mark("text", texts, where=alone, look={
            "align": "left", "baseline": "middle", "fontSize": BODY, "limit": place.at((1, -taken)),
        }, x=place.value((0, 0)), y=y, text="label:N")
        for alone, taken in (("datum.unknown === ''", 4), ("datum.unknown !== ''", 190))
    ]
    unknown = mark("text", texts, look={
        "align": "right", "baseline": "middle", "fontSize": SMALL, "fontStyle": "italic",
    }, x=place.value((1, -16)), y=y, text="unknown:N")
    apart = mark("point", texts, where="datum.apart", look={
        "shape": "diamond", "size": 46, "color": INK, "strokeWidth": 1.5,
    }, x=place.value((1, -5)), y=y)
    return [marks, several, *arms, unknown, apart]


def _description(arms: pd.DataFrame, samples: pd.DataFrame, names: list[str]) -> str:
    words = []
    for arm in names:
        agents = dict.fromkeys(
            shown(a, 24) for a, k in zip(
                arms.loc[arms["arm"] == arm, "agent"], arms.loc[arms["arm"] == arm, "kind"],
                strict=True,
            ) if k not in BLANK
        )
        count = int((samples["arm"] == arm).sum())
        words.append(f"{shown(arm, 40)}: {', '.join(agents) or 'no agent'}, {count} samples")
    told = first_few(words, 8, between="; ", rest="; and {} more arms")
    cut = f" The first {LIMIT} arms are drawn." if len(names) > LIMIT else ""
    return f"Treatment arms: {told}.{cut}"

"""What each arm was given and when samples were taken: bars, blanks and ticks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from refugium.figures.layout import ChartLayout
from refugium.figures.theme import (
    BODY,
    FAINT,
    INK,
    PLAIN,
    SMALL,
    WIDTH,
    Width,
    empty_chart,
    themed,
)
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
) -> alt.Chart:
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
    altair.Chart
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
    scale = alt.Scale(domain=[start, end], nice=False, zero=False)
    chart = alt.layer(*_bar_layers(bars, scale, timed), *_sample_layers(ticks, texts, scale, width))
    chart = chart.resolve_scale(color="independent")
    return themed(
        chart.properties(width=width, height=max(top, 40)), _description(arms, samples, names)
    )


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
    for row in rows.sort_values("start_h", kind="stable").to_dict(orient="records"):
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


def _bar_layers(bars: list[Bar], scale: Any, timed: bool) -> list[Any]:
    values = [
        {"label": b.label, "arm": b.arm, "kind": b.kind, "start": b.start, "end": b.end,
         "top": b.top, "base": b.top + LANE - 3, "middle": b.top + (LANE - 3) / 2,
         "share": (b.end - b.start) / (scale.domain[1] - scale.domain[0])}
        for b in bars
    ]
    axis = alt.Axis(title="hours from time zero", tickCount=6, grid=True) if timed else None
    base = alt.Chart(alt.InlineData(values=values))
    x = alt.X("start:Q", scale=scale, axis=axis)
    drug = alt.condition("datum.kind === 'drug'", alt.value(0.30), alt.value(0.13))
    box = base.mark_rect(color=PLAIN, cornerRadius=2).encode(
        x=x, x2="end:Q", y=alt.Y("top:Q", axis=None, scale=None), y2="base:Q", opacity=drug,
        tooltip=[alt.Tooltip("arm:N", title="arm"), alt.Tooltip("label:N", title="agent"),
                 alt.Tooltip("kind:N", title="kind")],
    )
    room = alt.ExprRef("max(24, datum.share * width - 10)")
    text = base.mark_text(
        align="left", baseline="middle", dx=6, fontSize=SMALL, limit=room
    ).encode(
        x=x, y=alt.Y("middle:Q", axis=None, scale=None), text="label:N"
    )
    return [box, text]


def _sample_layers(
    ticks: list[dict[str, Any]], texts: list[dict[str, Any]], scale: Any, width: Width
) -> list[Any]:
    place = ChartLayout(width)
    times = alt.Chart(alt.InlineData(values=ticks))
    t = alt.X("t:Q", scale=scale)
    marks = times.mark_rule(color=INK, strokeWidth=2).encode(
        x=t, y=alt.Y("top:Q", axis=None, scale=None), y2="base:Q",
        tooltip=[alt.Tooltip("said:N", title="taken")],
    )
    several = times.transform_filter("datum.n > 1").mark_text(
        align="left", baseline="middle", dx=4, dy=4, fontSize=SMALL, color=FAINT
    ).encode(x=t, y=alt.Y("top:Q", axis=None, scale=None), text=alt.Text("n:Q", format="d"))
    heads = alt.Chart(alt.InlineData(values=texts))
    y = alt.Y("y:Q", axis=None, scale=None)
    arms = [
        heads.transform_filter(alone).mark_text(
            align="left", baseline="middle", fontSize=BODY, limit=place.at((1, -taken))
        ).encode(x=place.value((0, 0)), y=y, text="label:N")
        for alone, taken in (("datum.unknown === ''", 4), ("datum.unknown !== ''", 190))
    ]
    unknown = heads.mark_text(
        align="right", baseline="middle", fontSize=SMALL, fontStyle="italic"
    ).encode(x=place.value((1, -16)), y=y, text="unknown:N")
    apart = heads.transform_filter("datum.apart").mark_point(
        shape="diamond", size=46, color=INK, strokeWidth=1.5
    ).encode(x=place.value((1, -5)), y=y)
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

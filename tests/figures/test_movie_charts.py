"""Figures of the movie, the detour and the footprints hold to the schema at any width."""

import pandas as pd
import pytest

from figures.schema import hold
from refugium.figures import (
    detour_chart,
    footprint_chart,
    half_time_heatmap_chart,
    phase_plane_chart,
    phase_portrait_chart,
    state_changes_chart,
    state_courses_chart,
)

NAN = float("nan")
SPREAD = {"x_lo": 0.0, "x_hi": 3.0, "y_lo": NAN, "y_hi": NAN}
POINTS = pd.DataFrame([
    {"point": i, "time_h": t, "phase": phase, "x": t / 72, "y": 1.0 + i % 2, **SPREAD}
    for i, (t, phase) in enumerate([(0.0, "before"), (24.0, "on"), (72.0, "on"), (200.0, "off")])
])
PATHS = pd.DataFrame([{"arm": "on", "point": i} for i in range(4)])
LINES = pd.DataFrame([
    {"phase": phase, "component": part, "x": float(i), "y": i / 2}
    for phase in ("on", "off") for part in ("a", "b") for i in range(3)
])
RESTS = pd.DataFrame([
    {"phase": "on", "x": 0.1, "y": 0.2, "stability": "stable", **SPREAD},
    {"phase": "off", "x": NAN, "y": 0.2, "stability": "stable", **SPREAD},
])
VALUES = pd.DataFrame([
    {"series": series, "arm": arm, "time_h": t, "value": t / 100, "lo": lo, "hi": 8.0}
    for series in ("s", "t") for arm, lo in (("a", -1.0), ("b", NAN))
    for t in (0.0, 5.0, 48.0, 600.0)
])
PERIODS = pd.DataFrame([{"arm": "a", "start_h": 0.0, "end_h": NAN, "agent": "drug"}])
CELLS = pd.DataFrame([
    {"feature": f"g{i}", "half_time_h": float(i), "column": f"{j} h", "order": j,
     "change": NAN if i == j else float(i - j)}
    for i in range(60) for j in range(3)
])
EDGES = pd.DataFrame([
    {"from_node": "SRC", "to_node": end, "sign": sign, "to_state": "lowered", "role": role,
     "measured": measured, "checked": sign > 0, "frequency": 0.5}
    for end, sign, role, measured in (("BIM", -1, "survival effector", ""),
                                      ("AKT", 1, "backup", "disagrees"))
])
DETOUR = {"called": ("SRC",), "blocked": ("EGFR",), "reached": ("BIM",)}
SETS = pd.DataFrame([
    {"source": name, "kind": "state", "estimate": 1.0, "lo": 0.5, "hi": 1.5, "z": 5.0, "q": q,
     "n_features": 20, "status": "ok"}
    for name, q in (("EMT", 0.001), ("YAP", 0.6))
])
AXES = ("first", "second")
CHARTS = {
    "plane": lambda n, w: phase_plane_chart(POINTS[:n], PATHS, axes=AXES, width=w),
    "portrait": lambda n, w: phase_portrait_chart(
        LINES[:n], RESTS, POINTS.assign(arm="a"), axes=AXES, width=w),
    "courses": lambda n, w: state_courses_chart(VALUES[:n], PERIODS, width=w),
    "heatmap": lambda n, w: half_time_heatmap_chart(CELLS[:n], width=w),
    "detour": lambda n, w: detour_chart(DETOUR, EDGES[:n], width=w),
    "footprints": lambda n, w: footprint_chart(SETS[:n], width=w),
}


@pytest.mark.parametrize("width", [680, 340, "container"])
@pytest.mark.parametrize("rows", [0, 999])
@pytest.mark.parametrize("name", CHARTS)
def test_figure_holds_to_the_schema(name, rows, width):
    chart = CHARTS[name](rows, width)
    hold(chart)
    assert chart.description
    assert chart.spec["width"] == width


@pytest.mark.parametrize("width", [360, 960, "container"])
@pytest.mark.parametrize("labels", [("A",), ("A", "B, a long name of a line, drug at 24 h")])
def test_state_changes_hold_to_the_schema(width, labels):
    rows = pd.DataFrame([
        {"state": state, "label": label, "change_log2": value, "lo": lo, "hi": hi, "word": word,
         "detail": ""}
        for label in labels for state, value, lo, hi, word in (
            ("one", -1.0, -2.0, 0.1, "down"), ("two", 0.5, NAN, NAN, "too few replicates"),
            ("three", NAN, NAN, NAN, "not measured"))])
    chart = state_changes_chart(rows, width=width)
    hold(chart)
    words = chart.description
    assert "not told (not measured)" in words and "0.50 (too few replicates)" in words
    assert state_changes_chart(rows[:0], width=width).description.startswith("No state")

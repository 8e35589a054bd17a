"""Every chart copes with 0, 1, 200 rows, with hostile and long names, missing and wild numbers."""

import xml.etree.ElementTree as ET

import pandas as pd
import pytest

from refugium.figures.backup_map import backup_map, busiest, map_panel
from refugium.figures.backup_strip import backup_strip, off_map, strip_rows
from refugium.figures.channels import channels_chart
from refugium.figures.engagement import engagement_chart
from refugium.figures.svg import to_png, to_svg
from refugium.figures.timeline import arms_timeline

CHARTS = {
    "engagement": lambda f, w: engagement_chart(f["engagement"], width=w),
    "map": lambda f, w: backup_map(f["calls"], width=w),
    "strip": lambda f, w: backup_strip(f["calls"], width=w),
    "channels": lambda f, w: channels_chart(f["sites"], width=w),
    "timeline": lambda f, w: arms_timeline(f["arms"], f["samples"], width=w),
}


def _data_rows(spec):
    """Every row of every data set of a specification."""
    if isinstance(spec, dict):
        for key, item in spec.items():
            if key == "values" and isinstance(item, list):
                yield from item
            elif key == "datasets":
                yield from (row for rows in item.values() for row in rows)
            else:
                yield from _data_rows(item)
    elif isinstance(spec, list):
        for item in spec:
            yield from _data_rows(item)


@pytest.mark.parametrize("width", [680, 340, "container"])
@pytest.mark.parametrize("name", CHARTS)
def test_chart_is_drawn_from_any_table(frames, name, width):
    chart = CHARTS[name](frames, width)
    spec = chart.to_dict()
    assert spec["description"]
    assert "nan" not in spec["description"].lower()
    svg = to_svg(chart)
    ET.fromstring(svg)
    assert "NaN" not in svg
    assert "<img" not in svg
    assert "<script" not in svg
    values = [value for row in _data_rows(spec) for value in row.values()]
    assert "nan" not in {str(value).lower() for value in values}


@pytest.mark.parametrize("name", CHARTS)
def test_no_name_reaches_an_expression(frames, name):
    """Names are data: expressions of the specification are the same whatever the names are."""
    def expressions(spec):
        if isinstance(spec, dict):
            for key, item in spec.items():
                if key in ("expr", "filter", "test", "calculate", "labelExpr"):
                    yield str(item)
                if key not in ("values", "datasets"):
                    yield from expressions(item)
        elif isinstance(spec, list):
            for item in spec:
                yield from expressions(item)

    found = set(expressions(CHARTS[name](frames, "container").to_dict()))
    for expression in found:
        assert "onerror" not in expression
        assert "cmd|" not in expression
        assert "x" * 50 not in expression


def test_png_is_a_picture(rows):
    picture = to_png(engagement_chart(pd.DataFrame([rows["engagement"]()])), scale=1)
    assert picture.startswith(b"\x89PNG")


def _texts(chart):
    return [node.text or "" for node in ET.fromstring(to_svg(chart)).iter() if node.text]


def test_missing_number_is_hatched_apart_and_not_at_zero(rows):
    table = pd.DataFrame([
        rows["engagement"](), rows["engagement"]("FGFR", verdict="", status="not_measured",
                                                 **rows["blank"]),
    ])
    chart = engagement_chart(table)
    assert any(text.startswith("/////") for text in _texts(chart))
    assert "not measured" in _texts(chart)
    drawn = [row for row in _rows_of(chart) if row.get("label", "").startswith("FGFR")]
    assert [row["x"] for row in drawn] == [None]


def _rows_of(chart):
    return list(_data_rows(chart.to_dict()))


def test_times_of_one_target_stand_below_each_other_in_order(rows):
    table = pd.DataFrame([
        rows["engagement"](contrast=f"PC9: erlotinib at {t} h vs DMSO", time_h=float(t),
                           verdict="rebound" if t == 72 else "engaged")
        for t in (72, 2, 24)
    ])
    labels = [row["label"] for row in _rows_of(engagement_chart(table)) if "label" in row]
    assert labels == ["PC9: erlotinib vs DMSO", "EGFR at 2 h", "EGFR at 24 h", "EGFR at 72 h"]


def test_verdict_and_partial_recovery_are_direct_labels(rows):
    table = pd.DataFrame([rows["engagement"](verdict="not_engaged"),
                          rows["engagement"]("MET", recovery="partly_recovered")])
    assert {"not engaged", "partly recovered"} <= set(_texts(engagement_chart(table)))


def test_interval_beyond_the_axis_ends_in_an_arrow(rows):
    table = pd.DataFrame([rows["engagement"](change_lo=-60.0, change_hi=55.0)])
    (row,) = [row for row in _rows_of(engagement_chart(table)) if "cut_low" in row]
    assert row["cut_low"] == row["lo"] > -60
    assert row["cut_high"] == row["hi"] < 55


def test_map_holds_nodes_with_both_activities_and_the_strip_the_others(rows):
    calls = pd.DataFrame([
        rows["call"]("AXL"), rows["call"]("EGFR", **{"class": "lost", "level": "none"}),
        rows["call"]("GAB1", members="MET;AXL", caution="EGFR excluded: blocked", **rows["off"]),
    ])
    assert list(off_map(calls)["node"]) == ["GAB1"]
    assert [row.label for row in strip_rows(calls)] == ["GAB1 module (MET or AXL; EGFR excluded)"]
    texts = _texts(backup_map(calls))
    for word in ("induced", "primed", "lost", "quiet", "AXL", "EGFR (target)"):
        assert word in texts


def test_map_of_quiet_few_says_nothing_and_is_left_out(rows):
    calls = pd.DataFrame([rows["call"]("JNK", **{"class": "quiet", "level": "none"})])
    assert map_panel(calls) is None
    assert len(strip_rows(calls)) == 1


def test_map_draws_the_contrast_asked_for_or_the_busiest(rows):
    calls = pd.DataFrame([
        rows["call"]("A", contrast="one", level="none"), rows["call"]("B", contrast="two"),
    ])
    assert busiest(calls) == "two"
    assert "B" in _texts(backup_map(calls))
    assert "B" not in _texts(backup_map(calls, contrast="one"))


def test_map_axes_are_equal_and_hold_every_estimate(rows):
    calls = pd.DataFrame([rows["call"]("A", before=-2.0, on_drug=6.0), rows["call"]("B")])
    spec = backup_map(calls).to_dict()
    domains = {
        tuple(layer["encoding"][axis]["scale"]["domain"])
        for layer in spec["layer"] for axis in ("x", "y")
        if "scale" in layer.get("encoding", {}).get(axis, {})
    }
    ((low, high),) = domains
    assert low < -2
    assert high > 6


def test_unknown_times_are_said_apart(rows):
    arms = pd.DataFrame(rows["arms"]())
    samples = pd.DataFrame([rows["sample"](time_h=float("nan")), rows["sample"]()])
    assert "1 sample, time not stated" in _texts(arms_timeline(arms, samples))


def test_holiday_is_blank(rows):
    arms = pd.DataFrame(rows["arms"]())
    samples = pd.DataFrame([rows["sample"](time_h=48.0)])
    bars = [row for row in _rows_of(arms_timeline(arms, samples)) if "kind" in row]
    assert {(bar["start"], bar["end"]) for bar in bars} == {(0.0, 24.0)}

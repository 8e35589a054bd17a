"""Every chart copes with 0, 1, 200 rows, with hostile and long names, missing and wild numbers."""

import xml.etree.ElementTree as ET

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from figures.schema import hold
from refugium.core.status import Phase
from refugium.figures.backup_map import backup_map_chart, busiest, map_panel
from refugium.figures.backup_strip import backup_strip_chart, off_map, strip_rows
from refugium.figures.domain import MOST_TICKS, round_ticks
from refugium.figures.engagement import LIMIT, engagement_chart
from refugium.figures.layout import WIDTH
from refugium.figures.phase_plane import LOOKS, phase_plane_chart
from refugium.figures.site_changes import site_changes_chart
from refugium.figures.svg import to_png, to_svg
from refugium.figures.theme import COLOURS, SHAPES
from refugium.figures.timeline import arms_timeline
from refugium.language.roles import Role, reading_of

CHARTS = {
    "engagement": lambda f, w: engagement_chart(f["engagement"], width=w),
    "map": lambda f, w: backup_map_chart(f["calls"], width=w),
    "strip": lambda f, w: backup_strip_chart(f["calls"], width=w),
    "channels": lambda f, w: site_changes_chart(f["sites"], width=w),
    "timeline": lambda f, w: arms_timeline(f["arms"], f["samples"], width=w),
}


def _data_rows(spec):
    """Every row of every data set of a specification."""
    if isinstance(spec, dict):
        for key, item in spec.items():
            if key == "values" and isinstance(item, list):
                yield from (row for row in item if isinstance(row, dict))  # not axis marks
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
    spec = chart.spec
    hold(chart)
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
    (row,) = [row for row in _rows_of(engagement_chart(table)) if row.get("cut_low") is not None]
    assert row["cut_low"] == row["lo"] > -60
    assert row["cut_high"] == row["hi"] < 55


def test_map_holds_nodes_with_both_activities_and_the_strip_the_others(rows):
    calls = pd.DataFrame([
        rows["call"]("AXL"), rows["call"]("EGFR", **{"class": "lost", "level": "none"}),
        rows["call"]("GAB1", members=("MET", "AXL"), excluded=("EGFR",),
                     **rows["off"]),
    ])
    assert list(off_map(calls)["node"]) == ["GAB1"]
    assert [row.label for row in strip_rows(calls)] == ["GAB1 module (MET or AXL; EGFR excluded)"]
    texts = _texts(backup_map_chart(calls))
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
    assert "B" in _texts(backup_map_chart(calls))
    assert "B" not in _texts(backup_map_chart(calls, contrast="one"))


def test_map_axes_are_equal_and_hold_every_estimate(rows):
    calls = pd.DataFrame([rows["call"]("A", before=-2.0, on_drug=6.0), rows["call"]("B")])
    spec = backup_map_chart(calls).to_dict()
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


def test_engagement_of_many_models_has_a_heading_per_model_and_no_bare_heading(rows):
    table = pd.DataFrame([
        rows["engagement"](target, contrast=f"M{m}: drug vs DMSO", model_id=f"M{m}")
        for m in range(20) for target in ("AKT", "MEK")
    ])
    drawn = [row for row in _rows_of(engagement_chart(table)) if "heading" in row]
    assert [r["label"] for r in drawn[:3]] == ["M0", "AKT · drug vs DMSO", "MEK · drug vs DMSO"]
    assert len(drawn) <= LIMIT
    assert not drawn[-1]["heading"]


def test_a_picture_without_any_number_has_no_axis_and_no_zero(rows):
    chart = engagement_chart(pd.DataFrame([
        rows["engagement"](verdict="", status="not_measured", **rows["blank"])]))
    assert not any("log2" in text for text in _texts(chart))
    assert not [row for row in _rows_of(chart) if "zero" in row]


def test_words_and_numbers_of_a_strip_have_room_beside_each_other(rows):
    """The plot ends where the longest word and the longest number need it to."""
    row = rows["call"](**{"class": "persistent"}, **rows["off"])
    chart = backup_strip_chart(pd.DataFrame([row]))
    place = next(layer["encoding"]["x"]["scale"]["range"][1] for layer in chart.to_dict()["layer"]
                 if "range" in layer.get("encoding", {}).get("x", {}).get("scale", {}))
    (row,) = [r for r in _rows_of(chart) if r.get("word")]
    assert row["word"] == "persistent · candidate"
    assert WIDTH - place >= 6 * (len(row["word"]) + len(row["number"]))


@pytest.mark.parametrize(("more", "words"), [
    ({"class": "persistent", "level": "candidate"}, "persistent · candidate"),
    ({"class": "persistent", "level": "none", "change": "none", "change_lo": -0.2,
      "change_hi": 0.3}, "unchanged"),
    ({"class": "persistent", "level": "none", "change": "none"}, "less than two-fold"),
    ({"class": "persistent", "level": "none", "change": "no_baseline"}, "past unknown"),
    ({"class": "induced_late", "level": "none"}, "rose, no call"),
    ({"class": "primed", "level": "none"}, "high before, no call"),
    ({"class": "lost", "level": "none", "node": "EGFR"}, "drug's target"),
    ({"class": "undecided", "level": "none"}, "undecided"),
])
def test_only_a_called_node_has_the_word_of_a_call(rows, more, words):
    assert reading_of(rows["call"](**more)) == words


@given(st.floats(-1e3, 1e3), st.floats(1e-2, 1e3))
def test_marks_of_an_axis_are_few_and_hold_zero(low, span):
    marks = round_ticks(low, low + span)
    assert 2 <= len(marks) <= MOST_TICKS
    assert all(low - 1e-6 <= mark <= low + span + 1e-6 for mark in marks)
    assert 0.0 in marks or not low < 0 < low + span


def test_every_phase_and_role_has_a_look():
    assert set(LOOKS) == set(Phase)
    assert set(COLOURS) == set(SHAPES) == set(Role)


def test_roles_reach_a_chart_as_plain_words(rows):
    spec = backup_strip_chart(pd.DataFrame([rows["call"](**rows["off"])])).to_dict()
    drawn = [row for table in spec["datasets"].values() for row in table if "role" in row]
    assert drawn
    assert {type(row["role"]) for row in drawn} == {str}
    assert {row["role"] for row in drawn} <= set(Role)


def test_states_of_a_loop_are_named_apart_and_no_layer_is_empty():
    """On the drug only: no dashed step is drawn, and labels do not share a place."""
    points = pd.DataFrame([
        {"point": i, "time_h": t, "phase": "before" if t == 0 else "on", "x": x, "y": y,
         "x_lo": x, "x_hi": x, "y_lo": y, "y_hi": y}
        for i, (t, x, y) in enumerate([(0, 0.0, 0.0), (24, 1.0, 1.0), (72, 1.0, 1.01)])
    ])
    paths = pd.DataFrame([{"arm": "on", "point": i} for i in range(3)])
    spec = phase_plane_chart(points, paths, axes=("a", "b"), width=340).to_dict()
    assert all(spec["datasets"].values())
    marks = [layer for layer in spec["layer"] if layer["mark"]["type"] == "text"]
    named = [spec["datasets"][layer["data"]["name"]][0]["label"] for layer in marks]
    assert named == ["0 h", "24 h", "72 h"]
    assert len({(m["mark"]["dx"], m["mark"]["dy"], m["mark"]["align"]) for m in marks[1:]}) == 2

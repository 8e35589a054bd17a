"""Charts of doses, pairs and survivors: any table is drawn, nothing as what it is not."""

import xml.etree.ElementTree as ET

import pandas as pd
import pytest

from figures.conftest import NAMES, NAN
from figures.schema import hold
from refugium.figures import (
    curve_verdict,
    dose_curves_chart,
    dose_ladder_chart,
    dose_surface_chart,
    pareto_chart,
    residual_curves_chart,
    to_svg,
)
from refugium.figures.dose_axis import dose_axis

DOSES = [0.0, 1.0, 10.0, 100.0]


def curve(name="PC9", **more):
    return {"model_id": name, "experiment": "", "drug": name, "background": (), "measure": "count",
            "scale": "fraction", "unit": "nM", "n_wells": 8, "n_doses": 4, "lowest_dose": 1.0,
            "highest_dose": 100.0, "e0": 1.0, "einf": 0.2, "half_effect_dose": 12.0,
            "half_effect_lo": 6.0, "half_effect_hi": 30.0, "hill": 1.2, "at_highest": 0.25,
            "q": 0.001, "status": "ok"} | more


def well(row, dose, value):
    names = ("model_id", "experiment", "drug", "background", "measure", "scale", "unit")
    return {name: row[name] for name in names} | {"dose": dose, "value": value}


def curves(kind):
    names = {"none": [], "one": ["PC9"], "many": [f"m{i}" for i in range(60)], "hostile": NAMES,
             "missing": ["A"], "wild": ["A", "B"]}[kind]
    rows = [curve(name, status=["ok", "flat", "not_identifiable", "poor_fit",
                                "too_few_points"][i % 5]) for i, name in enumerate(names)]
    if kind == "missing":
        gone = ("e0", "einf", "half_effect_dose", "half_effect_lo", "half_effect_hi", "hill")
        rows = [row | dict.fromkeys(gone, NAN) | {"status": "not_identifiable"} for row in rows]
    if kind == "wild":
        rows = [row | {"half_effect_dose": 1e-300, "hill": 5.0, "einf": -1e9} for row in rows]
    wells = [] if kind == "missing" else [
        well(row, d, (NAN if kind == "hostile" and d == 10 else 1e6 if kind == "wild" else 1)
             / (1 + d / 12)) for row in rows for d in DOSES]
    columns = list(well(curve(), 0, 0))
    return pd.DataFrame(rows, columns=list(curve())), pd.DataFrame(wells, columns=columns)


def pair(name="PC9", **more):
    return {"model_id": name, "experiment": "", "drug": name, "partner": f"{name} 2",
            "background": (), "measure": "count", "scale": "fraction", "unit": "nM",
            "partner_unit": "mg/kg", "dose": 0.0, "partner_dose": 0.0, "n_wells": 2, "value": 1.0,
            "excess": NAN} | more


def surface(kind):
    names = {"none": [], "one": ["PC9"], "many": ["PC9"], "hostile": NAMES[1:2], "missing": ["A"],
             "wild": ["A"]}[kind]
    levels = [0.0, *(2.0 ** i for i in range(40 if kind == "many" else 4))]
    size = 1e300 if kind == "wild" else 1.0
    rows = [pair(name, dose=a, partner_dose=b,
                 value=NAN if kind == "missing" else size * 2 ** (-a - b),
                 excess=0.1 * size * (a - b) / 50 if a and b and kind != "missing" else NAN)
            for name in names for a in levels for b in levels if kind != "hostile" or a != b]
    return pd.DataFrame(rows, columns=list(pair()))


def survivors(name="PC9", **more):
    spans = {f"{what}{end}": 1.0 for what in (
        "zero_dose", "untreated_zero_dose", "ratio", "interaction") for end in ("", "_lo", "_hi")}
    return {"model_id": name, "experiment": "", "partner": name, "unit": "nM", "cells": "on_drug",
            "first_drug": (name,), "pause_h": 0.0, "background": (), "measure": "count",
            "readout": "rate", "phenotype": "growth", "highest_dose": 100.0, "n_wells": 4,
            "n_wells_untreated": 4, "verdict": "closes", "route": ""} | spans | more


def residual(kind):
    names = {"none": [], "one": ["PC9"], "many": [f"m{i}" for i in range(40)], "hostile": NAMES,
             "missing": ["A"], "wild": ["A"]}[kind]
    more = dict.fromkeys([n for n in survivors() if n.rsplit("_", 1)[-1] in ("lo", "hi")
                          or n in ("zero_dose", "ratio", "interaction")], NAN)
    rows = [survivors(name, **(more if kind == "missing" else {})) for name in names]
    key = ("model_id", "experiment", "partner", "unit", "cells", "first_drug", "pause_h",
           "background", "measure", "readout")
    wells = [{n: row[n] for n in key} | {
        "untreated": u, "dose": d, "value": (1e9 if kind == "wild" and d > 1 else 0.03) - 0.001 * d}
        for row in rows if kind != "missing" for u in (True, False) for d in DOSES]
    return (pd.DataFrame(rows, columns=list(survivors())),
            pd.DataFrame(wells, columns=[*key, "untreated", "dose", "value"]))


CHARTS = {
    "curves": lambda kind, w: dose_curves_chart(*curves(kind), width=w),
    "surface": lambda kind, w: dose_surface_chart(surface(kind), verdict="not shown", width=w),
    "residual": lambda kind, w: residual_curves_chart(*residual(kind), width=w),
}


def rows_of_spec(chart):
    return [row for rows in chart.spec.get("datasets", {}).values() for row in rows]


def expressions(spec):
    inner = spec.items() if isinstance(spec, dict) else enumerate(
        spec if isinstance(spec, list) else [])
    for key, item in inner:
        if key in ("expr", "filter", "test", "calculate", "labelExpr"):
            yield str(item)
        yield from expressions(item)


@pytest.mark.parametrize("width", [680, 340, "container"])
@pytest.mark.parametrize("kind", ["none", "one", "many", "hostile", "missing", "wild"])
@pytest.mark.parametrize("name", CHARTS)
def test_any_table_is_drawn(name, kind, width):
    chart = CHARTS[name](kind, width)
    hold(chart)
    svg = to_svg(chart)
    ET.fromstring(svg)
    for bad in ("NaN", "<img", "<script"):
        assert bad not in svg
    assert chart.description and "nan" not in chart.description.lower()
    # names are data or titles, never a part of what the page works out
    for text in expressions({k: v for k, v in chart.spec.items() if k != "datasets"}):
        assert "onerror" not in text and "cmd|" not in text


def test_what_is_not_known_is_not_drawn_as_known():
    table, points = curves("many")
    styles = {}
    for status, part in table.groupby("status"):
        chart = dose_curves_chart(part.head(1), points)
        styles[status] = {row["style"] for row in rows_of_spec(chart) if "style" in row}
        assert curve_verdict(part.iloc[0]) in chart.description
    assert styles == {"ok": {"solid"}, "flat": {"flat"}, "not_identifiable": {"joined"},
                      "poor_fit": {"poor"}, "too_few_points": set()}


def test_fitted_curve_begins_at_the_lowest_dose_and_goes_through_its_half_effect():
    table, points = curves("one")
    rows = rows_of_spec(dose_curves_chart(table, points))
    line = [row for row in rows if row.get("style") == "solid"]
    assert min(row["x"] for row in line) == pytest.approx(dose_axis(DOSES, "nM").place(1.0))
    (centre,) = [row for row in rows if "half" in row]
    assert centre["x"] == pytest.approx(dose_axis(DOSES, "nM").place(12.0), abs=1e-4)
    assert min(row["y"] for row in line) < centre["y"] < max(row["y"] for row in line)


def test_stray_reading_stands_at_the_edge_as_a_triangle():
    table, points = curves("one")
    many = pd.concat([points] * 60 + [points.tail(1).assign(value=50.0)])
    shapes = [row["shape"] for row in rows_of_spec(dose_curves_chart(table, many))
              if "shape" in row]
    assert shapes.count("triangle-up") == 1


def test_excess_is_blue_where_more_is_lost_and_orange_where_more_survives():
    table = surface("one")
    cells = [row for row in rows_of_spec(dose_surface_chart(table))
             if str(row.get("written", "")).startswith(("+", "−"))]
    for row in cells:
        red, blue = int(row["colour"][1:3], 16), int(row["colour"][5:], 16)
        assert (blue >= red) if row["written"].startswith("+") else (red >= blue)
    gone = dose_surface_chart(table.assign(excess=NAN))
    assert not [row for row in rows_of_spec(gone)
                if str(row.get("written", "")).startswith(("+", "−"))]


def test_survivors_are_orange_and_untreated_cells_are_not():
    chart = residual_curves_chart(*residual("one"))
    for layer in chart.spec["layer"]:
        data = chart.spec["datasets"][layer["data"]["name"]]
        sides = {row["untreated"] for row in data if "untreated" in row}
        if sides:
            assert {"#E69F00": {False}, "#767B84": {True}}[layer["mark"]["color"]] == sides


def rungs(kind):
    names = {"none": [], "one": ["x"], "many": [f"drug {i}" for i in range(60)], "hostile": NAMES,
             "missing": ["a", "b"], "wild": ["a", "b"]}[kind]
    gone, big = kind == "missing", 1e300 if kind == "wild" else 1.0
    return pd.DataFrame(
        [{"partner": name, "node": name, "kd_nM": NAN if gone else 2.0 * big,
          "free_cmax_nM": NAN if gone or i % 3 == 1 else 10.0, "dose_nM": NAN if gone else dose}
         for i, name in enumerate(names) for dose in (1.0, 100.0)],
        columns=["partner", "node", "kd_nM", "free_cmax_nM", "dose_nM"])


def pairs(kind):
    names = {"none": [], "one": ["x"], "many": [f"pair {i}" for i in range(80)], "hostile": NAMES,
             "missing": ["a"], "wild": ["a", "b"]}[kind]
    gone, big = kind == "missing", 1e300 if kind == "wild" else 1.0
    ends = {f"{axis}{end}": NAN if gone else at * big for axis, base in (("benefit", 1.0),
            ("harm", 0.2)) for end, at in (("", base), ("_lo", base - 0.3), ("_hi", base + 0.3))}
    return pd.DataFrame([{"name": name, **ends, "on_front": i == 0,
                          "abstained": "no dose" if i % 2 else ""} for i, name in enumerate(names)],
                        columns=["name", *ends, "on_front", "abstained"])


CHARTS["ladder"] = lambda kind, w: dose_ladder_chart(rungs(kind), width=w)
CHARTS["pareto"] = lambda kind, w: pareto_chart(pairs(kind), readout=NAMES[1], width=w)


def test_a_dose_is_within_reach_above_it_or_not_known():
    table = pd.DataFrame({
        "partner": ["a", "a", "b"], "node": "N", "kd_nM": NAN, "dose_nM": [5.0, 50.0, 5.0],
        "free_cmax_nM": [10.0, 10.0, NAN]})
    chart = dose_ladder_chart(table)
    kinds = [row["kind"] for row in rows_of_spec(chart) if "kind" in row]
    assert sorted(kinds) == ["above", "unknown", "within"]
    assert "concentration in patients not known here" in chart.description
    assert len([row for row in rows_of_spec(chart) if "x2" in row and "kind" not in row]) == 1


def test_a_pair_without_a_rank_is_hollow_and_one_without_numbers_is_not_drawn():
    table = pd.concat([pairs("many").head(2), pairs("missing")])
    chart = pareto_chart(table, readout="log2 fold")
    points = [layer for layer in chart.spec["layer"] if layer["mark"]["type"] == "point"]
    found = {chart.spec["datasets"][p["data"]["name"]][0]["kind"]: p["mark"]["filled"]
             for p in points}
    assert found == {"front": True, "abstained": False}
    assert "1 pair without both numbers not drawn" in chart.description
    assert "#E69F00" not in str(chart.spec["datasets"])  # survivors' colour is no pair's

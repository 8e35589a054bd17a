"""A chart as a record: shown in a notebook, saved as a file, held against the schema."""

import json
import subprocess
import sys

import pandas as pd
import pytest

from figures.schema import hold
from refugium.core.errors import RefugiumError
from refugium.figures import backup_map_chart, engagement_chart
from refugium.figures.chart import Chart


@pytest.fixture
def chart(rows):
    return engagement_chart(pd.DataFrame([rows["engagement"]()]), width="container")


@pytest.mark.parametrize(("ending", "start"), [
    (".svg", b"<svg"), (".png", b"\x89PNG"), (".PDF", b"%PDF"),
])
def test_chart_is_saved_by_the_ending_of_its_path(chart, tmp_path, ending, start):
    path = tmp_path / f"hit{ending}"
    chart.save(path)
    assert path.read_bytes().startswith(start)


def test_another_ending_is_refused_and_nothing_is_written(chart, tmp_path):
    with pytest.raises(RefugiumError, match=r"\.svg, \.png or \.pdf"):
        chart.save(tmp_path / "hit.html")
    assert list(tmp_path.iterdir()) == []


def test_notebook_gets_the_chart_and_its_words(chart):
    shown = chart._repr_mimebundle_()
    picture = shown["application/vnd.vegalite.v5+json"]
    assert "/v5" in picture["$schema"]
    assert picture["layer"] == chart.spec["layer"]
    assert shown["text/plain"] == chart.description
    json.dumps(shown, allow_nan=False)


def test_a_changed_copy_leaves_the_chart_as_it_is(chart):
    chart.to_dict()["layer"].clear()
    assert chart.spec["layer"]


def test_rows_that_several_layers_read_are_kept_once(rows):
    calls = pd.DataFrame([rows["call"](f"N{i}") for i in range(4)])
    spec = backup_map_chart(calls).spec
    names = [layer["data"]["name"] for layer in spec["layer"]]
    assert set(names) == set(spec["datasets"])
    assert len(set(names)) < len(names)
    again = backup_map_chart(calls).spec
    assert json.dumps(again) == json.dumps(spec)


def test_what_the_schema_does_not_know_is_found(chart):
    with pytest.raises(AssertionError, match="blob"):
        hold(Chart({**chart.spec, "layer": [{"mark": {"type": "blob"}}]}))


def test_figures_need_no_altair():
    code = (
        "import sys, refugium.figures as f; [getattr(f, name) for name in f.__all__]; "
        "assert not {'altair', 'jsonschema'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)

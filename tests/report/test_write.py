"""The output folder: whole or not at all, replaced only if it is ours, safe in a spreadsheet."""

import json

import pandas as pd
import pytest

from refugium.core.errors import RefugiumError
from refugium.core.output import check_free
from refugium.movie import MovieResult
from refugium.report import output_folder as writing
from refugium.report import validate_results, write_report
from refugium.report.output_folder import check_target
from refugium.signal import read
from refugium.signal.footprints import Footprints


@pytest.fixture
def quick(monkeypatch):
    """Write without drawing: these tests are about files."""
    monkeypatch.setattr(writing, "render_page", lambda **_: "<!doctype html><p>page</p>")


def _write(case, out, **more):
    return write_report(out, readings=read(case.study), escape=case.escape,
                        contrasts=case.contrasts, command="refugium run pc9", **more)


def test_folder_holds_page_json_and_tables(made, tmp_path, quick):
    page = _write(made, tmp_path / "out")
    assert page == tmp_path / "out" / "index.html"
    validate_results(json.loads((tmp_path / "out" / "results.json").read_text("utf-8")))
    names = {p.name for p in (tmp_path / "out" / "tables").iterdir()}
    for table in (*made.escape.tables, "contrasts", "losses"):
        assert {f"{table}.csv", f"{table}.parquet"} <= names
    exact = pd.read_parquet(tmp_path / "out" / "tables" / "calls.parquet")
    pd.testing.assert_frame_equal(exact, made.escape.calls)


def test_an_index_says_what_each_table_holds(made, tmp_path, quick):
    """Every file of `tables/` stands in it once, with its rows and what it holds."""
    movie, sets = MovieResult({}), Footprints({}).footprints
    tables = _write(made, tmp_path / "out", movie=movie, footprints=sets).parent / "tables"
    index = pd.read_csv(tables / "index.csv", keep_default_na=False)
    files = {p.relative_to(tables).with_suffix("").as_posix() for p in tables.rglob("*.parquet")}
    assert set(index["table"]) == files and index["table"].is_unique
    assert (index["holds"] != "").all() and index["holds"].is_unique
    assert index.set_index("table").loc["calls", "rows"] == len(made.escape.calls)


def test_cells_that_a_spreadsheet_would_run_are_guarded(formulas, tmp_path, quick):
    _write(formulas, tmp_path / "out")
    for path in (tmp_path / "out" / "tables").glob("*.csv"):
        table = pd.read_csv(path, dtype=str, keep_default_na=False)
        texts = table.map(str).stack() if len(table) else pd.Series(dtype=str)
        assert not texts.str.startswith(("=", "@", "\t", "+cmd")).any(), path.name
    exact = pd.read_parquet(tmp_path / "out" / "tables" / "calls.parquet")
    assert exact["node"].str.startswith("=cmd|").all()


def test_earlier_output_is_replaced(made, tmp_path, quick):
    _write(made, tmp_path / "out")
    (tmp_path / "out" / "tables" / "old.csv").write_text("old")
    _write(made, tmp_path / "out")
    assert not (tmp_path / "out" / "tables" / "old.csv").exists()
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_empty_folder_is_used(made, tmp_path, quick):
    (tmp_path / "out").mkdir()
    assert _write(made, tmp_path / "out").is_file()


@pytest.mark.parametrize("name", ["thesis.docx", "results.json"])
def test_folder_of_someone_else_is_refused_and_kept(made, tmp_path, quick, name):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / name).write_text('{"mine": 1}')
    with pytest.raises(RefugiumError, match="not an earlier output"):
        _write(made, tmp_path / "out")
    assert (tmp_path / "out" / name).read_text() == '{"mine": 1}'


def test_earlier_output_with_a_strangers_file_is_refused(made, tmp_path, quick):
    _write(made, tmp_path / "out")
    (tmp_path / "out" / "thesis.docx").write_text("mine")
    with pytest.raises(RefugiumError, match="did not write"):
        _write(made, tmp_path / "out")
    assert (tmp_path / "out" / "thesis.docx").exists()


@pytest.mark.parametrize(("place", "words"), [("out", "is a file"), ("out/in", "cannot be made")])
def test_file_in_the_way_is_refused_before_any_work(tmp_path, place, words):
    (tmp_path / "out").write_text("a file")
    for check in (check_target, check_free):
        with pytest.raises(RefugiumError, match=words):
            check(tmp_path / place)


def test_failure_leaves_nothing_behind(made, tmp_path, monkeypatch, quick):
    def fail(*_):
        raise OSError("disk full")

    monkeypatch.setattr(writing, "_write_tables", fail)
    with pytest.raises(OSError, match="disk full"):
        _write(made, tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_figures_are_written_as_svg_and_png(made, tmp_path, quick):
    _write(made, tmp_path / "out", figures=True)
    folder = tmp_path / "out" / "figures"
    assert (folder / "hit.svg").read_text("utf-8").startswith("<svg")
    assert (folder / "hit.png").read_bytes().startswith(b"\x89PNG")
    assert {p.stem for p in folder.glob("*.svg")} == {p.stem for p in folder.glob("*.png")}
    index = pd.read_csv(folder / "index.csv", keep_default_na=False)
    assert set(index["figure"]) == {p.stem for p in folder.glob("*.svg")}
    assert set(index["contrast"]) - {""} <= set(made.escape.calls["contrast"])

"""Tables cell by cell: what a number is, what to write instead, what a file may unfold to."""

import datetime as dt
import logging

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from builders.studies import design
from refugium.core.errors import StudyError
from refugium.core.numbers_read import number_of, remedy_for
from refugium.io import read_study, read_table, write_study
from refugium.io.tables import to_numbers
from refugium.pipeline import open_study


@pytest.mark.parametrize(
    ("cell", "number"),
    [("1", 1.0), (" -2.5 ", -2.5), (".5", 0.5), ("5.", 5.0), ("1e-3", 0.001), ("+4", 4.0), (7, 7.0),
     (np.int8(3), 3.0), (np.float32(0.5), 0.5), ("0.1", 0.1)],
)
def test_numbers(cell, number):
    assert number_of(cell) == number


@pytest.mark.parametrize("cell", ["", " ", "NA", "n/a", "NaN", "NULL", None, pd.NA, pd.NaT, np.nan])
def test_empty_cells(cell):
    assert np.isnan(number_of(cell))


@pytest.mark.parametrize("cell", ["one", "1,5", "1_0", "0x10", "inf", "٣", "1 2", "--1", "1e", True,
                                  b"1", [1], dt.date(2020, 1, 1)])
def test_what_is_no_number(cell):
    assert number_of(cell) is None


@pytest.mark.parametrize(
    ("cell", "column", "word"),
    [
        ("24h", "time_h", "write 24: hours"), ("2 d", "time_h", "write 48: hours"),
        ("90 min", "time_h", "write 1.5: hours"), ("1 wk", "start_h", "write 168: hours"),
        ("10 nM", "dose", "put 'nM' into the column 'unit'"), ("5µM", "dose", "'µM'"),
        ("10 nM", "value", "write 10 without its unit 'nM'"), ("13%", "value", "'%'"),
        ("2021-03-04", "time_h", "not a date"), ("4.3.2021", "time_h", "not a date"),
        ("3/4/21", "time_h", "not a date"), (dt.datetime(2021, 3, 4), "time_h", "not a date"),
        ("0,5", "value", "decimal point"), ("1,234,567", "value", "thousands"),
        ("1'234", "value", "thousands"), ("<LOD", "value", "limits"), ("12:30", "time_h", "1.5"),
        ("soon", "time_h", "decimal point"),
    ],
)
def test_remedies(cell, column, word):
    assert word in remedy_for(cell, column)


def test_numbers_from_text_are_exact():
    values = np.random.default_rng(0).normal(size=200) * 10.0 ** np.arange(200)
    cells = [repr(float(x)) for x in values]
    table = to_numbers(pd.DataFrame({"s": cells}), file="t.csv")
    assert table["s"].tolist() == [float(cell) for cell in cells]


@pytest.mark.parametrize(
    ("table", "options", "word"),
    [
        (pa.table({"a": pa.array(np.zeros(5_000_001, dtype=np.int8))}), {}, "rows or columns"),
        (pa.table({"a": ["x" * 100] * 300_000}),
         {"use_dictionary": False, "compression": "zstd"}, "more than its own size"),
        (pa.table({"a": pa.DictionaryArray.from_arrays(
            pa.array(np.zeros(100_000, dtype=np.int32)), pa.array(["x" * 1_000_000]))}), {},
         "memory limit"),
        (pa.table({"a": [{"b": 1}]}), {}, "neither numbers nor text"),
        (pa.Table.from_arrays([pa.array([1]), pa.array([2])], names=["a", "a"]), {}, "twice"),
    ],
    ids=["rows", "ratio", "repeated text", "nested", "doubled column"],
)
def test_parquet_that_cannot_be_meant(table, options, word, tmp_path):
    pq.write_table(table, tmp_path / "t.parquet", **options)
    with pytest.raises(StudyError, match=word):
        read_table(tmp_path / "t.parquet")


def test_parquet_keeps_text_and_numbers(tmp_path):
    frame = pd.DataFrame({"id": ["007", "NA", None], "n": [1, None, 3], "x": [0.1, np.nan, 2]})
    frame["n"] = frame["n"].astype("Int64")
    frame["kind"] = pd.Categorical(["a", "b", "a"])
    frame.to_parquet(tmp_path / "t.parquet")
    table = read_table(tmp_path / "t.parquet")
    assert table["id"].tolist() == ["007", "NA", None]
    assert table["n"].tolist() == [1, None, 3]
    assert table["kind"].tolist() == ["a", "b", "a"]
    assert table["x"].dtype == float


def test_windows_and_old_mac_line_ends_and_a_mark(tmp_path):
    for number, text in enumerate(("a,b\r\n1,2\r\n", "a,b\r1,2\r", "\ufeffa,b\n1,2")):
        path = tmp_path / f"{number}.csv"
        path.write_bytes(text.encode())
        assert read_table(path).to_dict("records") == [{"a": "1", "b": "2"}]


def test_a_header_below_blank_lines_keeps_its_row(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("\n\na,a\n1,2\n")
    with pytest.raises(StudyError, match="row 3, column 'a'"):
        read_table(path)


def test_what_cannot_be_written_is_said(tmp_path, caplog):
    study = design([("U", 1)], [("U", 0, "none")])
    data = study.modalities["phospho"]
    data.layers["raw"] = data.X.copy()
    data.uns["neighbors"] = {"k": 1}
    with caplog.at_level(logging.WARNING):
        write_study(study, tmp_path / "s")
    assert "layers, uns['neighbors']" in caplog.text
    assert read_study(tmp_path / "s").modalities["phospho"].uns["kind"] == "genes"


def test_warnings_of_a_study_are_logged_once(valid, caplog):
    (valid / "models.csv").write_text((valid / "models.csv").read_text() + "pc9,,,,\n")
    with caplog.at_level(logging.WARNING):
        open_study(valid)
    (record,) = caplog.records
    first, *told = record.message.splitlines()
    assert first == "study made-up base study: warnings: 2, see `refugium check`"
    assert len(told) == 2
    assert any("'PC9'" in line and "'pc9'" in line and "To do" in line for line in told)

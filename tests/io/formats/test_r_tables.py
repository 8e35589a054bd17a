"""Tables of R: numbers, texts, factors and what is missing; nothing else comes out."""

import sys

import numpy as np
import pandas as pd
import pytest

from builders.formats import r_file, rds_bytes
from builders.r_objects import frame, ints, rdata, rds, reals, sequence, texts
from refugium.core.errors import StudyError
from refugium.core.guards.limits import Limits
from refugium.io import read_study
from refugium.io.formats.r_tables import read_r_table

NA = -(2**31)


def _read(tmp_path, data, name="a.rds", **options):
    (tmp_path / name).write_bytes(data)
    return read_r_table(tmp_path / name, **options)


def test_a_data_frame_becomes_a_modality(valid):
    r_file(rds_bytes())(valid)
    data = read_study(valid).modalities["protein"]
    assert data.var_names.tolist() == ["EGFR", "AXL"]
    assert data["e1"].X.tolist() == [[9.0, 30.0]]


def test_every_plain_column_and_its_missing_values(tmp_path):
    table = _read(tmp_path, rds(frame({
        "text": texts(["a", None]), "real": reals([1.5, float("nan")]), "whole": ints([7, NA]),
        "factor": ints([2, NA], levels=texts(["x", "y"]), **{"class": texts(["factor"])}),
        "run": sequence(2), "full": ints([1, 2]),
    }, 2)))
    assert table["text"].tolist() == ["a", None]
    assert table["factor"].tolist() == ["y", None]
    assert table["real"].tolist()[0] == 1.5
    assert np.isnan(table["real"][1])
    assert table["whole"].tolist()[0] == 7
    assert np.isnan(table["whole"][1])
    assert table["run"].tolist() == [1, 2]
    assert table["full"].dtype.kind == "i"


def test_latin_1_is_told_by_its_flag(tmp_path):
    assert _read(tmp_path, rds(frame({"a": texts([b"\xb5M"], gp=4)}, 1)))["a"].tolist() == ["µM"]


def test_row_names_that_are_texts_come_first(tmp_path):
    table = _read(tmp_path, rds(frame({"s1": reals([1, 2])}, 2, ["EGFR", "AXL"])))
    assert table.to_dict("list") == {"feature": ["EGFR", "AXL"], "s1": [1.0, 2.0]}
    taken = _read(tmp_path, rds(frame({"feature": reals([1])}, 1, ["EGFR"])))
    assert list(taken.columns) == ["row_names", "feature"]


def test_a_matrix_has_genes_in_rows(tmp_path):
    from builders.r_objects import vec

    data = reals([1, 2, 3, 4, 5, 6], dim=ints([3, 2]),
                 dimnames=vec([texts(["A", "B", "C"]), texts(["s1", "s2"])]))
    table = _read(tmp_path, rds(data))
    assert table.to_dict("list") == {"feature": ["A", "B", "C"], "s1": [1, 2, 3], "s2": [4, 5, 6]}


def test_an_object_is_chosen_by_name(tmp_path):
    data = rdata({"one": frame({"a": reals([1])}, 1), "two": frame({"a": reals([2])}, 1),
                  "note": texts(["x"])})
    assert _read(tmp_path, data, "a.rda", part="two")["a"].tolist() == [2.0]
    assert _read(tmp_path, data, "a.RData", usual="one")["a"].tolist() == [1.0]


def test_files_of_the_library_are_read_as_it_reads_them(tmp_path):
    rdata_library = pytest.importorskip("rdata")
    made = pd.DataFrame({"gene": ["EGFR", "ÄXL"], "s1": [1.5, np.nan], "n": [1, 2]})
    rdata_library.write_rds(tmp_path / "a.rds", made)
    table = read_r_table(tmp_path / "a.rds")
    pd.testing.assert_frame_equal(table[["gene", "s1", "n"]], made, check_dtype=False)


def test_limits_hold(tmp_path):
    with pytest.raises(StudyError, match="beyond the limit"):
        _read(tmp_path, rds_bytes(), limits=Limits(text_bytes=100))
    with pytest.raises(StudyError, match="rows or columns"):
        _read(tmp_path, rds(frame({"a": sequence(50)}, 50)), limits=Limits(rows=10))


def test_without_rdata_it_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "rdata.parser", None)
    with pytest.raises(StudyError, match=r"pip install refugium\[r\]"):
        _read(tmp_path, rds_bytes())

"""A study as one MuData file: written is read exactly; mudata itself can open it."""

import shutil
import sys
import tempfile
from pathlib import Path

import anndata as ad
import h5py
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from scipy import sparse

from builders.any_study import assert_same, studies, with_cells
from builders.formats import h5ad
from builders.studies import valid_folder
from refugium.core.errors import StudyError
from refugium.io import input_hashes, read_study
from refugium.io.formats import write_h5mu
from refugium.io.formats.h5mu import read_h5mu
from refugium.pipeline import run


@given(studies())
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_written_is_read_exactly(study):
    folder = Path(tempfile.mkdtemp())
    try:
        write_h5mu(study, folder / "s.h5mu")
        assert_same(study, read_study(folder / "s.h5mu"))
    finally:
        shutil.rmtree(folder)


@pytest.mark.parametrize("make", [
    np.asarray, sparse.csr_matrix, lambda m: np.asarray(m, np.int32),
    lambda m: sparse.csr_matrix(m, dtype=np.float32),
])
def test_matrices_keep_their_kind(tmp_path, make):
    study = with_cells(make(np.array([[1.0, 0.0], [0.0, 2.0], [3.0, 0.0]])))
    write_h5mu(study, tmp_path / "s.h5mu")
    assert_same(study, read_h5mu(tmp_path / "s.h5mu"))


def test_a_folder_becomes_one_file_that_mudata_opens(valid, tmp_path):
    mudata = pytest.importorskip("mudata")
    h5ad()(valid)
    study = read_study(valid)
    write_h5mu(study, tmp_path / "s.h5mu")
    assert_same(study, read_study(tmp_path / "s.h5mu"))
    assert list(input_hashes(tmp_path / "s.h5mu")) == ["s.h5mu"]
    with pytest.warns(FutureWarning):
        opened = mudata.read_h5mu(tmp_path / "s.h5mu")
    assert list(opened.mod) == ["phospho", "rna_log", "rna_counts"]
    assert opened["rna_log"].var_names.tolist() == ["rna_log:DUSP6", "rna_log:AXL"]


def test_what_is_not_kept_is_told(valid, tmp_path, caplog):
    study = with_cells(np.eye(3)[:, :2])
    study.modalities["rna_counts"].layers["x"] = np.ones((3, 2))
    write_h5mu(study, tmp_path / "s.h5mu")
    assert "not written: layers" in caplog.text


def test_no_file_is_written_over_and_none_is_left_half(tmp_path):
    study = with_cells(np.eye(3)[:, :2])
    (tmp_path / "s.h5mu").write_text("mine")
    with pytest.raises(StudyError, match="exists"):
        write_h5mu(study, tmp_path / "s.h5mu")
    assert (tmp_path / "s.h5mu").read_text() == "mine"
    with pytest.raises(StudyError, match="h5mu"):
        write_h5mu(study, tmp_path / "s.h5")
    study.modalities["rna_counts"].obs["odd"] = [object(), object(), object()]
    with pytest.raises(StudyError, match="cannot be written"):
        write_h5mu(study, tmp_path / "t.h5mu")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["s.h5mu"]


def test_without_mudata_writing_says_what_to_install(tmp_path, monkeypatch):
    study = with_cells(np.eye(3)[:, :2])
    write_h5mu(study, tmp_path / "s.h5mu")
    monkeypatch.setitem(sys.modules, "mudata", None)
    with pytest.raises(StudyError, match=r"pip install refugium\[h5mu\]"):
        write_h5mu(study, tmp_path / "t.h5mu")
    assert_same(study, read_h5mu(tmp_path / "s.h5mu"))


def test_a_run_takes_one_file_and_writes_one(tmp_path):
    valid = valid_folder(tmp_path / "study")
    study = read_study(valid)
    write_h5mu(study, tmp_path / "s.h5mu")
    made = run(tmp_path / "s.h5mu", out=tmp_path / "out", h5mu=True, challenge=False)
    assert list(made.escape.manifest.inputs) == ["s.h5mu"]
    assert (tmp_path / "out" / "index.html").is_file()
    assert_same(study, read_study(tmp_path / "out" / "study.h5mu"))


def _drop(where):
    return lambda file: file.__delitem__(where)


def _text(where, text):
    def change(file):
        del file[where]
        file[where] = text
    return change


@pytest.mark.parametrize(("change", "word"), [
    (_drop("uns/refugium"), "no study"), (_drop("uns/refugium/arms"), "damaged"),
    (_text("uns/refugium/arms", "{"), "damaged"), (_text("uns/refugium/arms", "[1]"), "damaged"),
    (_text("uns/refugium/arms", '{"arm": ["a"], "start_h": []}'), "damaged"),
    (_text("uns/refugium/arms", "[" * 99_999), "damaged"),
    (_text("uns/refugium/study", "{}"), "another version"),
    (_text("uns/refugium/study", '{"schema": 2, "name": "a", "time_zero": "b", "citation": "", '
           '"notes": [], "modalities": []}'), "another version"),
    (_text("uns/refugium/models", '{"model_id": ["x"]}'), "no such entry"),
    (_drop("mod/phospho"), "not in the file"), (_drop("mod/phospho/uns/scale"), "scale"),
    (_text("mod/phospho/uns/scale", "ln"), "scale"),
    (lambda file: file["mod/phospho/var/_index"].__setitem__(0, "EGFR"), "prefix"),
])
def test_a_damaged_file_is_refused_with_its_reason(tmp_path, change, word):
    valid = valid_folder(tmp_path / "study")
    write_h5mu(read_study(valid), tmp_path / "s.h5mu")
    with h5py.File(tmp_path / "s.h5mu", "r+") as file:
        change(file)
    with pytest.raises(StudyError, match=word) as caught:
        read_study(tmp_path / "s.h5mu")
    assert "To do: " in str(caught.value)


def test_an_h5ad_is_no_study(tmp_path):
    ad.AnnData(X=np.eye(2)).write_h5ad(tmp_path / "s.h5mu")
    with pytest.raises(StudyError, match="no study"):
        read_study(tmp_path / "s.h5mu")

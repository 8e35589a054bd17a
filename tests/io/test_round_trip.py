"""What is written is read again exactly: names, missing values, quotes, leading zeros."""

import shutil
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from scipy import sparse

from builders.any_study import assert_same, studies, with_cells
from refugium.core.errors import StudyError
from refugium.io import read_study, write_study
from refugium.study import Study


@given(studies())
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_written_is_read_exactly(study):
    folder = Path(tempfile.mkdtemp())
    try:
        write_study(study, folder / "s")
        assert_same(study, read_study(folder / "s"))
    finally:
        shutil.rmtree(folder)


@pytest.mark.parametrize("matrix", [
    np.array([[0, 1], [2, 0], [0, 3]], dtype=np.float32),
    np.array([[0, 1], [2, 0], [0, 3]]),
    sparse.csr_matrix(np.array([[0.0, 1.0], [2.0, 0.0], [0.0, 3.0]])),
], ids=["float32", "int", "sparse"])
def test_cells_keep_their_names_columns_and_type(matrix, tmp_path):
    study = with_cells(matrix)
    write_study(study, tmp_path / "s")
    assert_same(study, read_study(tmp_path / "s"))


def test_sparse_places_outside_the_matrix_are_named(tmp_path):
    write_study(with_cells(sparse.eye(3, 2, format="csr")), tmp_path / "s")
    path = tmp_path / "s" / "rna_counts.values.parquet"
    table = pd.read_parquet(path)
    table.loc[1, "row"] = 9
    table.to_parquet(path, index=False)
    with pytest.raises(StudyError, match=r"values.parquet, row 3.*outside the matrix"):
        read_study(tmp_path / "s")


def test_a_table_with_formulas_is_not_written_as_csv(tmp_path):
    study = Study(
        name="s", models=pd.DataFrame({"model_id": ["=HYPERLINK(1)"]}),
        arms=pd.DataFrame({"arm": ["a"], "start_h": [-24], "agent": ["none"]}),
        samples=pd.DataFrame({"sample_id": ["x"], "model_id": "=HYPERLINK(1)", "arm": "a"}),
        modalities={},
    )
    write_study(study, tmp_path / "s")
    files = {path.name for path in (tmp_path / "s").iterdir()}
    assert files == {"study.toml", "models.parquet", "samples.parquet", "arms.csv"}
    assert_same(study, read_study(tmp_path / "s"))


def test_an_occupied_folder_is_refused(valid):
    before = sorted(path.name for path in valid.iterdir())
    with pytest.raises(StudyError, match="not empty"):
        write_study(read_study(valid), valid)
    assert sorted(path.name for path in valid.iterdir()) == before


def test_nothing_is_left_of_a_study_that_cannot_be_written(tmp_path):
    study = with_cells(np.ones((3, 2)))
    study.modalities["rna_counts"].obs["odd"] = [1, "a", object()]
    with pytest.raises(StudyError, match="cannot be written"):
        write_study(study, tmp_path / "s")
    assert list(tmp_path.iterdir()) == []


def test_reading_changes_no_input(valid):
    study = read_study(valid)
    again = Study(**{name: getattr(study, name) for name in (
        "name", "models", "arms", "samples", "modalities", "contrasts", "wells", "time_zero",
        "notes", "citation", "losses")})
    assert_same(study, again)
    assert study.samples.attrs == {}

"""Cells of an .h5ad: read as they are, whole or in pieces; what is left out is told."""

import anndata as ad
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from builders.formats import CELLS, anndata, cells, h5ad
from refugium.core.errors import StudyError
from refugium.io import input_hashes, read_study, write_study
from refugium.io.formats.chunks import read_h5ad_chunks
from refugium.io.formats.h5ad import read_h5ad


def test_cells_become_a_modality_and_stay_sparse(valid):
    h5ad()(valid)
    data = read_study(valid).modalities["rna_counts"]
    assert sparse.issparse(data.X)
    np.testing.assert_array_equal(data.X.toarray(), cells().X.toarray())
    assert data.obs["sample_id"].tolist() == ["u1"] * 3 + ["e1"] * 3
    assert data.obs["sample_id"].dtype == object
    assert data.uns["scale"] == "linear"
    assert "cells.h5ad" in input_hashes(valid)


def test_a_study_with_cells_is_written_and_read_again(valid, tmp_path):
    h5ad()(valid)
    study = read_study(valid)
    write_study(study, tmp_path / "again")
    again = read_study(tmp_path / "again").modalities["rna_counts"]
    assert (again.X != study.modalities["rna_counts"].X).nnz == 0


def test_a_layer_is_read_in_place_of_x_and_the_rest_is_told(valid):
    def change(data):
        data.layers["counts"] = data.X * 2
        data.layers["other"] = data.X
        data.obsm["X_pca"] = np.ones((6, 2))
        data.uns["colours"] = {"a": 1}

    anndata(change, more=CELLS + 'layer = "counts"\n')(valid)
    study = read_study(valid)
    np.testing.assert_array_equal(study.modalities["rna_counts"].X, cells(dense=True).X * 2)
    told = " ".join(study.losses["item"])
    assert all(word in told for word in ("layers (other)", "obsm (X_pca)", "uns (colours)"))


@pytest.mark.parametrize(("base", "sound"), [(None, False), (10.0, False), (2.0, True)])
def test_a_file_that_notes_natural_logarithms_is_not_taken_for_log2(valid, base, sound):
    """`scanpy.pp.log1p` leaves a note; the folder that names the file says log2."""
    def change(data):
        data.X = np.log1p(data.X) / np.log(base or np.e)
        data.uns["log1p"] = {"base": base}

    anndata(change, more=CELLS.replace("rna_counts", "protein").replace("linear", "log2"))(valid)
    if sound:
        assert read_study(valid).modalities["protein"].uns["scale"] == "log2"
        return
    with pytest.raises(StudyError, match=r"cells\.h5ad.*log1p"):
        read_study(valid)


def test_samples_may_be_the_rows(valid):
    def change(data):
        made = data[:2].copy()
        made.obs_names = ["u1", "e1"]
        del made.obs["sample_id"]
        return made

    anndata(change)(valid)
    assert read_study(valid).modalities["rna_counts"].obs_names.tolist() == ["u1", "e1"]


@pytest.mark.parametrize("column", [
    pd.Categorical(["a", None, "b", "a", "a", "b"]), pd.array([1, None, 3, 4, 5, 6], dtype="Int64"),
    pd.array([True, None, True, False, True, True], dtype="boolean"), np.arange(6.0),
    pd.Categorical([1, 2, 1, 2, 1, 2]),
])
def test_columns_of_obs_come_back_as_plain_values(tmp_path, column):
    data = cells()
    data.obs["extra"] = column
    data.write_h5ad(tmp_path / "a.h5ad")
    back, _ = read_h5ad(tmp_path / "a.h5ad", ["u1", "e1"], kind="genes", scale="linear",
                        modality="rna_counts")
    assert isinstance(back.obs["extra"].dtype, np.dtype)
    expected = [None if pd.isna(x) else x for x in pd.Series(column).tolist()]
    assert [None if pd.isna(x) else x for x in back.obs["extra"].tolist()] == expected


def test_estimated_counts_are_counts(tmp_path):
    data = cells(dense=True)
    data.X = data.X * 10.5
    data.write_h5ad(tmp_path / "a.h5ad")
    read_h5ad(tmp_path / "a.h5ad", ["u1", "e1"], kind="genes", scale="linear",
              modality="rna_counts")


@pytest.mark.parametrize("compression", [None, "gzip", "lzf"])
@pytest.mark.parametrize("dense", [True, False])
def test_every_way_in_which_anndata_packs_is_read(tmp_path, dense, compression):
    cells(dense=dense).write_h5ad(tmp_path / "a.h5ad", compression=compression)
    back, losses = read_h5ad(tmp_path / "a.h5ad", ["u1", "e1"], kind="genes", scale="linear",
                             modality="rna_counts")
    assert back.shape == (6, 3)
    assert losses.empty


@given(rows=st.integers(1, 30), step=st.integers(1, 12), dense=st.booleans(),
       seed=st.integers(0, 99))
@settings(max_examples=25, deadline=None)
def test_pieces_are_the_whole(tmp_path_factory, rows, step, dense, seed):
    path = tmp_path_factory.mktemp("pieces") / "a.h5ad"
    whole = sparse.random(rows, 7, 0.3, format="csr", random_state=seed)
    ad.AnnData(X=whole.toarray() if dense else whole).write_h5ad(path)
    pieces = list(read_h5ad_chunks(path, step))
    assert [part.start for part, _ in pieces] == list(range(0, rows, step))
    assert pieces[-1][0].stop == rows
    assert all(piece.shape == (part.stop - part.start, 7) for part, piece in pieces)
    np.testing.assert_array_equal(sparse.vstack([p for _, p in pieces]).toarray(), whole.toarray())


def test_columns_cannot_be_read_in_pieces(tmp_path):
    ad.AnnData(X=sparse.csc_matrix(np.eye(3))).write_h5ad(tmp_path / "a.h5ad")
    with pytest.raises(StudyError, match="by columns"):
        next(read_h5ad_chunks(tmp_path / "a.h5ad"))
    with pytest.raises(StudyError, match="at least one row"):
        next(read_h5ad_chunks(tmp_path / "a.h5ad", 0))

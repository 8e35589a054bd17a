"""Cells that would not fit the memory stay in their file: the same answers, the same refusals."""

import anndata as ad
import numpy as np
import pandas as pd
import pytest
from scipy import sparse

import refugium as rf
from refugium.core.errors import StudyError
from refugium.core.guards.limits import Limits
from refugium.io.formats.h5ad import read_h5ad
from refugium.io.formats.h5mu import read_h5mu, require_mudata, write_h5mu
from refugium.signal import read

SMALL = Limits(cells_bytes=0)
COUNTS = np.random.default_rng(1).poisson(0.7, (300, 40)).astype(np.float32)


def _write(folder, matrix, *, layer=None):
    obs = pd.DataFrame({"sample_id": np.repeat(["b", "a", "c"], 100)},
                       index=[f"c{i}" for i in range(300)])
    var = pd.DataFrame(index=[f"G{i}" for i in range(40)])
    data = ad.AnnData(matrix if layer is None else sparse.csr_matrix(matrix * 0.5), obs=obs,
                      var=var)
    if layer is not None:
        data.layers[layer] = matrix
    data.write_h5ad(folder / "cells.h5ad")
    return folder / "cells.h5ad"


def _read(path, limits, **more):
    told = {"kind": "genes", "scale": "linear", "modality": "rna_counts", **more}
    return read_h5ad(path, ["a", "b", "c"], limits=limits, **told)[0]


@pytest.mark.parametrize("form", [sparse.csr_matrix, np.asarray], ids=["csr", "dense"])
@pytest.mark.parametrize("layer", [None, "counts"])
def test_what_stays_in_the_file_is_what_was_read(tmp_path, form, layer):
    path = _write(tmp_path, form(COUNTS), layer=layer)
    held, whole = (_read(path, limits, layer=layer) for limits in (SMALL, Limits()))
    assert held.isbacked and not whole.isbacked
    assert held.obs.equals(whole.obs) and held.var_names.equals(whole.var_names)
    for data in (held, whole):
        matrix = data.X[:]
        assert (np.asarray(matrix.todense() if sparse.issparse(matrix) else matrix)
                == COUNTS).all()


def test_columns_are_read_whole(tmp_path):
    """Of a matrix stored by columns no row can be read without the others."""
    assert not _read(_write(tmp_path, sparse.csc_matrix(COUNTS)), SMALL).isbacked


def test_logarithms_are_read_whole(tmp_path):
    """z-scores are told by all cells of a gene together."""
    path = _write(tmp_path, np.log2(COUNTS + 1))
    assert not _read(path, SMALL, modality="rna_log", scale="log2").isbacked


@pytest.mark.parametrize(("value", "words"), [
    (np.inf, "infinite"), (-1.0, "negative"), (0.5, "not counts")])
def test_a_wrong_value_anywhere_is_refused(tmp_path, value, words):
    wrong = COUNTS.copy()
    wrong[299, 39] = value
    path = _write(tmp_path, sparse.csr_matrix(wrong))
    for limits in (SMALL, Limits()):
        with pytest.raises(StudyError, match=words):
            _read(path, limits)


def test_a_study_reads_alike(tmp_path):
    """Pooled samples, and a study written again, do not say where the cells were kept."""
    _write(tmp_path, sparse.csr_matrix(COUNTS))
    pd.DataFrame({"model_id": ["M"]}).to_csv(tmp_path / "models.csv", index=False)
    pd.DataFrame({"arm": ["d"], "start_h": [0.0], "agent": ["erlotinib:1 uM"]}).to_csv(
        tmp_path / "arms.csv", index=False)
    pd.DataFrame({"sample_id": ["a", "b", "c"], "model_id": "M", "arm": "d",
                  "time_h": [0.0, 24.0, 72.0]}).to_csv(tmp_path / "samples.csv", index=False)
    (tmp_path / "study.toml").write_text(
        'schema = 1\nname = "cells"\ntime_zero = "first dose"\n[modalities.rna_counts]\n'
        'file = "cells.h5ad"\nscale = "linear"\n')
    held, whole = rf.read_study(tmp_path, limits=SMALL), rf.read_study(tmp_path)
    assert held.modalities["rna_counts"].isbacked
    assert not whole.modalities["rna_counts"].isbacked
    one, other = (read(study).matrix("rna_counts") for study in (held, whole))
    assert one.samples == other.samples == ("b", "a", "c")
    assert (one.counts == other.counts).all()
    assert (one.counts[:, 0] == COUNTS[:100].sum(axis=0)).all()
    rf.write_study(held, tmp_path / "again")
    again = read(rf.read_study(tmp_path / "again")).matrix("rna_counts")
    assert (again.counts == other.counts).all()
    try:
        require_mudata("x.h5mu")
    except StudyError:
        pytest.skip("mudata is not installed")
    write_h5mu(held, tmp_path / "cells.h5mu")
    again = read(read_h5mu(tmp_path / "cells.h5mu")).matrix("rna_counts")
    assert (again.counts == other.counts).all()

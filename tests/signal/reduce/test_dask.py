"""Cells on Dask: the same sums to 1e-10 as in memory, and the same movie."""

import anndata as ad
import numpy as np
import pandas as pd
import pytest
from scipy import sparse

import refugium as rf
from refugium.core.errors import StudyError
from refugium.signal.reduce import reduce_cells, reduce_dask, sum_cells
from refugium.study import Study, in_pieces

da = pytest.importorskip("dask.array")
COUNTS = np.random.default_rng(3).poisson(0.5, (900, 60)).astype(np.float32)


def _packed(counts, rows):
    return da.from_array(counts, chunks=(rows, -1)).map_blocks(sparse.csr_matrix)


@pytest.mark.parametrize("values", [
    COUNTS, np.random.default_rng(4).lognormal(0, 3, (900, 60))], ids=["counts", "intensities"])
@pytest.mark.parametrize("rows", [7, 100, 900])
def test_sums_are_those_of_memory(values, rows):
    group = np.random.default_rng(5).integers(-1, 9, len(values))
    whole = reduce_cells(in_pieces(values), group, 9)
    for cells in (da.from_array(values, chunks=(rows, 25)), _packed(values, rows)):
        found = reduce_dask(cells, group, 9)
        assert (found.n == whole.n).all()
        for one, other in ((found.mean, whole.mean), (found.second, whole.second)):
            assert np.abs(one / other - 1).max() < 1e-10


def test_a_group_that_does_not_fit_teaches():
    cells = da.from_array(COUNTS, chunks=(100, -1))
    with pytest.raises(StudyError, match="does not exist"):
        reduce_dask(cells, np.full(900, 3), 2)
    with pytest.raises(StudyError, match="another number"):
        reduce_dask(cells, np.zeros(3, dtype=int), 2)
    with pytest.raises(StudyError, match="unknown size"):
        reduce_dask(cells[cells[:, 0] > 0], np.zeros(900, dtype=int), 1)


def _study(matrix):
    ids = np.repeat([f"t{t}_{r}" for t in (0, 24, 72) for r in range(3)], 100)
    samples = pd.DataFrame({"sample_id": list(dict.fromkeys(ids))})
    samples["model_id"], samples["arm"] = "M", "drug"
    samples["time_h"] = np.repeat([0.0, 24.0, 72.0], 3)
    data = ad.AnnData(matrix, obs=pd.DataFrame({"sample_id": ids},
                                               index=[f"c{i}" for i in range(900)]),
                      var=pd.DataFrame(index=[f"HOUSE{i}" for i in range(60)]),
                      uns={"scale": "linear", "kind": "genes"})
    return Study("cells", pd.DataFrame({"model_id": ["M"]}),
                 pd.DataFrame({"arm": ["drug"], "start_h": 0.0, "agent": ["erlotinib:1 uM"]}),
                 samples, {"rna_counts": data})


@pytest.mark.parametrize("matrix", [da.from_array(COUNTS, chunks=(128, -1)), _packed(COUNTS, 128)],
                         ids=["dense", "csr"])
def test_a_study_on_dask_is_that_study(matrix):
    one, other = _study(matrix), _study(COUNTS)
    assert hasattr(one.modalities["rna_counts"].X, "dask")
    sums, whole = (sum_cells(study.modalities["rna_counts"]) for study in (one, other))
    assert sums.samples == whole.samples and sums.counted
    assert (sums.sums == whole.sums).all() and (sums.depth == whole.depth).all()
    found, expected = rf.make_movie(one), rf.make_movie(other)
    for name, table in expected.tables.items():
        pd.testing.assert_frame_equal(found.tables[name], table)


def test_a_negative_count_on_dask_is_refused():
    wrong = COUNTS.copy()
    wrong[899, 59] = -1
    with pytest.raises(StudyError, match="negative"):
        _study(da.from_array(wrong, chunks=(128, -1)))

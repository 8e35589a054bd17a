"""Counts on log2: depth does not matter, the prior shrinks, cells are summed into samples."""

import anndata as ad
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from refugium.core.errors import StudyError
from refugium.signal.raw.expression import expressed, log_cpm, median_ratios
from refugium.signal.reduce import pool_cells

rng = np.random.default_rng(5)
COUNTS = rng.poisson(rng.gamma(1.0, 50.0, 300), (6, 300)).astype(float)


@given(st.floats(0.1, 1000))
def test_depth_does_not_matter(factor):
    """A sample read deeper by any factor gives the same values."""
    deeper = COUNTS * np.where(np.arange(6) == 2, factor, 1.0)[:, None]
    np.testing.assert_allclose(log_cpm(deeper), log_cpm(COUNTS), atol=1e-9)


def test_nothing_counted_is_the_prior():
    """A zero count gives log2 of the prior."""
    assert log_cpm(np.array([[0.0, 10.0]]), prior_cpm=1.0)[0, 0] == 0.0


def test_empty_sample_is_refused():
    """A sample without counts has no share of anything."""
    with pytest.raises(StudyError, match="no counts"):
        log_cpm(np.zeros((1, 3)))


def test_median_ratios_ignore_one_loud_gene():
    """One gene that takes half of all reads moves total counts but not the median ratio."""
    loud = COUNTS.copy()
    loud[0, 0] += COUNTS[0].sum()
    assert abs(np.log2(median_ratios(loud)[0] / median_ratios(COUNTS)[0])) < 0.02
    robust = log_cpm(loud, size_factors=median_ratios(loud))
    plain = log_cpm(COUNTS, size_factors=median_ratios(COUNTS))
    assert np.abs(robust - plain)[:, 1:].max() < 0.05
    assert np.abs(log_cpm(loud) - log_cpm(COUNTS))[0, 1:].max() > 0.5


def test_filter_counts_samples():
    """A gene in one sample of six is there in one sample, not in two."""
    counts = np.full((6, 2), 100.0)
    counts[1:, 1] = 0
    depth = counts.sum(axis=1)
    assert expressed(counts, depth, min_cpm=1.0, min_samples=1).tolist() == [True, True]
    assert expressed(counts, depth, min_cpm=1.0, min_samples=2).tolist() == [True, False]


@pytest.mark.parametrize("form", [np.asarray, sparse.csr_matrix])
def test_cells_become_samples(form):
    """Cells of one sample are summed; bulk data stay what they are."""
    cells = ad.AnnData(form(COUNTS), obs=pd.DataFrame(
        {"sample_id": list("aabbbc")}, index=[str(i) for i in range(6)]))
    pooled = pool_cells(cells)
    assert pooled.obs["n_cells"].to_dict() == {"a": 2, "b": 3, "c": 1}
    np.testing.assert_allclose(pooled.X[1], COUNTS[2:5].sum(axis=0))
    assert pool_cells(pooled) is pooled


@pytest.mark.parametrize("form", [np.asarray, sparse.csr_matrix])
@pytest.mark.parametrize("scale", ["log2", "linear"])
def test_what_is_no_count_is_averaged(form, scale):
    """A sample of three cells must not be three times that of one: logarithms, intensities."""
    values = form(COUNTS + 0.5)
    cells = ad.AnnData(values, uns={"scale": scale}, obs=pd.DataFrame(
        {"sample_id": list("aabbbc")}, index=[str(i) for i in range(6)]))
    np.testing.assert_allclose(pool_cells(cells).X[1], (COUNTS + 0.5)[2:5].mean(axis=0))

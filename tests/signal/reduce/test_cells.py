"""Cells in one pass: the same sums for any pieces; thinned cells are cells read less deep."""

import anndata as ad
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from refugium.core.errors import StudyError
from refugium.io.formats.chunks import read_h5ad_chunks
from refugium.signal.reduce import reduce_cells, thin_counts
from refugium.study import in_pieces


@pytest.fixture(scope="module")
def cells():
    rng = np.random.default_rng(2)
    counts = sparse.csr_matrix(rng.poisson(0.4, (500, 30)).astype(float))
    return counts, rng.integers(-1, 6, 500)


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 600))
def test_any_size_of_pieces_gives_the_same_sums(cells, rows):
    counts, group = cells
    whole = reduce_cells(in_pieces(counts, 500), group, 6)
    found = reduce_cells(in_pieces(counts, rows), group, 6)
    assert (found.n == whole.n).all()
    assert np.abs(found.mean - whole.mean).max() < 1e-10
    assert np.abs(found.second - whole.second).max() < 1e-10


def test_sums_are_the_plain_ones(cells):
    counts, group = cells
    dense = counts.toarray()
    for values in (counts, dense):
        found = reduce_cells(in_pieces(values, 64), group, 7)
        for g in range(6):
            assert np.allclose(found.mean[g], dense[group == g].mean(axis=0))
            assert np.allclose(found.variance[g], dense[group == g].var(axis=0, ddof=1))
        assert np.isnan(found.mean[6]).all()
        assert found.n[6] == 0


def test_a_file_is_read_chunk_by_chunk(cells, tmp_path):
    counts, group = cells
    ad.AnnData(X=counts).write_h5ad(tmp_path / "cells.h5ad")
    whole = reduce_cells(in_pieces(counts, 500), group, 6)
    for rows in (7, 100):
        found = reduce_cells(read_h5ad_chunks(tmp_path / "cells.h5ad", rows), group, 6)
        assert np.abs(found.mean - whole.mean).max() < 1e-10
        assert np.abs(found.second - whole.second).max() < 1e-10


@pytest.mark.parametrize(
    ("group", "words"), [(np.full(500, 9), "does not exist"), (np.zeros(3, int), "another number")]
)
def test_wrong_groups_teach(cells, group, words):
    with pytest.raises(StudyError, match=words):
        reduce_cells(in_pieces(cells[0], 100), group, 6)


def test_no_cells_and_uneven_pieces_teach():
    with pytest.raises(StudyError, match="no cells"):
        reduce_cells([], np.zeros(0, int), 2)
    uneven = [(slice(0, 2), np.ones((2, 3))), (slice(2, 4), np.ones((2, 4)))]
    with pytest.raises(StudyError, match="differ in their features"):
        reduce_cells(uneven, np.zeros(4, int), 1)


def test_thinned_cells_are_cells_read_less_deep():
    """Poisson counts of mean m kept with chance s are Poisson of mean s m: mean and variance."""
    rng = np.random.default_rng(4)
    counts = rng.poisson(6.0, (20_000, 1)).astype(float)
    thin = thin_counts(counts, np.full(20_000, 0.25), rng)
    assert thin.mean() == pytest.approx(1.5, abs=4 * np.sqrt(1.5 / 20_000))
    assert thin.var() == pytest.approx(1.5, abs=0.08)
    assert (thin <= counts).all() and (thin % 1 == 0).all()


def test_thinning_does_not_depend_on_the_pieces():
    """Draws follow the cells: two halves after each other are the whole."""
    counts = np.random.default_rng(5).poisson(3.0, (40, 7)).astype(float)
    share = np.linspace(0.1, 1.0, 40)
    whole = thin_counts(counts, share, np.random.default_rng(6))
    rng = np.random.default_rng(6)
    halves = [thin_counts(counts[part], share[part], rng)
              for part in (slice(0, 13), slice(13, 40))]
    assert (np.concatenate(halves) == whole).all()

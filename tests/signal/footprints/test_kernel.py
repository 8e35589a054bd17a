"""The closed form against decoupler and against ordinary regression."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse
from scipy import stats as sps

from refugium.signal.footprints.kernel import p_of_t, ulm


def _problem(seed, samples=6, features=80, sets=5, density=0.2):
    rng = np.random.default_rng(seed)
    y = rng.normal(size=(samples, features))
    w = rng.normal(size=(features, sets)) * (rng.random((features, sets)) < density)
    w[0, :], w[1, :], w[2, :] = 1.0, -1.0, 0.5
    return y, w


def test_equals_linear_regression():
    y, w = _problem(0)
    t = ulm(y, w)
    for i in range(y.shape[0]):
        for j in range(w.shape[1]):
            fit = sps.linregress(w[:, j], y[i])
            assert t[i, j] == pytest.approx(fit.slope / fit.stderr, rel=1e-9)
            assert p_of_t(t[i, j], 78) == pytest.approx(fit.pvalue, rel=1e-6)


def test_equals_decoupler():
    decoupler = pytest.importorskip("decoupler")
    y, w = _problem(1, samples=8, features=120, sets=6)
    genes = [f"g{i}" for i in range(y.shape[1])]
    net = pd.DataFrame([
        {"source": f"s{j}", "target": genes[i], "weight": w[i, j]}
        for i, j in zip(*np.nonzero(w), strict=True)
    ])
    frame = pd.DataFrame(y, index=[f"x{i}" for i in range(8)], columns=genes)
    es, p = decoupler.mt.ulm(frame, net, tmin=3, verbose=False)
    mine = ulm(y, w)
    assert np.abs(es[[f"s{j}" for j in range(6)]].to_numpy() - mine).max() < 1e-5
    assert p.shape == es.shape


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 7))
def test_sparse_and_chunked_equal_dense(seed, chunk):
    y, w = _problem(seed)
    y[np.abs(y) < 0.7] = 0
    dense = ulm(y, w)
    thin = ulm(sparse.csr_array(y), sparse.csc_array(w), rows_per_chunk=chunk)
    assert np.allclose(dense, thin, atol=1e-9)


def test_flat_sample_and_empty_set_give_zero():
    y, w = _problem(2)
    y[0] = 3.0
    w[:, 1] = 0.0
    t = ulm(y, w)
    assert (t[0] == 0).all()
    assert (t[:, 1] == 0).all()


def test_null_p_is_uniform():
    rng = np.random.default_rng(5)
    y = rng.normal(size=(4000, 60))
    _, w = _problem(5, features=60, sets=1)
    p = p_of_t(ulm(y, w)[:, 0], 58)
    assert sps.kstest(p, "uniform").pvalue > 0.001


def test_inflation_restores_the_rate_under_correlation():
    """Targets that share noise: without inflation false alarms, with it the nominal rate."""
    rng = np.random.default_rng(6)
    rho, m, n = 0.2, 20, 400
    w = np.zeros((n, 1))
    w[:m] = 1.0
    y = rng.normal(size=(3000, n))
    y[:, :m] = np.sqrt(1 - rho) * y[:, :m] + np.sqrt(rho) * rng.normal(size=(3000, 1))
    t = ulm(y, w)[:, 0]
    naive = (p_of_t(t, n - 2) < 0.05).mean()
    kept = (p_of_t(t, n - 2, inflation=1 + (m - 1) * rho) < 0.05).mean()
    assert naive > 0.2
    assert 0.03 < kept < 0.07


def test_wrong_shapes_are_refused():
    with pytest.raises(ValueError, match="features"):
        ulm(np.ones((2, 5)), np.ones((4, 1)))

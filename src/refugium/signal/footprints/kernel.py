"""The footprint kernel: a univariate linear model of every sample on every target set, closed form.

Pure arrays in, arrays out; the leading axis is samples (or cells); memory is bounded by the chunk.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from refugium.core.stats import two_sided

Array = NDArray[np.float64]
Values: TypeAlias = "Array | sparse.csr_array | sparse.csr_matrix"
Weights: TypeAlias = "Array | sparse.csc_array | sparse.csc_matrix"
CHUNK_CELLS = 4_000_000
"""Numbers held dense at once; a chunk holds this many divided by the number of sets."""

SPARSE_SHARE = 0.2
"""Weights with fewer nonzero entries are multiplied as sparse."""

TINY = 1e-12
"""A sum of squares below this is no variance."""


def ulm(
    values: Values,
    weights: Weights,
    *,
    rows_per_chunk: int | None = None,
    threads: int = 1,
) -> Array:
    """Answer: does each set of targets move with its signs, compared with all other features?

    Parameters
    ----------
    values
        (samples, features), finite; dense or CSR.
    weights
        (features, sets), signed; zero = not a target.
    rows_per_chunk
        Samples worked on at once; default from CHUNK_CELLS.
    threads
        Chunks worked on side by side (each holds its own memory).

    Returns
    -------
    numpy.ndarray
        t of the slope, (samples, sets); 0 where a sample or a set has no variance.

    Raises
    ------
    ValueError
        If shapes do not fit or fewer than three features are given.

    Notes
    -----
    For each sample y is regressed on the weights w over all n features:
    r = cov(y, w) / (sd(y) sd(w)), t = r sqrt((n - 2) / (1 - r^2)). The numerator is one product
    y' (w - mean w), so sparse values stay sparse. Same model as ULM of decoupler
    (Badia-i-Mompel 2022, doi:10.1093/bioadv/vbac016).

    Examples
    --------
    >>> y = np.array([[2.0, 1.0, 0.0, -0.5, 0.1]])
    >>> w = np.array([[1.0], [1.0], [0.0], [0.0], [0.0]])
    >>> ulm(y, w).round(2).tolist()
    [[3.69]]
    """
    samples, features = values.shape
    if weights.shape[0] != features:
        raise ValueError(f"weights have {weights.shape[0]} features, values {features}")
    if features < 3:
        raise ValueError("a slope needs at least three features")
    sets = weights.shape[1]
    chunk = rows_per_chunk or max(1, CHUNK_CELLS // max(sets, 1))
    thin = _thin(weights)
    total = np.asarray(thin.sum(axis=0), dtype=float).reshape(-1)
    square = thin.multiply(thin) if sparse.issparse(thin) else thin * thin
    spread = np.asarray(square.sum(axis=0), dtype=float).reshape(-1) - total**2 / features
    out = np.empty((samples, sets))

    def work(rows: slice) -> None:
        _slope_t(values[rows], thin, total, _inverse_root(spread), features, out[rows])

    if threads == 1:
        for rows in _chunks(samples, chunk):
            work(rows)
    else:
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(work, _chunks(samples, chunk)))
    return out


def _thin(weights: Weights) -> Weights:
    """Return sparse weights where they are mostly zero: the product then skips the zeros."""
    if sparse.issparse(weights):
        return weights
    share = np.count_nonzero(weights) / max(weights.size, 1)
    return sparse.csc_array(weights) if share < SPARSE_SHARE else weights


def _chunks(samples: int, size: int) -> Iterator[slice]:
    for start in range(0, samples, size):
        yield slice(start, min(start + size, samples))


def _inverse_root(spread: Array) -> Array:
    safe = np.where(spread > TINY, spread, 1.0)
    return np.where(spread > TINY, 1 / np.sqrt(safe), 0.0)


def _slope_t(
    part: Values, weights: Weights, total: Array, w_root: Array, features: int, out: Array
) -> None:
    """Write t into `out`; every step but the product works in place."""
    product = part @ weights
    if sparse.issparse(product):
        product.toarray(out=out)
    else:
        out[:] = product
    y_sum = np.asarray(part.sum(axis=1), dtype=float).reshape(-1)
    if sparse.issparse(part):
        square = np.asarray(part.multiply(part).sum(axis=1), dtype=float).reshape(-1)
    else:
        square = np.einsum("ij,ij->i", part, part)
    y_spread = square - y_sum**2 / features
    out -= np.outer(y_sum / features, total)
    out *= _inverse_root(y_spread)[:, None]
    out *= w_root
    np.clip(out, -1.0, 1.0, out=out)
    left = np.multiply(out, out)
    np.subtract(1.0, left, out=left)
    np.maximum(left, 1e-300, out=left)
    np.sqrt(left, out=left)
    out /= left
    out *= np.sqrt(features - 2)


def p_of_t(t: Array, df: float | Array, *, inflation: float | Array = 1.0) -> Array:
    """Return the two-sided p of t statistics, their variance inflated by a factor.

    Parameters
    ----------
    t, df
        Statistics and degrees of freedom.
    inflation
        1 + (m - 1) rho for m features with mean correlation rho (Wu and Smyth 2012,
        doi:10.1093/nar/gks461).
    """
    return two_sided(t / np.sqrt(inflation), df)

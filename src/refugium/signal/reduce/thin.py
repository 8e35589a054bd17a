"""Cells brought to one depth: each keeps a share of its reads."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.stats import binom

Array = NDArray[np.float64]

LARGEST_SUMMED = 64
"""Counts up to which the distribution is summed term by term, for all at once."""


def thin_counts(counts: Any, share: Array, rng: np.random.Generator) -> Any:
    """Answer: what would have been counted in each cell, had it been read less deep?

    Parameters
    ----------
    counts
        (cells, genes), whole numbers; CSR or dense.
    share
        (cells,), share of its reads that each cell keeps, 0 to 1.
    rng
        Source of the draws: one per count above 0, in the order of cells and genes.

    Returns
    -------
    scipy.sparse.csr_array or numpy.ndarray
        (cells, genes), as given; zeros of a sparse matrix that came about stay written down.

    Notes
    -----
    Every read is kept with the same chance (binomial): if counts are Poisson with mean m, thinned
    counts are Poisson with mean share x m. Cells of different depth become alike in noise, which
    dividing by depth does not make them: a mean of logarithms falls with depth. One uniform number
    per count is turned into a binomial one, so that the draws are the same however the cells are
    cut into pieces.

    Examples
    --------
    >>> thin_counts(np.array([[4.0, 0.0]]), np.array([1.0]), np.random.default_rng(0)).tolist()
    [[4.0, 0.0]]
    """
    packed: Any = sparse.csr_array(counts)
    packed.sort_indices()
    thin = _kept(packed.data, np.repeat(share, np.diff(packed.indptr)), rng.random(packed.nnz))
    made = sparse.csr_array((thin, packed.indices, packed.indptr), shape=packed.shape)
    return made if sparse.issparse(counts) else made.toarray()


def _kept(counts: Array, share: Array, chance: Array) -> Array:
    """Return the `chance` quantile of a binomial of `counts` reads that are each kept by `share`.

    Examples
    --------
    >>> _kept(np.array([1.0, 1.0, 2.0]), np.full(3, 0.5), np.array([0.4, 0.6, 0.8])).tolist()
    [0.0, 1.0, 2.0]
    """
    kept = (chance > 1 - share).astype(np.float64)  # right for one read
    whole = share >= 1
    kept[whole] = counts[whole]
    many = np.flatnonzero(~whole & (counts > LARGEST_SUMMED))
    kept[many] = binom.ppf(chance[many], counts[many], share[many])
    left = np.flatnonzero(~whole & (counts > 1) & (counts <= LARGEST_SUMMED))
    n, p, u = counts[left], share[left], chance[left]
    term = (1 - p) ** n
    below, k = term.copy(), 0
    kept[left] = 0
    while (more := (u > below) & (k < n)).any():
        left, n, p, u = left[more], n[more], p[more], u[more]
        term, below = term[more], below[more]
        term = term * (n - k) / (k + 1) * p / (1 - p)
        k += 1
        below = below + term
        kept[left] = k
    return kept

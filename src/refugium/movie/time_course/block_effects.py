"""Samples of several plates or batches: take the blocks out, or say that they hide the times."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import special

from refugium.movie.parameters import CONFIDENCE

Array = NDArray[np.float64]
Ints = NDArray[np.int_]


def without_blocks(values: Array, point: Ints, block: Ints) -> Array | None:
    """Answer: what would the samples be, had all been handled in one block?

    Parameters
    ----------
    values
        (features, samples), log2, finite.
    point, block
        (samples,), point and block of each sample, from 0.

    Returns
    -------
    numpy.ndarray or None
        (features, samples); the values themselves if there is one block. None where points and
        blocks cannot be told apart: some point shares no block with the rest, directly or over
        other points, or no sample is left over to see noise.

    Notes
    -----
    value = point + block + noise, least squares; blocks are shifted to the mean over samples. Who
    reads the result knows nothing of blocks, so residuals are stretched until intervals made from
    them hold: by the degrees of freedom which the blocks took (variance, and quantile of t at
    CONFIDENCE), and, where points are spread unevenly over blocks, by the pair of points whose
    difference is least sure for its numbers of samples.

    Examples
    --------
    >>> point, block = np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])
    >>> without_blocks(np.array([[0.0, 5.0, 1.0, 6.0]]), point, block).round(6).tolist()
    [[2.5, 2.5, 3.5, 3.5]]
    >>> without_blocks(np.zeros((1, 4)), point, point) is None
    True
    """
    n_points, n_blocks = int(point.max()) + 1, int(block.max()) + 1
    if n_blocks == 1:
        return values
    design = np.zeros((len(point), n_points + n_blocks))
    design[np.arange(len(point)), point] = 1
    design[np.arange(len(point)), n_points + block] = 1
    rank = int(np.linalg.matrix_rank(design))
    free = len(point) - rank
    if rank < n_points + n_blocks - 1 or free == 0:
        return None
    inverse: Array = np.asarray(np.linalg.pinv(design.T @ design, hermitian=True), dtype=float)
    coef = values @ design @ inverse
    residual = values - coef @ design.T
    plain = len(point) - n_points
    quantile = special.stdtrit([float(free), float(plain)], 0.5 + CONFIDENCE / 2)
    stretch = plain / free * (quantile[0] / quantile[1]) ** 2
    stretch *= _worst_pair(inverse[:n_points, :n_points], point)
    of_block = coef[:, n_points:][:, block].mean(axis=1, keepdims=True)
    return np.asarray(coef[:, point] + of_block + residual * np.sqrt(stretch))


def _worst_pair(covariance: Array, point: Ints) -> float:
    """Return the largest variance of a difference of points over that without blocks."""
    variance = np.diag(covariance)
    pair = variance[:, None] + variance[None, :] - 2 * covariance
    plain = 1 / np.bincount(point)
    usual = plain[:, None] + plain[None, :]
    off = ~np.eye(len(plain), dtype=bool)
    return float((pair[off] / usual[off]).max(initial=1.0))

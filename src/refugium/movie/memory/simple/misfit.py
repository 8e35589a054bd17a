"""Kernels: how far is each gene from the nearest of many shapes, in units of its errors?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

AT_ONCE = 128
"""Genes held against all shapes at once."""

TINY = 1e-10
"""Two columns this close to one direction are one."""

BEST = 6
"""Shapes per gene that are fitted on the log2 scale, where they were chosen on the linear one."""

ROUNDS = 5
"""Steps of Gauss and Newton of such a fit."""

LOWEST = 2.0**-7
"""Copies, in units of the start, below which a shape is not followed."""


def least_misfit(
    shapes: Array, gap: Array, precision: Array, allowed: Flags | None = None
) -> Array:
    """Answer: what is left of each gene by the shape that fits it best?

    Parameters
    ----------
    shapes
        (shapes, points, 1 or 2): columns whose weights are free.
    gap
        (genes, points).
    precision
        (genes, points, points): inverse covariance.
    allowed
        (shapes, genes), which shapes a gene may take; all by default. One or more each.

    Returns
    -------
    numpy.ndarray
        (genes,): the least generalised sum of squares; chi-squared with points less weights
        degrees of freedom, or less, if one of the shapes is true.

    Examples
    --------
    >>> line = np.arange(1.0, 5)[None, :, None]
    >>> gap = np.array([[2.0, 4, 6, 8], [2, 4, 6, 9]])
    >>> least_misfit(line, gap, np.tile(np.eye(4), (2, 1, 1))).round(2).tolist()
    [0.0, 0.47]
    """
    found = np.empty(len(gap))
    for start in range(0, len(gap), AT_ONCE):
        part = slice(start, start + AT_ONCE)
        left = _left(shapes, gap[part], precision[part])
        found[part] = _only(left, allowed, part).min(axis=0)
    return found


def least_misfit_in_copies(
    shapes: Array, gap: Array, precision: Array, allowed: Flags | None = None
) -> Array:
    """Return :func:`least_misfit` of shapes of copies: log2(1 + weighted sum of columns).

    Chosen on the linear scale with errors carried over, the BEST of each gene then fitted on the
    log2 scale, where the errors are.
    """
    found = np.empty(len(gap))
    for start in range(0, len(gap), AT_ONCE):
        part = slice(start, start + AT_ONCE)
        own = None if allowed is None else allowed[:, part]
        found[part] = _in_copies(shapes, gap[part], precision[part], own)
    return found


def _only(left: Array, allowed: Flags | None, part: slice) -> Array:
    return left if allowed is None else np.where(allowed[:, part], left, np.inf)


def _in_copies(shapes: Array, gap: Array, precision: Array, allowed: Flags | None) -> Array:
    copies = np.exp2(np.clip(gap, -7, 12))
    per = 1 / (np.log(2) * copies)
    own = precision * per[:, :, None] * per[:, None, :]
    left = _only(_left(shapes, copies - 1, own), allowed, slice(None))
    best = np.argpartition(left, min(BEST, len(left)) - 1, axis=0)[:BEST].T
    x = shapes[best]
    weight = _solve(x, own[:, None], np.broadcast_to((copies - 1)[:, None], x.shape[:3]))
    least = np.full(best.shape, np.inf)
    for _ in range(ROUNDS):
        level = np.maximum(1 + (x * weight[:, :, None]).sum(axis=3), LOWEST)
        off = gap[:, None] - np.log2(level)
        least = np.minimum(least, np.einsum("gbi,gij,gbj->gb", off, precision, off))
        slope = x / (np.log(2) * level)[..., None]
        weight = weight + _solve(slope, precision[:, None], off)
    # of a gene with fewer shapes than BEST the others are no shapes of its own
    return np.asarray(np.where(np.isfinite(np.take_along_axis(left.T, best, axis=1)), least,
                               np.inf).min(axis=1))


def _solve(x: Array, precision: Array, y: Array) -> Array:
    """Return weighted least squares of y (..., points) on x (..., points, weights)."""
    half = np.swapaxes(x, -1, -2) @ precision
    normal = half @ x
    ridge = TINY * np.trace(normal, axis1=-2, axis2=-1)[..., None, None] + 1e-300
    normal = normal + ridge * np.eye(x.shape[-1])
    return np.asarray(np.linalg.solve(normal, half @ y[..., None])[..., 0])


def _left(shapes: Array, gap: Array, precision: Array) -> Array:
    """Return the sums of squares (shapes, genes): normal equations of one or two weights."""
    points = shapes.shape[1]
    i, j = np.triu_indices(points)
    twice = np.where(i == j, 1.0, 2.0)
    flat = precision[:, i, j].T

    def product(a: Array, b: Array) -> Array:
        both = a[:, i] * b[:, j] if a is b else (a[:, i] * b[:, j] + a[:, j] * b[:, i]) / 2
        return np.asarray((both * twice) @ flat)

    weighted = np.einsum("gij,gj->ig", precision, gap)
    whole = (gap.T * weighted).sum(axis=0)
    x = shapes[:, :, 0]
    xx, xy = product(x, x), x @ weighted
    tiny = np.finfo(float).tiny
    if shapes.shape[2] == 1:
        return np.asarray(whole - xy**2 / np.maximum(xx, tiny))
    z = shapes[:, :, 1]
    zz, zy, xz = product(z, z), z @ weighted, product(x, z)
    det = xx * zz - xz**2
    # two columns that are one: the first alone
    alone = det <= TINY * xx * zz
    gained = np.where(alone, xy**2 / np.maximum(xx, tiny),
                      (zz * xy**2 - 2 * xz * xy * zy + xx * zy**2) / np.where(alone, 1.0, det))
    return np.asarray(whole - gained)

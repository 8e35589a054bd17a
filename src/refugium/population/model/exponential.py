"""Exponentials of many small matrices at once."""

from __future__ import annotations

import numpy as np

from refugium.population.model.rates import Array

_LARGEST = 0.9
"""Norm up to which the series below is exact to rounding: 0.9^16 / 16! < 1e-14."""
_COEFFICIENTS = 1 / np.cumprod([1.0, *range(1, 16)])
"""1 / k! for k = 0 .. 15."""


def exponentials(matrices: Array) -> Array:
    """Return exp of each matrix of a stack.

    Parameters
    ----------
    matrices
        (..., n, n), small n.

    Returns
    -------
    numpy.ndarray
        Same shape.

    Notes
    -----
    Taylor series of degree 15 in four blocks of four (six products), of the matrix halved s times,
    squared s times; s is that of the largest norm of the stack, so that no loop runs over matrices.
    Meant for stacks of hundreds of 2 x 2 to 9 x 9 matrices of norms up to some tens.

    References
    ----------
    Moler C, Van Loan C (2003), SIAM Review 45:3, on scaling and squaring

    Examples
    --------
    >>> exponentials(np.array([[[0.0, 1.0], [0.0, -0.5]]])).round(4).tolist()
    [[[1.0, 0.7869], [0.0, 0.6065]]]
    """
    norm = float(np.abs(matrices).sum(axis=-2).max(initial=0.0))
    halvings = max(0, int(np.ceil(np.log2(norm / _LARGEST)))) if norm > 0 else 0
    a = matrices / 2.0**halvings
    eye = np.eye(a.shape[-1])
    a2 = a @ a
    a3 = a2 @ a
    a4 = a2 @ a2
    c = _COEFFICIENTS
    out = c[12] * eye + c[13] * a + c[14] * a2 + c[15] * a3
    for k in (8, 4, 0):
        out = out @ a4 + (c[k] * eye + c[k + 1] * a + c[k + 2] * a2 + c[k + 3] * a3)
    for _ in range(halvings):
        out = out @ out
    return np.asarray(out)

"""The interval of a half-effect dose where the curve is as steep as is sought."""

from __future__ import annotations

import numpy as np

from refugium.response.dose.four_parameter import Sigmoids
from refugium.response.dose.variable_projection import Array
from refugium.response.parameters import AT_BOUND, HILL_BOUNDS


def around_step(
    log10_dose: Array, y: Array, fitted: Sigmoids, lo: Array, hi: Array
) -> tuple[Array, Array]:
    """Answer: between which half-effect doses may a step lie?

    Parameters
    ----------
    log10_dose, y
        (curves, wells), as given to :func:`fit_sigmoids`.
    fitted
        What it found.
    lo, hi
        (curves,), log10 of the interval of the half-effect dose by the fit's own steepness.

    Returns
    -------
    tuple
        lo and hi; where the steepness ends at its upper bound, no narrower than the doses read
        below and above the half-effect dose. An interval that is not known stays so.

    Notes
    -----
    Between two doses nothing was read. A steepness that could rise no further places a step there
    more exactly than readings can: the interval was that of a curve with the steepness of the
    bound.

    Examples
    --------
    >>> from refugium.response.dose.four_parameter import fit_sigmoids
    >>> x = np.array([[0.0, 0.5, 1.0, 1.5, 2.0, 2.5]])
    >>> y = np.array([[1.0, 1.01, 0.99, 0.01, 0.0, 0.01]])
    >>> lo, hi = around_step(x, y, fit_sigmoids(x, y), np.array([1.2]), np.array([1.3]))
    >>> lo.tolist(), hi.tolist()
    ([1.0], [1.5])
    """
    x = np.broadcast_to(log10_dose, y.shape)
    told = np.isfinite(x) & np.isfinite(y)
    c = fitted.log10_c[:, None]
    below = np.where(told & (x <= c), x, -np.inf).max(axis=1, initial=-np.inf)
    above = np.where(told & (x >= c), x, np.inf).min(axis=1, initial=np.inf)
    step = fitted.hill >= AT_BOUND * HILL_BOUNDS[1]
    return np.where(step, np.minimum(lo, below), lo), np.where(step, np.maximum(hi, above), hi)

"""Growth rate inhibition of counts: values, and curves that begin at 1."""

from __future__ import annotations

import numpy as np

from refugium.response.dose.four_parameter import Sigmoids, fit_sigmoids
from refugium.response.dose.variable_projection import Array

GR_ENDS = (-1.0, 1.0)
"""No cell left, and growth as untreated: a GR value lies between."""


def gr_of_counts(count: Array, untreated: Array, before: Array) -> Array:
    """Answer: which share of its own doublings did each well keep?

    Parameters
    ----------
    count, untreated, before
        Cells on the drug, without it at the same time, and when the drug was given; same shape.

    Returns
    -------
    numpy.ndarray
        GR = 2^(log2(count / before) / log2(untreated / before)) - 1: 1 = grows as untreated, 0 =
        as many cells as before, -1 = none. NaN where untreated cells did not grow (no scale) or a
        count is negative or missing.

    References
    ----------
    Hafner M et al. (2016), doi:10.1038/nmeth.3853

    Examples
    --------
    >>> gr_of_counts(np.array([400.0, 200.0, 100.0, 0.0]), np.array(400.0), np.array(100.0)
    ...     ).round(3).tolist()
    [1.0, 0.414, 0.0, -1.0]
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        kept = np.log2(count / before) / np.log2(untreated / before)
        gr = np.exp2(kept) - 1
    known = (count >= 0) & (before > 0) & (untreated > before)
    return np.where(known, gr, np.nan)


def fit_gr_curves(log10_dose: Array, gr: Array) -> Sigmoids:
    """Answer: which curve from 1 downwards describes each row of GR values?

    Parameters
    ----------
    log10_dose
        (curves, points) or (1, points).
    gr
        (curves, points), NaN = not read.

    Returns
    -------
    Sigmoids
        With `e0` 1 and `einf` between -1 and 1, as the definition of the value has it.

    References
    ----------
    Hafner M et al. (2016), doi:10.1038/nmeth.3853

    Examples
    --------
    >>> x = np.linspace(-3.0, 1.0, 9)[None]
    >>> round(float(fit_gr_curves(x, 1 - 1.4 / (1 + 0.1 / 10**x)).einf[0]), 4)
    -0.4
    """
    return fit_sigmoids(log10_dose, gr, e0=1.0, einf_bounds=GR_ENDS)


def log10_dose_at(curves: Sigmoids, level: float | Array) -> Array:
    """Return log10 of the dose at which each curve crosses a level; NaN where it never does.

    Examples
    --------
    >>> x = np.linspace(-3.0, 1.0, 9)[None]
    >>> log10_dose_at(fit_gr_curves(x, 1 - 1.4 / (1 + 0.1 / 10**x)), 0.3).round(4).tolist()
    [-1.0]
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        odds = (curves.e0 - level) / (level - curves.einf)
        return np.where(odds > 0, curves.log10_c + np.log10(odds) / curves.hill, np.nan)

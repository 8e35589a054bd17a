"""ZIP: do the curves of one drug move when the other is there?"""

from __future__ import annotations

import numpy as np

from refugium.response.dose.four_parameter import fit_sigmoids
from refugium.response.dose.variable_projection import Array
from refugium.response.synergy.pair_of_curves import PairOfCurves

STEPS, TOLERANCE = 15, 1e-4
"""Of the descent of each curve, of which only the values at the doses are used."""
FEWEST = 3
"""Doses along a row or column of a surface below which no curve is drawn through it."""


def zip_excess(
    curves: PairOfCurves, x1: Array, x2: Array, y: Array, *, additive: bool
) -> Array:
    """Answer: how far below zero interaction do the curves through each pair lie?

    Parameters
    ----------
    curves
        Both drugs alone, (rows,).
    x1, x2
        (pairs,), log10 doses of the readings under both drugs.
    y
        (rows, pairs), those readings.
    additive
        Whether readings are rates, see :func:`bliss_excess`.

    Returns
    -------
    numpy.ndarray
        (rows, pairs): what independent drugs with the single curves would read, less the mean of
        the two curves through the pair (one along each drug, each beginning at the other drug's
        single curve). NaN where fewer than three doses lie along a direction (sparse designs,
        rays).

    References
    ----------
    Yadav B, Wennerberg K, Aittokallio T, Tang J (2015), Searching for drug synergy in complex
    dose-response landscape using an interaction potency model, Computational and Structural
    Biotechnology Journal 13:504-513

    Examples
    --------
    >>> one = PairOfCurves(e0=np.ones(1), einf=np.zeros((1, 2)), log10_c=np.zeros((1, 2)),
    ...                    hill=np.ones((1, 2)))
    >>> x1, x2 = (g.ravel() for g in np.meshgrid(np.arange(-1.0, 2.0), np.arange(-1.0, 2.0)))
    >>> y = one.at(0, x1[None]) * one.at(1, x2[None])
    >>> bool(np.abs(zip_excess(one, x1, x2, y, additive=False)).max() < 1e-3)
    True
    """
    alone = curves.at(0, x1[None]), curves.at(1, x2[None])
    e0 = curves.e0[:, None]
    expected = alone[0] + alone[1] - e0 if additive else alone[0] * alone[1] / e0
    fitted = 0.5 * (_along(x1, x2, y, alone[1]) + _along(x2, x1, y, alone[0]))
    return np.asarray(expected - fitted)


def _along(x: Array, fixed: Array, y: Array, start: Array) -> Array:
    """Return curves along x at each value of the other dose, that begin at its single effect."""
    out = np.full(y.shape, np.nan)
    levels = [np.flatnonzero(fixed == level) for level in np.unique(fixed)]
    sets: dict[tuple[float, ...], list[np.ndarray]] = {}
    for points in levels:
        if len(np.unique(x[points])) >= FEWEST:
            sets.setdefault(tuple(x[points]), []).append(points)
    for doses, rows in sets.items():  # levels that were read at the same doses go together
        points = np.concatenate(rows)
        many = y[:, points].reshape(-1, len(doses))
        begin = start[:, [p[0] for p in rows]].reshape(-1)
        found = fit_sigmoids(np.array(doses)[None], many, e0=begin, steps=STEPS,
                             tolerance=TOLERANCE)
        out[:, points] = found.at(np.array(doses)[None]).reshape(len(y), -1)
    return out

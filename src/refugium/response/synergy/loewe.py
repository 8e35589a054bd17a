"""Loewe additivity: does the pair do more than either drug would at an equivalent dose?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from refugium.response.dose.variable_projection import Array
from refugium.response.synergy.pair_of_curves import PairOfCurves, works

HALVINGS = 24
EDGE = 1e-9


def loewe_null(
    curves: PairOfCurves, dose1: Array, dose2: Array, flat: NDArray[np.bool_]
) -> Array:
    """Answer: what would each pair read if both drugs were doses of one?

    Parameters
    ----------
    curves
        Both drugs alone.
    dose1, dose2
        (pairs,), above 0.
    flat
        (2,), whether a drug alone was not shown to do anything: it adds no dose.

    Returns
    -------
    numpy.ndarray
        (rows, pairs), the reading e at which dose1 / D1(e) + dose2 / D2(e) = 1, D the dose of each
        drug alone that gives e. NaN where no such reading exists: where the stronger drug alone
        goes beyond all that the weaker one can do, and where neither does anything.

    References
    ----------
    Loewe additivity as reviewed in Wooten DJ et al. (2021), doi:10.1038/s41467-021-24789-z

    Examples
    --------
    >>> one = PairOfCurves(e0=np.ones(1), einf=np.zeros((1, 2)), log10_c=np.zeros((1, 2)),
    ...                    hill=np.ones((1, 2)))
    >>> loewe_null(one, np.array([0.5]), np.array([0.5]), np.zeros(2, bool)).round(4).tolist()
    [[0.5]]
    """
    active = works(curves, flat)
    e0 = curves.e0[:, None]
    ends = np.where(active, curves.einf, -np.inf)
    # of a drug that does nothing every reading is within reach of no dose
    any_active = np.asarray(active.any(axis=1))[:, None]
    weaker = np.where(any_active, ends.max(axis=1)[:, None], 0.0)
    room = e0 - weaker
    doses = np.stack([np.asarray(dose1, dtype=float), np.asarray(dose2, dtype=float)])

    def load(e: Array) -> Array:
        total = np.zeros((len(e0), doses.shape[1]))
        for drug in (0, 1):
            with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
                odds = (e0 - e) / (e - curves.einf[:, drug, None])
                needed = (curves.log10_c[:, drug, None]
                          + np.log10(odds) / curves.hill[:, drug, None])
                share = doses[drug] * 10.0 ** -needed
            total += np.where(active[:, drug, None], share, 0.0)
        return total

    shape = (len(curves.e0), doses.shape[1])
    low, high = np.full(shape, EDGE), np.full(shape, 1 - EDGE)
    # at the weaker drug's end the load must have fallen below one
    defined = (load(weaker + EDGE * room) < 1) & any_active
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        above = load(weaker + middle * room) > 1
        high, low = np.where(above, middle, high), np.where(above, low, middle)
    return np.where(defined, weaker + 0.5 * (low + high) * room, np.nan)

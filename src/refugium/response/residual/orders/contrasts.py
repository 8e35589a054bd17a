"""Sums of arms, plates taken out: their values and errors."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from refugium.response.dose.variable_projection import Array

Codes = NDArray[np.int_]
SAME = 1e-8
"""Share by which rounding may miss what a design tells."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Contrasts:
    """Values of sums of arms.

    Attributes
    ----------
    value, se
        (sums,); NaN where the wells do not tell it.
    df
        Degrees of freedom of the scatter of wells.
    """

    value: Array
    se: Array
    df: int


def contrasts_of(y: Array, arm: Codes, plate: Codes, weights: Array) -> Contrasts:
    """Answer: what do sums of arms come to, whatever the level of each plate?

    Parameters
    ----------
    y
        (wells,), NaN = not read.
    arm, plate
        (wells,), numbers of both.
    weights
        (sums, arms), adding up to 0 in each sum.

    Returns
    -------
    Contrasts

    Notes
    -----
    Least squares of y = arm + plate. Wells are the units; they scatter alike in all arms. A sum is
    told only where wells of one plate, or plates that share arms, connect its arms.

    Examples
    --------
    >>> found = contrasts_of(np.array([1.0, 3.0, 5.0, 7.0]), np.array([0, 0, 1, 1]),
    ...                      np.zeros(4, dtype=int), np.array([[-1.0, 1.0]]))
    >>> found.value.round(6).tolist(), found.df
    ([4.0], 2)
    """
    read = np.isfinite(y)
    arms, plates = weights.shape[1], int(plate.max(initial=0)) + 1
    design = np.concatenate([np.eye(arms)[arm[read]], np.eye(plates)[plate[read]]], axis=1)
    inverse = np.linalg.pinv(design)
    asked = np.concatenate([weights, np.zeros((len(weights), plates))], axis=1)
    told = np.abs(asked @ (inverse @ design) - asked).max(axis=1, initial=0.0) < SAME
    coefficients = inverse @ y[read]
    df = int(read.sum()) - int(np.linalg.matrix_rank(design)) if read.any() else 0
    rest = y[read] - design @ coefficients
    sd = float(np.sqrt((rest**2).sum() / df)) if df > 0 else float("nan")
    size = np.sqrt(((asked @ inverse) ** 2).sum(axis=1))
    return Contrasts(value=np.where(told, asked @ coefficients, np.nan),
                     se=np.where(told, sd * size, np.nan), df=df)

"""Readings as they might have come: around a fitted surface, or around means of replicates."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from refugium.response.dose.variable_projection import Array
from refugium.response.synergy.layout import SurfaceLayout

PARAMETERS = 10
"""Of a surface with potency and efficacy: residuals are that much smaller than errors."""


def residual_draws(
    y: Array, fitted: Array, draws: int, rng: np.random.Generator,
    whole: NDArray[np.bool_] | None = None,
) -> Array:
    """Return readings drawn about a fitted surface, (draws, readings).

    Residuals are scaled up for the parameters that were fitted, and drawn with replacement.
    Only residuals of `whole` readings are drawn: those cut off at an edge are too small.
    Assumes errors of one spread, independent between wells: a plate that wanders is not seen.

    Examples
    --------
    >>> y = np.linspace(0.0, 1.0, 30)
    >>> made = residual_draws(y + 0.1 * (-1.0) ** np.arange(30), y, 500, np.random.default_rng(0))
    >>> made.shape, round(float(made.std(axis=0).mean()), 2)
    ((500, 30), 0.12)
    """
    n = len(y)
    rest = (y - fitted) * np.sqrt(n / max(n - PARAMETERS, 1))
    if whole is not None and whole.sum() > PARAMETERS:
        rest = rest[whole]
    rest = rest - rest.mean()
    return np.asarray(fitted + rng.choice(rest, size=(draws, n)))


def replicate_draws(
    y: Array, layout: SurfaceLayout, draws: int, rng: np.random.Generator
) -> Array:
    """Return readings drawn about the means of replicates, (draws, readings).

    Deviations from the mean of r readings of one dose pair are scaled by sqrt(r / (r - 1)), pooled
    over dose pairs and drawn with replacement. A reading without a replicate is its own mean.

    Examples
    --------
    >>> layout = SurfaceLayout(dose1=np.repeat(np.arange(20.0), 2), dose2=np.zeros(40),
    ...                        plate=np.zeros(40, dtype=int))
    >>> y = np.tile([0.9, 1.1], 20)
    >>> made = replicate_draws(y, layout, 500, np.random.default_rng(0))
    >>> round(float(made.mean()), 2), round(float(made.std(axis=0).mean()), 2)
    (1.0, 0.14)
    """
    count = np.bincount(layout.cells)
    mean = (np.bincount(layout.cells, weights=y) / count)[layout.cells]
    many = layout.in_cell > 1
    rest = ((y - mean) * np.sqrt(layout.in_cell / np.maximum(layout.in_cell - 1, 1)))[many]
    return np.asarray(mean + rng.choice(rest, size=(draws, len(y))))

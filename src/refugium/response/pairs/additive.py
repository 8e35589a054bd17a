"""What would pairs do if each drug added its own effect? The floor of every forecast."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from refugium.response.parameters import PENALTIES

Array = NDArray[np.float64]


def additive_effects(design: Array, response: Array) -> Array:
    """Answer: what does each drug add, for each outcome?

    Parameters
    ----------
    design
        (..., arms, drugs): amount of each drug in an arm, 0 = absent, on any scale on which
        effects may be taken as linear.
    response
        (..., arms, outcomes): log ratio to untreated cells, without gaps.

    Returns
    -------
    numpy.ndarray
        (..., drugs, outcomes): effect of amount 1. A drug that no arm holds has effect 0: nothing
        is known of it, and the additive forecast then says what the rest would do.

    Notes
    -----
    Ridge without intercept (untreated cells are at 0 by definition): minimises
    `|Y - X B|^2 + c s |B|^2`, s the mean sum of squares of a column of X, c the one
    of `PENALTIES` that forecasts each arm best from the others (the leave-one-out residual of a
    ridge is residual / (1 - leverage)).

    Examples
    --------
    >>> design = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0], [2.0, 1.0]])
    >>> truth = np.array([[-1.0], [0.5]])
    >>> additive_effects(design, design @ truth).round(2).tolist()
    [[-1.0], [0.5]]
    """
    u, size, vt = np.linalg.svd(design, full_matrices=False)
    turned = np.swapaxes(u, -1, -2) @ response
    square = (size**2).sum(axis=-1, keepdims=True) / design.shape[-1]
    best_loss = np.full(design.shape[:-2], np.inf)
    best = np.zeros((*design.shape[:-2], design.shape[-1], response.shape[-1]))
    for penalty in PENALTIES:
        added = penalty * np.maximum(square, np.finfo(float).tiny)
        kept = size**2 / (size**2 + added)
        missed = response - u @ (kept[..., None] * turned)
        leverage = (u**2 * kept[..., None, :]).sum(axis=-1)
        loss = ((missed / (1 - leverage)[..., None]) ** 2).mean(axis=(-1, -2))
        effects = np.swapaxes(vt, -1, -2) @ ((size / (size**2 + added))[..., None] * turned)
        better = loss < best_loss
        best_loss = np.where(better, loss, best_loss)
        best = np.where(better[..., None, None], effects, best)
    return best

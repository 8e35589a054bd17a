"""Replicate labels as a hidden batch: do samples with one label resemble each other over states?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from refugium.signal.parameters import LABEL_ALPHA, LABEL_PERMUTATIONS

Array = NDArray[np.float64]
Ints = NDArray[np.int_]


@dataclass(frozen=True, eq=False)
class LabelTest:
    """What replicate labels explain of the scatter between replicates.

    Attributes
    ----------
    share, expected
        Share of the scatter that goes with the label, and its mean when labels are shuffled.
    p
        Of exchangeable replicates; NaN if it cannot be tested.
    columns
        (samples, labels - 1): what the linear model must hold besides; no column where replicates
        pass as exchangeable.
    """

    share: float
    expected: float
    p: float
    columns: Array


def check_labels(
    values: Array, state: Ints, block: Ints, label: Ints, *, seed: int = 0
) -> LabelTest:
    """Answer: are replicates of a state exchangeable, or is their label a hidden batch?

    Parameters
    ----------
    values
        (rows, samples), log2, NaN = missing.
    state, block, label
        (samples,), integers from 0; label -1 = none given.
    seed
        Of the permutations.

    Returns
    -------
    LabelTest
        `columns` code the labels as deviations that sum to 0, so that a state measured under all
        labels keeps its mean; labels seen in fewer than half of the states are left at 0.

    Notes
    -----
    Scatter = values less the mean of their state and block, each row scaled to mean square 1. Its
    share by label is held against LABEL_PERMUTATIONS shuffles of labels within state and block,
    which is exact if replicates are exchangeable. Not testable where no state has two samples in
    one block (the block is the replicate), or where labels do not come back in other states.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> state, label = np.repeat(np.arange(6), 4), np.tile(np.arange(4), 6)
    >>> dish = rng.normal(size=(5, 4))[:, label]  # each dish has its own offset in every state
    >>> found = check_labels(dish + 0.3 * rng.normal(size=(5, 24)), state, 0 * state, label)
    >>> found.columns.shape, bool(found.share > 0.8), found.p
    ((24, 3), True, 0.005)
    """
    cell = np.unique(np.stack([state, block]), axis=1, return_inverse=True)[1].reshape(-1)
    size = np.bincount(cell)[cell]
    usable = (size > 1) & (label >= 0)
    cells = len(np.unique(cell[usable]))
    named = [k for k in np.unique(label[usable])
             if len(np.unique(cell[usable & (label == k)])) >= max(2, cells / 2)]
    none = LabelTest(np.nan, np.nan, np.nan, np.zeros((len(state), 0)))
    if len(named) < 2:
        return none
    scatter = _scatter(values, cell)
    total = float((scatter**2).sum())
    if total <= 0:
        return none
    hot = (label[:, None] == np.array(named)) & usable[:, None]
    share = _explained(scatter, hot) / total
    rng = np.random.default_rng(np.random.SeedSequence(seed))
    first = np.argsort(cell, kind="stable")
    drawn = np.empty(LABEL_PERMUTATIONS)
    for i in range(LABEL_PERMUTATIONS):
        mixed = np.empty_like(hot)
        mixed[first] = hot[np.lexsort((rng.random(len(cell)), cell))]
        drawn[i] = _explained(scatter, mixed) / total
    p = float((1 + (drawn >= share - 1e-12).sum()) / (1 + LABEL_PERMUTATIONS))
    columns = np.zeros((len(state), 0))
    if p <= LABEL_ALPHA:
        columns = hot[:, :-1].astype(float) - hot[:, -1:]
    return LabelTest(share, float(drawn.mean()), p, columns)


def _scatter(values: Array, cell: Ints) -> Array:
    """Values less the mean of their cell, rows scaled to mean square 1, missing as 0."""
    known = np.isfinite(values)
    hot = (cell[:, None] == np.arange(cell.max() + 1)).astype(float)
    filled = np.where(known, values, 0.0)
    mean = (filled @ hot) / np.maximum(known @ hot, 1)
    left = np.where(known, values - mean[:, cell], 0.0)
    square = (left**2).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    return np.asarray(left / np.sqrt(np.where(square > 0, square, 1.0))[:, None])


def _explained(scatter: Array, hot: NDArray[np.bool_]) -> float:
    """Sum of squares of the labels' means."""
    sums = scatter @ hot
    return float((sums**2 / np.maximum(hot.sum(axis=0), 1)).sum())

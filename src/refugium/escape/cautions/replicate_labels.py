"""Do replicates with the same label move together, as if they were one hidden batch?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import special

from refugium.escape.parameters import (
    LABEL_ALPHA,
    LABEL_DRAWS,
    LABEL_STATES,
    SHUFFLE_SEED,
)
from refugium.signal import Matrix, take_out_loading

Array = NDArray[np.float64]
Ints = NDArray[np.int_]


@dataclass(frozen=True)
class LabelEffect:
    """How far the scatter of replicates goes with their label.

    Attributes
    ----------
    share
        Share of the scatter of replicates that lies between labels.
    shuffled
        The same where labels are shuffled within state and block, mean over the draws.
    p
        Share of draws (the data counted among them) with as much or more.
    states
        States within blocks that were used.
    """

    share: float
    shuffled: float
    p: float
    states: int


def label_words(matrix: Matrix, normalisation: str) -> str:
    """Answer: are replicates of this study exchangeable, or do their labels hide a batch?

    Parameters
    ----------
    matrix
        What was measured; technical replicates count once.
    normalisation
        `invariant` or `as_given`.

    Returns
    -------
    str
        A sentence where p is at most LABEL_ALPHA; else empty. Empty too where labels cannot be
        told apart from states and blocks: the label is the block, is not stated, or is on too
        few states (see :func:`label_effect`).
    """
    samples = matrix.design.samples.set_index("sample_id").loc[list(matrix.samples)]
    named = (samples["replicate"] != "").to_numpy(dtype=bool)
    table = samples.assign(state=matrix.state, block=matrix.block)[named]
    if table.empty or table.groupby(["state", "block"])["replicate"].nunique().max() < 2:
        return ""  # also where the label is the block
    stratum = _codes(table, ["model_id", "block"])
    found = label_effect(
        take_out_loading(matrix.log2.T[named], stratum, normalisation), stratum,
        _codes(table, ["state", "block"]), _codes(table, ["replicate"]),
    )
    if found is None or found.p > LABEL_ALPHA:
        return ""
    return (
        f"Replicates with the same label move together: {found.share:.0%} of the scatter of "
        f"replicates over {found.states} states goes with their label, {found.shuffled:.0%} if "
        f"labels are shuffled (p {found.p:.2g}, "
        f"{LABEL_DRAWS} shuffles). Intervals take replicates as independent: if "
        "those of one label were grown, treated or measured together, state that as their block."
    )


def _codes(table: pd.DataFrame, columns: list[str]) -> Ints:
    return np.asarray(table.groupby(columns, sort=False).ngroup(), dtype=int)


def label_effect(
    log2: Array, stratum: Ints, state: Ints, label: Ints, *, draws: int = LABEL_DRAWS,
    seed: int = SHUFFLE_SEED,
) -> LabelEffect | None:
    """Answer: does the scatter of replicates go with their label, more than chance allows?

    Parameters
    ----------
    log2
        (samples, features), NaN = missing.
    stratum, state, label
        (samples,): what shares its labels (a model within a block), the state within it, and the
        replicate's label, as integers from 0.
    draws
        Shuffles; the smallest p is 1 / (draws + 1).
    seed
        Root of the shuffles.

    Returns
    -------
    LabelEffect or None
        None where no stratum holds LABEL_STATES states with two labels or more, or where so few
        arrangements exist that p could not fall to LABEL_ALPHA.

    Notes
    -----
    Residual: value minus the mean of its state, each feature scaled to the same variance in each
    stratum. Statistic: sum over labels of n times the squared mean residual, over the sum of
    squares. Labels are shuffled among the samples of one state, so what states differ in, and how
    features go together, is kept. Assumes that without a batch the samples of one state are
    exchangeable; a feature that was not measured in a sample counts as no scatter.

    References
    ----------
    Permutation within strata: Anderson, ter Braak 2003, J Stat Comput Simul 73:85,
    doi:10.1080/00949650215733.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> state, label = np.repeat(np.arange(6), 3), np.tile(np.arange(3), 6)
    >>> noise = rng.normal(0, 1, (18, 50))
    >>> batch = rng.normal(0, 1, (3, 50))[label]
    >>> one = np.zeros(18, dtype=int)
    >>> label_effect(noise + batch, one, state, label).p
    0.001
    >>> label_effect(noise, one, state, label).p > 0.05
    True
    """
    parts = [
        part for number in np.unique(stratum)
        if (part := _part(log2, state, label, stratum == number)) is not None
    ]
    if sum(part.arrangements for part in parts) < -np.log(LABEL_ALPHA):
        return None
    observed, shuffled = 0.0, np.zeros(draws)
    for part, stream in zip(parts, np.random.SeedSequence(seed).spawn(len(parts)), strict=True):
        rng = np.random.default_rng(stream)
        observed += _between(part, np.arange(len(part.state)))
        shuffled += [
            _between(part, np.argsort(part.state + rng.random(len(part.state))))
            for _ in range(draws)
        ]
    total = sum(float((part.residual**2).sum()) for part in parts)
    reached = int((shuffled >= observed * (1 - 1e-9)).sum())
    return LabelEffect(
        observed / total, float(shuffled.mean()) / total, (1 + reached) / (1 + draws),
        sum(len(np.unique(part.state)) for part in parts),
    )


@dataclass(frozen=True, eq=False)
class _Part:
    """One stratum: samples sorted by state; `by_label` sorts them by label, from `starts` on."""

    residual: Array
    state: Ints
    by_label: Ints
    starts: Ints
    counts: Ints
    arrangements: float


def _part(log2: Array, state: Ints, label: Ints, own: NDArray[np.bool_]) -> _Part | None:
    pairs = np.unique(np.column_stack([label[own], state[own]]), axis=0)
    labels, seen = np.unique(pairs[:, 0], return_counts=True)
    rows = np.flatnonzero(own & np.isin(label, labels[seen > 1]))  # others say nothing
    rows = rows[np.argsort(state[rows], kind="stable")]
    states, size = np.unique(state[rows], return_counts=True)
    kept = np.isin(state[rows], states[size > 1])
    rows, size = rows[kept], size[size > 1]
    if len(size) < LABEL_STATES:
        return None
    number = np.repeat(np.arange(len(size)), size)
    residual = _scaled(log2[rows], number)
    if residual.shape[1] == 0:
        return None
    by_label = np.argsort(label[rows], kind="stable")
    _, starts, counts = np.unique(label[rows][by_label], return_index=True, return_counts=True)
    ways = special.gammaln(size + 1)
    # renaming all labels of a complete design changes nothing: one state is not counted
    return _Part(residual, number, by_label, starts, counts, float(ways.sum() - ways.max()))


def _scaled(values: Array, state: Ints) -> Array:
    """Return residuals from the mean of the state, features scaled alike, missing ones 0."""
    known = np.isfinite(values)
    first = np.flatnonzero(np.r_[True, np.diff(state) > 0])
    count = np.add.reduceat(known, first, axis=0, dtype=float)
    mean = np.add.reduceat(np.where(known, values, 0.0), first, axis=0) / np.maximum(count, 1)
    residual = np.where(known, values - mean[state], 0.0)
    spread = np.sqrt((residual**2).mean(axis=0))
    moving = spread > 1e-9
    residual = residual[:, moving] / spread[moving] / np.sqrt(max(int(moving.sum()), 1))
    if residual.shape[1] > len(residual):  # only products of samples matter: turn, and keep them
        values, vectors = np.linalg.eigh(residual @ residual.T)
        residual = vectors * np.sqrt(np.maximum(values, 0))
    return np.asarray(residual)


def _between(part: _Part, order: Ints) -> float:
    """Return the sum of squares between labels after samples changed places within states."""
    sums = np.add.reduceat(part.residual[order][part.by_label], part.starts, axis=0)
    return float(((sums**2).sum(axis=1) / part.counts).sum())

"""Loading of samples: what must be taken off so that equal amounts read as equal.

Enriched phospho-tyrosine data break the rule that most features do not change, so the median of
all features is a poor anchor. Two scales are always carried: `as_given`, and `invariant`, which
anchors each sample on the features that move least within its block.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.distance import cdist

from refugium.signal.parameters import (
    INVARIANT_ROUNDS,
    INVARIANT_SHARE,
    MAX_PROFILES,
    MIN_ANCHORS,
)

Array = NDArray[np.float64]
METHODS = ("invariant", "as_given")


def to_log2(values: Array, scale: str) -> Array:
    """Return abundances on log2; linear zeros and negatives are missing."""
    if scale == "log2":
        return np.asarray(values, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(values > 0, np.log2(values), np.nan)


def loading(log2: Array, blocks: NDArray[np.int_]) -> Array:
    """Answer: how much more material does each sample hold, judged by unmoved features?

    Parameters
    ----------
    log2
        Abundances, (samples, features), log2, NaN = missing.
    blocks
        Block of each sample, (samples,).

    Returns
    -------
    numpy.ndarray
        Loading of each sample, (samples,), log2, mean 0 within a block; all 0 in a block with
        fewer than MIN_ANCHORS complete features.

    Notes
    -----
    Within a block every feature is a profile over samples, centred. Features that answer to no
    arm share one profile, the loading itself, so they lie close together; those that answer lie
    apart, each in its own direction. The densest third of profiles (least distance to the last
    of that many neighbours) is taken, and its median is the loading. Holds as long as more than
    a third of features answer to nothing; the median of all features would need more than half.
    """
    shift = np.zeros(log2.shape[0])
    for block in np.unique(blocks):
        rows = np.flatnonzero(blocks == block)
        part = log2[rows]
        # a profile with a hole has no distance to the others
        part = part[:, np.isfinite(part).all(axis=0)]
        if part.shape[1] < MIN_ANCHORS or len(rows) < 2:
            continue
        # abundance off: how a feature goes over the samples tells loading, not how much there is
        profiles = (part - part.mean(axis=0, keepdims=True)).T
        step = -(-len(profiles) // MAX_PROFILES)
        spread = np.argsort(np.linalg.norm(profiles, axis=1), kind="stable")  # of no order in files
        centres = profiles[spread[::step]]
        keep = int(np.ceil(INVARIANT_SHARE * len(profiles)))
        distance = cdist(centres, profiles)
        reach = np.partition(distance, keep - 1, axis=1)[:, keep - 1]
        densest = distance[int(np.argmin(reach))]
        estimate = profiles[densest <= reach.min()].mean(axis=0)
        for _ in range(INVARIANT_ROUNDS):
            away = np.linalg.norm(profiles - estimate, axis=1)
            anchors = np.argpartition(away, keep - 1)[:keep]
            estimate = np.median(profiles[anchors], axis=0)
        # mean 0: the level of a block is a column of the linear model and must not be taken off
        # twice
        shift[rows] = estimate - estimate.mean()
    return shift


def common_change(changes: Array) -> float:
    """Answer: what do the features that move least apart do in one comparison?

    Parameters
    ----------
    changes
        (features,), log2, without gaps.

    Returns
    -------
    float
        The median of the densest third, as :func:`loading` anchors samples; NaN of fewer than
        MIN_ANCHORS.

    Examples
    --------
    >>> still, moved = np.full(60, 0.4), np.linspace(-6.0, -2.0, 60)
    >>> round(common_change(np.concatenate([still, moved])), 3)
    0.4
    """
    if len(changes) < MIN_ANCHORS:
        return float("nan")
    pair = loading(np.stack([np.zeros(len(changes)), changes]), np.zeros(2, dtype=int))
    return float(pair[1] - pair[0])


def without_anchors(log2: Array, blocks: NDArray[np.int_]) -> dict[int, int]:
    """Answer: in which blocks is loading not corrected, for want of features seen throughout?

    Parameters
    ----------
    log2, blocks
        As in :func:`loading`.

    Returns
    -------
    dict
        Block to the number of its complete features, below MIN_ANCHORS.

    Examples
    --------
    >>> without_anchors(np.zeros((3, 60)), np.array([0, 0, 1]))
    {}
    >>> without_anchors(np.zeros((2, 7)), np.array([0, 0]))
    {0: 7}
    """
    found = {}
    for block in np.unique(blocks):
        part = log2[blocks == block]
        complete = int(np.isfinite(part).all(axis=0).sum())
        if len(part) > 1 and complete < MIN_ANCHORS:
            found[int(block)] = complete
    return found


def take_out_loading(log2: Array, blocks: NDArray[np.int_], method: str) -> Array:
    """Return abundances with loadings taken off (`invariant`) or unchanged (`as_given`)."""
    if method == "as_given":
        return log2
    return np.asarray(log2 - loading(log2, blocks)[:, None])

"""Does a sample lie among its replicates? Among those of another state, or apart from all."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from refugium.signal.parameters import (
    APART_LOG2,
    APART_SPREAD,
    CLOSE_SPREAD,
    EXCHANGED_SHARE,
    FEWEST_COMPARED,
    MOVING_SHARE,
    PARTNER_TIMES,
    UNLIKE_TIMES,
)
from refugium.signal.sample_fit.findings import Finding, Misfit

Array = NDArray[np.float64]
Ints = NDArray[np.int_]
FEWEST_MOVING = 20


def samples_out_of_place(
    log2: Array, state: Ints, block: Ints, names: list[str]
) -> Iterator[Finding]:
    """Answer: which samples lie among another state's replicates, or far from their own?

    Parameters
    ----------
    log2
        (samples, features), NaN = missing.
    state, block
        (samples,).
    names
        Of the states, for words.

    Yields
    ------
    Finding

    Notes
    -----
    Loading and block effects are taken off; the distance of two samples is the mean squared
    difference of their features. Exchanged: over the features that move most (judged without
    labels) a sample lies at most EXCHANGED_SHARE as far from the replicates of another state as
    from its own, close to them as replicates are close, and its own mates lie apart from them too.
    Unlike: over all features it lies UNLIKE_TIMES as far from its mates as replicates lie here,
    and is near no other sample either. Of a state with one sample nothing can be said.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> state, block = np.repeat([0, 1], 4), np.zeros(8, dtype=int)
    >>> log2 = rng.normal(17, 2, 90) + rng.normal(0, 0.3, (8, 90))
    >>> log2[3:7, :30] -= 3.0
    >>> log2[[3, 4]] = log2[[4, 3]]
    >>> log2[4:, :30] -= 0.0
    >>> [f.sample for f in samples_out_of_place(log2, state, block, ["U", "E"])]
    [3, 7]
    """
    values = without_blocks(log2, state, block)
    if values.shape[1] < FEWEST_COMPARED or len(values) < 4:
        return
    whole = distances(values)
    moving = distances(values[:, moving_features(values)])
    pairs = (state[:, None] == state[None, :]) & ~np.eye(len(state), dtype=bool)
    if not pairs.any():
        return
    usual = float(np.median([whole[i][pairs[i]].min() for i in range(len(state))
                             if pairs[i].any()]))
    close = float(np.median(np.array([moving[i][pairs[i]].min() for i in range(len(state))
                                      if pairs[i].any()])))
    if not (usual > 0 and close > 0):
        return  # two samples in each of two blocks: their model leaves nothing between replicates
    unlike: dict[int, float] = {}
    for sample in range(len(state)):
        own = np.flatnonzero(pairs[sample])
        if not len(own):
            continue
        found = _exchanged(moving, state, sample, own, close, names)
        if found is not None:
            yield found
            continue
        away, rest = float(whole[sample][own].min()), np.delete(whole[sample], sample)
        mate = float(np.median([np.delete(whole[m], np.array([m, sample])).min() for m in own]))
        if away > UNLIKE_TIMES * usual and rest.min() > UNLIKE_TIMES * max(usual, mate) / 1.5:
            unlike[sample] = float(np.sqrt(away / usual))
    for sample in _farthest(log2, state, block, list(unlike)):
        yield Finding(sample, Misfit.UNLIKE_MATES, unlike[sample], 1.0,
                      "another cell line or material, or a failed preparation",
                      f"it differs from its replicates {unlike[sample]:.1f} times as much as "
                      "replicates do here, and is like no other sample")


def _farthest(log2: Array, state: Ints, block: Ints, found: list[int]) -> list[int]:
    """Keep of several samples of one block those that as given lie farthest from their mates.

    In a block of few samples its level takes over half of what one of them is off, so that the
    others seem off the other way.
    """
    values = log2[:, np.isfinite(log2).all(axis=0)]
    far = distances(values - np.median(values, axis=1, keepdims=True))
    off = {i: float(np.median(far[i][(state == state[i]) & (np.arange(len(state)) != i)]))
           for i in found}
    most = {b: max(off[i] for i in found if block[i] == b) for b in {int(block[i]) for i in found}}
    return [i for i in found if off[i] > most[int(block[i])] / PARTNER_TIMES]


def _exchanged(
    far: Array, state: Ints, sample: int, own: Ints, close: float, names: list[str]
) -> Finding | None:
    # one of the mates, or of the others, may be exchanged itself
    mates = float(np.sort(far[sample][own])[: -(-len(own) // 2)].mean())
    best: tuple[float, int] | None = None
    for other in np.unique(state[state != state[sample]]):
        there = np.flatnonzero(state == other)
        if len(there) < 2:
            continue
        near = np.sort(far[sample][there])[: -(-len(there) // 2)]
        if best is None or float(near.mean()) < best[0]:
            best = (float(near.mean()), int(other))
    if best is None or best[0] > EXCHANGED_SHARE * mates or best[0] > CLOSE_SPREAD * close:
        return None
    there = np.flatnonzero(state == best[1])
    near = there[np.argsort(far[sample][there])[: -(-len(there) // 2)]]
    if float(np.median(far[np.ix_(own, near)])) * EXCHANGED_SHARE < best[0] or \
            mates < max(APART_SPREAD * close, APART_LOG2**2):
        return None
    return Finding(sample, Misfit.EXCHANGED, float(np.sqrt(best[0])), float(np.sqrt(mates)),
                   "exchanged labels",
                   f"it lies among the samples of {names[best[1]]} ({np.sqrt(best[0]):.2g} log2 "
                   f"away over the features that move), not of {names[int(state[sample])]} "
                   f"({np.sqrt(mates):.2g})")


def without_blocks(log2: Array, state: Ints, block: Ints) -> Array:
    """Return complete features without loading and block effects."""
    values = log2[:, np.isfinite(log2).all(axis=0)]
    if values.shape[1] < FEWEST_COMPARED:
        return values
    values = values - np.median(values, axis=1, keepdims=True)
    values = values - values.mean(axis=0)
    if len(np.unique(block)) > 1:
        states = (state[:, None] == np.unique(state)[None, :]).astype(float)
        blocks = (block[:, None] == np.unique(block)[None, :]).astype(float)
        fit = np.linalg.lstsq(np.hstack([states, blocks]), values, rcond=None)[0]
        values = values - blocks @ fit[states.shape[1]:]
    return np.asarray(values)


def moving_features(values: Array) -> Ints:
    """Return the features that move most: by the second largest and second least value."""
    ordered = np.sort(values, axis=0)
    size = ordered[-2] - ordered[1] if len(values) > 4 else ordered[-1] - ordered[0]
    keep = min(len(size), max(FEWEST_MOVING, round(MOVING_SHARE * len(size))))
    return np.sort(np.argsort(-size, kind="stable")[:keep])


def distances(values: Array) -> Array:
    """Return the mean squared difference of the features of every two samples."""
    square = (values**2).sum(axis=1)
    far = square[:, None] + square[None, :] - 2 * values @ values.T
    return np.asarray(np.maximum(far, 0.0) / values.shape[1])

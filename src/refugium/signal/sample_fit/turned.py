"""Are two labels of one block exchanged? Then their difference points the other way there."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from refugium.signal.parameters import (
    FEWEST_COMPARED,
    TURNED_FEATURES,
    TURNED_LOG2,
    TURNED_SLOPE,
)
from refugium.signal.sample_fit.findings import Finding, Misfit

Array = NDArray[np.float64]
Ints = NDArray[np.int_]


def samples_turned_round(
    log2: Array, state: Ints, block: Ints, names: list[str]
) -> Iterator[Finding]:
    """Answer: in which block does the difference of two states point the other way?

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
    Within a block neither its level nor, after medians, loading enters a difference. The features
    are those that change most in the other blocks, so that noise of this block chose none of
    them. Of two blocks that contradict each other both are named: which is wrong is not known.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> state, block = np.tile([0, 1], 3), np.repeat([0, 1, 2], 2)
    >>> log2 = rng.normal(17, 2, 90) + rng.normal(0, 0.3, (6, 90))
    >>> log2[np.ix_([1, 2, 5], range(20))] -= 2.0
    >>> [f.sample for f in samples_turned_round(log2, state, block, ["U", "E"])]
    [2, 3]
    """
    values = log2 - np.array([[np.nanmedian(r) if np.isfinite(r).any() else np.nan] for r in log2])
    cells = {(int(s), int(b)): np.flatnonzero((state == s) & (block == b))
             for s, b in zip(state, block, strict=True)}
    named: set[int] = set()
    for one, other in combinations(np.unique(state).tolist(), 2):
        shared = [b for b in np.unique(block).tolist()
                  if (one, b) in cells and (other, b) in cells]
        change = {b: _mean(values[cells[other, b]]) - _mean(values[cells[one, b]]) for b in shared}
        for b in _against(change):
            for sample, there in ((cells[one, b], other), (cells[other, b], one)):
                for place in sample.tolist():
                    if len(sample) > 1 or place in named:
                        continue
                    named.add(place)
                    slope = _slope(change[b], [change[k] for k in shared if k != b])
                    yield Finding(
                        place, Misfit.EXCHANGED, slope, 1.0, "exchanged labels",
                        f"its difference from the sample of {names[there]} in its block is "
                        f"{slope:.1f} times that in other blocks: it points the other way")


def _against(change: dict[int, Array]) -> list[int]:
    """Return the blocks whose difference contradicts that of the others, which agree."""
    found = []
    for b, own in change.items():
        others = [change[k] for k in change if k != b]
        if not others or not _slope(own, others) < -TURNED_SLOPE:
            continue
        agree = [_slope(one, [other for j, other in enumerate(others) if j != i])
                 for i, one in enumerate(others)] if len(others) > 1 else []
        if all(one > TURNED_SLOPE for one in agree):
            found.append(b)
    return found


def _slope(own: Array, others: list[Array]) -> float:
    """Return how many times the change in other blocks is seen here; NaN where little changes."""
    rest = _mean(np.array(others))
    there = np.flatnonzero(np.isfinite(own) & np.isfinite(rest))
    if len(there) < FEWEST_COMPARED:
        return float("nan")
    most = there[np.argsort(-np.abs(rest[there]), kind="stable")[:TURNED_FEATURES]]
    size = float((rest[most] ** 2).mean())
    if np.sqrt(size) < TURNED_LOG2:
        return float("nan")
    return float((own[most] * rest[most]).mean() / size)


def _mean(part: Array) -> Array:
    n = np.isfinite(part).sum(axis=0)
    return np.where(n > 0, np.nansum(part, axis=0) / np.maximum(n, 1), np.nan)

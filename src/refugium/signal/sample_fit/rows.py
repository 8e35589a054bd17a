"""Do a sample's rows match those of the others? Pasted some rows off, sorted alone, or mixed."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from refugium.signal.parameters import (
    FEWEST_COMPARED,
    FEWEST_SAMPLES,
    FEWEST_SHIFTED,
    MOST_SHIFT,
    OWN_VANISHES,
    SHIFT_GAIN,
    SHIFT_RANK,
    SHIFTED_SHARE,
    UNORDERED_RANK,
    USUAL_RANK,
)
from refugium.signal.sample_fit.findings import Finding, Misfit

Array = NDArray[np.float64]
Ints = NDArray[np.int_]


def samples_with_other_rows(log2: Array, state: Ints) -> Iterator[Finding]:
    """Answer: in which samples do values stand in rows of other features?

    Parameters
    ----------
    log2
        (samples, features), features in the order of the file, NaN = missing.
    state
        (samples,), which samples are replicates.

    Yields
    ------
    Finding

    Notes
    -----
    Features differ more from each other than samples do, so samples go together in rank. A
    stretch of rows is shifted where values agree with the features 1 to MOST_SHIFT rows on far
    better than with their own, in the other samples and in the replicates (else neighbours in the
    file may answer together): the stretch in which the gain adds up to most is looked for. A
    sample that goes with the others neither way stands in another order. Where samples do not go
    together in rank (ratios to a control) nothing can be said.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> log2 = rng.normal(17, 2, 90) + rng.normal(0, 0.3, (6, 90))
    >>> log2[2] = np.roll(log2[2], 1)
    >>> [(f.sample, f.kind.value, f.cause) for f in samples_with_other_rows(
    ...     log2, np.array([0, 1] * 3))]
    [(2, 'shifted', 'a column pasted 1 row down')]
    """
    if len(log2) < FEWEST_SAMPLES or log2.shape[1] < FEWEST_COMPARED:
        return
    rests = median_of_others(log2)
    ranks = np.array([_rank(own, rest) for own, rest in zip(log2, rests, strict=True)])
    usual = float(np.nanmedian(ranks)) if np.isfinite(ranks).any() else 0.0
    if usual < USUAL_RANK:
        return
    for sample, (own, rest) in enumerate(zip(log2, rests, strict=True)):
        mates = np.flatnonzero((state == state[sample]) & (np.arange(len(log2)) != sample))
        shift, start, rows = _shift(own, rest, log2[mates])
        there = np.zeros(len(own), dtype=bool)
        there[start:start + rows] = True
        moved = _rank(np.where(there, own, np.nan), np.roll(rest, shift))
        if moved > SHIFT_RANK:
            way = f"{abs(shift)} row{'s' if abs(shift) > 1 else ''} {'down' if shift > 0 else 'up'}"
            yield Finding(sample, Misfit.SHIFTED, moved,
                          _rank(np.where(there, own, np.nan), rest), f"a column pasted {way}",
                          f"{rows} of its rows go with those of the other samples {way} (rank "
                          f"correlation {moved:.2f}), and not with their own")
        elif np.isfinite(ranks[sample]) and ranks[sample] < UNORDERED_RANK * usual:
            known = own[np.isfinite(own)]
            alone = max((np.diff(known) >= 0).mean(), (np.diff(known) <= 0).mean()) > 0.95
            yield Finding(sample, Misfit.UNORDERED, float(ranks[sample]), usual,
                          "a column sorted on its own" if alone else
                          "rows in another order, or other material",
                          f"its rank correlation with the other samples is {ranks[sample]:.2f}, "
                          f"that of samples here usually {usual:.2f}")


def median_of_others(log2: Array) -> list[Array]:
    """Return for each sample the median of the others, each without its loading.

    Among OWN_VANISHES samples or more, a sample's own value does not move the median by much.
    """
    centred = log2 - np.array([[np.nanmedian(r) if np.isfinite(r).any() else np.nan]
                               for r in log2])
    if len(log2) >= OWN_VANISHES:
        return [_median(centred)] * len(log2)
    return [_median(np.delete(centred, sample, axis=0)) for sample in range(len(log2))]


def _median(part: Array) -> Array:
    out = np.full(part.shape[1], np.nan)
    seen = np.isfinite(part).any(axis=0)
    out[seen] = np.nanmedian(part[:, seen], axis=0)
    return out


def _rank(own: Array, rest: Array) -> float:
    both = np.isfinite(own) & np.isfinite(rest)
    if both.sum() < FEWEST_COMPARED or np.ptp(own[both]) == 0 or np.ptp(rest[both]) == 0:
        return float("nan")
    return float(np.corrcoef(rankdata(own[both]), rankdata(rest[both]))[0, 1])


def _shift(own: Array, rest: Array, mates: Array) -> tuple[int, int, int]:
    """Return the shift whose stretch of rows gains most, where it starts and how long it is."""
    best = (0, 0, 0, 0.0)
    if np.isfinite(own).sum() < FEWEST_COMPARED:
        return 0, 0, 0
    centred = own - np.nanmedian(own)
    here = np.abs(centred - rest)
    for mate in mates:
        if np.isfinite(mate).any():
            here = np.fmin(here, np.abs(centred - mate + np.nanmedian(mate)))
    usual = float(np.nanmedian(np.abs(rest - np.nanmedian(rest))))
    for shift in (s for k in range(1, MOST_SHIFT + 1) for s in (k, -k)):
        there = np.abs(centred - np.roll(rest, shift))
        gain = np.nan_to_num(np.minimum(here, 3 * usual) - np.minimum(there, 3 * usual))
        start, end, total = _stretch(gain)
        rows = end - start
        fewest = max(FEWEST_SHIFTED, SHIFTED_SHARE * len(own))
        if rows >= fewest and total > best[3] and (
                np.nanmedian(there[start:end]) * SHIFT_GAIN < np.nanmedian(here[start:end])):
            best = (shift, start, rows, total)
    return best[:3]


def _stretch(gain: Array) -> tuple[int, int, float]:
    """Return the stretch whose sum is largest (Bentley 1984, after Kadane)."""
    sums = np.concatenate([[0.0], np.cumsum(gain)])
    lowest = np.minimum.accumulate(sums)
    end = int(np.argmax(sums - lowest))
    start = int(np.argmin(sums[: end + 1]))
    return start, end, float(sums[end] - sums[start])

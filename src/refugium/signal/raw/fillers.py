"""Numbers that stand where nothing was read: 0, 1, a floor, a ceiling, any one number repeated."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum, StrEnum

import numpy as np
from numpy.typing import NDArray

from refugium.signal.parameters import (
    FEWEST_READINGS,
    FILLER_FINE,
    FILLER_GAP,
    FILLER_MANY,
    FILLER_REPEATS,
    FILLER_SPIKE,
    FILLER_TIES,
)

Array = NDArray[np.float64]
Codes = NDArray[np.int8]


MOSTLY = 0.7
"""Share of a sample's values that are written to one last digit; the others may be fillers."""


class Cell(IntEnum):
    """Why a value is or is not there.

    `PLACEHOLDER`: a number was written where nothing was read. `BELOW_DETECTION`: a floor.
    `DROPPED`: a reading of no use, such as a ceiling.
    """

    READ = 0
    ABSENT = 1
    BELOW_DETECTION = 2
    PLACEHOLDER = 3
    DROPPED = 4


class FillerKind(StrEnum):
    """How a repeated number stands to the others."""

    ZERO = "zero"
    FAR = "far"
    FLOOR = "floor"
    CEILING = "ceiling"
    REPEATED = "repeated"
    OF_FEATURES = "of_features"


@dataclass(frozen=True)
class Filler:
    """One number that is no reading.

    Attributes
    ----------
    kind
        How it stands to the others.
    value
        The number as it was given; NaN where each sample or feature has its own.
    n
        Values that were taken out.
    below
        Distance to the median of the others, log2; negative above it.
    samples
        Positions of the samples that hold it.
    """

    kind: FillerKind
    value: float
    n: int
    below: float
    samples: tuple[int, ...]


def find_fillers(values: Array, scale: str) -> tuple[Codes, list[Filler]]:
    """Answer: which values of an intensity matrix are no readings?

    Parameters
    ----------
    values
        (samples, features) as they were given, NaN = missing. Not counts: their zeros are readings.
    scale
        `linear` or `log2`.

    Returns
    -------
    tuple
        (samples, features) codes of :class:`Cell`, and what was found.

    Notes
    -----
    A lowest or highest number is taken out if it is repeated and lies FILLER_GAP from all others
    (1, or 0 on log2, need not be repeated), or if it is repeated FILLER_SPIKE times as often as
    any of its neighbours. The same is asked of each sample, where a number within the bulk counts
    too (repeated often, to a last digit that chance does not repeat), and of each feature (filled
    with its own least value). Ratios to a control are 0 on log2 (1 or 100 on the linear scale) in
    every control: such a number amid the others stays.

    Examples
    --------
    >>> values = np.random.default_rng(0).lognormal(9, 1, (6, 20))
    >>> values[1::2, :2] = 1.0
    >>> codes, found = find_fillers(values, "linear")
    >>> found[0].value, found[0].n, int((codes == Cell.PLACEHOLDER).sum())
    (1.0, 6, 6)
    """
    codes = np.where(np.isfinite(values), Cell.READ, Cell.ABSENT).astype(np.int8)
    found = []
    if scale == "linear" and (zero := values == 0).any():
        codes[zero] = Cell.PLACEHOLDER
        found.append(_filler(FillerKind.ZERO, 0.0, zero, float("nan")))
    with np.errstate(divide="ignore", invalid="ignore"):
        log2 = np.log2(values) if scale == "linear" else values
    neutral = _neutral(log2, scale)

    def take(kind: FillerKind, value: float, here: NDArray[np.bool_], below: float) -> None:
        # what stands high may have been too much to read: no sign of absence
        high = kind is FillerKind.CEILING or (kind is FillerKind.FAR and below < 0)
        codes[here] = Cell.DROPPED if high else (
            Cell.BELOW_DETECTION if kind is FillerKind.FLOOR else Cell.PLACEHOLDER)
        number = float(np.exp2(value)) if scale == "linear" else value
        found.append(_filler(kind, _near_whole(number), here, below))

    for low in (True, False):
        while (one := _extreme(log2[codes == Cell.READ], neutral, low=low)) is not None:
            kind, value, below = one
            take(kind, value, (log2 == value) & (codes == Cell.READ), below)
    fine = _finely_written(values, scale)
    ordered = np.sort(log2, axis=1)
    thrice = (ordered[:, 2:] == ordered[:, :-2]).any(axis=1)
    for sample in np.flatnonzero(thrice).tolist():  # others repeat no number often
        while (one := _in_sample(log2, codes, sample, neutral, fine)) is not None:
            kind, value, below = one
            own = np.zeros(log2.shape, dtype=bool)
            own[sample] = (codes[sample] == Cell.READ) & (log2[sample] == value)
            take(kind, value, own, below)
    for low, here in _of_features(log2, codes, fine):
        codes[here] = Cell.BELOW_DETECTION if low else Cell.DROPPED
        found.append(_filler(FillerKind.OF_FEATURES if low else FillerKind.CEILING, float("nan"),
                             here, float("nan")))
    return codes, found


def _neutral(log2: Array, scale: str) -> tuple[float, ...]:
    """Return what a control reads where values are ratios to it: 1, or per cent where some do."""
    whole = float(np.log2(100.0))
    read = [row[np.isfinite(row)] for row in log2] if scale == "linear" else []
    if any(row.size and np.isclose(row, whole).mean() > 0.9 for row in read):
        return (0.0, whole)
    return (0.0,)


def _filler(kind: FillerKind, value: float, here: NDArray[np.bool_], below: float) -> Filler:
    return Filler(kind, value, int(here.sum()), below,
                  tuple(int(i) for i in np.flatnonzero(here.any(axis=1))))


def _near_whole(number: float) -> float:
    """Return a number as it was written, before its logarithm was taken."""
    return float(f"{number:.12g}")


def _extreme(
    known: Array, neutral: tuple[float, ...], *, low: bool, repeats: int = FILLER_REPEATS
) -> tuple[FillerKind, float, float] | None:
    """Return the lowest or highest number, if it is no reading, and how far below it lies."""
    numbers, counts = np.unique(known, return_counts=True)
    if not low:
        numbers, counts = numbers[::-1], counts[::-1]
    if len(numbers) < 2 or known.size - counts[0] < FEWEST_READINGS:
        return None
    value, n = float(numbers[0]), int(counts[0])
    middle = float(np.median(known[known != value]))
    gap = abs(float(numbers[1]) - value)
    amid = any(np.isclose(value, one) for one in neutral) and (
        abs(middle - value) < 2 * FILLER_GAP or not low)
    if amid:
        return None
    if gap >= FILLER_GAP and (n >= repeats or (low and value == 0.0)):
        return FillerKind.FAR, value, middle - value
    if n >= FILLER_MANY and n >= FILLER_SPIKE * counts[1:11].max():
        return FillerKind.FLOOR if low else FillerKind.CEILING, value, middle - value
    return None


def _in_sample(
    log2: Array, codes: Codes, sample: int, neutral: tuple[float, ...], fine: NDArray[np.bool_]
) -> tuple[FillerKind, float, float] | None:
    """Return a number that one sample repeats more than any other, if it is no reading."""
    known = log2[sample, codes[sample] == Cell.READ]
    for low in (True, False):
        if (one := _extreme(known, neutral, low=low)) is not None:
            return one
    if known.size < FEWEST_READINGS:
        return None
    numbers, counts = np.unique(known, return_counts=True)
    most = int(np.argmax(counts))
    value, n = float(numbers[most]), int(counts[most])
    others = np.delete(counts, most).max(initial=0)
    told = bool(fine[sample, log2[sample] == value].all())
    if n < FEWEST_READINGS or (n < FILLER_SPIKE * others and not told):
        return None
    if any(np.isclose(value, one) for one in neutral):
        return None
    rest = log2[codes == Cell.READ]
    return FillerKind.REPEATED, value, float(np.median(rest)) - value


def _of_features(
    log2: Array, codes: Codes, fine: NDArray[np.bool_]
) -> Iterator[tuple[bool, NDArray[np.bool_]]]:
    """Yield the lowest (or highest) values that many features repeat, each its own.

    Chance repeats as many lowest as highest values; where numbers are coarse it repeats many.
    """
    known = np.where(codes == Cell.READ, log2, np.nan)
    enough = np.isfinite(known).sum(axis=0) >= 2
    if not enough.any():
        return
    tied = {}
    for low in (True, False):
        edge = np.full(known.shape[1], np.nan)
        edge[enough] = (np.nanmin if low else np.nanmax)(known[:, enough], axis=0)
        here = (known == edge) & fine & (edge != 0)
        several = here.sum(axis=0) >= 2
        several &= np.array([len(np.unique(c[np.isfinite(c)])) > 1 for c in known.T])
        tied[low] = here & several
    n = {low: int(here.any(axis=0).sum()) for low, here in tied.items()}
    for low, here in tied.items():
        if n[low] >= FILLER_MANY and n[low] >= FILLER_TIES * (n[not low] + 1):
            yield low, here


def _finely_written(values: Array, scale: str) -> NDArray[np.bool_]:
    """Return which values stand among values written so finely that chance hardly repeats one."""
    fine = np.zeros(values.shape, dtype=bool)
    for row, told in zip(values, fine, strict=True):
        known, step = row[np.isfinite(row)], 1.0
        while step > 1e-9 and known.size and np.isclose(
                known / step, np.round(known / step), rtol=0, atol=1e-6).mean() < MOSTLY:
            step /= 10
        told[:] = (np.abs(row) if scale == "linear" else 1.0) > step * FILLER_FINE
    return fine

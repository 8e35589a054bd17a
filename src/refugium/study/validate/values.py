"""Can these be values of the declared scale? Asked of a whole matrix, or of one piece by piece."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from refugium.core.errors import StudyError
from refugium.study.modality import Modality
from refugium.study.validate.scales import check_counts, check_standardised

LARGEST_LOG2 = 64.0
"""No intensity or count has a larger logarithm."""


@dataclass(frozen=True)
class ValuesSeen:
    """What was seen of the values of a matrix.

    Attributes
    ----------
    lowest, largest
        Of all known values; NaN where there is none.
    fraction
        The first value that is no whole number; NaN: none, or not asked for.
    anything
        Whether a value is known; the zeros that a sparse matrix does not write down are.
    """

    lowest: float
    largest: float
    fraction: float
    anything: bool


def see_values(name: str, pieces: Iterable[Any], *, file: object = None) -> ValuesSeen:
    """Answer: between which bounds do the values lie, and are they whole?

    Raises
    ------
    StudyError
        If they are no numbers, or one is infinite.
    """
    lows, highs, fraction, anything = [], [], np.nan, False
    for piece in pieces:
        packed = sparse.issparse(piece)
        values = np.asarray(piece.data if packed else piece)
        if values.dtype.kind not in "fiu":
            raise StudyError(f"modality {name!r} does not hold numbers", file=file,
                             found=str(values.dtype), remedy="give numbers, NaN where missing")
        anything |= packed
        if not values.size:
            continue
        low, high = float(values.min()), float(values.max())
        if np.isnan(low):
            known = values[~np.isnan(values)]
            if not known.size:
                continue
            low, high = float(known.min()), float(known.max())
        if np.isinf(low) or np.isinf(high):
            raise StudyError(f"modality {name!r} holds infinite values", file=file,
                             remedy="leave the cell empty where nothing was measured")
        anything = True
        lows.append(low)
        highs.append(high)
        if name == Modality.RNA_COUNTS and np.isnan(fraction) and values.dtype.kind == "f":
            fraction = _fraction(values)
    return ValuesSeen(min(lows, default=np.nan), max(highs, default=np.nan), fraction, anything)


def check_seen(name: str, seen: ValuesSeen, scale: str, *, file: object = None) -> None:
    """Raise StudyError for values that the declared scale cannot have, or none at all."""
    if scale == "linear" and seen.lowest < 0:
        raise StudyError(f"modality {name!r} is declared linear but holds negative values",
                         file=file, found=seen.lowest,
                         remedy='declare scale = "log2", or give intensities')
    if scale == "log2" and (largest := max(0.0, seen.largest, -seen.lowest)) > LARGEST_LOG2:
        raise StudyError(f"modality {name!r} is declared log2 but holds values that are no "
                         "logarithms", file=file, found=largest,
                         remedy='declare scale = "linear" if these are intensities')
    check_counts(name, seen.largest, seen.fraction, scale, file=file)
    if not seen.anything:
        raise StudyError(f"modality {name!r} holds no value at all", file=file,
                         remedy="leave the modality out, or look for the readings")


def check_values(name: str, matrix: Any, scale: str, *, file: object = None) -> ValuesSeen:
    """Raise StudyError for infinite or impossible values, or a matrix without any value."""
    seen = see_values(name, [matrix], file=file)
    check_seen(name, seen, scale, file=file)
    if not sparse.issparse(matrix):
        check_standardised(name, np.asarray(matrix), scale, file=file)
    return seen


def _fraction(values: np.ndarray) -> float:
    """Return the first value that is no whole number, NaN where all are."""
    # missing values differ from themselves
    odd = (values != np.rint(values)) & ~np.isnan(values)
    return float(values[np.unravel_index(int(odd.argmax()), odd.shape)]) if odd.any() else np.nan

"""Is a modality on the scale that it states? Asked of the numbers, answered as a question."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from refugium.signal.parameters import (
    FEWEST_SCALED,
    LEAST_SPREAD,
    LINEAR_LEAST,
    LINEAR_MOST,
    LINEAR_SPAN_LOG2,
    LN_MEDIAN,
    LN_SPREAD,
    LOG10_MEDIAN,
    LOG10_SPREAD,
    RNA_GENES,
    RNA_LEAST_TOP,
    SAME_SUM,
    USUAL_SPREAD,
    WHOLE_SHARE,
)
from refugium.signal.sample_fit.findings import Finding, Misfit

Array = NDArray[np.float64]
BASES = {"natural logarithms": float(np.e), "logarithms to the base 10": 10.0}
NAN = float("nan")


def question_scale(values: Array, scale: str, kind: str, *, of_reads: bool) -> Iterator[Finding]:
    """Answer: what speaks against the scale that a modality states?

    Parameters
    ----------
    values
        (samples, features) as they were given, fillers left out, NaN = missing.
    scale, kind
        As stated.
    of_reads
        Whether it is RNA.

    Yields
    ------
    Finding
        Of the whole modality. Logarithms to another base cannot be told for certain: intensities
        of mass spectra have on log2 a middle of 10 to 30 and a spread of 1.5 or more, natural
        logarithms 0.69 of both, those to the base 10 0.30. Whole numbers behind the logarithms,
        or equal sums (RNA per million), tell the base.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> log2 = rng.normal(17, 2, 300) + rng.normal(0, 0.3, (6, 300))
    >>> [f.cause for f in question_scale(log2 * np.log10(2), "log2", "sites", of_reads=False)]
    ['logarithms to the base 10']
    >>> list(question_scale(log2, "log2", "sites", of_reads=False))
    []
    """
    known = values[np.isfinite(values)]
    if known.size < FEWEST_SCALED:
        return
    middle = _medians(values)
    found: Finding | None = None
    if scale == "linear":
        found = _logs(known) if not of_reads else _equal_sums(values)
    else:
        found = (_another_base(values) or (_rna(values) if of_reads else None) or
                 (_spread(middle) if kind in ("peptides", "sites", "genes") and not of_reads
                  else None))
    if found is not None:
        yield found


def _medians(values: Array) -> Array:
    seen = np.isfinite(values).any(axis=0)
    return np.asarray(np.nanmedian(values[:, seen], axis=0))


def _logs(known: Array) -> Finding | None:
    """Ask, of what is declared linear: intensities span decades, logarithms do not."""
    low, high = np.quantile(known, [0.01, 0.99])
    span = float(np.log2(high / low)) if low > 0 else np.inf
    if low < LINEAR_LEAST or high > LINEAR_MOST or span > LINEAR_SPAN_LOG2:
        return None
    return Finding(-1, Misfit.SCALE, span, LINEAR_SPAN_LOG2, "logarithms",
                   f"declared linear, but nearly all values lie between {low:.3g} and {high:.3g}, "
                   "as logarithms do: intensities span decades")


def _spread(middle: Array) -> Finding | None:
    """Ask, of what is declared log2, by the middle and the spread of features."""
    at, spread = float(np.median(middle)), float(np.std(middle))
    fits = [
        (abs(spread * np.log2(base) - USUAL_SPREAD), cause, float(np.log2(base)), most)
        for (cause, base), (low, high), most in zip(
            BASES.items(), (LN_MEDIAN, LOG10_MEDIAN), (LN_SPREAD, LOG10_SPREAD), strict=True)
        if low <= at <= high and LEAST_SPREAD / np.log2(base) <= spread < most]
    if not fits:
        return None
    _, cause, factor, most = min(fits)
    return Finding(
        -1, Misfit.SCALE, spread, most, cause,
        f"declared log2, but features lie about {at:.3g} with a spread of {spread:.2g}, as {cause} "
        f"of intensities do (on log2 these would be {at * factor:.3g} and {spread * factor:.2g}): "
        f"are they? Every change would then be {factor:.2g} times what is written")


def _another_base(values: Array) -> Finding | None:
    """Ask, of what is declared log2: do whole numbers stand behind another base?"""
    known = np.unique(values[np.isfinite(values) & (values != 0)])
    step = next((10.0**-k for k in range(9)
                 if np.allclose(known * 10.0**k, np.round(known * 10.0**k), rtol=0, atol=1e-6)),
                1e-12)
    share = {}
    for base in (2.0, *BASES.values()):
        for less in (0.0, 1.0):
            with np.errstate(over="ignore"):
                number = base**known - less
                off = number * np.log(base) * step / 2 + 1e-9 * np.abs(number)
            # a number is told whole only where its last digit tells
            fine = (off < 0.05) & (number > 1.5) & np.isfinite(number)
            share[base, less] = (
                float((np.abs(number[fine] - np.round(number[fine])) <= off[fine] + 1e-9).mean())
                if fine.sum() >= FEWEST_SCALED else 0.0)
    (base, less), most = max(share.items(), key=lambda item: item[1])
    if base == 2.0 or most < WHOLE_SHARE or max(share[2.0, 0.0], share[2.0, 1.0]) > 0.5:
        return None
    cause = next(name for name, one in BASES.items() if one == base)
    what = "of x + 1" if less else ""
    return Finding(-1, Misfit.SCALE, most, WHOLE_SHARE, cause,
                   f"declared log2, but {most:.0%} of the values are {cause} {what} of whole "
                   "numbers, as counts are".replace("  ", " "))


def _sums(values: Array) -> float:
    """Return the relative spread of the sums of samples."""
    total = np.nansum(values, axis=1)
    return float(np.ptp(total) / np.mean(total)) if len(total) > 1 and np.mean(total) > 0 else NAN


def _equal_sums(values: Array) -> Finding | None:
    spread = _sums(values)
    if not spread < SAME_SUM or (total := float(np.nansum(values, axis=1).mean())) < 100:
        return None
    return Finding(-1, Misfit.SCALE, spread, SAME_SUM, "counts per million (TPM, CPM)",
                   f"every sample sums to {total:.4g}: scaled values such as TPM or CPM, whose "
                   "depth is lost; noise of counting is not known from them")


def _rna(values: Array) -> Finding | None:
    """Ask, of RNA declared log2, by sums per million or the highest gene."""
    if values.shape[1] < RNA_GENES or np.nanmin(values) < 0:
        return None
    top = float(np.nanmax(values))
    for cause, base in BASES.items():
        equal = _sums(base**values - 1) if top < 40 else NAN
        if equal < SAME_SUM and not _sums(np.exp2(values) - 1) < SAME_SUM:
            return Finding(-1, Misfit.SCALE, equal, SAME_SUM, cause,
                           f"declared log2, but read as {cause} of x + 1 every sample has the same "
                           "sum, as values per million have; read as log2 not")
    if top < RNA_LEAST_TOP:
        return Finding(-1, Misfit.SCALE, top, RNA_LEAST_TOP, "natural logarithms",
                       f"declared log2, but the highest of {values.shape[1]} genes is {top:.3g}: "
                       "on log2 of counts per million it reaches 13 and more, as natural "
                       "logarithms 9: are they?")
    return None

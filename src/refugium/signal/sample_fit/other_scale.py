"""Which samples stand on another scale than the others? Undo each, and see whether they agree."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from refugium.signal.parameters import (
    FEWEST_COMPARED,
    FEWEST_SAMPLES,
    LINEAR_LEAST,
    LINEAR_MOST,
    LINEAR_SPAN_LOG2,
    LOGGED_FROM_LOG2,
    OWN_VANISHES,
    SCALE_FACTOR_LOG2,
    SCALE_GAIN,
    SCALE_OFF_LOG2,
)
from refugium.signal.sample_fit.findings import Finding, Misfit

Array = NDArray[np.float64]
Ints = NDArray[np.int_]
LN, TEN = float(np.log2(np.e)), float(np.log2(10.0))
Undo = Callable[[Array], Array]
_LINEAR: dict[str, Undo] = {  # log2 of what was given -> what it would be
    "already log2": np.exp2, "natural logarithms": lambda x: LN * np.exp2(x),
    "logarithms to the base 10": lambda x: TEN * np.exp2(x),
}
_LOG2: dict[str, Undo] = {
    "natural logarithms": lambda x: LN * x, "logarithms to the base 10": lambda x: TEN * x,
    "not logarithms": lambda x: np.log2(np.where(x > 0, x, np.nan)),
}


def samples_on_another_scale(log2: Array, state: Ints, scale: str) -> Iterator[Finding]:
    """Answer: which samples are logarithms amid intensities, to another base, or in other units?

    Parameters
    ----------
    log2
        (samples, features), log2 as the stated scale has it, NaN = missing.
    state
        (samples,), which samples are replicates.
    scale
        `linear` or `log2`, as stated.

    Yields
    ------
    Finding

    Notes
    -----
    A sample is held against the median of the others, features apart. Its distance is their
    median absolute deviation, and with it (root of squares) a third of their median difference:
    loading and drugs shift a sample by far less. It is named if undoing another scale brings it
    SCALE_GAIN times closer; in other units if it lies SCALE_FACTOR_LOG2 from its replicates and
    from the rest.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> log2 = rng.normal(17, 2, 80) + rng.normal(0, 0.3, (6, 80))
    >>> log2[0] = np.log2(log2[0])
    >>> found = samples_on_another_scale(log2, np.array([0, 1] * 3), "linear")
    >>> [(f.sample, f.cause) for f in found]
    [(0, 'already log2')]
    """
    n = len(log2)
    if n < FEWEST_SAMPLES:
        return
    logged = np.array([scale == "linear" and _looks_logged(row) for row in log2])
    trusted = ~logged if 0 < logged.sum() < n else np.ones(n, dtype=bool)
    centre = np.array([np.nanmedian(r) if np.isfinite(r).any() else np.nan for r in log2])
    whole = _median(log2[trusted]) if trusted.sum() >= OWN_VANISHES else None
    for sample in range(n):
        others = trusted & (np.arange(n) != sample)
        if not others.any():
            continue
        own, rest = log2[sample], _median(log2[others]) if whole is None else whole
        both = np.isfinite(own) & np.isfinite(rest)
        if both.sum() < FEWEST_COMPARED:
            continue
        off = _distance(own[both], rest[both])
        undone = {cause: _distance(undo(own[both]), rest[both])
                  for cause, undo in (_LINEAR if scale == "linear" else _LOG2).items()}
        cause, best = min(undone.items(), key=lambda item: item[1])
        # ratios lie about 1 on either scale: only intensities have logarithms unlike them
        asked = scale != "linear" or float(np.median(rest[both])) > LOGGED_FROM_LOG2
        if asked and off > SCALE_OFF_LOG2 and best * SCALE_GAIN < off:
            yield Finding(sample, Misfit.OTHER_SCALE, off, best, cause,
                          f"it differs from the other samples by {off:.2g} log2 as given, and by "
                          f"{best:.2g} if its values are {cause}")
            continue
        mates = others & (state == state[sample])
        apart = [centre[sample] - np.nanmedian(centre[group]) for group in (mates, others)
                 if group.any()]
        if mates.any() and min(abs(a) for a in apart) > SCALE_FACTOR_LOG2 and len(
                {a > 0 for a in apart}) == 1:
            yield Finding(sample, Misfit.OTHER_SCALE, apart[0], SCALE_FACTOR_LOG2, "other units",
                          f"it lies {abs(apart[0]):.2g} log2 {'above' if apart[0] > 0 else 'below'}"
                          f" its replicates throughout, a factor of {2.0 ** abs(apart[0]):,.0f}")


def _median(part: Array) -> Array:
    seen = np.isfinite(part).any(axis=0)
    out = np.full(part.shape[1], np.nan)
    out[seen] = np.nanmedian(part[:, seen], axis=0)
    return out


def _distance(own: Array, rest: Array) -> float:
    away = (own - rest)[np.isfinite(own - rest)]
    if len(away) < FEWEST_COMPARED:
        return np.inf
    middle = float(np.median(away))
    return float(np.hypot(1.4826 * np.median(np.abs(away - middle)), middle / 3))


def _looks_logged(row: Array) -> bool:
    given = np.exp2(row[np.isfinite(row)])
    if len(given) < FEWEST_COMPARED:
        return False
    low, high = np.quantile(given, [0.01, 0.99])
    return bool(low > LINEAR_LEAST and high < LINEAR_MOST
                and np.log2(high / low) < LINEAR_SPAN_LOG2)

"""Rank correlation of two readings after others, with a permutation p."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import permutations
from math import factorial

import numpy as np
from numpy.typing import NDArray
from scipy import stats as sps

from refugium.escape.parameters import (
    CONFIDENCE,
    DRAWN_PERMUTATIONS,
    EXACT_PERMUTATIONS,
    SHUFFLE_SEED,
)

Array = NDArray[np.float64]
FIELLER = 1.06
"""Variance of Fisher's z of a rank correlation, against 1 for a plain one (Fieller 1957)."""

FLAT_SHARE = 1e-6
"""Share of a reading's spread below which nothing is left after its covariates."""


@dataclass(frozen=True)
class Ranked:
    """A rank correlation; `p` is one-sided (no positive association)."""

    rho: float
    lo: float
    hi: float
    p: float
    p_least: float


def partial_rank(x: Array, y: Array, after: Array) -> Ranked:
    """Answer: do two readings go together, once others are taken out?

    Parameters
    ----------
    x, y
        (units,), without missing values.
    after
        (units, covariates), possibly none; constant ones are left out.

    Returns
    -------
    Ranked
        NaN throughout if either reading is constant, or nothing of it is left.

    Notes
    -----
    Spearman's rank correlation (ties: mean rank). Covariates are taken out in two ways: ranks
    regressed on ranks, and values regressed on values before ranking. Either way leaves a trace
    of a covariate that drives both readings where its effect is bent or straight, so the larger
    p of the two holds, with its rho, and the interval spans both. p: the residuals of y are
    permuted, put back on their fit and adjusted again (Freedman and Lane 1983); all orders up to
    8 units, else DRAWN_PERMUTATIONS drawn ones. Without a covariate this is Spearman's exact
    test. Interval: Fisher's z with variance 1.06 / (units - 3 - covariates), approximate.

    Examples
    --------
    >>> found = partial_rank(np.arange(6.0), np.arange(6.0), np.empty((6, 0)))
    >>> found.rho, round(found.p * 720)
    (1.0, 1)
    """
    columns = [c for c in after.T if np.ptp(c) > 0]
    if not columns:
        return _ranked(sps.rankdata(x), sps.rankdata(y), [], 0)
    keep = _residual([np.asarray(c) for c in columns], len(x))
    if min(_left(keep, x), _left(keep, y)) < FLAT_SHARE:
        return _nothing(len(x))
    by_rank = _ranked(sps.rankdata(x), sps.rankdata(y), [sps.rankdata(c) for c in columns],
                      len(columns))
    by_value = _ranked(sps.rankdata(keep @ x), sps.rankdata(keep @ y), [], len(columns))
    if not (np.isfinite(by_rank.rho) and np.isfinite(by_value.rho)):
        return _nothing(len(x))
    held = max(by_rank, by_value, key=lambda found: found.p)
    return Ranked(held.rho, float(np.minimum(by_rank.lo, by_value.lo)),
                  float(np.maximum(by_rank.hi, by_value.hi)), held.p, held.p_least)


def _ranked(x: Array, y: Array, after: list[Array], taken: int) -> Ranked:
    """Return the correlation of ranks after others; `taken` covariates cost freedom."""
    n = len(x)
    keep = _residual(after, n)
    rx, ry = keep @ x, keep @ y
    size = np.linalg.norm(rx), np.linalg.norm(ry)
    if min(_left(keep, x), _left(keep, y)) < FLAT_SHARE:
        return _nothing(n)
    rho = float(np.clip(rx @ ry / (size[0] * size[1]), -1.0, 1.0))
    shuffled = ry[_orders(n)]
    with np.errstate(divide="ignore", invalid="ignore"):
        null = shuffled @ rx / (size[0] * np.linalg.norm(shuffled @ keep, axis=1))
    more = int((np.nan_to_num(null) >= rho - 1e-9).sum())
    p = more / len(null) if n <= _most() else (more + 1) / (len(null) + 1)
    free = n - 3 - taken
    if free < 1:
        return Ranked(rho, float("nan"), float("nan"), p, _least(n))
    half = float(sps.norm.ppf(0.5 + CONFIDENCE / 2)) * np.sqrt(FIELLER / free)
    centre = np.arctanh(np.clip(rho, -1 + 1e-12, 1 - 1e-12))
    return Ranked(rho, float(np.tanh(centre - half)), float(np.tanh(centre + half)), p, _least(n))


def _residual(after: list[Array], n: int) -> Array:
    fixed = np.column_stack([np.ones(n), *after])
    return np.asarray(np.eye(n) - fixed @ np.linalg.pinv(fixed))


def _left(keep: Array, values: Array) -> float:
    """Return the share of the spread of values that is left; 0 for constant ones."""
    spread = float(np.linalg.norm(values - values.mean()))
    return float(np.linalg.norm(keep @ values)) / spread if spread > 0 else 0.0


def _nothing(n: int) -> Ranked:
    nan = float("nan")
    return Ranked(nan, nan, nan, nan, _least(n))


def _least(n: int) -> float:
    return 1 / factorial(n) if n <= _most() else 1 / (DRAWN_PERMUTATIONS + 1)


def _most() -> int:
    """Return the largest number of units of which all orders are gone through."""
    return max(n for n in range(1, 12) if factorial(n) <= EXACT_PERMUTATIONS)


@lru_cache(maxsize=8)
def _orders(n: int) -> NDArray[np.int_]:
    if n <= _most():
        return np.array(list(permutations(range(n))), dtype=int)
    stream = np.random.default_rng(np.random.SeedSequence([SHUFFLE_SEED, n]))
    return np.asarray(np.argsort(stream.random((DRAWN_PERMUTATIONS, n)), axis=1), dtype=int)

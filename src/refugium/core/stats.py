"""The few statistics that several rooms share: adjusted p-values, means, random effects."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special
from scipy import stats as sps

PREDICTION_DRAWS = 1000
"""Draws behind a prediction interval."""

PREDICTION_SEED = 20261121
"""Their seed."""

MAX_NEWTON = 100
"""Steps after which a variance between units is taken as found."""


def bh_adjust(p: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return Benjamini-Hochberg q-values; missing p stay missing and do not count.

    Parameters
    ----------
    p
        P-values, any shape flattened to (tests,); NaN where no test could be made.

    Returns
    -------
    numpy.ndarray
        q, same length, NaN where p is NaN.

    References
    ----------
    Benjamini Y, Hochberg Y (1995), doi:10.1111/j.2517-6161.1995.tb02031.x

    Examples
    --------
    >>> bh_adjust(np.array([0.01, 0.04, np.nan])).round(3).tolist()
    [0.02, 0.04, nan]
    """
    q = np.full(p.shape, np.nan)
    known = np.isfinite(p)
    if known.any():
        q[known] = sps.false_discovery_control(p[known], method="bh")
    return q


def holm_adjust(p: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return Holm's adjusted p-values, along the last axis; `adjusted <= level` rejects.

    Parameters
    ----------
    p
        P-values without gaps, (tests,) or (rows, tests): each row is a family of its own.

    Returns
    -------
    numpy.ndarray
        Same shape. The k-th smallest of m is the largest of (m - j + 1) p_(j) over j <= k,
        at most 1.

    Notes
    -----
    Holds the chance of any false rejection in a family, however its tests depend on each other.

    References
    ----------
    Holm S (1979), A simple sequentially rejective multiple test procedure, Scandinavian Journal
    of Statistics 6:65-70

    Examples
    --------
    >>> holm_adjust(np.array([0.01, 0.04, 0.03])).round(3).tolist()
    [0.03, 0.06, 0.06]
    """
    left = p.shape[-1] - np.arange(p.shape[-1])
    order = np.argsort(p, axis=-1, kind="stable")
    scaled = np.maximum.accumulate(np.take_along_axis(p, order, axis=-1) * left, axis=-1)
    out = np.empty_like(p)
    np.put_along_axis(out, order, np.minimum(scaled, 1.0), axis=-1)
    return out


def partial_conjunction(
    p: NDArray[np.float64], group: NDArray[np.int_], size: int, *, least: int
) -> NDArray[np.float64]:
    """Return the p of the null "fewer than `least` of a group's tests hold", for each group.

    Parameters
    ----------
    p
        (tests,); NaN where no test could be made: it does not count.
    group
        (tests,): group of each, from 0.
    size
        Number of groups.
    least
        How many must hold.

    Returns
    -------
    numpy.ndarray
        (size,): the smallest (k - least + 1) p_(j) / (j - least + 1) over j >= least, of k
        ordered p; NaN where a group has fewer tests than `least`.

    Notes
    -----
    Simes' test of every choice of k - least + 1 tests. Assumes them independent or positively
    dependent.

    References
    ----------
    Benjamini Y, Heller R (2008), Screening for partial conjunction hypotheses; conditions in
    Bogomolov M (2021), arXiv:2105.09032

    Examples
    --------
    >>> of_three, alone = [0.001, 0.004, 0.8], [0.001]
    >>> p = partial_conjunction(
    ...     np.array(of_three + alone), np.array([0, 0, 0, 1]), 2, least=2)
    >>> p.round(4).tolist()
    [0.008, nan]
    """
    known = np.flatnonzero(np.isfinite(p))
    order = known[np.lexsort((p[known], group[known]))]
    own, count = group[order], np.bincount(group[known], minlength=size)
    place = np.arange(len(order)) - (np.cumsum(count) - count)[own] + 1
    enough = place >= least
    found = np.full(size, np.inf)
    held = (count[own] - least + 1)[enough] * p[order][enough] / (place[enough] - least + 1)
    np.minimum.at(found, own[enough], held)
    return np.where(np.isfinite(found), np.minimum(found, 1.0), np.nan)


def two_sided(
    t: NDArray[np.float64] | float, df: NDArray[np.float64] | float
) -> NDArray[np.float64]:
    """Return two-sided p of t statistics, batched; NaN without degrees of freedom.

    Examples
    --------
    >>> two_sided(np.array([0.0, -2.0]), 10.0).round(3).tolist()
    [1.0, 0.073]
    """
    return np.asarray(2 * special.stdtr(df, -np.abs(t)))


def mean_seen(values: NDArray[np.float64], axis: int) -> NDArray[np.float64]:
    """Return means of what was seen along an axis; NaN where nothing was.

    Examples
    --------
    >>> mean_seen(np.array([[1.0, np.nan, 3.0], [np.nan, np.nan, np.nan]]), axis=1).tolist()
    [2.0, nan]
    """
    seen = np.isfinite(values)
    count = seen.sum(axis=axis)
    total = np.where(seen, values, 0.0).sum(axis=axis)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


@dataclass(frozen=True, eq=False, kw_only=True)
class PooledEffects:
    """Random-effects means, one per row; NaN where too few units were measured.

    Attributes
    ----------
    n
        Units measured.
    mean, se, lo, hi
        Mean over units, its standard error (t on n - 1 degrees of freedom) and its interval.
    tau2, i2
        Variance between units and its share of the total; NaN if the units' own errors are not
        known.
    next_lo, next_hi
        Prediction interval: where the effect of a further unit of the same kind would lie.
    out_lo, out_hi
        Smallest and largest mean when one unit is left out.
    """

    n: NDArray[np.int_]
    mean: NDArray[np.float64]
    se: NDArray[np.float64]
    lo: NDArray[np.float64]
    hi: NDArray[np.float64]
    tau2: NDArray[np.float64]
    i2: NDArray[np.float64]
    next_lo: NDArray[np.float64]
    next_hi: NDArray[np.float64]
    out_lo: NDArray[np.float64]
    out_hi: NDArray[np.float64]


def pool_effects(
    effect: NDArray[np.float64], variance: NDArray[np.float64], *, confidence: float = 0.95
) -> PooledEffects:
    """Answer: what is the mean effect over units, how much do units differ, and what comes next?

    Parameters
    ----------
    effect
        (rows, units); NaN = not measured.
    variance
        (rows, units), squared standard errors; a row in which any measured unit lacks one is
        pooled with equal weights, and its tau2 is not identifiable (NaN).
    confidence
        Of both intervals.

    Notes
    -----
    Random effects: tau2 by the generalised Q equation of Paule and Mandel (1982), solved by
    Newton steps; interval of the mean by Hartung and Knapp with t on n - 1 degrees of freedom,
    never narrower than with common effects. Prediction interval: quantiles of
    mean + z tau + t se, where tau2 is drawn from its confidence distribution (the same Q equation
    solved for draws of chi-square on n - 1; Nagashima 2019), so that a tau2 estimated as 0 is not
    taken as known. Equal weights: the classical t interval, and the prediction interval of
    a further *measured* effect. Assumes units independent and effects roughly normal over them.
    Fewer than 3 units: no prediction interval; fewer than 2: no interval.

    References
    ----------
    Paule RC, Mandel J (1982), doi:10.6028/jres.087.022. Hartung J, Knapp G (2001),
    doi:10.1002/sim.791. Nagashima K, Noma H, Furukawa TA (2019), doi:10.1177/0962280218773520

    Examples
    --------
    >>> found = pool_effects(np.array([[1.0, 1.2, 0.8, np.nan]]), np.full((1, 4), 0.01))
    >>> int(found.n[0]), found.mean.round(2).tolist(), (found.next_lo < found.lo).tolist()
    (3, [1.0], [True])
    """
    known = np.isfinite(effect)
    n = known.sum(axis=1)
    weighed = np.asarray((np.isfinite(variance) & (variance > 0)) | ~known).all(axis=1)
    weighed = np.asarray(weighed, dtype=bool)
    v = np.where(known & weighed[:, None], variance, np.where(known, 1.0, np.inf))
    y = np.where(known, effect, 0.0)
    tau2 = np.where(weighed, _between(y, v, n), 0.0)
    mean, spread = _weighted(y, v + tau2[:, None], n)
    factor = np.where(weighed, np.maximum(spread, 1.0), spread)
    with np.errstate(divide="ignore", invalid="ignore"):
        se2 = factor / (1 / (v + tau2[:, None])).sum(axis=1)
        wide = _t(confidence, n - 1) * np.sqrt(spread * (1 + 1 / n))
        i2 = np.where(weighed, tau2 / (tau2 + (n - 1) / _typical(v)), np.nan)
    half = _t(confidence, n - 1) * np.sqrt(se2)
    ahead = np.stack([mean - wide, mean + wide], axis=1)
    drawn = weighed & (n >= 3)
    if drawn.any():
        ahead[drawn] = _next(y[drawn], v[drawn], n[drawn], confidence)
    ahead[:, 0] = np.fmin(ahead[:, 0], mean - half)  # never narrower than that of the mean
    ahead[:, 1] = np.fmax(ahead[:, 1], mean + half)
    ahead[n < 3] = np.nan
    out = np.full(effect.shape, np.nan)
    for unit in range(effect.shape[1]):
        rest = v.copy()
        rest[:, unit] = np.inf
        left = n - known[:, unit]
        again = np.where(weighed, _between(y, rest, left), 0.0)
        one = _weighted(y, rest + again[:, None], left)[0]
        out[:, unit] = np.where(known[:, unit] & (left > 0), one, np.nan)
    mean = np.where(n > 0, mean, np.nan)
    bare = np.where(np.isfinite(out), out, np.inf), np.where(np.isfinite(out), out, -np.inf)
    least, most = bare[0].min(axis=1, initial=np.inf), bare[1].max(axis=1, initial=-np.inf)
    return PooledEffects(
        n=n, mean=mean, se=np.where(n > 1, np.sqrt(se2), np.nan), lo=mean - half, hi=mean + half,
        tau2=np.where(weighed & (n > 1), tau2, np.nan), i2=np.where(n > 1, i2, np.nan),
        next_lo=ahead[:, 0], next_hi=ahead[:, 1],
        out_lo=np.where(np.isfinite(least), least, np.nan),
        out_hi=np.where(np.isfinite(most), most, np.nan),
    )


def _t(confidence: float, df: NDArray[np.int_]) -> NDArray[np.float64]:
    found = sps.t.ppf(0.5 + confidence / 2, np.maximum(df, 1))
    return np.asarray(np.where(df >= 1, found, np.nan), dtype=float)


def _weighted(
    y: NDArray[np.float64], v: NDArray[np.float64], n: NDArray[np.int_]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the weighted mean and the weighted spread about it (1 if as expected)."""
    w = 1 / v
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = (w * y).sum(axis=1) / w.sum(axis=1)
        spread = (w * (y - mean[:, None]) ** 2).sum(axis=1) / np.where(n > 1, n - 1, np.nan)
    return mean, spread


def _next(
    y: NDArray[np.float64], v: NDArray[np.float64], n: NDArray[np.int_], confidence: float
) -> NDArray[np.float64]:
    """Return the prediction interval of each row, (rows, 2); the same draws for every row."""
    stream = np.random.default_rng(np.random.SeedSequence(PREDICTION_SEED))
    share, normal, other = stream.random((3, PREDICTION_DRAWS))
    rows = np.repeat(np.arange(len(y)), PREDICTION_DRAWS)
    df = np.repeat(n - 1, PREDICTION_DRAWS)
    q = np.asarray(sps.chi2.ppf(np.tile(share, len(y)), df), dtype=float)
    tau2 = _between(y[rows], v[rows], n[rows], q)
    mean, spread = _weighted(y[rows], v[rows] + tau2[:, None], n[rows])
    se = np.sqrt(np.maximum(spread, 1.0) / (1 / (v[rows] + tau2[:, None])).sum(axis=1))
    drawn = mean + sps.norm.ppf(np.tile(normal, len(y))) * np.sqrt(tau2)
    drawn += sps.t.ppf(np.tile(other, len(y)), df) * se
    tail = (1 - confidence) / 2
    found = np.quantile(drawn.reshape(len(y), -1), [tail, 1 - tail], axis=1)
    return np.asarray(found.T, dtype=float)


def _typical(v: NDArray[np.float64]) -> NDArray[np.float64]:
    w = 1 / v
    return np.asarray(w.sum(axis=1) - (w**2).sum(axis=1) / w.sum(axis=1), dtype=float)


def _between(
    y: NDArray[np.float64], v: NDArray[np.float64], n: NDArray[np.int_],
    q: NDArray[np.float64] | None = None,
) -> NDArray[np.float64]:
    """Solve sum w (y - mean)^2 = q (n - 1) for tau2; 0 where the spread is within error."""
    wanted = n - 1 if q is None else q
    tau2 = np.zeros(len(y))
    for _ in range(MAX_NEWTON):
        w = 1 / (v + tau2[:, None])
        with np.errstate(divide="ignore", invalid="ignore"):
            mean = (w * y).sum(axis=1) / w.sum(axis=1)
            square = (y - mean[:, None]) ** 2
            step = ((w * square).sum(axis=1) - wanted) / (w**2 * square).sum(axis=1)
        step = np.where(np.isfinite(step) & (n > 1), step, 0.0)
        new = np.maximum(tau2 + step, 0.0)
        if np.allclose(new, tau2, rtol=1e-10, atol=1e-14):
            return new
        tau2 = new
    return tau2

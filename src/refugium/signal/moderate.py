"""Empirical-Bayes moderation of variances across nodes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import special

from refugium.signal.parameters import MIN_PRIOR_NODES, PRIOR_SPREAD_SE

Array = NDArray[np.float64]

INVERSE_PRIOR_DF = np.geomspace(0.01, 2.0, 48)
"""Values of 1 / d0 that are tried: from nearly equal true variances to nothing in common."""
STEPS = 50
LARGEST_STEP = 1.0


def moderate_variances(
    variance: Array, df: Array, size: NDArray[np.int_] | None = None, *,
    all_shown: bool = False,
) -> tuple[Array, Array]:
    """Answer: how noisy is each row, borrowing strength from all rows?

    Parameters
    ----------
    variance, df
        Residual variance and degrees of freedom, (rows,); df 0 = no residual.
    size
        (rows,): how many readouts each value is a mean of (sites of a node), where they differ.
    all_shown
        Whether all noise that readouts share is in the residuals (units are lines, not replicates
        of one state): then rows of more readouts than usual get a smaller s0 as well.

    Returns
    -------
    tuple
        Moderated variance and degrees of freedom, (rows,); rows with df 0 stay at df 0.

    Notes
    -----
    Variances are taken as scaled inverse chi-square with prior df d0 and scale s0, so that a
    residual variance follows s0 F(df, d0); s0 and d0 by maximum likelihood. Two things keep
    intervals honest where rows are few. With 2 or 3 replicates chance alone often hides that true
    variances differ: d0 is the smallest within PRIOR_SPREAD_SE standard errors of the best (log
    profile likelihood within half its square). Rows of fewer readouts than usual get a larger s0,
    by a line of log s0 on log size with a slope between 0 (all noise shared) and -1 (none
    shared); rows of more readouts get no smaller one, as noise that readouts share in all samples
    of a state does not show in replicates (else `all_shown`). Fewer than MIN_PRIOR_NODES rows:
    unchanged.

    References
    ----------
    Smyth GK (2004), doi:10.2202/1544-6115.1027

    Examples
    --------
    >>> draws = np.random.default_rng(0).chisquare(2, 60) / 2  # one true variance for all rows
    >>> post, df = moderate_variances(draws, np.full(60, 2.0))
    >>> bool(post.std() < draws.std() / 2)
    True
    >>> round(float(df[0]), 1)  # not boundless, though all rows are equally noisy
    15.1
    """
    # rows that read alike to the last digit have no logarithm of their variance
    use = (df > 0) & (variance > 0)
    if use.sum() < MIN_PRIOR_NODES:
        return variance, df
    away = np.zeros(len(df))
    if size is not None:
        log_size = np.log(np.maximum(size, 1))
        away = log_size - np.average(log_size[use], weights=df[use])
    d0, scale, slope = _prior(np.log(variance[use]), df[use], away[use])
    s0 = np.exp(scale + (slope * away if all_shown else np.maximum(slope * away, 0.0)))
    posterior = np.where(df > 0, (d0 * s0 + df * variance) / (d0 + df), variance)
    # no row can know its noise better than all rows together do
    pooled = float(df[use].sum())
    return posterior, np.where(df > 0, np.minimum(df + d0, pooled), df)


def _prior(y: Array, df: Array, away: Array) -> tuple[float, float, float]:
    """Return d0, log s0 where `away` is 0, and the slope of log s0 on `away`."""
    d0 = 1 / INVERSE_PRIOR_DF[:, None]
    scale, slope = _line(y, df, away, d0, np.zeros(len(d0)), free=bool(np.ptp(away) > 0))
    bounded = np.clip(slope, -1.0, 0.0)
    if (bounded != slope).any():
        fixed, _ = _line(y, df, away, d0, bounded, free=False)
        scale, slope = np.where(bounded != slope, fixed, scale), bounded
    u = y - scale[:, None] - slope[:, None] * away
    log_likelihood = (
        special.gammaln((df + d0) / 2) - special.gammaln(d0 / 2) - df / 2 * np.log(d0)
        + df / 2 * u - (df + d0) / 2 * np.logaddexp(0.0, np.log(df / d0) + u)
    ).sum(axis=1)
    near = log_likelihood >= log_likelihood.max() - PRIOR_SPREAD_SE**2 / 2
    # the grid runs over 1 / d0: its last point is the smallest d0 that the data still allow
    best = int(np.flatnonzero(near)[-1])
    return float(d0[best, 0]), float(scale[best]), float(slope[best])


def _line(
    y: Array, df: Array, away: Array, d0: Array, slope: Array, *, free: bool
) -> tuple[Array, Array]:
    """Newton steps of scale (and slope, if free) for each d0; the log likelihood is concave."""
    scale, slope = np.full(len(d0), np.log(np.average(np.exp(y), weights=df))), slope.copy()
    for _ in range(STEPS):
        u = y - scale[:, None] - slope[:, None] * away
        weight = special.expit(np.log(df / d0) + u)
        pull = (df + d0) / 2 * weight - df / 2
        bend = (df + d0) / 2 * weight * (1 - weight)
        g, h = pull.sum(axis=1), bend.sum(axis=1)
        by_scale, by_slope = g / h, np.zeros(len(d0))
        if free:
            gx, hx, hxx = (pull * away).sum(1), (bend * away).sum(1), (bend * away**2).sum(1)
            det = h * hxx - hx**2
            by_scale, by_slope = (hxx * g - hx * gx) / det, (h * gx - hx * g) / det
        scale += np.clip(by_scale, -LARGEST_STEP, LARGEST_STEP)
        slope += np.clip(by_slope, -LARGEST_STEP, LARGEST_STEP)
        if max(np.abs(by_scale).max(), np.abs(by_slope).max()) < 1e-8:
            break
    return scale, slope

"""Empirical-Bayes moderation of variances across nodes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import special

from refugium.signal.parameters import (
    MIN_PRIOR_NODES,
    PRIOR_SPREAD_SE,
    SHARED_NOISE_OPEN,
    SHARED_NOISE_OPEN_MOST,
)

Array = NDArray[np.float64]

INVERSE_PRIOR_DF = np.geomspace(0.01, 2.0, 48)
"""Values of 1 / d0 that are tried: from nearly equal true variances to nothing in common."""
STEPS = 50
LARGEST_STEP = 1.0


def moderate_variances(
    variance: Array, df: Array, size: NDArray[np.int_] | None = None, *,
    all_shown: bool = False, sets: float | None = None,
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
    sets
        How many independent sets the rows make (:func:`independent_sets`); None: all rows are
        independent.

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
    unchanged. Rows that share the noise of their samples say the same thing many times: no row
    gets more df than its own times the number of independent sets.

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
    together = df[use].sum() if sets is None else np.maximum(sets, 1.0) * df
    return posterior, np.where(df > 0, np.minimum(df + d0, together), df)


def independent_sets(residual: Array, pattern: NDArray[np.int_], df: Array) -> float:
    """Answer: how many rows that share nothing would tell as much of the noise as these rows?

    Parameters
    ----------
    residual
        (rows, samples), 0 where nothing was read.
    pattern
        (rows,): rows of one pattern were read in the same samples.
    df
        (rows,), residual degrees of freedom.

    Returns
    -------
    float
        m / (1 + (m - 1) rho^2) for m rows with df, rho^2 the mean squared correlation of the
        noise of two rows; 1 where that cannot be told.

    Notes
    -----
    Variances of m rows with correlations rho average to one with m / (1 + (m - 1) rho^2) times
    the df of a row (Satterthwaite). Of two rows with f df the squared correlation of residuals
    is rho^2 + (1 - rho^2) / f on average, which is solved for rho^2 within each pattern; the
    answer is drawn towards 1 with weight SHARED_NOISE_OPEN / f, at most SHARED_NOISE_OPEN_MOST.
    With one df every pair correlates fully, shared noise or none: nothing is lent.

    References
    ----------
    Satterthwaite FE (1946), doi:10.2307/3002019

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> own, shared = rng.standard_normal((40, 8)), rng.standard_normal((1, 8))
    >>> alike, f = np.zeros(40, dtype=int), np.full(40, 8.0)
    >>> one = independent_sets(own + 3 * shared, alike, f)
    >>> independent_sets(own, alike, f) > 4, one < 2
    (True, True)
    """
    length = np.sqrt((residual ** 2).sum(axis=1))
    use = (df > 1) & (length > 0)
    # what is shared may look small by chance, and then the variance does too: the correlation is
    # drawn towards 1 by as much as so few df leave open
    shared = 0.0
    pairs = 0
    for number in np.unique(pattern[use]):
        here = use & (pattern == number)
        m, f = int(here.sum()), float(df[here][0])
        unit = residual[here] / length[here, None]
        # over samples, not rows: thousands of rows would make millions of pairs
        together = float(((unit.T @ unit) ** 2).sum()) - m
        here_shared = np.clip((f * together / max(m * (m - 1), 1) - 1) / (f - 1), 0.0, 1.0)
        open_ = min(SHARED_NOISE_OPEN_MOST, SHARED_NOISE_OPEN / f)
        shared += m * (m - 1) * (open_ + (1 - open_) * float(here_shared))
        pairs += m * (m - 1)
    if not pairs:
        return 1.0
    rows = int((df > 0).sum())
    return rows / (1 + (rows - 1) * shared / pairs)


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

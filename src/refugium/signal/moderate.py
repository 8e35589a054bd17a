"""Empirical-Bayes moderation of variances across nodes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, special

from refugium.signal.parameters import MIN_PRIOR_NODES, PRIOR_SPREAD_SE

Array = NDArray[np.float64]


def moderate(
    variance: Array, df: Array, size: NDArray[np.int_] | None = None
) -> tuple[Array, Array]:
    """Answer: how noisy is each row, borrowing strength from all rows?

    Parameters
    ----------
    variance, df
        Residual variance and degrees of freedom, (rows,); df 0 = no residual.
    size
        (rows,): how many readouts each value is a mean of (sites of a node), where they differ.

    Returns
    -------
    tuple
        Moderated variance and degrees of freedom, (rows,); rows with df 0 stay at df 0.

    Notes
    -----
    Variances are taken as scaled inverse chi-square with prior df d0 and scale s0; both are
    matched to the mean and variance of log residual variances. Two things keep intervals honest
    where rows are few. True variances are taken to differ by PRIOR_SPREAD_SE standard errors more
    than they seem to: with 2 or 3 replicates, chance alone often hides that they differ, and d0
    would be boundless. Rows of fewer readouts than usual get a larger prior, by a line of log
    variance on log size with a slope between 0 (all noise shared) and -1 (none shared); rows of
    more readouts get no smaller one, as noise that readouts share does not show in replicates.
    Fewer than MIN_PRIOR_NODES rows: unchanged.

    References
    ----------
    Smyth GK (2004), doi:10.2202/1544-6115.1027

    Examples
    --------
    >>> draws = np.random.default_rng(0).chisquare(2, 60) / 2  # one true variance for all rows
    >>> post, df = moderate(draws, np.full(60, 2.0))
    >>> bool(post.std() < draws.std() / 2)
    True
    >>> round(float(df[0]), 1)  # not boundless, though all rows are equally noisy
    4.4
    """
    use = (df > 0) & (variance > 0)
    if use.sum() < MIN_PRIOR_NODES:
        return variance, df
    half = df[use] / 2
    e = np.log(variance[use]) - special.digamma(half) + np.log(half)
    noise = np.asarray(special.polygamma(1, half))
    line = np.zeros(len(df)) if size is None else _line(size, use, e, noise)
    left = e - line[use]
    taken = 2 if line.any() else 1
    spread = ((left - left.mean()) ** 2).sum() / (len(left) - taken) - noise.mean()
    fourth = float((3 * noise**2 + special.polygamma(3, half)).mean())
    spread += PRIOR_SPREAD_SE * np.sqrt((fourth - noise.mean() ** 2) / len(left))
    d0 = 1e6 if spread <= 1e-6 else 2 * _inverse_trigamma(float(spread))
    centre = left.mean() + special.digamma(d0 / 2) - np.log(d0 / 2)
    s0 = np.exp(centre + np.maximum(line, 0.0))
    posterior = np.where(df > 0, (d0 * s0 + df * variance) / (d0 + df), variance)
    pooled = float(df[use].sum())
    return posterior, np.where(df > 0, np.minimum(df + d0, pooled), df)


def _line(size: NDArray[np.int_], use: NDArray[np.bool_], e: Array, noise: Array) -> Array:
    """Return by how much log variance is above its mean for each row's size, (rows,)."""
    log = np.log(np.maximum(size, 1))
    weight = 1 / noise
    away = log - np.average(log[use], weights=weight)
    square = float((weight * away[use] ** 2).sum())
    if square < 1e-12:
        return np.zeros(len(log))
    slope = float((weight * away[use] * e).sum()) / square
    return np.asarray(np.clip(slope, -1.0, 0.0) * away)


def _inverse_trigamma(value: float) -> float:
    def gap(log_x: float) -> float:
        return float(special.polygamma(1, np.exp(log_x))) - value

    return float(np.exp(optimize.brentq(gap, -20.0, 20.0)))

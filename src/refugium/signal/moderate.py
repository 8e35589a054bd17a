"""Empirical-Bayes moderation of variances across nodes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, special

from refugium.signal.parameters import MIN_PRIOR_NODES

Array = NDArray[np.float64]


def moderate(variance: Array, df: Array) -> tuple[Array, Array]:
    """Answer: how noisy is each row, borrowing strength from all rows?

    Parameters
    ----------
    variance, df
        Residual variance and degrees of freedom, (rows,); df 0 = no residual.

    Returns
    -------
    tuple
        Moderated variance and degrees of freedom, (rows,); rows with df 0 stay at df 0.

    Notes
    -----
    Variances are taken as scaled inverse chi-square with prior df d0 and scale s0; both are
    matched to the mean and variance of log residual variances. Fewer than MIN_PRIOR_NODES rows:
    unchanged.

    References
    ----------
    Smyth GK (2004), doi:10.2202/1544-6115.1027
    """
    use = (df > 0) & (variance > 0)
    if use.sum() < MIN_PRIOR_NODES:
        return variance, df
    half = df[use] / 2
    e = np.log(variance[use]) - special.digamma(half) + np.log(half)
    spread = e.var(ddof=1) - special.polygamma(1, half).mean()
    if spread <= 1e-6:
        d0 = 1e6
        s0 = float(np.exp(e.mean()))
    else:
        d0 = 2 * _inverse_trigamma(float(spread))
        s0 = float(np.exp(e.mean() + special.digamma(d0 / 2) - np.log(d0 / 2)))
    posterior = np.where(df > 0, (d0 * s0 + df * variance) / (d0 + df), variance)
    pooled = float(df[use].sum())
    return posterior, np.where(df > 0, np.minimum(df + d0, pooled), df)


def _inverse_trigamma(value: float) -> float:
    def gap(log_x: float) -> float:
        return float(special.polygamma(1, np.exp(log_x))) - value

    return float(np.exp(optimize.brentq(gap, -20.0, 20.0)))

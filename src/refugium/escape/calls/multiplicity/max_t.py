"""The p of the best of several tests that go together: correlated t statistics of one study."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import special

Array = NDArray[np.float64]

POINTS = 161
"""Points of the scale, and a quarter of that of what the tests share."""


def p_of_best(p: Array, rho: Array, df: Array, tests: NDArray[np.int_]) -> Array:
    """Return the p of the smallest of several p, for tests of one study.

    Parameters
    ----------
    p
        (rows,): the smallest of each row; NaN stays.
    rho
        (rows,): least correlation between two of its tests; below 0 counts as 0.
    df
        (rows,): degrees of freedom of their common variance.
    tests
        (rows,): how many there are.

    Returns
    -------
    numpy.ndarray
        (rows,): between p and p times the number of tests.

    Notes
    -----
    P(max T >= c), T multivariate t with all correlations equal, c the upper quantile of t at p:
    1 - E[Phi((c s - sqrt(rho) z) / sqrt(1 - rho))^k] over z normal and s^2 chi-square over its df,
    by trapezoids. Where correlations differ, the least of them makes it no smaller than it is
    (Slepian). Assumes normal errors with a common variance.

    References
    ----------
    Dunnett CW (1955), doi:10.1080/01621459.1955.10501294

    Examples
    --------
    >>> one, three = np.full(2, 0.01), np.array([1, 3])
    >>> p_of_best(one, np.array([0.5, 0.5]), np.full(2, 10.0), three).round(4).tolist()
    [0.01, 0.0249]
    """
    found = np.array(p, dtype=float)
    ask = np.isfinite(found) & (tests > 1) & (df > 0) & (found < 1)
    if not ask.any():
        return found
    share = np.clip(np.nan_to_num(rho[ask]), 0.0, 0.99)[:, None, None]
    free, k = df[ask][:, None], tests[ask][:, None, None]
    least = np.asarray(special.stdtrit(df[ask], np.maximum(found[ask], 1e-300)))
    wide = 10 / np.sqrt(2 * free)
    y = -np.maximum(wide, 45 / free) + (np.maximum(wide, 45 / free) + np.minimum(wide, 3.0)) \
        * np.linspace(0, 1, POINTS)
    log_density = (np.log(2) + free / 2 * np.log(free / 2) - special.gammaln(free / 2)
                   + free * y - free / 2 * np.exp(2 * y))
    weight = np.exp(log_density)
    weight /= weight.sum(axis=1, keepdims=True)
    z = np.linspace(-8, 8, POINTS // 2)
    shared = np.exp(-0.5 * z**2)
    shared /= shared.sum()
    reach = (-least[:, None] * np.exp(y))[:, :, None] - np.sqrt(share) * z
    inside = special.log_ndtr(reach / np.sqrt(1 - share))
    beyond = ((-np.expm1(k * inside)) @ shared * weight).sum(axis=1)
    found[ask] = np.clip(beyond, found[ask], np.minimum(1.0, tests[ask] * found[ask]))
    return found

"""How large are the changes of a study? A mixture learnt from all of them together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats as sps

from refugium.escape.parameters import PRIOR_SPREADS_LOG2

Array = NDArray[np.float64]
ROUNDS = 100


@dataclass(frozen=True, eq=False)
class Prior:
    """A mixture of half normals around no change: shares of rises and of falls by spread."""

    rises: Array
    falls: Array

    def density(self, change: Array) -> Array:
        """Return its density at changes of any shape."""
        found = np.zeros(change.shape)
        for side, inside in ((self.rises, change >= 0), (self.falls, change < 0)):
            for share, spread in zip(side, PRIOR_SPREADS_LOG2, strict=True):
                if share > 1e-6:
                    height = share * 2 / (spread * np.sqrt(2 * np.pi))
                    found += inside * height * np.exp(-0.5 * (change / spread) ** 2)
        return found


def learn_prior(change: Array, se: Array, df: Array) -> Prior:
    """Answer: which share of the nodes of a study rises, which falls, and how far?

    Parameters
    ----------
    change, se, df
        (readings,), log2; readings without a standard error are left out.

    Notes
    -----
    Empirical Bayes: shares of fixed spreads, rises and falls apart, by expectation and
    maximisation; one further count on either side of the narrowest spread keeps few readings
    from claiming that all move (Stephens 2017). A reading's error is normal with the standard
    error widened to that of its t: the share of a half normal is then closed. Readings are taken
    as exchangeable.

    References
    ----------
    Stephens M (2017), doi:10.1093/biostatistics/kxw041

    Examples
    --------
    >>> noise = np.linspace(-0.3, 0.3, 50)
    >>> prior = learn_prior(noise, np.full(50, 0.2), np.full(50, 8.0))
    >>> bool((prior.rises + prior.falls)[:3].sum() > 0.9)
    True
    """
    spreads = np.array(PRIOR_SPREADS_LOG2)
    n = len(spreads)
    shares = np.full(2 * n, 1 / (2 * n))
    known = np.isfinite(change) & np.isfinite(se) & (se > 0) & (df > 0)
    if not known.any():
        return Prior(shares[:n], shares[n:])
    d, wide = change[known, None], (se * _widening(df))[known, None]
    total = np.sqrt(wide**2 + spreads**2)
    lean = d * spreads / (wide * total)
    height = 2 * sps.norm.pdf(d / total) / total
    likelihood = np.hstack([height * sps.norm.cdf(lean), height * sps.norm.cdf(-lean)])
    likelihood = np.maximum(likelihood, 1e-300)
    for _ in range(ROUNDS):
        joint = likelihood * shares
        counts = (joint / joint.sum(axis=1, keepdims=True)).sum(axis=0)
        counts[[0, n]] += 1.0
        shares = counts / counts.sum()
    return Prior(shares[:n], shares[n:])


def _widening(df: Array) -> Array:
    """Return by how much a normal must be wider to hold as much as a t in its middle 90 %."""
    safe = np.maximum(df, 1.0)
    return np.asarray(sps.t.ppf(0.95, safe) / sps.norm.ppf(0.95))

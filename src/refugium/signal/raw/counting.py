"""Do samples of one state differ at all, or only as counting does? Then they are one sample."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from refugium.signal.parameters import FEWEST_COUNTED, MANY_COUNTS

Array = NDArray[np.float64]
Ints = NDArray[np.int_]


def scatter_over_counting(counts: Array, depth: Array, state: Ints) -> dict[int, float]:
    """Answer: how much more do the samples of each state scatter than reads do by chance?

    Parameters
    ----------
    counts
        (genes, samples), reads.
    depth
        (samples,), all reads of each sample.
    state
        (samples,).

    Returns
    -------
    dict
        State to the variance of log counts over that of counting, the median gene; only of states
        with two samples or more, and FEWEST_COUNTED genes of MANY_COUNTS reads in each.

    Notes
    -----
    Counting (Poisson) gives log counts a variance of about 1 / count; dishes add the square of
    their coefficient of variation. One library read twice has a ratio of 1; dishes of one line,
    CV 0.1, one of 1 + 0.01 x count. The median of a chi-square is set to its mean.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> one = rng.uniform(1000, 5000, 400)
    >>> counts = rng.poisson(np.stack([one, one, one * rng.normal(1, 0.1, 400)], axis=1))
    >>> found = scatter_over_counting(counts * 1.0, counts.sum(axis=0) * 1.0, np.array([0, 0, 1]))
    >>> list(found), bool(0.8 < found[0] < 1.2)
    ([0], True)
    """
    found = {}
    for one in np.unique(state):
        here = np.flatnonzero((state == one) & (depth > 0))
        own = counts[:, here]
        many = (own >= MANY_COUNTS).all(axis=1) if len(here) > 1 else np.zeros(len(own), bool)
        if many.sum() < FEWEST_COUNTED:
            continue
        logs = np.log(own[many] / depth[here])
        df = len(here) - 1
        ratio = np.median(logs.var(axis=1, ddof=1) / (1 / own[many]).mean(axis=1))
        found[int(one)] = float(ratio * df / stats.chi2.ppf(0.5, df))
    return found

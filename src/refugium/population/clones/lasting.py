"""Do colonies that grew early go on to grow? A question that no turnover answers with yes."""

from __future__ import annotations

import numpy as np
from scipy import stats as sps

from refugium.population.clones.slopes import fit_lines, log2_cells, off_trend, trend_basis
from refugium.population.model.rates import Array

LEAST_DIFFERENCE = 1e-9
"""Slopes that differ by no more are one and the same: ranks of rounding errors say nothing."""


def early_and_late(
    times_h: Array, cells: Array, first: Array, place: Array | None = None
) -> tuple[float, float]:
    """Answer: does the growth of a colony in the first half of the time foretell the second half?

    Parameters
    ----------
    times_h, cells, first, place
        As in :func:`plate_of`; at least four times.

    Returns
    -------
    tuple of float
        Rank correlation of early and late slopes, off their trends with size and
        place, and its one-sided p.

    Notes
    -----
    Equal cells without memory have no past: whatever the turnover, the growth between two late
    readings does not depend on the growth between two earlier ones that share no reading with it.
    Counting errors that are independent do not tie them either, and errors that persist make them
    go against each other (an error that decays drags both halves towards the truth), so that the
    test is then on the safe side, as it is under crowding. What does tie them: clones that differ,
    wells that differ, states that cells keep for days. Size is taken off by the study's first
    reading, of another time than both.

    Examples
    --------
    >>> rng, times = np.random.default_rng(0), np.array([72.0, 96, 120, 144])
    >>> first = rng.integers(100, 900, 100).astype(float)
    >>> def seen(rate):
    ...     course = first[:, None] * 2 ** (rate[:, None] * times)
    ...     return course * np.exp(0.1 * rng.normal(size=course.shape))
    >>> alike = early_and_late(times, seen(np.full(100, 0.002)), first)
    >>> unlike = early_and_late(times, seen(rng.normal(0, 0.01, 100)), first)
    >>> alike[1] > 0.05, unlike[1] < 0.001
    (True, True)
    """
    log2, basis = log2_cells(cells), trend_basis(log2_cells(first), place)
    half = len(times_h) // 2
    early, late = (off_trend(fit_lines(times_h[part], log2[:, part]).slope_per_h, basis)
                   for part in (slice(None, half), slice(half, None)))
    if min(np.ptp(early), np.ptp(late)) < LEAST_DIFFERENCE:
        return float("nan"), float("nan")
    found = sps.spearmanr(early, late, alternative="greater")
    return float(found.statistic), float(found.pvalue)

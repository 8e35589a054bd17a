"""In lines of which lineage does a pair score higher?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import stats as sps

from refugium.core.stats import holm_adjust
from refugium.response.parameters import ALPHA, FEWEST_LINES


def contexts_of(scores: NDArray[np.float64], lineages: NDArray[np.object_]) -> list[str]:
    """Answer: which lineages score higher than a pair's other lines?

    Parameters
    ----------
    scores
        (lines,), NaN = not tested.
    lineages
        (lines,), empty = not known.

    Returns
    -------
    list of str
        Lineages of three lines or more whose mean is higher than that of all other lines from
        lineages of three or more (Welch's t, two-sided, Holm over lineages).

    Notes
    -----
    One line of a lineage is no context, whatever its score. Assumes lines independent.

    Examples
    --------
    >>> kinds = np.array(["colon"] * 4 + ["bladder"] * 4, dtype=object)
    >>> contexts_of(np.array([50.0, 60.0, 55.0, 65.0, 10.0, 15.0, 5.0, 12.0]), kinds)
    ['colon']
    """
    seen = np.isfinite(scores) & (lineages != "")
    names, count = np.unique(lineages[seen].astype(str), return_counts=True)
    names = names[count >= FEWEST_LINES]
    if len(names) < 2:
        return []
    seen &= np.isin(lineages.astype(str), names)
    t, p = np.array([
        sps.ttest_ind(scores[seen & (lineages == n)], scores[seen & (lineages != n)],
                      equal_var=False) for n in names]).T
    # of two lineages one comparison is made, seen from both sides
    adjusted = p if len(names) == 2 else holm_adjust(np.where(np.isfinite(p), p, 1.0))
    return [str(n) for n, tt, pp in zip(names, t, adjusted, strict=True) if tt > 0 and pp < ALPHA]

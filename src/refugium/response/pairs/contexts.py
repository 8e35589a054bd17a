"""In lines of which lineage does a pair score higher?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import stats as sps

from refugium.core.stats import holm_adjust
from refugium.response.parameters import ALPHA, FEWEST_LINES


def contexts_of(
    scores: NDArray[np.float64], lineages: NDArray[np.object_], least_difference: float
) -> list[str]:
    """Answer: which lineages score higher than a pair's other lines?

    Parameters
    ----------
    scores
        (lines,), NaN = not tested.
    lineages
        (lines,), empty = not known.
    least_difference
        By how much two single scores must differ to differ; of means over n and m lines
        sqrt((1/n + 1/m) / 2) times that. NaN, not known: no lineage is told from another.

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
    >>> contexts_of(np.array([50.0, 60.0, 55.0, 65.0, 10.0, 15.0, 5.0, 12.0]), kinds, 30.0)
    ['colon']
    """
    seen = np.isfinite(scores) & (lineages != "")
    names, count = np.unique(lineages[seen].astype(str), return_counts=True)
    names = names[count >= FEWEST_LINES]
    if len(names) < 2:
        return []
    seen &= np.isin(lineages.astype(str), names)
    of = lineages.astype(str)
    parts = [(scores[seen & (of == name)], scores[seen & (of != name)]) for name in names]
    p = np.array([sps.ttest_ind(own, other, equal_var=False).pvalue for own, other in parts])
    # of two lineages one comparison is made, seen from both sides
    adjusted = p if len(names) == 2 else holm_adjust(np.where(np.isfinite(p), p, 1.0))
    beyond = [own.mean() - other.mean()
              > least_difference * np.sqrt((1 / len(own) + 1 / len(other)) / 2)
              for own, other in parts]
    return [str(name) for name, q, far in zip(names, adjusted, beyond, strict=True)
            if far and q < ALPHA]

"""What a design of lines can show: power of a difference between survivors and others."""

from __future__ import annotations

import numpy as np
from scipy import stats

from refugium.escape.levels.across_lines.parameters import (
    DESIGN_SHIFT_LOG2,
    FAMILY_ALPHA,
    SHIFT_SEEN,
)


def lines_power(
    residual_log2: float, survivors: int, others: int, *, shift_log2: float = DESIGN_SHIFT_LOG2,
    seen: float = SHIFT_SEEN, reliability: float = 1.0, df: float = float("nan"),
    alpha: float = FAMILY_ALPHA,
) -> float:
    """Answer: how likely is a true difference between the groups to be seen, if named beforehand?

    Parameters
    ----------
    residual_log2
        Standard deviation of a node between lines of one response.
    survivors, others
        Independent lines of each.
    shift_log2
        True difference of the node, in cells.
    seen
        Share of it that is measured.
    reliability
        Share of the variance of the response that is no error: the slope is flattened by it.
    df
        Degrees of freedom of the standard deviation; NaN: lines - 2, nothing borrowed.
    alpha
        One-sided level of the test.

    Returns
    -------
    float
        Power of the one-sided t test; NaN with fewer than three lines or without a residual.

    Notes
    -----
    Non-central t with non-centrality seen x shift x sqrt(reliability) /
    (sd x sqrt(1/n1 + 1/n2)): one test of one node, without the rivals, so an upper bound.

    Examples
    --------
    >>> [round(lines_power(0.88, n, n, seen=1.0), 2) for n in (3, 4, 6)]
    [0.56, 0.76, 0.94]
    """
    n = survivors + others
    if n < 3 or not survivors or not others or not residual_log2 > 0:
        return float("nan")
    df = df if np.isfinite(df) else n - 2
    away = seen * shift_log2 * np.sqrt(reliability if np.isfinite(reliability) else 1.0) / (
        residual_log2 * np.sqrt(1 / survivors + 1 / others))
    return float(stats.nct.sf(stats.t.ppf(1 - alpha, df), df, away))

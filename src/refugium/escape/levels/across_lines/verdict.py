"""From what lines show before and on the drug to one word for each node."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from refugium.core.status import LinesVerdict
from refugium.escape.levels.across_lines.on_drug import GroupMean, Hit
from refugium.escape.levels.across_lines.parameters import (
    COMPETE_ALPHA,
    FAMILY_ALPHA,
    KEEPS_UP_LOG2,
)


def verdict_of(
    *, p_family: float, aliased: Sequence[str], p_above: float, kept: GroupMean,
    hits: Mapping[bool, Hit],
) -> LinesVerdict:
    """Answer: what is a node called, by the first condition that it does not meet?

    Parameters
    ----------
    p_family, aliased, p_above
        From :class:`refugium.escape.levels.across_lines.slopes.judge.Judged`.
    kept
        Its change on the drug in surviving lines.
    hits
        What the drug does to its target in lines that survive (True) and in the others.
    """
    if not p_family <= FAMILY_ALPHA:
        return LinesVerdict.NOT_SHOWN
    if aliased:
        return LinesVerdict.ALIASED
    if not p_above <= COMPETE_ALPHA:
        return LinesVerdict.SHARED if np.isfinite(p_above) else LinesVerdict.HIGHER
    if not np.isfinite(kept.lo) or not (hits[True].mean.n and hits[False].mean.n):
        return LinesVerdict.HIGHER
    if not kept.lo > KEEPS_UP_LOG2:
        return LinesVerdict.FALLS
    if not (hits[True].shown and hits[False].shown):
        return LinesVerdict.NOT_HIT
    return LinesVerdict.PRIMED

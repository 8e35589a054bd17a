"""Plans saved by version 1, which said only in words that an addition cannot help."""

from __future__ import annotations

import pandas as pd


def plan_of_version_1(plan: pd.DataFrame) -> pd.DataFrame:
    """Return a plan with the flag that version 1 lacks.

    Examples
    --------
    >>> old = pd.DataFrame({"why": ["more replicates cannot help: no baseline", "a hit"]})
    >>> plan_of_version_1(old)["can_help"].tolist()
    [False, True]
    """
    return plan.assign(can_help=["cannot help" not in str(why) for why in plan["why"]])

"""How small the p of one more node must be, for it to be called beside those that are."""

from __future__ import annotations

import pandas as pd

from refugium.core.tables import rows_of
from refugium.escape.parameters import ALPHA


def p_of_next_call(calls: pd.DataFrame, *, own_arm: bool = False) -> tuple[float, int]:
    """Answer: which p of a node (`p_node`) would make one more call in this study?

    Parameters
    ----------
    calls
        Columns of :data:`refugium.escape.schemas.CALLS`.
    own_arm
        For a node that an arm will inhibit: these are a family of their own.

    Returns
    -------
    tuple
        The p, of the question in which it is least; and how many nodes were asked, over all
        questions. ALPHA and 0 where nothing was.

    Notes
    -----
    ALPHA x share of questions that would be selected with it / families x (called + 1) / nodes of
    its family.

    Examples
    --------
    >>> calls = pd.DataFrame({"question": "PC9: erlotinib vs none", "node": ["MET", "AXL", "SRC"],
    ...                       "beneath": [()] * 3, "p_node": [0.2, 0.3, 0.9], "q": [0.6, 0.6, 0.9],
    ...                       "own_arm": False})
    >>> p_of_next_call(calls)
    (0.016666666666666666, 3)
    """
    asked = calls[calls["p_node"].notna()]
    asked = asked.sort_values("q").drop_duplicates(["question", "node"])
    if asked.empty:
        return ALPHA, 0
    rows = rows_of(asked)
    top = {row["question"] for row in rows if not row["beneath"]} or {
        row["question"] for row in rows}
    selected = {row["question"] for row in rows if row["q"] <= ALPHA}
    least = ALPHA
    for question in {row["question"] for row in rows}:
        mine = [row for row in rows if row["question"] == question]
        family = [row for row in mine if bool(row["own_arm"]) is own_arm]
        families = 2 if own_arm or any(row["own_arm"] for row in mine) else 1
        share = min(1.0, len((selected | {question}) & top) / len(top)) or 1 / len(top)
        called = sum(row["q"] <= ALPHA for row in family)
        # a node that gets an arm of its own is one more there
        least = min(least, ALPHA * share / families * (called + 1) / (len(family) + own_arm or 1))
    return least, len(asked)

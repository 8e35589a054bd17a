"""Doses that no experiment gives: 1 M of a drug is 1 uM, or a unit is another."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from refugium.core.tables import rows_of
from refugium.knowledge import Knowledge, find_drug
from refugium.language.lists import quoted
from refugium.language.numbers import counted
from refugium.study.schemas import NEUTRAL_KINDS
from refugium.study.treatment.units import MOLAR_nM, plain_unit

MOST_nM = 1e5
"""No drug of the pack is given to cells above 100 uM."""
MOST_OTHER_nM = 5e7
"""Of others (metformin, ethanol) cells bear up to about 50 mM."""
LEAST_nM = 1e-4
"""Below 0.1 pM nothing is given."""
MOST = {"gy": 100.0, "cgy": 1e4, "mg/ml": 50.0, "ug/ml": 1e5, "µg/ml": 1e5, "ng/ml": 1e6,
        "mg/kg": 2000.0}


def doubtful_doses(arms: pd.DataFrame, knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    """Answer: which doses can hardly be meant?

    Yields
    ------
    tuple
        What was found, and what to do; one per agent.

    Examples
    --------
    >>> from refugium.knowledge import load_knowledge
    >>> table = pd.DataFrame({"agent": ["erlotinib"], "kind": ["drug"], "dose": [1.0],
    ...                       "unit": ["M"]})
    >>> next(doubtful_doses(table, load_knowledge()))[0]
    "1 dose of erlotinib that cells are hardly given: '1 M'"
    """
    doubted: dict[str, list[str]] = {}
    for row in rows_of(arms):
        if row["kind"] not in NEUTRAL_KINDS and _doubtful(
                str(row["agent"]), float(row["dose"]), plain_unit(str(row["unit"])), knowledge):
            doubted.setdefault(str(row["agent"]), []).append(f"{row['dose']:g} {row['unit']}")
    for agent, doses in doubted.items():
        each = list(dict.fromkeys(doses))
        yield (f"{counted(len(each), 'dose')} of {agent} that cells are hardly given: "
               f"{quoted(each)}", "correct the number or the unit (1 uM = 1000 nM = 1e-6 M)")


def _doubtful(agent: str, dose: float, unit: str, knowledge: Knowledge) -> bool:
    if not dose > 0:
        return False
    if unit in MOLAR_nM:
        known = find_drug(agent, knowledge=knowledge) is not None
        amount = dose * MOLAR_nM[unit]
        return not LEAST_nM <= amount <= (MOST_nM if known else MOST_OTHER_nM)
    return dose > MOST.get(unit.lower(), float("inf"))

"""Whether a dose in culture is one that patients' plasma reaches."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import pandas as pd

from refugium.core.errors import RefugiumError
from refugium.core.numbers_read import number_of
from refugium.core.tables import Column, Schema, rows_of
from refugium.knowledge import Knowledge, exposure_of, find_drug
from refugium.study.treatment import MOLAR_nM, in_unit
from refugium.therapy.parameters import REACHED, SPREAD


class Reach(StrEnum):
    """Is a dose reached in patients?

    Examples
    --------
    >>> Reach.NOT_REACHABLE.says
    'not clinically reachable at this dose'
    """

    REACHABLE = "reachable"
    NOT_REACHABLE = "not_reachable"
    UNKNOWN = "unknown"

    @property
    def says(self) -> str:
        """The verdict in words for a page."""
        return _SAYS[self]


_SAYS = {
    Reach.REACHABLE: "within what patients' plasma reaches",
    Reach.NOT_REACHABLE: "not clinically reachable at this dose",
    Reach.UNKNOWN: "concentration in patients not known here: not ranked",
}

EXPOSURE = Schema("exposure", (
    Column("drug", "name", "drug, by its generic name where it is known"),
    Column("dose_nM", "number", "dose in culture", "nM"),
    Column("free_cmax_nM", "number", "highest unbound concentration in plasma; missing: not known "
           "here", "nM"),
    Column("dose_over_free_cmax", "number", "the one over the other"),
    Column("reach", "enum", "reachable, not_reachable or unknown", values=Reach),
    Column("within_spread", "flag", "within the factor by which persons and labels differ: the "
           "verdict could be the other one"),
    Column("ranked", "flag", "a ratio is known, so that the dose can be ranked"),
    Column("given_mg", "number", "dose in patients", "mg"),
    Column("schedule", "name", "how often"),
    Column("source", "name", "label or paper"),
    Column("checked", "flag", "the concentration was held against that source"),
), holds="a row per dose: its ratio to the unbound concentration in patients' plasma")


def dose_exposure(doses: pd.DataFrame, *, knowledge: Knowledge | None = None) -> pd.DataFrame:
    """Answer: is each dose one that patients' plasma reaches?

    Parameters
    ----------
    doses
        Columns `drug`, `dose`, `unit` (molar).
    knowledge
        Knowledge pack; the built-in one by default.

    Returns
    -------
    pandas.DataFrame
        Columns of :data:`EXPOSURE`, one row per row of `doses`. `unknown`: the drug or its unbound
        concentration is not known here, which is no statement about the drug; it is not ranked.

    Raises
    ------
    RefugiumError
        A missing column; a dose that is censored (`>10`), no number, or negative; a dose without a
        unit or in one that is not molar.

    Notes
    -----
    Ratio = dose / highest unbound concentration at steady state, a mean over patients; above
    `REACHED` it is not clinically reachable. Of several doses in patients, rows that were checked
    come first, of these the highest concentration. Serum in the medium binds some of a nominal
    dose, so that the ratio bounds what cells see from above.

    Examples
    --------
    >>> rows = dose_exposure(pd.DataFrame({"drug": ["Mekinist", "bosutinib", "RSL3"],
    ...     "dose": [0.5, 1.0, 10.0], "unit": ["nM", "uM", "uM"]}))
    >>> rows["reach"].tolist(), rows["dose_over_free_cmax"].round(2).tolist()
    (['reachable', 'not_reachable', 'unknown'], [0.53, 44.25, nan])
    """
    for column in ("drug", "dose", "unit"):
        if column not in doses:
            raise RefugiumError("a column is missing", file="doses", column=column,
                                remedy="the columns are drug, dose, unit")
    rows = [_row(row, number, knowledge) for number, row in enumerate(rows_of(doses), start=2)]
    return EXPOSURE.table(rows)


def _row(row: Mapping[str, Any], number: int, knowledge: Knowledge | None) -> dict[str, Any]:
    dose = molar_dose(row["dose"], row["unit"], row=number)
    name = find_drug(str(row["drug"]), knowledge=knowledge)
    made = {"drug": name or str(row["drug"]), "dose_nM": dose, "reach": Reach.UNKNOWN,
            "within_spread": False, "ranked": False, "checked": False}
    known = exposure_of(name, knowledge=knowledge) if name else pd.DataFrame()
    if known.empty:
        return made
    known = known.sort_values(["checked", "cmax_unbound_nM"], ascending=False, kind="stable")
    with_free = known.dropna(subset="cmax_unbound_nM")
    best = (with_free if len(with_free) else known).iloc[0]
    free = float(best["cmax_unbound_nM"])
    made |= {"given_mg": best["dose_mg"], "schedule": best["schedule"], "source": best["source"],
             "checked": bool(best["checked"])}
    if not free > 0:
        return made
    ratio = dose / free
    return made | {
        "free_cmax_nM": free, "dose_over_free_cmax": ratio, "ranked": True,
        "reach": Reach.NOT_REACHABLE if ratio > REACHED else Reach.REACHABLE,
        "within_spread": REACHED / SPREAD <= ratio <= REACHED * SPREAD,
    }


def molar_dose(dose: object, unit: object, *, row: int) -> float:
    """Return a dose in nM.

    Raises
    ------
    RefugiumError
        It is censored, no number or negative, or its unit is not stated or not molar.
    """
    value = number_of(dose)
    if value is None or value != value or value in (float("inf"), float("-inf")):
        raise RefugiumError(
            "a dose that is no number", file="doses", row=row, column="dose", found=dose,
            remedy="give the dose itself: a bound such as >10 has no ratio to a concentration")
    if value < 0:
        raise RefugiumError("a negative dose", file="doses", row=row, column="dose", found=dose,
                            remedy="give doses, not their logarithms")
    text = unit.strip() if isinstance(unit, str) else ""
    amount = in_unit(value, text, "nM")
    if not text:
        raise RefugiumError("a dose without a unit", file="doses", row=row, column="unit",
                            found=value, remedy="write nM, uM or mM")
    if amount is None:
        raise RefugiumError("a dose that is not molar", file="doses", row=row, column="unit",
                            found=text, remedy=f"write it in one of {', '.join(sorted(MOLAR_nM))}")
    return amount

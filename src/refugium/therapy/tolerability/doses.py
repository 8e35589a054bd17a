"""How much of its dose a drug keeps beside another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from refugium.core.tables import rows_of
from refugium.knowledge import Knowledge, exposure_of, find_drug
from refugium.knowledge.packs.therapies import PhaseOne
from refugium.therapy.tolerability.pair_trials import rows_of_combination
from refugium.therapy.tolerability.schemas import DoseKept

_TIMES = {"once daily": 1.0, "twice daily": 2.0}


def doses_kept(
    trials: PhaseOne, pairs: Sequence[dict[str, Any]], drug: str, partner: str,
    *, knowledge: Knowledge | None = None,
) -> list[dict[str, Any]]:
    """Answer: which share of its dose alone is left of each drug in the pair?

    Parameters
    ----------
    trials
        Table of phase I trials.
    pairs
        Combinations that hold both, from `pair_trials`.
    drug, partner
        Generic names.
    knowledge
        Knowledge pack; the built-in one by default.

    Returns
    -------
    list of dict
        Rows of `doses_kept`, one per drug and trial that gives a dose; one without where none
        does. Doses are held against each other in mg a day where both are given every day; any
        other schedule is `not_comparable`.

    Notes
    -----
    Alone: the highest dose that trials of the drug alone call tolerated or recommended, else the
    dose of its label. What was tolerated in cycle 1 need not be in the tenth.
    """
    made = []
    table = trials.tables["phase_one_doses"]
    for own in (drug, partner):
        alone, alone_from = _alone(trials, own, knowledge)
        found = [
            {"pmid": pair["pmid"], "others": pair["others"], "in_pair": row["dose"],
             "unit": row["unit"], "remark": row["remark"],
             "per_day_in_pair": _mg_a_day(row["dose"], row["unit"], row["per_day"])}
            for pair in pairs
            for row in rows_of(rows_of_combination(
                table, pmid=pair["pmid"], combination=pair["combination"]))
            if row["drug"] == own and row["dose"] == row["dose"]]
        for row in found or [{}]:
            made.append({"drug": drug, "partner": partner, "of": own, "per_day_alone": alone,
                         "alone_from": alone_from, **row,
                         **_ratio(bool(row), row.get("per_day_in_pair", np.nan), alone)})
    return made


def _ratio(given: bool, in_pair: float, alone: float) -> dict[str, Any]:
    if not given:
        return {"status": DoseKept.NO_DOSE_IN_PAIR}
    if not alone > 0:
        return {"status": DoseKept.NO_DOSE_ALONE}
    if not in_pair > 0:
        return {"status": DoseKept.NOT_COMPARABLE}
    return {"status": DoseKept.OK, "kept": in_pair / alone}


def _alone(trials: PhaseOne, drug: str, knowledge: Knowledge | None) -> tuple[float, str]:
    table = trials.tables["phase_one_doses"]
    own = table[table["pmid"].isin(trials.alone.get(drug, frozenset())) & (table["drug"] == drug)]
    doses = [(_mg_a_day(row["dose"], row["unit"], row["per_day"]), row["pmid"])
             for row in rows_of(own)]
    doses = [(dose, pmid) for dose, pmid in doses if dose > 0]
    if doses:
        dose, pmid = max(doses)
        return dose, f"PMID {pmid}"
    name = find_drug(drug, knowledge=knowledge)
    for row in rows_of(exposure_of(name, knowledge=knowledge)) if name else []:
        times = _TIMES.get(row["schedule"], np.nan)
        if row["dose_mg"] * times > 0:
            return row["dose_mg"] * times, row["source"]
    return np.nan, ""


def _mg_a_day(dose: float, unit: str, per_day: float) -> float:
    if unit in ("mg/day", "mg/d"):
        return dose
    return dose * per_day if unit == "mg" else np.nan

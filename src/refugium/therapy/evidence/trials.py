"""Known trials that bear on a claim, those against it beside those for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from refugium.core.tables import rows_of
from refugium.knowledge import Knowledge, find_drug, targets_of
from refugium.knowledge.packs.therapies import disease_key
from refugium.therapy.evidence.gains import survival_gain
from refugium.therapy.evidence.match import Claim
from refugium.therapy.evidence.schemas import Gain, Relation, Stance

_LUNG = frozenset({"non-small cell lung cancer", "lung adenocarcinoma"})


def match_trials(
    trials: pd.DataFrame, claim: Claim, *, knowledge: Knowledge | None = None
) -> list[dict[str, Any]]:
    """Answer: which known trials bear on a claim, and which of them weaken it?

    Parameters
    ----------
    trials
        From :func:`refugium.knowledge.packs.therapies.known_trials`: looked up, every one.
    claim
        What is claimed.
    knowledge
        Knowledge pack; the built-in one by default.

    Returns
    -------
    list of dict
        Rows with `relation` (the same drugs; drugs made for the same nodes; one of them alone),
        `stance`, `gain` and `weakens`.

    Notes
    -----
    Against: no response in any patient, an aim that was not reached, or shorter survival. For: an
    aim that was reached or a survival gain. Responses without a comparison speak for neither. A
    trial of lung adenocarcinoma bears on the claim in non-small cell lung cancer and the other way
    when it weakens it: doubt is lent, a grade is not.
    """
    found = []
    for row in rows_of(trials):
        relation = _relation(frozenset(row["drugs"]), claim.drugs, knowledge)
        if relation is None:
            continue
        disease = disease_key(str(row["disease"]))
        same = disease == claim.disease
        near = same or {disease, claim.disease} <= _LUNG
        gain = survival_gain(**{
            name if part == "ratio" else f"{name}_{part}": row[f"{name}_{part}"]
            for name in ("survival", "progression") for part in ("ratio", "lo", "hi")})
        stance = _stance(row, gain)
        found.append({**row, "relation": relation, "same_disease": same, "stance": stance,
                      "gain": gain, "weakens": near and stance == Stance.AGAINST})
    return found


def _stance(row: Mapping[str, Any], gain: Gain) -> Stance:
    if row["responses"] == 0 or row["primary_met"] == "no" or gain == Gain.SURVIVAL_WORSE:
        return Stance.AGAINST
    return Stance.FOR if row["primary_met"] == "yes" or gain == Gain.SURVIVAL else Stance.NEITHER


def _relation(
    row: frozenset[str], claim: frozenset[str], knowledge: Knowledge | None
) -> Relation | None:
    if row == claim:
        return Relation.SAME
    if row < claim:
        return Relation.PART
    aims = [_aims(drug, knowledge) for drug in sorted(claim)]
    own = [_aims(drug, knowledge) for drug in sorted(row)]
    # each drug of the claim meets another drug of the row that was made for a node of its own
    orders = [own, own[::-1]] if len(own) == 2 else [own]
    if len(own) == len(aims) and any(
            all(one & other for one, other in zip(aims, order, strict=True)) for order in orders):
        return Relation.SAME_AIMS
    return None


def _aims(drug: str, knowledge: Knowledge | None) -> set[str]:
    name = find_drug(drug, knowledge=knowledge)
    return set(targets_of(name, knowledge=knowledge)) if name else set()

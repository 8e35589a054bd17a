"""In which organs both drugs of a pair are harmful alone."""

from __future__ import annotations

from typing import Any

import pandas as pd

from refugium.core.tables import rows_of
from refugium.knowledge.packs.therapies import Organ, PhaseOne

_UNTOLD = (Organ.NOT_CLASSED, Organ.GENERAL)
"""Fatigue and fever of two drugs are no organ in common."""


def overlapping_organs(
    trials: PhaseOne, labels: pd.DataFrame, drug: str, partner: str
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Answer: in which classes of organs are both drugs, each alone, known to be harmful?

    Returns
    -------
    tuple of lists
        Rows of `organs`, and of `organ_coverage`: whether a drug's organs could be known at all.
        Toxicities of combinations are not laid at one drug's door.
    """
    known = {}
    coverage = []
    for name in (drug, partner):
        known[name], seen = _organs_of(trials, labels, name)
        coverage.append({"drug": name, **seen})
    rows = [{"drug": drug, "partner": partner, "organ": organ,
             "drug_from": known[drug][organ], "partner_from": known[partner][organ]}
            for organ in known[drug] if organ in known[partner]]
    return rows, coverage


def _organs_of(
    trials: PhaseOne, labels: pd.DataFrame, drug: str
) -> tuple[dict[str, tuple[str, ...]], dict[str, Any]]:
    table = trials.tables["phase_one_toxicities"]
    own = table[table["pmid"].isin(trials.alone.get(drug, frozenset()))]
    texts = labels[labels["drug"] == drug]
    found: dict[str, dict[str, None]] = {}
    for row in rows_of(own):
        for organ in row["organs"]:
            found.setdefault(organ, {})[f"PMID {row['pmid']}"] = None
    for row in rows_of(texts):
        for organ in row["organs"]:
            found.setdefault(organ, {})[row["source"]] = None
    return ({organ: tuple(sources) for organ, sources in found.items() if organ not in _UNTOLD},
            {"trials_alone": own["pmid"].nunique(), "label_read": len(texts) > 0})

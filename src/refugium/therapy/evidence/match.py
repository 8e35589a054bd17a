"""Whether a level that a source grants was earned for the claim at hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from refugium.core.tables import rows_of
from refugium.knowledge.packs.therapies import (
    Direction,
    Joined,
    Speaks,
    disease_key,
    marker_key,
)
from refugium.therapy.evidence.schemas import DrugMatch, Stance


@dataclass(frozen=True, kw_only=True)
class Claim:
    """That drugs work in a disease with a marker: each by the name that this house gives it."""

    drugs: frozenset[str]
    disease: str
    gene: str
    variant: str = ""


def match_assertions(assertions: pd.DataFrame, claim: Claim) -> list[dict[str, Any]]:
    """Answer: which assertions bear on a claim, and which of them were earned for it?

    Parameters
    ----------
    assertions
        Columns of :data:`refugium.knowledge.packs.therapies.ASSERTIONS`.
    claim
        What is claimed.

    Returns
    -------
    list of dict
        Rows that hold a drug of the claim, with `stance`, what agrees, and `grade`: the level where
        disease, marker, drugs and direction are all the claim's, else empty.

    Notes
    -----
    A change of the gene that neither side states is no agreement: a level earned with L858R is
    not that of the gene. Support of resistance, and want of support of sensitivity, speak
    against; resistance that was not seen is no response.
    """
    return [row | _matched(row, claim) for row in rows_of(assertions)
            if claim.drugs & set(row["drugs"])]


def _matched(row: Mapping[str, Any], claim: Claim) -> dict[str, Any]:
    stance = stance_of(str(row["direction"]), str(row["speaks"]))
    drugs = _drug_match(frozenset(row["drugs"]), str(row["joined"]), claim.drugs)
    disease = disease_key(str(row["disease"])) == claim.disease
    gene = str(row["gene"]).casefold() == claim.gene.casefold() != ""
    own = marker_key(str(row["variant"]))
    marker = gene and own != "" and own == marker_key(claim.variant)
    earned = disease and marker and drugs == DrugMatch.SAME and stance != Stance.NEITHER
    return {"stance": stance, "same_disease": disease, "same_marker": marker, "same_gene": gene,
            "drug_match": drugs, "grade": row["level"] if earned else ""}


def stance_of(direction: str, speaks: str) -> Stance:
    """Return how a row stands to the claim that the drug works.

    Examples
    --------
    >>> stance_of("resistance", "supports").value, stance_of("resistance", "does_not_support").value
    ('against', 'neither')
    """
    return {
        (Direction.SENSITIVITY, Speaks.SUPPORTS): Stance.FOR,
        (Direction.SENSITIVITY, Speaks.DOES_NOT_SUPPORT): Stance.AGAINST,
        (Direction.RESISTANCE, Speaks.SUPPORTS): Stance.AGAINST,
    }.get((Direction(direction), Speaks(speaks)), Stance.NEITHER)


def _drug_match(row: frozenset[str], joined: str, claim: frozenset[str]) -> DrugMatch:
    if joined == Joined.NOT_STATED:
        return DrugMatch.NOT_STATED
    if row == claim:
        return DrugMatch.SAME
    return DrugMatch.IN_A_COMBINATION if claim < row or row - claim else DrugMatch.PART

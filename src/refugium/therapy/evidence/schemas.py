"""Columns of the evidence tables, and how a row of a source stands to the claim."""

from __future__ import annotations

from enum import StrEnum

from refugium.core.tables import Column, Schema
from refugium.knowledge.packs.therapies import ASSERTIONS, KNOWN_TRIALS


class Stance(StrEnum):
    """Whether a row speaks for a claim or against it.

    `neither`: it is about something else, or says that resistance was not seen, which is no
    response.
    """

    FOR = "for"
    AGAINST = "against"
    NEITHER = "neither"


class DrugMatch(StrEnum):
    """How the drugs of a row stand to those of the claim.

    `same`; `in_a_combination`: with drugs that the claim does not hold; `part`: some of the
    claim's drugs only; `not_stated`: a comma list, a combination or alternatives.
    """

    SAME = "same"
    IN_A_COMBINATION = "in_a_combination"
    PART = "part"
    NOT_STATED = "not_stated"

    @property
    def says(self) -> str:
        """In words for a page."""
        return {DrugMatch.SAME: "the same drugs",
                DrugMatch.IN_A_COMBINATION: "with further drugs",
                DrugMatch.PART: "a part of these drugs",
                DrugMatch.NOT_STATED: "combination or alternatives: not stated"}[self]


class Relation(StrEnum):
    """How the drugs of a known trial stand to those of the claim.

    `same`: the same drugs; `same_aims`: each drug replaced by one made for the same node; `part`:
    one of them alone.
    """

    SAME = "same"
    SAME_AIMS = "same_aims"
    PART = "part"


class Gain(StrEnum):
    """What a randomised trial showed of progression and of survival.

    Examples
    --------
    >>> Gain.PROGRESSION_ONLY.says
    'progression gain without survival gain'
    """

    SURVIVAL = "survival"
    PROGRESSION_ONLY = "progression_only"
    NEITHER_SHOWN = "neither_shown"
    SURVIVAL_WORSE = "survival_worse"
    NOT_RANDOMISED = "not_randomised"
    CANNOT_TELL = "cannot_tell"

    @property
    def says(self) -> str:
        """In words for a page."""
        return _SAYS[self]


_SAYS = {
    Gain.SURVIVAL: "survival gain",
    Gain.PROGRESSION_ONLY: "progression gain without survival gain",
    Gain.NEITHER_SHOWN: "no gain shown in progression or survival",
    Gain.SURVIVAL_WORSE: "survival shorter with the partner",
    Gain.NOT_RANDOMISED: "not compared with the drug alone",
    Gain.CANNOT_TELL: "cannot tell: an interval is not stated",
}

EVIDENCE = Schema("evidence", (
    *ASSERTIONS.columns,
    Column("stance", "enum", "for the claim, against it, or neither", values=Stance),
    Column("same_disease", "flag", "earned in the disease of the claim"),
    Column("same_marker", "flag", "earned with the marker of the claim: gene and change"),
    Column("same_gene", "flag", "earned with some marker in the same gene"),
    Column("drug_match", "enum", "how its drugs stand to those of the claim", values=DrugMatch),
    Column("grade", "enum", "its level, if disease, marker, drugs and direction are those of the "
           "claim; else empty: a level is never lent", values=("A", "B", "C", "D", "E")),
), holds="a row per assertion on a drug of the claim: where its level was earned, and for what")

TRIALS = Schema("trials", (
    *KNOWN_TRIALS.columns,
    Column("relation", "enum", "how its drugs stand to those of the claim", values=Relation),
    Column("same_disease", "flag", "of the disease of the claim"),
    Column("stance", "enum", "for the claim, against it, or neither", values=Stance),
    Column("gain", "enum", "what it showed of progression and survival", values=Gain),
    Column("weakens", "flag", "it speaks against the claim, in its disease"),
), holds="trials of the list that bear on the claim")

GRADE = Schema("grade", (
    Column("drugs", "list", "drugs of the claim"),
    Column("disease", "name", "disease of the claim"),
    Column("gene", "name", "gene of the marker"),
    Column("variant", "name", "change of it; empty: not stated"),
    Column("grade_for", "enum", "best grade for it; empty: none", values=("A", "B", "C", "D", "E")),
    Column("grade_against", "enum", "best grade against it; empty: none",
           values=("A", "B", "C", "D", "E")),
    Column("rows_for", "integer", "graded rows for it"),
    Column("rows_against", "integer", "graded rows against it"),
    Column("not_lent", "integer", "rows on these drugs whose level was earned elsewhere"),
    Column("trials_against", "integer", "known trials that weaken it"),
    Column("sources", "list", "sources of assertions that were asked"),
), holds="the claim, with its grades on both sides")

SCHEMAS = (GRADE, EVIDENCE, TRIALS)

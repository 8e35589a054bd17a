"""Evidence for and against a claim that drugs work: grades, where they were earned, trials."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from refugium.core.errors import RefugiumError
from refugium.core.result import Result
from refugium.core.tables import rows_of
from refugium.knowledge import Knowledge
from refugium.knowledge.packs.therapies import (
    ASSERTIONS,
    disease_key,
    drug_name,
    known_trials,
    load_assertions,
)
from refugium.language.lists import listed
from refugium.therapy.evidence.match import Claim, match_assertions
from refugium.therapy.evidence.schemas import SCHEMAS, DrugMatch, Gain, Stance
from refugium.therapy.evidence.trials import match_trials

_NONE = "none"


@dataclass(frozen=True, eq=False, repr=False)
class EvidenceResult(Result):
    """Evidence for and against a claim.

    Attributes
    ----------
    grade, evidence, trials
        See :data:`refugium.therapy.evidence.schemas.SCHEMAS`.
    """

    schemas = SCHEMAS

    def summary(self) -> str:
        """Say the grades, what was not lent, and the trials, those against among them."""
        return "\n".join(_sentences(self))


def find_evidence(
    drugs: Sequence[str], *, disease: str, gene: str, variant: str = "",
    assertions: pd.DataFrame | None = None, knowledge: Knowledge | None = None,
) -> EvidenceResult:
    """Answer: what is known for and against these drugs in this disease with this marker?

    Parameters
    ----------
    drugs
        One or two, any names.
    disease
        Any spelling; a kind of a disease is another disease.
    gene
        Gene of the marker.
    variant
        The change of it, as sources write it (`L858R`, `BCR-ABL`, `AMPLIFICATION`). Empty: no
        level can be earned, for none is of a gene whatever its change.
    assertions
        Rows in the columns of :data:`refugium.knowledge.packs.therapies.ASSERTIONS`: one's own,
        or several sources one under the other. The built-in CIViC release by default.
    knowledge
        Knowledge pack; the built-in one by default.

    Returns
    -------
    EvidenceResult
        `evidence` holds every assertion on a drug of the claim; `grade` stands only in rows whose
        disease, marker, drugs and direction are the claim's. A level earned elsewhere is shown as
        such and never lent.

    Raises
    ------
    RefugiumError
        No drug, a disease or gene that is not stated, or a column that is missing.

    Examples
    --------
    >>> found = find_evidence(["dasatinib"], disease="EGFR-mutant lung cancer", gene="EGFR",
    ...                       variant="L858R")
    >>> found.grade[["grade_for", "grade_against"]].values.tolist()
    [['', '']]
    >>> sorted(set(found.evidence["level"]))  # shown, with where they were earned
    ['A', 'B', 'C', 'D']
    """
    names = tuple(dict.fromkeys(drug_name(drug, knowledge=knowledge) for drug in drugs))
    for what, given in (("drugs", "".join(names)), ("disease", disease), ("gene", gene)):
        if not given.strip():
            raise RefugiumError("a claim states drugs, disease and gene", column=what,
                                remedy="say which; evidence is never lent from another one")
    table = load_assertions() if assertions is None else assertions
    for column in ASSERTIONS.names:
        if column not in table:
            raise RefugiumError("a column is missing", file="assertions", column=column,
                                remedy=f"the columns are {', '.join(ASSERTIONS.names)}")
    claim = Claim(drugs=frozenset(names), disease=disease_key(disease), gene=gene.strip(),
                  variant=variant)
    rows = match_assertions(ASSERTIONS.table(table), claim)
    trials = match_trials(known_trials(), claim, knowledge=knowledge)
    best = {stance: _best(rows, stance) for stance in (Stance.FOR, Stance.AGAINST)}
    grade = {
        "drugs": names, "disease": disease, "gene": gene, "variant": variant,
        "grade_for": best[Stance.FOR][0], "grade_against": best[Stance.AGAINST][0],
        "rows_for": best[Stance.FOR][1], "rows_against": best[Stance.AGAINST][1],
        "not_lent": sum(not row["grade"] for row in rows),
        "trials_against": sum(bool(row["weakens"]) for row in trials),
        "sources": tuple(dict.fromkeys(table["origin"])),
    }
    return EvidenceResult({"grade": pd.DataFrame([grade]), "evidence": pd.DataFrame(rows),
                           "trials": pd.DataFrame(trials)})


def _best(rows: Sequence[dict[str, Any]], stance: Stance) -> tuple[str, int]:
    """Return the best grade of a side, A before E, and the number of graded rows."""
    grades = sorted(str(row["grade"]) for row in rows if row["grade"] and row["stance"] == stance)
    return (grades[0] if grades else ""), len(grades)


def _sentences(result: EvidenceResult) -> Iterator[str]:
    if result.tables["grade"].empty:
        yield "No claim was asked."
        return
    grade = rows_of(result.tables["grade"])[0]
    claim = " + ".join(grade["drugs"])
    marker = " ".join(filter(None, (grade["gene"], grade["variant"])))
    yield (f"{claim} in {grade['disease']} with {marker}: grade for it "
           f"{grade['grade_for'] or _NONE} ({grade['rows_for']} rows), against it "
           f"{grade['grade_against'] or _NONE} ({grade['rows_against']} rows); sources: "
           f"{listed(list(grade['sources']))}.")
    if grade["not_lent"]:
        yield (f"{grade['not_lent']} further rows on these drugs were earned in another disease, "
               "with another marker or with other drugs: shown, not lent.")
    unclear = result.tables["evidence"]["drug_match"].eq(DrugMatch.NOT_STATED).sum()
    if unclear:
        yield f"{unclear} rows name several drugs: {DrugMatch.NOT_STATED.says}."
    for row in rows_of(result.tables["trials"]):
        side = ("Weakens it" if row["weakens"] else "Known trial" if row["same_disease"]
                else "Known trial of another disease")
        gain = "" if row["gain"] == Gain.NOT_RANDOMISED else f"; {Gain(row['gain']).says}"
        yield (f"{side}: {row['trial']} in {row['disease']}, {row['nct'] or row['reference']}: "
               f"{row['words']}{gain} (looked up {row['looked_up']}).")

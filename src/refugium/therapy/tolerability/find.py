"""What is known of the harm of two drugs together, source by source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from refugium.core.errors import RefugiumError
from refugium.core.result import Result
from refugium.core.tables import rows_of
from refugium.knowledge import Knowledge
from refugium.knowledge.packs.therapies import (
    PhaseOne,
    drug_name,
    known_trials,
    label_texts,
    load_phase_one,
)
from refugium.therapy.tolerability.doses import doses_kept
from refugium.therapy.tolerability.organs import overlapping_organs
from refugium.therapy.tolerability.pair_trials import pair_trials, rows_of_combination
from refugium.therapy.tolerability.schemas import SCHEMAS, Answer
from refugium.therapy.tolerability.sentences import tolerability_sentences


@dataclass(frozen=True, eq=False, repr=False)
class TolerabilityResult(Result):
    """Harm of a pair: four answers side by side, doses kept, organs in common, known trials.

    Attributes
    ----------
    toxicity, toxicities, doses_kept, organs, organ_coverage, known_trials, label_texts
        See :data:`refugium.therapy.tolerability.schemas.SCHEMAS`.
    """

    schemas = SCHEMAS

    def summary(self) -> str:
        """Say each answer by itself."""
        return "\n".join(tolerability_sentences(self.tables))


def find_tolerability(
    drug: str, partner: str, *, trials: PhaseOne | None = None, knowledge: Knowledge | None = None
) -> TolerabilityResult:
    """Answer: what is known of the harm of two drugs given together?

    Parameters
    ----------
    drug, partner
        Any names.
    trials
        Table of phase I trials; the built-in one by default.
    knowledge
        Knowledge pack; the built-in one by default.

    Returns
    -------
    TolerabilityResult
        `toxicity` holds a row per answer: a trial with toxicities (`recorded`), one without
        (`none_recorded`: not "none"), that the table does not cover the pair (`not_in_table`, with
        what it covers), texts of labels. None is ever turned into another.

    Raises
    ------
    RefugiumError
        The two names are one drug.

    Notes
    -----
    Phase I trials count what limits a dose, mostly in cycle 1: they say nothing of chronic
    tolerability or quality of life, and the numbers treated at a level are small.

    Examples
    --------
    >>> print(find_tolerability("panobinostat", "erlotinib").summary().splitlines()[0])
    panobinostat + erlotinib, PMID 24429877: in the table of trials, with the toxicities that \
limited its doses: atrial fibrillation in 1 of 6, nausea in 1 of 5, prolonged QTc in 1 of 5; \
cycle 1 only: says nothing of chronic tolerability or quality of life.
    """
    return TolerabilityResult({name: pd.DataFrame(rows) for name, rows in harm_rows(
        drug, partner, trials=trials, knowledge=knowledge).items()})


def harm_rows(
    drug: str, partner: str, *, trials: PhaseOne | None = None, knowledge: Knowledge | None = None
) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of every table of :func:`find_tolerability`, for answers over many pairs.

    Raises
    ------
    RefugiumError
        The two names are one drug.
    """
    one, other = (drug_name(name, knowledge=knowledge) for name in (drug, partner))
    if one == other:
        raise RefugiumError("one drug, not a pair", found=one, remedy="name two drugs")
    table = trials or load_phase_one()
    labels = label_texts()
    labels = labels[labels["drug"].isin((one, other))]
    pairs = pair_trials(table, one, other)
    toxicity, toxicities = _of_trials(table, pairs, one, other)
    toxicity += [{
        "drug": one, "partner": other, "answer": Answer.LABEL_TEXT, "source": row["source"],
        "words": f"{row['drug']}: {row['words']}",
    } for row in rows_of(labels)]
    organs, coverage = overlapping_organs(table, labels, one, other)
    listed = known_trials()
    both = [{one, other} <= set(names) for names in listed["drugs"]]
    return {
        "toxicity": toxicity, "toxicities": toxicities,
        "doses_kept": doses_kept(table, pairs, one, other, knowledge=knowledge),
        "organs": organs, "organ_coverage": coverage,
        "known_trials": rows_of(listed[both]), "label_texts": rows_of(labels),
    }


def _of_trials(
    table: PhaseOne, pairs: list[dict[str, Any]], drug: str, partner: str
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the answers of the table of trials, and the toxicities that it records."""
    source = f"{table.source}; newest trial in it PMID {table.newest_pmid}"
    named = {"drug": drug, "partner": partner}
    if not pairs:
        return [{**named, "answer": Answer.NOT_IN_TABLE, "source": source}], []
    answers, rows = [], []
    for pair in pairs:
        seen = rows_of(rows_of_combination(table.tables["phase_one_toxicities"],
                                           pmid=pair["pmid"], combination=pair["combination"]))
        head = {**named, "pmid": pair["pmid"], "others": pair["others"]}
        answers.append({**head, "answer": Answer.RECORDED if seen else Answer.NONE_RECORDED,
                        "nct": pair["nct"], "window": pair["window"], "rows": len(seen),
                        "source": source})
        rows += [{**head, **{name: value for name, value in row.items()
                             if name not in ("pmid", "combination")}} for row in seen]
    return answers, rows

"""Names of drugs that are not understood, or that hide one drug as two: said, never passed over."""

from __future__ import annotations

import pandas as pd

from refugium.core.tables import rows_of
from refugium.escape.schemas import NOTES
from refugium.knowledge import Knowledge
from refugium.language.lists import first_few
from refugium.study.design import Design
from refugium.study.treatment.drugs import TWICE, UNKNOWN, unclear_drugs

MOST = 8
"""Names listed in one sentence."""


def drug_name_notes(design: Design, contrasts: pd.DataFrame, knowledge: Knowledge) -> pd.DataFrame:
    """Answer: which drugs are not known, so that their target is not either, or have two names?

    Parameters
    ----------
    design
        The design of the study.
    contrasts
        What is compared.
    knowledge
        Drugs and nodes.

    Returns
    -------
    pandas.DataFrame
        Columns of :data:`refugium.escape.schemas.NOTES`, one row per drug or antibody.
    """
    used = set(contrasts["case_arm"])
    given = {a for arm, history in design.histories.items() if arm in used
             for period in history for a in period.agents}
    return NOTES.table([
        {"kind": one.kind, "where": one.where, "words": one.words}
        for one in unclear_drugs(given, design.arms["agent"], knowledge)])


def drug_name_sentences(notes: pd.DataFrame) -> list[str]:
    """Return what a summary says of them, from the table of notes."""
    rows = [row for row in rows_of(notes) if row["kind"] == UNKNOWN]
    twice = [str(row["words"]) for row in rows_of(notes) if row["kind"] == TWICE]
    if len(rows) < 2:
        return [*(str(row["words"]) for row in rows), *twice]
    names = [str(row["where"]) for row in rows]
    return [f"It is not known here what {first_few(names, MOST)} hit: under them alone no target "
            "and no backup is judged; the notes say more.", *twice]

"""Names of drugs that are not understood, or that hide one drug as two: said, never passed over."""

from __future__ import annotations

import pandas as pd

from refugium.core.tables import rows_of
from refugium.escape.drug_aims import TARGETED_KINDS, aims_of
from refugium.escape.schemas import NOTES
from refugium.knowledge import Knowledge, find_drug
from refugium.language.lists import first_few
from refugium.language.names import first_word
from refugium.language.suggest import nearest
from refugium.study.design import Design

UNKNOWN, TWICE = "unknown_drug", "one_drug_two_names"
"""Kinds of these notes."""
ALIKE = 0.85
"""Likeness (0 to 1) from which a known drug's name is suggested."""
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

    Notes
    -----
    Arms are compared by the names of their agents as written: `erlotinib` and `Tarceva` are two
    agents, and neither is the reference of a combination with the other.
    """
    used = set(contrasts["case_arm"])
    agents = {a for arm, history in design.histories.items() if arm in used
              for period in history for a in period.agents
              if a.kind in TARGETED_KINDS and not a.neutral}
    names = dict.fromkeys(a.name for a in sorted(agents, key=str) if not aims_of(a, knowledge))
    rows = [{"kind": UNKNOWN, "where": name, "words": _words(name, knowledge)} for name in names]
    called: dict[str, list[str]] = {}
    for name in dict.fromkeys(design.arms["agent"]):
        called.setdefault(find_drug(name, knowledge=knowledge) or "", []).append(str(name))
    rows += [{"kind": TWICE, "where": drug, "words":
              f"{' and '.join(same)} are one drug, {drug}, under several names: they count as "
              "different agents here and are not compared with each other; write one name."}
             for drug, same in called.items() if drug and len(same) > 1]
    return NOTES.table(rows)


def _words(name: str, knowledge: Knowledge) -> str:
    if find_drug(name, knowledge=knowledge) is not None:
        return f"No target of {name} is known here: under it alone nothing is judged."
    first = first_word(name)
    known = first and find_drug(first, knowledge=knowledge)
    near = [known] if known else nearest(
        name, knowledge.drugs["drug"], most=1, alike=ALIKE)
    hint = f"did you mean {near[0]}?" if near else (
        "write its generic name; an inhibitor known only by its target may be called EGFRi")
    return (f"{name} is not among the drugs known here: what it hits is unknown, so under it alone "
            f"no target and no backup is judged ({hint}).")


def drug_name_sentences(notes: pd.DataFrame) -> list[str]:
    """Return what a summary says of them, from the table of notes."""
    rows = [row for row in rows_of(notes) if row["kind"] == UNKNOWN]
    twice = [str(row["words"]) for row in rows_of(notes) if row["kind"] == TWICE]
    if len(rows) < 2:
        return [*(str(row["words"]) for row in rows), *twice]
    names = [str(row["where"]) for row in rows]
    return [f"It is not known here what {first_few(names, MOST)} hit: under them alone no target "
            "and no backup is judged; the notes say more.", *twice]

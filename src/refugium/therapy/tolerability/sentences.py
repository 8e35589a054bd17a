"""What the tolerability tables say, in sentences made from their fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from refugium.core.tables import rows_of
from refugium.knowledge.packs.therapies import Window
from refugium.language.lists import listed
from refugium.therapy.tolerability.schemas import Answer, DoseKept


def tolerability_sentences(tables: Mapping[str, pd.DataFrame]) -> Iterator[str]:
    """Write one sentence per answer, then doses, organs and known trials."""
    for row in rows_of(tables["toxicity"]):
        yield _answer(row, tables["toxicities"])
    for row in rows_of(tables["known_trials"]):
        head = ", ".join(filter(None, (row["trial"], row["nct"] or row["reference"],
                                       row["design"])))
        yield f"Known trial: {head}: {row['words']} (looked up {row['looked_up']})."
    for row in rows_of(tables["doses_kept"]):
        if row["status"] == DoseKept.OK:
            yield (f"{row['of']} kept {row['kept']:.0%} of its dose: {row['per_day_in_pair']:g} mg "
                   f"a day in the pair (PMID {row['pmid']}), {row['per_day_alone']:g} alone "
                   f"({row['alone_from']}).")
    for row in rows_of(tables["organs"]):
        yield (f"Both alone are harmful to {row['organ']}: {row['drug']} "
               f"({listed(list(row['drug_from']))}), {row['partner']} "
               f"({listed(list(row['partner_from']))}).")
    blind = [row["drug"] for row in rows_of(tables["organ_coverage"])
             if not row["trials_alone"] and not row["label_read"]]
    if blind:
        yield (f"Organs of {listed(blind)} alone are not known here: no overlap named is not no "
               "overlap.")


def _answer(row: Mapping[str, Any], toxicities: pd.DataFrame) -> str:
    pair = " + ".join((row["drug"], row["partner"], *row["others"]))
    answer = Answer(row["answer"])
    if answer == Answer.LABEL_TEXT:
        return f"{row['source']}: {row['words']}."
    if answer == Answer.NOT_IN_TABLE:
        return f"{pair}: {answer.says} ({row['source']})."
    head = f"{pair}, PMID {row['pmid']}: {answer.says}"
    if answer == Answer.RECORDED:
        own = toxicities[(toxicities["pmid"] == row["pmid"])
                         & (toxicities["others"] == row["others"])]
        head += ": " + ", ".join(_counted(each) for each in rows_of(own))
    return f"{head}; {Window(row['window']).says}."


def _counted(row: Mapping[str, Any]) -> str:
    affected, treated = row["affected"], row["treated"]
    if affected != affected:
        return f"{row['toxicity']} (numbers not stated)"
    of = f"of {treated:.0f}" if treated == treated else "of a number not stated"
    return f"{row['toxicity']} in {affected:.0f} {of}"

"""What speaks for a pair and against it, and what is known of its harm, side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from refugium.core.tables import rows_of
from refugium.knowledge.packs.therapies import drug_name
from refugium.language.lists import listed
from refugium.language.numbers import number
from refugium.language.roles import in_words
from refugium.therapy.rank.schema import Abstained
from refugium.therapy.tolerability.schemas import Answer, DoseKept

MOST_CARDS = 8
MOST_TOLD = 6
"""Toxicities of one trial that a card names."""
Tables = Mapping[str, pd.DataFrame]
Row = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Card:
    """One pair.

    Attributes
    ----------
    name, about
        Its drugs, and whether it was measured here.
    speaks_for, speaks_against
        Grades and trials of the claim; both empty where none is known or evidence was not asked.
    asked
        Whether evidence was asked at all.
    harm
        The answers on its harm in their order, never merged: what each means, and what it says.
    beside
        Dose kept, organs in common, known trials.
    """

    name: str
    about: str
    speaks_for: tuple[str, ...]
    speaks_against: tuple[str, ...]
    asked: bool
    harm: tuple[tuple[str, tuple[str, ...]], ...]
    beside: tuple[str, ...]


def evidence_cards(tables: Tables) -> list[Card]:
    """Answer: what is known for and against each pair, and of its harm?

    Parameters
    ----------
    tables
        Of a :class:`TherapyResult`.

    Returns
    -------
    list of Card
        One per pair, measured ones first, then those known from tables alone, at most
        `MOST_CARDS`.

    Examples
    --------
    >>> from refugium.therapy import TherapyResult
    >>> evidence_cards(TherapyResult({}).tables)
    []
    """
    asked = len(tables["grade"]) > 0
    pairs: dict[tuple[str, str], list[Row]] = {}
    for row in rows_of(tables["rank"]):
        pairs.setdefault((row["drug"], row["partner"]), []).append(row)
    order = sorted(pairs.items(), key=lambda item: not any(r["cells"] for r in item[1]))
    return [_card(tables, rows, asked=asked) for _, rows in order[:MOST_CARDS]]


def _card(tables: Tables, rows: list[Row], *, asked: bool) -> Card:
    row = rows[0]
    pair = {drug_name(row["drug"]), drug_name(row["partner"])}
    models = listed(list(dict.fromkeys(r["model_id"] for r in rows if r["cells"])))
    about = f"measured in {models}" if models else Abstained.NOT_TESTED.says
    return Card(
        name=f"{row['drug'].replace(';', ' + ')} + {row['partner']}", about=about, asked=asked,
        speaks_for=_each(rows, "evidence_for"), speaks_against=_each(rows, "evidence_against"),
        harm=_harm(tables, pair), beside=_beside(tables, pair))


def _each(rows: list[Row], name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for row in rows for text in row[name]))


def _of(table: pd.DataFrame, pair: set[str]) -> list[Row]:
    return [row for row in rows_of(table) if {row["drug"], row["partner"]} == pair]


def _harm(tables: Tables, pair: set[str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    answers: dict[Answer, list[str]] = {}
    told = _of(tables["toxicities"], pair)
    for row in _of(tables["toxicity"], pair):
        answer = Answer(row["answer"])
        said = answers.setdefault(answer, [])
        if answer == Answer.LABEL_TEXT:
            said.append(f"{row['words']} ({row['source']})")
            continue
        where = f"PMID {row['pmid']}" if row["pmid"] else row["source"]
        window = f", counted: {in_words(row['window'])}" if row["window"] else ""
        seen = [_toxicity(t) for t in told if t["pmid"] == row["pmid"]]
        more = f" and {len(seen) - MOST_TOLD} more" if len(seen) > MOST_TOLD else ""
        said.append(f"{where}{window}" + (f": {', '.join(seen[:MOST_TOLD])}{more}" if seen else ""))
    return tuple((answer.says, tuple(dict.fromkeys(answers[answer])))
                 for answer in Answer if answer in answers)


def _toxicity(row: Row) -> str:
    if row["affected"] == row["affected"] and row["treated"] == row["treated"]:
        return f"{row['toxicity']} in {row['affected']:.0f} of {row['treated']:.0f}"
    return f"{row['toxicity']} (numbers not stated)"


def _beside(tables: Tables, pair: set[str]) -> tuple[str, ...]:
    said = []
    for row in _of(tables["doses_kept"], pair):
        if row["status"] == DoseKept.OK:
            said.append(f"{row['of']} keeps {number(row['kept'])} of its dose alone in the pair "
                        f"(PMID {row['pmid']})")
    organs = [row["organ"] for row in _of(tables["organs"], pair)]
    if organs:
        said.append(f"Both drugs alone are harmful to: {listed(list(dict.fromkeys(organs)))}.")
    unknown = [row["drug"] for row in rows_of(tables["organ_coverage"])
               if row["drug"] in pair and not row["trials_alone"] and not row["label_read"]]
    if unknown:
        said.append(f"Of {listed(unknown)} alone no harm is known here: that is no safety.")
    for row in rows_of(tables["known_trials"]):
        if pair <= set(row["drugs"]):
            name = row["nct"] or row["reference"]
            said.append(f"Known trial in {row['disease']} ({name}): {row['words']} (looked up "
                        f"{row['looked_up']}).")
    return tuple(said)

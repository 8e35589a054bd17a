"""The answer on the page: sentences by comparison, each with markers that open its evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from refugium.escape.answer import Sentence, answer_sentences, lead_of
from refugium.escape.words import contexts_sentence, overturn_sentence
from refugium.status import BackupClass, Engagement, Level, Status

FIRST_BLOCKS = 8
PREFIX = {"engagement": "hit", "calls": "call", "not_measured": "unseen"}
LETTER = {"engagement": "H", "calls": "C", "not_measured": "N"}
_TAGS = {
    **{str(v): str(v).replace("_", " ") for v in (*Engagement, *Level)},
    str(BackupClass.LOST): "lost",
    str(BackupClass.PERSISTENT): "unchanged",
    str(Level.NONE): "no call",
    str(Status.ABSTAINED): "no verdict",
    str(Status.NOT_MEASURED): "not measured",
}


@dataclass(frozen=True)
class Mark:
    """A marker that opens one row of evidence."""

    label: str
    target: str


@dataclass(frozen=True)
class Line:
    """One sentence on the page."""

    tag: str
    look: str
    text: str
    marks: tuple[Mark, ...]
    asides: tuple[str, ...] = ()


@dataclass
class Block:
    """The sentences of one comparison."""

    name: str
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True)
class Answer:
    """What the page says first, and where its rows are."""

    first: list[Block]
    more: list[Block]
    contrasts: list[str]
    rows: dict[str, list[int]]


def lay_out(tables: Mapping[str, pd.DataFrame]) -> Answer:
    """Return the answer in blocks, with the rows that its sentences point to."""
    sentences = answer_sentences(tables)
    rows: dict[str, list[int]] = {name: [] for name in PREFIX}
    for sentence in sentences:
        rows[sentence.table] += sentence.rows or (sentence.row,)
    main: dict[str, Block] = {}
    rest: dict[str, Block] = {}
    for sentence in sentences:
        home = main if sentence.main else rest
        name = _heading(sentence)
        home.setdefault(name, Block(name)).lines.append(_line(sentence, tables))
    blocks = list(main.values())
    contrasts = list(dict.fromkeys(s.contrast for s in sentences if s.main and s.contrast))
    return Answer(
        blocks[:FIRST_BLOCKS], [*blocks[FIRST_BLOCKS:], *rest.values()], contrasts,
        {name: list(dict.fromkeys(found)) for name, found in rows.items()},
    )


def _heading(sentence: Sentence) -> str:
    if not sentence.contrast:
        return "What these data cannot see"
    return "No verdict" if sentence.kind == Status.ABSTAINED and _apart(sentence) \
        else sentence.contrast


def _apart(sentence: Sentence) -> bool:
    """Whether a sentence speaks of several comparisons and so names only the model."""
    return sentence.lead not in ("", lead_of(sentence.contrast))


def _line(sentence: Sentence, tables: Mapping[str, pd.DataFrame]) -> Line:
    tag = _TAGS.get(sentence.kind, "no call")
    asides: list[str] = []
    if sentence.table == "calls" and sentence.kind in set(Level) - {Level.NONE}:
        for row in (sentence.rows or (sentence.row,))[:1]:
            call = tables["calls"].iloc[row].to_dict()
            asides = [overturn_sentence(call), contexts_sentence(call)]
    return Line(
        tag, tag.replace(" ", "-"), sentence.text[len(sentence.lead):],
        tuple(mark(sentence.table, row) for row in sentence.rows or (sentence.row,)),
        tuple(filter(None, asides)),
    )


def mark(table: str, row: int) -> Mark:
    """Return the marker of a row; anchors are made of numbers, never of names."""
    return Mark(f"{LETTER[table]}{row + 1}", f"{PREFIX[table]}-{row + 1}")

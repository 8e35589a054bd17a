"""The answer by comparison: sentences in blocks, each with markers that open its evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from refugium.core.status import BackupClass, Engagement, Level, Status
from refugium.escape.sentences import (
    Sentence,
    answer_sentences,
    contexts_sentence,
    lead_of,
    overturn_sentence,
)
from refugium.language.roles import in_words
from refugium.report.abstained import abstained_lines
from refugium.report.marked_lines import Line, marks_of

FIRST_BLOCKS, MORE_BLOCKS = 6, 18
"""Comparisons in view and folded; so many that every marked row has its place on the page."""

CALLED = frozenset(map(str, set(Level) - {Level.NONE}))
_TAGS = {
    **{str(v): in_words(v) for v in (*Engagement, *Level)},
    str(BackupClass.LOST): "lost",
    str(BackupClass.PERSISTENT): "unchanged",
    str(Level.NONE): "no call",
    str(Status.ABSTAINED): "no verdict",
    str(Status.NOT_MEASURED): "not measured",
}


@dataclass
class ComparisonLines:
    """The sentences of one comparison."""

    name: str
    lines: list[Line] = field(default_factory=list)

    @property
    def called(self) -> bool:
        """Whether a node is called in it."""
        return any(line.tag in CALLED for line in self.lines)


@dataclass(frozen=True)
class Answer:
    """What the page says of each comparison, and where its rows are."""

    first: list[ComparisonLines]
    more: list[ComparisonLines]
    contrasts: list[str]
    left: int = 0
    called_left: int = 0

    @property
    def called_later(self) -> int:
        """How many comparisons with a call stand folded."""
        return sum(block.called for block in self.more)


def answer_by_comparison(tables: Mapping[str, pd.DataFrame]) -> Answer:
    """Return the answer in blocks: comparisons with a call first, then the others.

    What could not be judged is said once per reason, see
    :func:`refugium.report.abstained.abstained_lines`.
    """
    sentences = answer_sentences(tables)
    main: dict[str, ComparisonLines] = {}
    rest: dict[str, ComparisonLines] = {}
    blind: list[int] = []
    for sentence in sentences:
        if sentence.kind == Status.ABSTAINED and _apart(sentence):
            blind += sentence.rows or (sentence.row,)
            continue
        home = main if sentence.main else rest
        name = sentence.contrast or "What these data cannot see"
        home.setdefault(name, ComparisonLines(name)).lines.append(_line(sentence, tables))
    blocks = sorted(main.values(), key=lambda block: not block.called)
    if blind:
        lines = abstained_lines(tables["engagement"], blind)
        blocks.insert(FIRST_BLOCKS - 1, ComparisonLines("No verdict", lines))
    later = [*blocks[FIRST_BLOCKS:], *rest.values()]
    out = later[MORE_BLOCKS:]
    return Answer(
        blocks[:FIRST_BLOCKS], later[:MORE_BLOCKS],
        list(dict.fromkeys(s.contrast for s in sentences if s.main and s.contrast)),
        len(out), sum(block.called for block in out),
    )


def _apart(sentence: Sentence) -> bool:
    """Whether a sentence speaks of several comparisons and so names only the model."""
    return sentence.lead not in ("", lead_of(sentence.contrast))


def _line(sentence: Sentence, tables: Mapping[str, pd.DataFrame]) -> Line:
    tag = _TAGS.get(sentence.kind, "no call")
    asides: list[str] = []
    rows = sentence.rows or (sentence.row,)
    if sentence.table == "calls" and sentence.kind in CALLED:
        call = tables["calls"].iloc[rows[0]].to_dict()
        asides = [overturn_sentence(call), contexts_sentence(call)]
    return Line(
        tag, sentence.text[len(sentence.lead):], *marks_of(sentence.table, rows),
        asides=tuple(filter(None, asides)),
    )

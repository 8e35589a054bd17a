"""What a study holds and what it can answer, before anything is computed."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

import pandas as pd

from refugium.check.cautions import find_cautions
from refugium.check.confounding import (
    CONFOUNDING,
    REPLICATES,
    confounding,
    contrast_words,
    replicate_counts,
)
from refugium.check.given_changes import given_words
from refugium.check.pairs import pair_words
from refugium.check.questions import QUESTIONS, questions
from refugium.check.timelines import KEY, TIMELINES, axis, timelines
from refugium.check.transcripts import read_by_transcripts
from refugium.core.result import Result
from refugium.core.status import Status
from refugium.core.tables import Column, Schema, rows_of
from refugium.knowledge import load_knowledge
from refugium.language.lists import first_few, first_lines
from refugium.language.names import one_line
from refugium.language.numbers import counted
from refugium.signal import Readings, read
from refugium.study import LOSSES, Study
from refugium.study.design import declared_nodes

LOST = Schema("lost", LOSSES.columns)
WARNINGS = Schema(
    "warnings",
    (
        Column("where", "text", "table and column, or modality"),
        Column("found", "words", "what may not be meant"),
        Column("remedy", "words", "what to do"),
    ),
)
HEAD = Schema(
    "head",
    (Column("what", "text", "name, size, axis, pairs"),
     Column("words", "words", "the same in words")),
)
_WIDTH = 100
_SHOWN = 40
"""Arms drawn in the summary; the table holds all."""


@dataclass(frozen=True, eq=False, repr=False)
class StudyReport(Result):
    """What :func:`check_study` found, as tables.

    Attributes
    ----------
    tables
        `head`: name, size, axis and stated pairs in words. `arms`: timeline in plain
        characters, history and samples per arm. `lost`: what was dropped, merged or changed
        while reading, and why.
        `confounding`: shared blocks and status per contrast, and a rank check per modality.
        `replicates`: samples, blocks and replicates of every state and contrast. `questions`:
        the ten questions, answerable, partly or no, the reason, what would be needed.
        `warnings`: what is not wrong but may not be meant. Each is also an attribute, which
        returns a copy.

    Examples
    --------
    >>> report = StudyReport({})
    >>> report.ok, report.warnings.empty
    (True, True)
    """

    schemas: ClassVar[tuple[Schema, ...]] = (
        HEAD, TIMELINES, LOST, CONFOUNDING, REPLICATES, QUESTIONS, WARNINGS,
    )

    @property
    def ok(self) -> bool:
        """Whether nothing needs a second look: no warning, and no contrast confounded."""
        confounded = (self.tables["confounding"]["status"] == Status.CONFOUNDED).any()
        return bool(self.tables["warnings"].empty and not confounded)

    def summary(self) -> str:
        """Say everything in plain text, for the screen."""
        return "\n".join(_lines(self.tables))


def check_study(study: Study | Readings) -> StudyReport:
    """Answer: what does this study hold, what went lost, and what can it answer?

    Parameters
    ----------
    study
        The study, or its readings.

    Returns
    -------
    StudyReport

    Raises
    ------
    StudyError
        For a declared node that is none.

    Notes
    -----
    Only the design is judged. A question that the design can answer may still end in a status
    such as `not_measured` if the readouts that matter are not among the features.

    Examples
    --------
    >>> study = Study(
    ...     name="two dishes",
    ...     models=pd.DataFrame({"model_id": ["PC9"]}),
    ...     arms=pd.DataFrame({"arm": ["untreated", "erlotinib"], "start_h": [0, 0],
    ...                        "agent": ["none", "erlotinib:1 uM"]}),
    ...     samples=pd.DataFrame({"sample_id": ["a", "b"], "model_id": "PC9",
    ...                           "arm": ["untreated", "erlotinib"], "time_h": 24}),
    ...     modalities={},
    ... )
    >>> check_study(study).arms["timeline"].tolist()[1][:3]
    '==='
    """
    readings = read(study)
    design = readings.design
    knowledge = load_knowledge()
    declared_nodes(design.declared, knowledge)
    labels, ticks = axis(design)
    parts = [f"{name}: {reading.rows} x {reading.columns}{given_words(reading)}"
             for name, reading in readings.of.items()]
    series = design.wells.drop_duplicates(["block", "well", "model_id", "arm", "measure"])
    if len(series):
        parts.append(f"wells: {len(series)} series of {', '.join(series['measure'].unique())}")
    head = [
        {"what": "name", "words": design.name}, {"what": "time_zero", "words": design.time_zero},
        {"what": "size", "words": f"{counted(len(design.samples), 'sample')} of "
         f"{counted(len(design.models), 'model')} in "
         f"{counted(design.arms['arm'].nunique(), 'arm')} "
         f"({'; '.join(parts) or 'nothing measured'})"},
        {"what": "axis", "words": labels}, {"what": "ticks", "words": ticks},
        *({"what": "pairs", "words": words} for words in (pair_words(design),) if words),
    ]
    zeros = [{"modality": name, "item": "readings", "why": words}
             for name, reading in readings.of.items() for words in reading.zeros]
    lost = LOST.table([*rows_of(design.losses), *zeros])
    contrasts = {name: layout.contrasts for name, layout in design.layouts.items()}
    return StudyReport({
        "head": HEAD.table(head), "arms": timelines(design), "lost": lost,
        "confounding": confounding(design, contrasts),
        "replicates": replicate_counts(design, contrasts),
        "questions": questions(design, contrasts,
                               read_by_transcripts(readings, knowledge)),
        "warnings": WARNINGS.table(find_cautions(readings)),
    })


def _lines(tables: Mapping[str, pd.DataFrame]) -> Iterator[str]:
    head = dict(zip(tables["head"]["what"], tables["head"]["words"], strict=True))
    yield from _wrapped("", f"Study {head.get('name', '')!r}: {head.get('size', '')}.")
    yield f"Time zero: {head.get('time_zero', '')}."
    yield from _arms(tables["arms"], head)
    yield from _lost(tables["lost"])
    yield from _blocks(tables["confounding"])
    yield from _replicates(tables["replicates"])
    if "pairs" in head:
        yield from _wrapped("  ", f"Pairs: {head['pairs']}.")
    yield from ("", "The ten questions")
    for row in rows_of(tables["questions"]):
        yield f"{row['number']:>3}. {row['question']} {str(row['answer']).upper()}"
        yield from _wrapped("     ", f"{row['reason']}.")
        if row["needed"]:
            yield from _wrapped("     ", f"To have: {row['needed']}.")
    warnings = tables["warnings"]
    yield from ("", f"Warnings: {len(warnings) or 'none'}")
    for row in rows_of(warnings):
        yield from _wrapped("  ", f"{row['where']}: {row['found']}. To do: {row['remedy']}.")


def _arms(arms: pd.DataFrame, head: Mapping[str, str]) -> Iterator[str]:
    names = [textwrap.shorten(str(arm), 44, placeholder="...") for arm in arms["arm"]]
    wide = max((len(name) for name in names[:_SHOWN]), default=0) + 2
    long = max((len(str(line)) for line in arms["timeline"].head(_SHOWN)), default=0) + 2
    yield from ("", "Arms", *(f"  {line}" for line in KEY), "")
    yield f"  {'':{wide}}{head.get('axis', '')}"
    yield f"  {'':{wide}}{head.get('ticks', '')}"
    yield from first_lines([
        f"  {name:{wide}}{row['timeline']:{long}}{one_line(row['history'])}"
        for name, row in zip(names, rows_of(arms), strict=True)
    ], _SHOWN, "  ")


def _lost(lost: pd.DataFrame) -> Iterator[str]:
    yield from ("", f"Lost or changed: {len(lost) or 'nothing'}")
    kind = lost["why"].str.replace(r"[:;,(].*", "", regex=True).str.replace(r"\d+", "n", regex=True)
    for (modality, _), rows in lost.groupby(["modality", kind], sort=False):
        first = rows.iloc[0]
        more = f" ({len(rows)} like this)" if len(rows) > 1 else ""
        yield from _wrapped("  ", f"{modality}: {first['item']}: {first['why']}{more}")


def _blocks(confounding: pd.DataFrame) -> Iterator[str]:
    yield from ("", "Blocks")
    for row in rows_of(confounding[confounding["contrast"] == ""]):
        yield from _wrapped("  ", f"{row['modality']}: {row['words']}.")
    contrasts = confounding[confounding["contrast"] != ""]
    for (modality, status), rows in contrasts.groupby(["modality", "status"], sort=False):
        told = first_few(rows["contrast"].tolist(), 3, between="; ", rest="; and {} more")
        names = "" if status == Status.OK else f": {told}"
        words = (f"with{'out' if status != Status.OK else ''} a sound reference"
                 f"{'' if status == Status.OK else f' ({contrast_words(str(status))})'}")
        yield from _wrapped("  ", f"{modality}: {counted(len(rows), 'contrast')} {words}"
                            f"{names}.")


def _replicates(replicates: pd.DataFrame) -> Iterator[str]:
    yield from ("", "Replicates")
    for (modality, kind), rows in replicates.groupby(["modality", "kind"], sort=False):
        counts = rows["replicates" if kind == "contrast" else "samples"]
        few = int((rows["status"] != Status.OK).sum())
        most = counted(int(counts.max()), "pair" if kind == "contrast" else "sample")
        span = most if counts.min() == counts.max() else f"{counts.min()} to {most}"
        yield from _wrapped("  ", f"{modality}: {counted(len(rows), str(kind))} with {span} each; "
                            f"{few or 'none'} seen only once.")


def _wrapped(indent: str, text: str) -> list[str]:
    return textwrap.wrap(one_line(text), _WIDTH, initial_indent=indent,
                         subsequent_indent=f"{indent}  ", break_long_words=False,
                         break_on_hyphens=False) or [indent]

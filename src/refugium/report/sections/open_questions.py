"""Questions that this page does not answer, and what each would need."""

from __future__ import annotations

from dataclasses import dataclass

from refugium.language.numbers import counted
from refugium.study.design import Design


@dataclass(frozen=True)
class Need:
    """A question and what would answer it."""

    question: str
    needs: str


def open_questions(design: Design) -> list[Need]:
    """Return the questions that this version does not answer, with what this study holds."""
    wells = int(design.wells["well"].nunique())
    arms = int(design.wells["arm"].nunique())
    models = len(design.models)
    agents = design.arms[~design.arms["kind"].isin(["none", "medium", "vehicle"])]
    drugs = int(agents["agent"].nunique())
    return [
        Need("How many live on?",
             f"live-cell counts over time, on and off drug (here: {counted(wells, 'well')} in "
             f"{counted(arms, 'arm')}). Not part of this version."),
        Need("What to add?",
             "doses of each second drug alone and together, with exposure and toxicity of each "
             f"(here: {counted(drugs, 'agent')}). Not part of this version."),
        Need("Who, and when to change course?",
             "baseline and serial samples of many tumours of several types, with outcome (here: "
             f"{counted(models, 'model')}). Not part of this version."),
    ]

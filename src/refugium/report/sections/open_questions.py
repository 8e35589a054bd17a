"""Questions that this page does not answer, and what each would need."""

from __future__ import annotations

from dataclasses import dataclass

from refugium.language.numbers import counted
from refugium.movie import MIN_FEATURES, MovieResult
from refugium.study.design import Design


@dataclass(frozen=True)
class Need:
    """A question and what would answer it."""

    question: str
    needs: str


def open_questions(design: Design, movie: MovieResult | None = None) -> list[Need]:
    """Return the questions that the page does not answer, with what this study holds."""
    times = int(design.samples["time_h"].dropna().nunique())
    wells = int(design.wells["well"].nunique())
    arms = int(design.wells["arm"].nunique())
    models = len(design.models)
    agents = design.arms[~design.arms["kind"].isin(["none", "medium", "vehicle"])]
    drugs = int(agents["agent"].nunique())
    told = movie is not None and (movie.tables["courses"]["status"] == "ok").any()
    order = [] if told else [
        Need("The movie: in what order?",
             "a sample before the drug and two or more stated times on it, with replicates, of "
             f"{MIN_FEATURES} features or more (here: {counted(times, 'time')})."),
    ]
    return [
        *order,
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

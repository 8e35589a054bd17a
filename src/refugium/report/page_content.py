"""What the parts of the page are filled from: the inputs, and what several parts share."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from refugium.escape import (
    EscapeResult,
    dose_series_sentences,
    factorial_sentences,
    lines_sentences,
)
from refugium.movie import MovieResult
from refugium.report.charts import (
    ComparisonFigures,
    Figure,
    comparisons,
    drawn,
    hit_figure,
    timeline_figures,
)
from refugium.report.comparison_rows import Answer, answer_by_comparison
from refugium.report.first_screen import Question, first_screen
from refugium.report.marked_lines import Line
from refugium.report.sections.doses import Block, dose_blocks
from refugium.report.sections.findings import findings
from refugium.report.sections.lead_figure import LeadFigure, lead_figure
from refugium.report.sections.movie import MovieSection, movie_sections
from refugium.report.sections.pathways import Pathways, pathway_figures
from refugium.response import ResponseResult
from refugium.signal import Readings
from refugium.study.design import Design
from refugium.therapy import TherapyResult


@dataclass(frozen=True, kw_only=True)
class PageContent:
    """The inputs of the page; what more than one part reads of them is made when first asked.

    `alone`: a page of one answer, whose tables lie beside it.
    """

    readings: Readings
    escape: EscapeResult
    contrasts: pd.DataFrame
    command: str
    footprints: pd.DataFrame | None = None
    movie: MovieResult | None = None
    response: ResponseResult | None = None
    therapy: TherapyResult | None = None
    alone: bool = False

    @property
    def design(self) -> Design:
        """Who got what, when."""
        return self.readings.design

    @cached_property
    def answer(self) -> Answer:
        """The answer, comparison by comparison."""
        return answer_by_comparison(self.escape.tables)

    @cached_property
    def questions(self) -> list[Question]:
        """The questions of the first screen with their sentences."""
        return first_screen(self.escape.tables, elsewhere=[
            name for name, there in (("the pathways and states", self.pathways),
                                     ("the movie", self.told)) if there
        ])

    @cached_property
    def lines(self) -> list[Line]:
        """Every sentence whose markers open a row of the page."""
        blocks = [line for block in (*self.answer.first, *self.answer.more)
                  for line in block.lines]
        return blocks + [line for question in self.questions for line in question.lines]

    @cached_property
    def timelines(self) -> tuple[Figure, Figure | None]:
        """What was given: the first arms, and all of them where there are more."""
        return timeline_figures(self.design)

    @cached_property
    def hit(self) -> Figure | None:
        """How far each target was lowered."""
        table = self.escape.tables["engagement"]
        return None if table.empty else hit_figure(table, self.answer.contrasts)

    @cached_property
    def comparisons(self) -> list[ComparisonFigures]:
        """Backup maps and the sites behind the calls."""
        return comparisons(self.escape.tables["calls"], self.escape.tables["sites"],
                           drawn(self.answer.contrasts, self.escape))

    @cached_property
    def pathways(self) -> list[Pathways]:
        """Pathways and states of each comparison."""
        return [] if self.footprints is None else pathway_figures(self.footprints)

    @cached_property
    def movies(self) -> tuple[list[MovieSection], list[str]]:
        """The movie of each model, and a sentence for models that have none."""
        return movie_sections(self.movie, self.design.models)

    @cached_property
    def doses(self) -> list[Block]:
        """Survivors, dose curves and pairs of drugs."""
        return dose_blocks(self.response)

    @property
    def told(self) -> list[MovieSection]:
        """The movies that there are."""
        return self.movies[0]

    @cached_property
    def findings(self) -> list[Question]:
        """What the pathways and the movie found, said on the first screen."""
        told = [text for _, text in lines_sentences(self.escape.tables["across_lines"])]
        # where pairs are ranked, survivors stand in their sentences
        ranked = self.therapy is not None and len(self.therapy.tables["path"])
        second = self.therapy.sentences if self.therapy is not None and ranked else ()
        return findings(self.movie, self.pathways, told,
                        [*factorial_sentences(self.escape.tables["factorials"]),
                         *dose_series_sentences(self.escape.tables["dose_series"])],
                        doses=[text for block in self.doses for text in block.sentences
                               if not (second and block.table == "residual")], second=second)

    @cached_property
    def lead(self) -> LeadFigure | None:
        """The one figure of the first screen; it is not drawn again below."""
        return lead_figure(self.comparisons, self.told, self.pathways, self.hit,
                           next((block.open for block in self.doses if block.open), None))

"""The one figure of the first screen: whichever carries the answer of this study."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from refugium.report.charts import ComparisonFigures, Figure
from refugium.report.sections.movie import MovieSection
from refugium.report.sections.pathways import Pathways


@dataclass(frozen=True)
class LeadFigure:
    """A figure, and the comparison or model that it shows (empty: all of them)."""

    of: str
    figure: Figure


def lead_figure(
    comparisons: Sequence[ComparisonFigures],
    movies: Sequence[MovieSection],
    pathways: Sequence[Pathways],
    hit: Figure | None,
    doses: Figure | None = None,
) -> LeadFigure | None:
    """Return the figure that carries the answer.

    The backup map of the comparison with most calls; without a call the states of the movie, then
    pathways and states, then a map without a call; else how far each target was lowered, or what
    doses do.

    Examples
    --------
    >>> from refugium.figures import Chart
    >>> hit = Figure("hit", Chart({}), "how far the target was lowered")
    >>> plane = Figure("map-0", Chart({}), "before the drug against on it")
    >>> called = ComparisonFigures("drug vs none", ("MET",), (plane,), None)
    >>> lead_figure([called], [], [], hit).of, lead_figure([], [], [], hit).figure.id
    ('drug vs none', 'hit')
    """
    found = [
        *(_of(c) for c in sorted(comparisons, key=lambda c: -len(c.called)) if c.called),
        *(LeadFigure(m.model, figure) for m in movies for figure in m.figures),
        *(LeadFigure(p.contrast, p.figure)
          for p in sorted(pathways, key=lambda p: -p.sure)),
        *(_of(c) for c in comparisons),
        *([] if hit is None else [LeadFigure("", hit)]),
        *([] if doses is None else [LeadFigure("", doses)]),
    ]
    # what leads is in view: it has a still picture
    return next((replace(lead, figure=replace(lead.figure, still=True)) for lead in found), None)


def _of(comparison: ComparisonFigures) -> LeadFigure:
    return LeadFigure(comparison.contrast, comparison.short or comparison.maps[0])

"""A figure's own headline: its question, and below it unit and numbers, so that it stands alone."""

from __future__ import annotations

from refugium.figures.grammar import Spec, down, mark, value
from refugium.figures.layout import ChartLayout, Width
from refugium.figures.theme import BODY, INK, SMALL

HEADLINE = 44
"""Pixels that it takes."""


def headline(question: str, detail: str, *, width: Width) -> list[Spec]:
    """Return two lines of text at the top of a chart whose y is in pixels.

    Parameters
    ----------
    question
        What the figure answers.
    detail
        Unit of what is drawn, and of how much it is made.
    width
        Of the chart; longer lines end in an ellipsis.
    """
    limit = ChartLayout(width).at((1, 0))
    rows = [{"words": question, "y": 10}, {"words": detail, "y": 28}]
    return [
        mark("text", [row], look={
            "align": "left", "baseline": "middle", "fontSize": size, "fontWeight": weight,
            "color": INK, "limit": limit,
        }, x=value(0), y=down("y:Q"), text="words:N")
        for row, size, weight in zip(rows, (BODY + 1, SMALL), (600, 400), strict=True)
    ]

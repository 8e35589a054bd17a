"""Panels one below the other over one axis of doses: a heading, a frame, readings in pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from refugium.figures.domain import finite, round_ticks
from refugium.figures.dose_axis import BREAK, DoseAxis
from refugium.figures.grammar import Spec, down, field, mark, value
from refugium.figures.headline import HEADLINE
from refugium.figures.layout import ChartLayout, Width
from refugium.figures.theme import FAINT, GRID, INK, SMALL
from refugium.language.numbers import MINUS

HEAD, PANEL, GAP, FOOT, GUTTER = 36, 96, 16, 22, 50
TAIL = 0.02
"""Share of the readings at each end that may lie beyond the axis, drawn at its edge."""


def value_domain(values: Sequence[float], always: Sequence[float]) -> tuple[float, float]:
    """Return the ends of an axis that holds all but stray readings, and what must be on it.

    Examples
    --------
    >>> low, high = value_domain([0.2, 0.5, 1.0], [0.0, 1.0])
    >>> round(low, 2), round(high, 2)
    (-0.05, 1.05)
    """
    read = finite(values)
    ends = [*always, *(np.quantile(read, [TAIL, 1 - TAIL]) if read.size else [])]
    low, high = float(min(ends)), float(max(ends))
    room = 0.05 * (high - low or 1.0)
    return low - room, high + room


@dataclass(frozen=True)
class Panels:
    """Where things stand in panels of one size.

    Attributes
    ----------
    axis
        Of the doses, which all share.
    low, high
        Ends of the axis of values, which all share.
    count
        Panels.
    width
        Pixels, or `container`.

    Examples
    --------
    >>> from refugium.figures.dose_axis import dose_axis
    >>> panels = Panels(dose_axis([1, 10], "nM"), 0.0, 1.0, 2, 680)
    >>> panels.down(0, 1.0), panels.down(1, 0.0) > panels.down(1, 1.0), panels.mark_of(2, "circle")
    (80.0, True, 'triangle-up')
    """

    axis: DoseAxis
    low: float
    high: float
    count: int
    width: Width

    def top(self, panel: int) -> float:
        """Return the pixel at which the frame of a panel begins."""
        return HEADLINE + panel * (HEAD + PANEL + GAP) + HEAD

    def down(self, panel: int, at: float) -> float:
        """Return the pixel of a value; beyond the axis its edge."""
        share = min(max((at - self.low) / (self.high - self.low), 0.0), 1.0)
        return round(self.top(panel) + PANEL * (1 - share), 1)

    def mark_of(self, at: float, shape: str) -> str:
        """Return the shape of a reading: a triangle at the edge where it lies beyond the axis."""
        return ("triangle-up" if at > self.high else "triangle-down" if at < self.low else shape)

    @property
    def height(self) -> float:
        """Pixels that all panels take, with the axis of doses."""
        return self.top(max(self.count, 1) - 1) + PANEL + FOOT

    @property
    def x(self) -> Spec:
        """The channel of doses, in shares of the axis."""
        place = ChartLayout(self.width)
        return field("x:Q", axis=None, scale={
            "domain": [0, 1], "nice": False, "zero": False,
            "range": [place.at((0, GUTTER)), place.at((1, -10))]})

    def frame(
        self, heads: Sequence[tuple[str, str]], *, level: float, said: str
    ) -> list[Spec]:
        """Return headings, grid and axes.

        Parameters
        ----------
        heads
            Title of each panel, and what is said of it.
        level
            A value of its own line, dashed, in each panel.
        said
            What that line means, written at it in the first panel.
        """
        place = ChartLayout(self.width)
        marks = [t for t in round_ticks(self.low, self.high) if self.low <= t <= self.high]
        bounds = [(self.top(i), self.top(i) + PANEL) for i in range(self.count)]
        levels = [{"y": self.down(i, t), "words": f"{t:g}".replace("-", MINUS)}
                  for i in range(self.count) for t in _few(marks)]
        decades = [{"x": x, "y": top, "y2": foot} for x, _ in self.axis.ticks
                   for top, foot in bounds]
        ticks = [{"x": x, "words": words, "y": self.height - FOOT + 11}
                 for x, words in self.axis.ticks]
        breaks = [{"x": BREAK, "y": foot} for _, foot in bounds]
        names = [{"words": name, "y": top - 25} for (name, _), (top, _) in
                 zip(heads, bounds, strict=True)]
        told = [{"words": words, "y": top - 9} for (_, words), (top, _) in
                zip(heads, bounds, strict=True)]
        dashed = [{"y": self.down(i, level), "words": said if i == 0 else ""}
                  for i in range(self.count)]
        x, y = self.x, down("y:Q")
        left = {"align": "left", "baseline": "middle", "limit": place.at((1, 0))}
        right = place.value((1, -10))
        small = {"baseline": "middle", "fontSize": SMALL}
        return [
            mark("rule", decades, look={"color": GRID}, x=x, y=y, y2="y2"),
            mark("rule", levels, look={"color": GRID}, x=place.value((0, GUTTER)),
                 x2=right, y=y),
            mark("rule", dashed, look={"color": FAINT, "strokeDash": [4, 3]},
                 x=place.value((0, GUTTER)), x2=right, y=y),
            mark("text", dashed, where="datum.words !== ''", look={
                **small, "align": "right", "dy": -7, "color": FAINT}, x=right, y=y,
                text="words:N"),
            mark("text", levels, look={**small, "align": "right", "color": INK},
                 x=place.value((0, GUTTER - 6)), y=y, text="words:N"),
            mark("text", breaks, look={**small, "color": FAINT, "text": "//"}, x=x, y=y),
            mark("text", names, look={**left, "fontSize": SMALL + 1, "fontWeight": "bold",
                                      "color": INK}, x=value(0), y=y, text="words:N"),
            mark("text", told, look={**left, "fontSize": SMALL, "color": INK}, x=value(0), y=y,
                 text="words:N"),
            mark("text", ticks, look={**small, "color": INK}, x=x, y=y, text="words:N"),
        ]


def _few(marks: Sequence[float]) -> list[float]:
    """Return every second mark, 0 among them, where they are many."""
    if len(marks) < 5:
        return list(marks)
    first = marks.index(0.0) % 2 if 0.0 in marks else 0
    return list(marks[first::2])

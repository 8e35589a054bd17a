"""Where things stand across a chart: pixel places that follow its width.

A chart of given width gets numbers; one that fills its container gets expressions, so that the
same specification is a wide figure on a screen and a narrow one on a telephone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from refugium.figures.grammar import Spec, expression, value

WIDTH = 680
"""Width of a chart on its own; the page lets it fill its column."""

Width = int | str
"""A number of pixels, or `container`: as wide as the page lets it be."""

NARROW = 560
"""Below this width labels stand above their line instead of left of it."""

Place = tuple[float, float]
"""Share of the width and pixels: `(1, -20)` is 20 px left of the right edge."""


@dataclass(frozen=True)
class ChartLayout:
    """Places of a chart of this width.

    Examples
    --------
    >>> ChartLayout(680).at((1, -80)), ChartLayout(340).at((1, -80), narrow=(1, 0))
    (600, 340)
    """

    width: Width

    def at(self, wide: Place, narrow: Place | None = None) -> Any:
        """Return a place as a number, or as an expression of the width."""
        narrow = wide if narrow is None else narrow
        if not isinstance(self.width, str):
            share, pixels = wide if self.width >= NARROW else narrow
            return share * self.width + pixels
        if wide == narrow:
            return expression(f"({_formula(wide)})")
        return expression(f"width >= {NARROW} ? ({_formula(wide)}) : ({_formula(narrow)})")

    def room(self, wide: Place, taken: str) -> Spec:
        """Return a place, or on a narrow chart what the pixels in a row's field leave of it."""
        return expression(
            f"width >= {NARROW} ? ({_formula(wide)}) : max(60, width - datum.{taken})"
        )

    def either(self, wide: str, narrow: str) -> Any:
        """Return one of two words by the width."""
        if isinstance(self.width, str):
            return expression(f"width >= {NARROW} ? '{wide}' : '{narrow}'")
        return wide if self.width >= NARROW else narrow

    def value(self, wide: Place, narrow: Place | None = None) -> Spec:
        """Return a place as the value of an encoding."""
        return value(self.at(wide, narrow))


def _formula(place: Place) -> str:
    return f"{place[0]:g} * width + {place[1]:g}"

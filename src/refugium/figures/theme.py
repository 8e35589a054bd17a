"""One look for every figure: a colour means one thing, three sizes of type, any background.

Text and lines are middle greys on a clear ground, so that a chart can be read on white and on
near-black alike. Colours are Okabe and Ito's, told apart also by shape and fill.
"""

from __future__ import annotations

from collections.abc import Mapping

from refugium.figures.chart import Chart, finished
from refugium.figures.grammar import Spec, mark, value
from refugium.figures.layout import WIDTH, Width
from refugium.language.roles import Role

TARGET = "#8C8C8C"
SURVIVAL = "#E69F00"
LOSS = "#0072B2"
PLAIN = "#767B84"
FIRST = "#009E73"
SECOND = "#CC79A7"
"""Arms, and phases on and off the drug: no role, so neither orange nor blue."""
INK = "#757A82"
FAINT = "#9AA0A8"
GRID = "#9AA0A833"
PALE = 0.38
"""Opacity of what is uncertain: intervals are pale."""

COLOURS = {Role.TARGET: TARGET, Role.SURVIVAL: SURVIVAL, Role.LOSS: LOSS, Role.PLAIN: PLAIN}
"""What each colour means; see :mod:`refugium.language.roles`."""

SHAPES = {Role.TARGET: "square", Role.SURVIVAL: "circle", Role.LOSS: "triangle-down",
          Role.PLAIN: "circle"}

FONT = "system-ui, sans-serif"
SMALL = 11
BODY = 12.5
LARGE = 15

_CONFIG = {
    "background": "transparent",
    "font": FONT,
    "padding": 4,
    "view": {"stroke": None},
    "text": {"color": INK, "fontSize": BODY, "font": FONT},
    "axis": {
        "labelColor": INK, "titleColor": INK, "labelFontSize": SMALL, "titleFontSize": BODY,
        "titleFontWeight": "normal", "domainColor": FAINT, "tickColor": FAINT,
        "gridColor": GRID, "titlePadding": 8, "labelFont": FONT, "titleFont": FONT,
    },
    "legend": {
        "labelColor": INK, "titleColor": INK, "labelFontSize": SMALL, "titleFontSize": SMALL,
        "titleFontWeight": "normal",
    },
    "title": {"color": INK, "fontSize": LARGE, "fontWeight": "normal", "anchor": "start"},
}


def themed(view: Spec, description: str) -> Chart:
    """Return the view as a chart in the house look, with its text summary for screen readers."""
    return finished(view, config=_CONFIG, description=description)


def role_scale(looks: Mapping[Role, str]) -> Spec:
    """Return the scale that gives each role its colour or shape."""
    return {"domain": [str(role) for role in looks], "range": list(looks.values())}


def empty_chart(words: str, *, width: Width = WIDTH) -> Chart:
    """Return a picture that says why there is nothing to draw."""
    text = mark(
        "text", [{"words": words}], look={"align": "left", "baseline": "middle", "color": INK},
        x=value(0), y=value(20), text="words:N",
    )
    return themed({**text, "width": width, "height": 40}, words)

"""A chart as SVG, PNG or PDF, made offline."""

from __future__ import annotations

from typing import Any, Protocol

import vl_convert

from refugium.figures.layout import WIDTH


class Specified(Protocol):
    """Anything with a Vega-Lite specification."""

    @property
    def spec(self) -> dict[str, Any]:
        """The specification."""


def to_spec(chart: Specified, *, width: int = WIDTH) -> dict[str, Any]:
    """Return the specification with a width in pixels where it was left to the container."""
    fills = chart.spec.get("width") == "container"
    return {**chart.spec, "width": width} if fills else chart.spec


def to_svg(chart: Specified, *, width: int = WIDTH) -> str:
    """Return the chart as SVG text.

    Parameters
    ----------
    chart
        Any chart of this room.
    width
        Pixels, for a chart that fills its container.
    """
    return str(vl_convert.vegalite_to_svg(to_spec(chart, width=width), allowed_base_urls=[]))


def to_png(
    chart: Specified, *, width: int = WIDTH, scale: float = 2.0, background: str = "white"
) -> bytes:
    """Return the chart as PNG bytes, `scale` times as fine as its pixels.

    Notes
    -----
    The ground is solid: the converter darkens pale colours on a clear one.
    """
    spec = {**to_spec(chart, width=width), "background": background}
    return bytes(vl_convert.vegalite_to_png(spec, scale=scale, allowed_base_urls=[]))


def to_pdf(chart: Specified, *, width: int = WIDTH) -> bytes:
    """Return the chart as the bytes of a PDF of one page."""
    return bytes(vl_convert.vegalite_to_pdf(to_spec(chart, width=width), allowed_base_urls=[]))

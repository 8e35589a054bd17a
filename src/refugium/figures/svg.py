"""A chart as SVG or PNG, made offline."""

from __future__ import annotations

from typing import Any

import vl_convert

from refugium.figures.theme import WIDTH


def to_spec(chart: Any, *, width: int = WIDTH) -> dict[str, Any]:
    """Return the specification with a width in pixels where it was left to the container."""
    spec: dict[str, Any] = chart.to_dict(validate=False)
    if spec.get("width") == "container":
        spec["width"] = width
    return spec


def to_svg(chart: Any, *, width: int = WIDTH) -> str:
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
    chart: Any, *, width: int = WIDTH, scale: float = 2.0, background: str = "white"
) -> bytes:
    """Return the chart as PNG bytes, `scale` times as fine as its pixels.

    Notes
    -----
    The ground is solid: the converter darkens pale colours on a clear one.
    """
    spec = {**to_spec(chart, width=width), "background": background}
    return bytes(vl_convert.vegalite_to_png(spec, scale=scale, allowed_base_urls=[]))

"""A finished chart: a Vega-Lite specification that notebooks show and files hold."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from refugium.core.errors import RefugiumError
from refugium.figures.svg import to_pdf, to_png, to_svg

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.4.1.json"
NOTEBOOK_SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
NOTEBOOK_TYPE = "application/vnd.vegalite.v5+json"
"""Widest known to notebooks; the figures use nothing that the sixth version added."""


@dataclass(frozen=True, eq=False)
class Chart:
    """A picture as plain data, drawn by whoever shows it.

    Attributes
    ----------
    spec
        Its Vega-Lite specification; not to be changed (:meth:`to_dict` gives a copy).
    """

    spec: dict[str, Any]

    @property
    def description(self) -> str:
        """What the chart shows, in words."""
        return str(self.spec["description"])

    def to_dict(self) -> dict[str, Any]:
        """Return a copy of the specification, free to be changed."""
        return deepcopy(self.spec)

    def save(self, path: str | Path) -> None:
        """Write the chart as SVG, PNG or PDF, by the ending of the path.

        Raises
        ------
        RefugiumError
            If the path has another ending.
        """
        path = Path(path)
        match path.suffix.lower():
            case ".svg":
                path.write_text(to_svg(self), encoding="utf-8")
            case ".png":
                path.write_bytes(to_png(self))
            case ".pdf":
                path.write_bytes(to_pdf(self))
            case other:
                raise RefugiumError("a chart cannot be saved in this format", found=other,
                                    remedy="end the path in .svg, .png or .pdf")

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        """Return what a notebook shows, and its words where no chart can be drawn."""
        content = {**self.spec, "$schema": NOTEBOOK_SCHEMA}
        return {NOTEBOOK_TYPE: content, "text/plain": self.description}


def finished(view: dict[str, Any], *, config: dict[str, Any], description: str) -> Chart:
    """Return a view as a chart, its rows kept once however many layers read them."""
    names: dict[int, str] = {}
    sets: dict[str, Any] = {}

    def named(part: dict[str, Any]) -> dict[str, Any]:
        part = dict(part)
        if "data" in part:
            data = part["data"]["values"]
            name = names.setdefault(id(data), f"data-{len(names)}")
            sets[name] = data
            part["data"] = {"name": name}
        for inner in ("layer", "vconcat"):
            if inner in part:
                part[inner] = [named(each) for each in part[inner]]
        return part

    return Chart({"$schema": SCHEMA, "config": config, "description": description,
                  **named(view), "datasets": sets})

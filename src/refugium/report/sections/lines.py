"""Lines at baseline on the page: sentences, one figure per node called or named beforehand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from refugium.core.status import LinesVerdict
from refugium.escape import lines_sentences
from refugium.figures import lines_chart
from refugium.report.charts import Figure

MOST_FIGURES = 3
CAPTION = (
    "A row per line, by its response to the drug. Filled: the node before the drug (orange: the "
    "line survives; blue: it does not); open: the node on the drug; grey square: change of the "
    "drug's target. Not drawn: not measured."
)


@dataclass(frozen=True)
class LinesSection:
    """What is said of lines at baseline, and drawn of them."""

    sentences: tuple[str, ...]
    figures: tuple[Figure, ...]


def lines_section(tables: Mapping[str, pd.DataFrame]) -> LinesSection | None:
    """Return the section; None where fewer than two lines have a baseline and a response."""
    table = tables["across_lines"]
    said = lines_sentences(table)
    if not said:
        return None
    points = tables["line_points"]
    told = table[(table["verdict"] != "")
                 & ((table["verdict"] != str(LinesVerdict.NOT_SHOWN))
                    | (table["family"] == "declared"))].sort_values("p").head(MOST_FIGURES)
    figures = []
    for number, (drug, node) in enumerate(zip(told["drug"], told["node"], strict=True)):
        own = points[(points["drug"] == drug) & (points["node"] == node)]
        figures.append(Figure(f"lines-{number + 1}", lines_chart(own, width="container"), CAPTION))
    return LinesSection(tuple(text for _, text in said), tuple(figures))

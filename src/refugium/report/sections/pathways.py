"""Pathways and states on the page: one picture per comparison, the most telling first."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from refugium.figures import footprint_chart
from refugium.report.charts import Figure
from refugium.signal.footprints import SURE_Q

MOST_CONTRASTS = 8
CAPTION = (
    "How far the genes of each set moved together, or the phospho-sites that a node carries and "
    "makes, with 95 % intervals clustered on genes. Filled: beyond the error rate (q at most "
    "0.05), orange up, blue down; open: not beyond chance. Members that vary together between "
    "replicates do not count as independent. Kinases share sites: no call is made from them."
)


@dataclass(frozen=True)
class Pathways:
    """Footprints of one comparison."""

    contrast: str
    sure: int
    told: int
    figure: Figure


def pathway_figures(footprints: pd.DataFrame) -> list[Pathways]:
    """Return pictures of the comparisons, in the order of the study, at most 8."""
    told = footprints[footprints["status"] == "ok"]
    found = []
    for number, (contrast, part) in enumerate(told.groupby("contrast", sort=False)):
        if number == MOST_CONTRASTS:
            break
        found.append(Pathways(
            str(contrast), int((part["q"] <= SURE_Q).sum()), len(part),
            Figure(f"pathways-{number}", footprint_chart(part, width="container"), CAPTION,
                   still=number == 0),
        ))
    return found

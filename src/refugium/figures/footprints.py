"""Pathways and states read from all of their genes: change in each comparison with interval."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from refugium.core.tables import rows_of
from refugium.figures.chart import Chart
from refugium.figures.forest import Row, forest
from refugium.figures.layout import WIDTH, Width
from refugium.figures.theme import empty_chart, themed
from refugium.language.names import shown
from refugium.language.numbers import known, p_value
from refugium.language.roles import Role, in_words

AXIS = "slope of change on weight, log2 per unit weight"
MOST = 10
LEAST_Q = 0.05


def footprint_chart(footprints: pd.DataFrame, *, width: Width = WIDTH) -> Chart:
    """Draw the footprints of one comparison, the most certain first.

    Parameters
    ----------
    footprints
        Rows of one contrast of the `footprints` table.
    width
        Pixels, or `container`.

    Returns
    -------
    Chart
        By kind of set, at most 10 each: first those beyond the error rate, by |z|. Filled:
        q at most 0.05; open: not beyond chance. Sets with too few measured genes are counted in
        the summary, never drawn at zero.
    """
    told = footprints[footprints["status"] == "ok"]
    if told.empty:
        return empty_chart("No pathway or state has enough measured genes.", width=width)
    rows: list[Row] = []
    for kind, part in told.groupby("kind", sort=False):
        heading = in_words(kind).capitalize() or "Sets"
        rows.append(Row(heading, heading=True))
        best = part.reindex(part["z"].abs().sort_values(ascending=False).index).head(MOST)
        rows += [_row(line, heading) for line in rows_of(best)]
    return themed(forest(rows, axis=AXIS, width=width), _description(footprints, told))


def _row(line: Mapping[Any, Any], heading: str) -> Row:
    sure = known(line["q"]) and line["q"] <= LEAST_Q
    up = known(line["estimate"]) and line["estimate"] > 0
    return Row(
        shown(in_words(line["source"]).removeprefix(f"{heading.upper()} "), 40),
        f"q {p_value(line['q'])}", line["estimate"], line["lo"], line["hi"],
        role=(Role.SURVIVAL if up else Role.LOSS) if sure else Role.PLAIN,
        filled=sure, indent=True,
        detail=f"{line['n_features']} genes; q {p_value(line['q'])}",
    )


def _description(footprints: pd.DataFrame, told: pd.DataFrame) -> str:
    sure = told[told["q"] <= LEAST_Q].sort_values("q")
    names = [f"{shown(in_words(r['source']), 40)} {'up' if r['estimate'] > 0 else 'down'}"
             for r in rows_of(sure.head(8))]
    lacking = len(footprints) - len(told)
    return (
        f"{len(sure)} of {len(told)} pathways and states move beyond chance"
        f"{': ' + ', '.join(names) if names else ''}"
        f"{f'; {lacking} were not measured' if lacking else ''}."
    )

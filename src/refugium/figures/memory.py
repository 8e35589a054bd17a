"""What genes took back of their change after the drug: one row per gene, by kind of return."""

from __future__ import annotations

import pandas as pd

from refugium.core.tables import rows_of
from refugium.figures.chart import Chart
from refugium.figures.forest import Row, forest
from refugium.figures.layout import WIDTH, Width
from refugium.figures.theme import empty_chart, themed
from refugium.language.lists import listed
from refugium.language.names import shown
from refugium.language.numbers import known, number
from refugium.language.roles import in_words
from refugium.language.times import page_time

AXIS = "share of the change on the drug taken back off it; 0: none, 1: all"


def memory_chart(genes: pd.DataFrame, *, width: Width = WIDTH) -> Chart:
    """Draw the share of its change that each gene took back once the drug was off.

    Parameters
    ----------
    genes
        gene, arm, returned (kind of return), on_change (log2), recovered, recovered_lo,
        recovered_hi, recovered_status, through_h.
    width
        Pixels, or `container`.

    Returns
    -------
    Chart
        A row per gene below its kind of return, with its 95 % interval; a share that cannot be
        told is a hatched row with the reason.

    Examples
    --------
    >>> memory_chart(pd.DataFrame({
    ...     "gene": ["AXL"], "arm": ["drug"], "returned": ["not_returned"], "on_change": [2.0],
    ...     "recovered": [0.1], "recovered_lo": [-0.1], "recovered_hi": [0.3],
    ...     "recovered_status": ["ok"], "through_h": [168.0]})).description
    'Share of their change on the drug that genes took back off it; not returned: AXL 0.10.'
    """
    if genes.empty:
        return empty_chart("No gene's return can be told: none changed beyond noise, or no sample "
                           "off the drug.", width=width)
    rows, words = [], []
    for kind, part in genes.groupby("returned", sort=False):
        rows.append(Row(in_words(kind), heading=True))
        told = []
        for row in rows_of(part):
            has = known(row["recovered"])
            through = f", off {page_time(row['through_h'])}" if known(row["through_h"]) else ""
            rows.append(Row(
                shown(row["gene"], 24), estimate=row["recovered"], lo=row["recovered_lo"],
                hi=row["recovered_hi"], indent=True, word=f"{number(row['on_change'], signed=True)}"
                " on drug", missing="" if has else in_words(row["recovered_status"]),
                detail=f"{shown(row['gene'], 40)}, {shown(row['arm'], 40)}{through}"))
            told.append(f"{shown(row['gene'], 24)} {number(row['recovered'])}" if has
                        else f"{shown(row['gene'], 24)} not told")
        words.append(f"{in_words(kind)}: {listed(told)}")
    return themed(forest(rows, axis=AXIS, width=width),
                  f"Share of their change on the drug that genes took back off it; "
                  f"{'; '.join(words)}.")

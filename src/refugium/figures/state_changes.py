"""What states did between two times: a row per model and comparison, below its state."""

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

AXIS = "change of the mean of its genes, log2"


def state_changes_chart(changes: pd.DataFrame, *, width: Width = WIDTH) -> Chart:
    """Draw the change of each state between two times, with its interval.

    Parameters
    ----------
    changes
        state (plain name, in order), label (model and comparison), change_log2, lo, hi (interval;
        missing where nothing judges it), word (the verdict, or why there is none), detail.
    width
        Pixels, or `container`.

    Returns
    -------
    Chart
        A row per label below its state, or per state below the only label, on one axis. Without an
        interval the mark is open; without a number the row is hatched, with the reason.

    Examples
    --------
    >>> state_changes_chart(pd.DataFrame({
    ...     "state": ["ERK output"], "label": ["A, trametinib at 24 h"], "change_log2": [-1.5],
    ...     "lo": [-1.9], "hi": [-1.1], "word": ["down"], "detail": ["3 against 3"]})).description
    'Changes of states between two times; A, trametinib at 24 h: ERK output −1.5 (down).'
    """
    if changes.empty:
        return empty_chart("No state was read in two states of a model.", width=width)
    rows, words = [], []
    # one comparison heads its states; of several each state heads its models
    head, label = ("label", "state") if changes["label"].nunique() == 1 else ("state", "label")
    for name, part in changes.groupby(head, sort=False):
        rows.append(Row(shown(name, 60), heading=True))
        told = []
        for row in rows_of(part):
            has = known(row["change_log2"])
            rows.append(Row(
                shown(row[label], 40), estimate=row["change_log2"], lo=row["lo"], hi=row["hi"],
                indent=True, word=str(row["word"]) if has else "",
                missing="" if has else str(row["word"]),
                detail=f"{shown(row['label'], 60)}: {row['detail']}"))
            value = number(row["change_log2"], signed=True) if has else "not told"
            told.append(f"{shown(row[label], 40)} {value}"
                        + (f" ({row['word']})" if row["word"] else ""))
        words.append(f"{shown(name, 60)}: {listed(told)}")
    return themed(forest(rows, axis=AXIS, width=width),
                  f"Changes of states between two times; {'; '.join(words)}.")

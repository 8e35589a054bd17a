"""States on the page: which moved, in how many models, and the rows behind the sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from refugium.core.status import Status
from refugium.core.tables import rows_of
from refugium.language.numbers import counted, number, p_value, with_interval
from refugium.language.roles import in_words
from refugium.language.states import state_name
from refugium.language.times import page_time
from refugium.movie import MovieResult, states_words
from refugium.report.charts import Figure

MOST_ROWS = 40
Row = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class StatesSection:
    """What sets of genes did.

    Attributes
    ----------
    sentences
        Of the answer.
    over, rows
        Over models, and in single ones: those shown to move first, then the larger.
    n_over, n_rows
        How many of each the tables beside the page hold.
    figure
        Of studies that follow no course, which has pictures of its own.
    """

    sentences: list[str]
    over: Sequence[Row]
    rows: Sequence[Row]
    n_over: int
    n_rows: int
    figure: Figure | None = None


def states_section(movie: MovieResult | None) -> StatesSection | None:
    """Return what states did; None where no set of genes was read in two states."""
    if movie is None:
        return None
    changes, over = movie.tables["state_changes"], movie.tables["states_over_models"]
    told = changes[np.isfinite(changes["change_log2"])]
    if told.empty:
        return None
    words = states_words(changes, over)
    return StatesSection(
        sentences=[s[0].upper() + s[1:] for s in words],
        over=[_over(row) for row in rows_of(_first(over))],
        rows=[_single(row) for row in rows_of(_first(told))],
        n_over=len(over), n_rows=len(told), figure=_figure(movie))


def _figure(movie: MovieResult) -> Figure | None:
    if (movie.tables["courses"]["status"] == Status.OK).any():
        return None
    return Figure("states-figure", movie.plot_states(width="container"), (
        "What states did between two times: the mean change of their genes with its 95 % interval, "
        "samples as units. Open marks: one sample on a side, nothing judges the number. The word "
        "says what is shown."))


def _first(table: pd.DataFrame) -> pd.DataFrame:
    """Sort states before pathways, what is shown to move first, the larger before the smaller."""
    ranked = table.assign(
        other=table["about"] != "state", still=~table["verdict"].isin(["up", "down"]),
        size=-table["change_log2"].abs())
    return ranked.sort_values(["other", "still", "size"], kind="stable").head(MOST_ROWS)


def _single(row: Row) -> Row:
    alike = number(row["matched_log2"], signed=True) if np.isfinite(row["matched_log2"]) else ""
    return {
        "state": state_name(row["state"]), "model": row["model_id"], "contrast": row["contrast"],
        "change": with_interval(row["change_log2"], row["lo"], row["hi"]), "alike": alike,
        "q": p_value(row["q"]) if np.isfinite(row["q"]) else "",
        "beyond": p_value(row["q_matched"]) if np.isfinite(row["q_matched"]) else "",
        "verdict": in_words(row["verdict"] or row["status"]),
        "samples": (f"{row['n_case']} against {row['n_reference']}"
                    f"{', paired' if row['paired'] else ''}"),
        "genes": f"{row['n_genes']} of {row['n_in_set']}", "reason": row["reason"]}


def _over(row: Row) -> Row:
    shown = [f"{n} {word}" for n, word in ((row["n_up"], "rose"), (row["n_down"], "fell")) if n]
    return {
        "state": state_name(row["state"]), "drug": row["drug"],
        "when": page_time(row["time_h"]) if np.isfinite(row["time_h"]) else "",
        "shown": f"{', '.join(shown)} of {counted(row['n_told'], 'model')}" if shown else "",
        "units": row["n_units"], "span": (f"{number(row['least'], signed=True)} to "
                                          f"{number(row['most'], signed=True)}"),
        "mean": with_interval(row["change_log2"], row["lo"], row["hi"])
                if np.isfinite(row["p"]) else "",
        "q": p_value(row["q"]) if np.isfinite(row["q"]) else "",
        "verdict": in_words(row["verdict"]) if row["verdict"] else row["reason"]}

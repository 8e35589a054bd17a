"""Which states, models and comparisons are drawn: rows of a picture from the two tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from refugium.core.tables import rows_of
from refugium.language.lists import listed
from refugium.language.numbers import counted, known
from refugium.language.roles import in_words
from refugium.language.states import state_name
from refugium.language.times import page_time
from refugium.movie.parameters import MOST_DRAWN_MODELS, MOST_DRAWN_STATES
from refugium.movie.states.verdicts import MOVED

DRAWN = ("state", "label", "change_log2", "lo", "hi", "word", "detail")
Row = Mapping[str, Any]
_UNITS = {"patient": "patient", "cell_line": "line", "pdx": "graft"}


def drawn_states(
    changes: pd.DataFrame, over: pd.DataFrame, *, model: str | None = None
) -> pd.DataFrame:
    """Answer: which changes of states does a picture show, and how is each row called?

    Parameters
    ----------
    changes, over
        Tables STATE_CHANGES and STATES_OVER_MODELS.
    model
        Only this one.

    Returns
    -------
    pandas.DataFrame
        Columns DRAWN. The MOST_DRAWN_STATES states (not pathways, not hallmarks) that are shown to
        move, in a model or over models, else move most; of each model and arm the comparison at the
        last time. Of up to MOST_DRAWN_MODELS of these a row each, and the mean over lines or
        subjects where it has a p; of more the mean alone, with how many rose and fell.

    Examples
    --------
    >>> from refugium.movie.states.schemas import STATE_CHANGES, STATES_OVER_MODELS
    >>> drawn_states(STATE_CHANGES.empty(), STATES_OVER_MODELS.empty()).empty
    True
    """
    own = changes[(changes["about"] == "state") & (changes["contrast"] != "")]
    if model is not None:
        own = own[own["model_id"] == model]
    last = own.groupby(["model_id", "arm"])["time_h"].transform("max")
    own = own[(own["time_h"] == last) | last.isna()]
    means = over[(over["about"] == "state") & over["p"].notna()] if model is None else over[:0]
    rows: list[dict[str, Any]] = []
    for state in _first(own, means):
        part = rows_of(own[own["state"] == state])
        pooled = [_mean(row) for row in rows_of(means[means["state"] == state])]
        single = [_single(row) for row in part]
        rows += [*pooled, *(single if len(part) <= MOST_DRAWN_MODELS or not pooled
                            else [])][:MOST_DRAWN_MODELS + len(pooled)]
    return pd.DataFrame(rows, columns=list(DRAWN))


def _first(own: pd.DataFrame, means: pd.DataFrame) -> list[str]:
    """Return the states that are drawn: shown to move first, the larger before the smaller."""
    both = pd.concat([part[["state", "change_log2", "verdict"]] for part in (own, means)])
    both = both[both["change_log2"].notna()]
    ranked = both.assign(moved=both["verdict"].isin(MOVED), size=both["change_log2"].abs())
    best = ranked.groupby("state", sort=False)[["moved", "size"]].max()
    order = best.sort_values(["moved", "size"], ascending=False, kind="stable")
    return [str(state) for state in order.index[:MOST_DRAWN_STATES]]


def _single(row: Row) -> dict[str, Any]:
    when = f" at {page_time(row['time_h'])}" if known(row["time_h"]) else ""
    samples = f"{row['n_case']} samples against {row['n_reference']}" if row["n_case"] else ""
    paired = "pair by pair" if row["paired"] else ""
    alike = (f"genes expressed alike {row['matched_log2']:+.2f} log2"
             if known(row["matched_log2"]) else "")
    return _row(row, f"{row['model_id']}, {row['drug'] or row['arm']}{when}",
                "; ".join(word for word in (samples, paired, alike) if word))


def _mean(row: Row) -> dict[str, Any]:
    shown = [f"{n} {word}" for n, word in ((row["n_up"], "rose"), (row["n_down"], "fell")) if n]
    told = f"{listed(shown)} of {counted(row['n_told'], 'model')}" if shown else ""
    units = counted(row["n_units"], _UNITS.get(str(row["of"]), "unit"))
    return _row(row, f"mean of {units}", told or "none by itself")


def _row(row: Row, label: str, detail: str) -> dict[str, Any]:
    return {"state": state_name(row["state"]), "label": label,
            "change_log2": row["change_log2"], "lo": row["lo"], "hi": row["hi"],
            "word": in_words(row["verdict"] or row["status"]), "detail": detail}

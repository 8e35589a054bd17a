"""Cautions of a call that come from amounts: a changed protein, a readout below detection."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from refugium.core.status import Told
from refugium.core.tables import rows_of
from refugium.escape.parameters import ABUNDANCE_FROM_H, CHANGE_MARGIN_LOG2
from refugium.escape.schemas import CALLS

UNKNOWN = "its protein was not measured: its amount may have changed instead"
UNKNOWN_CODED = "abundance_unknown: its protein was not measured"
"""The same in the joined column, which keeps what version 1 wrote."""

Row = Mapping[str, Any]


def caution_calls(
    calls: pd.DataFrame, abundance: pd.DataFrame, censored: pd.DataFrame, contrasts: pd.DataFrame
) -> pd.DataFrame:
    """Answer: could a change of amount, or of what is detected, explain a call?

    Parameters
    ----------
    calls
        Columns of CALLS.
    abundance, censored
        Tables of the signal room.
    contrasts
        With `time_h` of each case.

    Returns
    -------
    pandas.DataFrame
        The calls with cautions added, and all of them joined: `abundance_unknown` (called,
        ABUNDANCE_FROM_H or later or at a time not stated, and neither protein nor RNA measured);
        the change per protein where it was; sites seen on one side only.

    Notes
    -----
    Level and class stay: more of an active kinase is more activity, whatever made it. What the
    caution says is where to look for the cause.

    Examples
    --------
    >>> caution_calls(CALLS.empty(), pd.DataFrame(), pd.DataFrame(), pd.DataFrame()).empty
    True
    """
    if calls.empty:
        return calls
    amounts = {(r["contrast"], r["node"]): r for r in rows_of(abundance)}
    lost: dict[tuple[Any, Any], list[Row]] = {}
    for row in rows_of(censored):
        lost.setdefault((row["contrast"], row["node"]), []).append(row)
    time = dict(zip(contrasts["contrast"], contrasts["time_h"], strict=True))
    lacking, cautions, joined = [], [], []
    for row in rows_of(calls):
        called = row["is_candidate"] == Told.YES
        amount = amounts.get((row["contrast"], row["node"]))
        time_h = float(time.get(row["contrast"], np.nan))
        blind = called and (amount is None or amount["source"] == "none") and (
            np.isnan(time_h) or time_h >= ABUNDANCE_FROM_H)
        lacking.append(blind)
        more = _amount(amount, row) if called and amount is not None else []
        more += list(dict.fromkeys(
            _seen(r) for r in lost.get((row["contrast"], row["node"]), [])))
        cautions.append((*row["cautions"], *([UNKNOWN] if blind else []), *more))
        joined.append("; ".join([*row["cautions"], *([UNKNOWN_CODED] if blind else []), *more]))
    return CALLS.table(
        calls.assign(abundance_unknown=lacking, caution=joined,
                     cautions=pd.Series(cautions, index=calls.index, dtype=object)))


def _amount(amount: Row, call: Row) -> list[str]:
    if amount["source"] == "none" or not np.isfinite(amount["adjusted"]):
        return []
    kind = "protein" if amount["source"] == "protein" else "RNA, a weak stand-in for protein"
    size = f"{amount['adjusted']:+.1f} [{amount['adjusted_lo']:.1f}, {amount['adjusted_hi']:.1f}]"
    explained = (np.isfinite(call["change_lo"]) and call["change_lo"] > CHANGE_MARGIN_LOG2
                 and not amount["adjusted_lo"] > CHANGE_MARGIN_LOG2)
    tail = ": the rise may be more protein, not more activity of each" if explained else ""
    return [f"change per {kind}: {size} log2{tail}"]


def _seen(row: Row) -> str:
    size = f"{abs(row['bound_log2']):.1f} log2"
    if row["direction"] == "gone":
        return (f"{row['site']} was seen in {row['n_reference']} of {row['of_reference']} samples "
                f"before and in none of {row['of_case']} on drug: fell by at least {size}")
    return (f"{row['site']} was seen in {row['n_case']} of {row['of_case']} samples on drug and in "
            f"none of {row['of_reference']} before: rose by at least {size}")

"""Verdicts and calls that another reading of the same data would change are withheld."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from refugium.core.status import BackupClass, Level, Status, Told
from refugium.core.tables import rows_of
from refugium.language.numbers import with_interval

_HIT = ("contrast", "model_id", "drug", "target")
_CALL = ("contrast", "model_id", "node")


def withhold(
    table: pd.DataFrame, other: pd.DataFrame, *, readings: tuple[str, str], status: Status, why: str
) -> tuple[pd.DataFrame, list[str]]:
    """Withhold the rows that say another thing when the same data are read in another way.

    Parameters
    ----------
    table, other
        `engagement` or `calls`, as read and as read otherwise.
    readings
        Words for the two ways.
    status, why
        What a withheld row says, and why.

    Returns
    -------
    tuple
        The table, and a sentence for each row that was withheld. Its numbers stay: which reading
        is right, the data do not say.
    """
    verdicts = "verdict" in table.columns
    keys = _HIT if verdicts else _CALL
    there = {tuple(row[k] for k in keys): row for row in rows_of(other)}
    rows, told = [], []
    for row in rows_of(table):
        one = there.get(tuple(row[k] for k in keys))
        now, then = _said(row, verdicts=verdicts), _said(one, verdicts=verdicts)
        claimed = _claims(row, verdicts=verdicts)
        then_claimed = verdicts and one is not None and _claims(one, verdicts=True)
        if now == then or not (claimed or then_claimed):
            rows.append(row)
            continue
        both = f"{now} {readings[0]}, {then} {readings[1]}"
        what = f"{row['target']} under {row['drug']}" if verdicts else str(row["node"])
        told.append(f"{what} ({row['contrast']}): {both}" + _change(row, one))
        rows.append({**row, **_withheld(row, both, status, why, verdicts=verdicts)})
    held = pd.DataFrame(rows, columns=table.columns)
    for column in table.columns:
        held[column] = held[column].astype(table[column].dtype)
    return (held if told else table), told


def _claims(row: Mapping[Any, Any], *, verdicts: bool) -> bool:
    if verdicts:
        return bool(row["verdict"])
    return row["class"] != BackupClass.UNDECIDED or row["level"] not in ("", Level.NONE)


def _said(row: Mapping[Any, Any] | None, *, verdicts: bool) -> str:
    if row is None:
        return "not read"
    if verdicts:
        return str(row["verdict"] or Status(row["status"]))
    level = "" if row["level"] in ("", Level.NONE) else f", {row['level']}"
    return f"{row['class'] or Status(row['status'])}{level}"


def _change(row: Mapping[Any, Any], other: Mapping[Any, Any] | None) -> str:
    return "" if other is None else " ({} and {} log2)".format(*(
        with_interval(r["change_log2"], r["change_lo"], r["change_hi"]) for r in (row, other)))


def _withheld(
    row: Mapping[Any, Any], both: str, status: Status, why: str, *, verdicts: bool
) -> dict[str, object]:
    if verdicts:
        note = "; ".join(filter(None, [str(row["note"] or ""), both]))
        return {"verdict": "", "status": status, "note": note}
    # what a perturbation did to survival does not rest on these samples
    level = Level.SUPPORTED if row["is_supported"] == Told.YES else Level.NONE
    return {"class": BackupClass.UNDECIDED, "level": level,
            "is_candidate": Told.NOT_TESTED, "is_associated": Told.NOT_TESTED,
            "status": status,
            "reason": f"{why}: {both}"}

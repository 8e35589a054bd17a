"""What does not fit, told beside the calls; a verdict that hinges on such a sample is withheld."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from refugium.core.status import BackupClass, Level, Status
from refugium.core.tables import rows_of
from refugium.language.lists import first_few, quoted
from refugium.language.numbers import counted, with_interval
from refugium.signal import OF_SAMPLES, Reading, Readings

Tables = Mapping[str, pd.DataFrame]
SHOWN = 6
"""Verdicts told in the notes with both readings; the tables hold all."""
_HIT = ("contrast", "model_id", "drug", "target")
_CALL = ("contrast", "model_id", "node")


@dataclass(frozen=True, eq=False)
class Doubted:
    """Verdicts and calls, withheld where they hinge on samples that do not fit; and the notes."""

    engagement: pd.DataFrame
    calls: pd.DataFrame
    notes: list[dict[str, str]]


def without_misfits(
    reading: Reading, readings: Readings, engagement: pd.DataFrame, calls: pd.DataFrame,
    again: Callable[[Readings], Tables],
) -> Doubted:
    """Answer: what do the calls say without the samples that do not fit?

    Parameters
    ----------
    reading, readings
        The modality that is read, and all of the study.
    engagement, calls
        With every sample.
    again
        Answers other readings of the same study: its tables `engagement` and `calls`.

    Returns
    -------
    Doubted
        As given where every sample fits. Else a verdict, class or level that is another without
        the samples that do not fit is withheld (`sample_in_doubt`), both are told in the row,
        and the first of them in the notes.

    Notes
    -----
    Numbers stay as they are read with every sample: which reading is right, the tables do not
    know.
    """
    misfits = reading.misfits
    notes = [{"kind": str(row["kind"]), "where": str(row["sample"] or row["modality"]),
              "words": f"{_capital(str(row['words']))}. To do: {row['remedy']}."}
             for row in rows_of(misfits)]
    odd = list(dict.fromkeys(misfits.loc[misfits["kind"].isin(list(OF_SAMPLES)), "sample"]))
    if not odd or reading.left_out:
        return Doubted(engagement, calls, notes)
    if len(odd) >= len(reading.matrix.samples) / 2:
        notes.append({"kind": "without_misfits", "where": reading.modality, "words":
                      f"{counted(len(odd), 'sample')} of {len(reading.matrix.samples)} do not fit: "
                      "too many to answer without them. No verdict here can be relied on."})
        everything = "half of the samples do not fit"
        return Doubted(_hold(engagement, _HIT, engagement.iloc[:0], everything)[0],
                       _hold(calls, _CALL, calls.iloc[:0], everything)[0], notes)
    other = again(readings.without(odd))
    left = f"without {quoted(odd)}"
    hits, told = _hold(engagement, _HIT, other["engagement"], left)
    held, called = _hold(calls, _CALL, other["calls"], left)
    words = (f"Answers were also read {left}: "
             f"{counted(len(told), 'verdict')} and {counted(len(called), 'call')} are other ones "
             "then, and are withheld." if told or called else
             f"Answers were also read {left}: every verdict and call stays.")
    notes.append({"kind": "without_misfits", "where": reading.modality, "words": words})
    if told or called:
        some = first_few([*told, *called], SHOWN, between="; ")
        notes.append({"kind": "without_misfits", "where": reading.modality,
                      "words": f"Hinging on it: {some}."})
    return Doubted(hits, held, notes)


def _hold(
    table: pd.DataFrame, keys: tuple[str, ...], other: pd.DataFrame, left: str
) -> tuple[pd.DataFrame, list[str]]:
    """Withhold the rows that say another thing in the other table."""
    verdicts = keys is _HIT
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
        both = f"{now} with every sample, {then} {left}"
        what = f"{row['target']} under {row['drug']}" if verdicts else str(row["node"])
        told.append(f"{what} ({row['contrast']}): {both}" + _change(row, one))
        rows.append({**row, **_withheld(row, both, verdicts=verdicts)})
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


def _withheld(row: Mapping[Any, Any], both: str, *, verdicts: bool) -> dict[str, object]:
    if verdicts:
        note = "; ".join(filter(None, [str(row["note"] or ""), both]))
        return {"verdict": "", "status": Status.SAMPLE_IN_DOUBT, "note": note}
    return {"class": BackupClass.UNDECIDED, "class_probability": np.nan, "level": Level.NONE,
            "status": Status.SAMPLE_IN_DOUBT,
            "reason": f"hinges on samples that do not fit: {both}"}


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]

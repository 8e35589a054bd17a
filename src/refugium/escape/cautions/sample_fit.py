"""What does not fit, told beside the calls; a verdict that hinges on such a sample is withheld."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd

from refugium.core.status import Status
from refugium.core.tables import rows_of
from refugium.escape.cautions.withhold import withhold
from refugium.language.lists import first_few, quoted
from refugium.language.numbers import counted
from refugium.signal import OF_SAMPLES, Reading, Readings

Tables = Mapping[str, pd.DataFrame]
SHOWN = 6
"""Verdicts told in the notes with both readings; the tables hold all."""
WHY = "hinges on samples that do not fit"


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
        return Doubted(_held(engagement, engagement.iloc[:0], everything)[0],
                       _held(calls, calls.iloc[:0], everything)[0], notes)
    other = again(readings.without(odd))
    left = f"without {quoted(odd)}"
    hits, told = _held(engagement, other["engagement"], left)
    held, called = _held(calls, other["calls"], left)
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


def _held(
    table: pd.DataFrame, other: pd.DataFrame, left: str
) -> tuple[pd.DataFrame, list[str]]:
    return withhold(table, other, readings=("with every sample", left),
                    status=Status.SAMPLE_IN_DOUBT, why=WHY)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]

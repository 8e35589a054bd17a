"""Where most features move together, loading and drug cannot be told apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from refugium.core.status import ReadFrom, Status
from refugium.escape.calls.calls import call_rows, judged
from refugium.escape.cautions.withhold import withhold
from refugium.escape.engagement.engagement import engagement_table
from refugium.escape.parameters import COMMON_SHIFT_GIVEN_LOG2, COMMON_SHIFT_LOG2
from refugium.escape.situations import View
from refugium.knowledge import Knowledge
from refugium.language.lists import first_few
from refugium.language.numbers import number
from refugium.signal import loading
from refugium.signal.reporters import measure

SHOWN = 6
AS_GIVEN, COMMON_OFF = "as_given", "common_off"
WHY = "loading or drug"
OUT = "loading taken out and as given"


@dataclass(frozen=True, eq=False)
class Shifted:
    """Verdicts and calls, withheld where the two readings differ; and the notes."""

    engagement: pd.DataFrame
    calls: pd.DataFrame
    notes: list[dict[str, str]]


def common_shifts(view: View) -> dict[str, float]:
    """Return, per comparison, by how much its case holds more than its reference, log2.

    Loading as the densest feature profiles show it, mean over the blocks that hold both. Of changes
    that came as such what most features of the comparison do.
    """
    matrix = view.measured.matrix
    if matrix.changes is not None:
        return {name: float(shift) for name, shift in zip(
            matrix.changes.contrasts, matrix.changes.common, strict=True) if np.isfinite(shift)}
    load = loading(view.measured.log2, matrix.block)
    found = {}
    for s in view.situations.each:
        if s.reference is None:
            continue
        shifts = []
        for block in np.unique(matrix.block):
            case, reference = ((matrix.block == block) & (matrix.state == state)
                               for state in (s.case, s.reference))
            if case.any() and reference.any():
                shifts.append(load[case].mean() - load[reference].mean())
        if shifts:
            found[s.contrast] = float(np.mean(shifts))
    return found


def in_both_readings(
    views: Sequence[View], engagement: pd.DataFrame, calls: pd.DataFrame, knowledge: Knowledge
) -> Shifted:
    """Answer: which verdicts stand whether the common shift is loading or the drug's work?

    Parameters
    ----------
    views
        What was measured.
    engagement, calls
        With loading taken out.
    knowledge
        Reporter rows.

    Returns
    -------
    Shifted
        As given where no comparison shifts by `COMMON_SHIFT_LOG2` (of changes that came as such
        `COMMON_SHIFT_GIVEN_LOG2`). Else the comparisons that do
        are read again with the data as given; a verdict or class that is another one then is
        withheld (`loading_or_drug`), with both readings in the row.

    Notes
    -----
    A kinase inhibitor that empties a phosphotyrosine enrichment and a sample with less material
    look alike; spike-ins or total protein would tell.
    """
    hits, held, notes = engagement, calls, []
    for view in views:
        of_changes = view.measured.matrix.changes is not None
        least = COMMON_SHIFT_GIVEN_LOG2 if of_changes else COMMON_SHIFT_LOG2
        large = {c: v for c, v in common_shifts(view).items() if abs(v) >= least}
        if not large:
            continue
        given = measure(view.measured, knowledge, COMMON_OFF if of_changes else AS_GIVEN)
        verdicts = engagement_table(given, view.situations)
        classes = judged(call_rows(given, view.situations, verdicts))
        told: list[str] = []
        parts = []
        for table, other in ((hits, verdicts), (held, classes)):
            own = table["contrast"].isin(list(large))
            if "read_from" in table:  # RNA has a loading of its own
                own &= table["read_from"] != ReadFrom.TRANSCRIPTIONAL
            changed, said = withhold(
                table[own], other[other["contrast"].isin(list(large))],
                readings=("as given", "with the common shift taken off") if of_changes else (
                    "with loading taken out", "as given"), status=Status.LOADING_OR_DRUG,
                why=WHY)
            parts.append(pd.concat([table[~own], changed]).sort_index())
            told += said
        hits, held = parts
        sizes = [f"{name} ({number(size, signed=True)} log2)" for name, size in large.items()]
        words = (f"Most features move together in {first_few(sizes, SHOWN, between='; ')}: loading "
                 "or drug cannot be told apart without spike-ins, total protein or sites known not "
                 f"to move. What hinges on it is withheld, {len(told)} in all"
                 if told else
                 f"Most features move together in {first_few(sizes, SHOWN, between='; ')}: every "
                 "verdict stands in both readings, "
                 f"{'as given and with that taken off' if of_changes else OUT}")
        some = f": {first_few(told, SHOWN, between='; ')}." if told else "."
        notes.append({"kind": "common_shift", "where": view.measured.matrix.modality.value,
                      "words": words + some})
    return Shifted(hits, held, notes)

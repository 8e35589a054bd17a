"""Changes that came as such: what they are, what their error rests on, what they cannot say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from refugium.core.tables import rows_of
from refugium.escape.parameters import COMMON_SHIFT_LOG2
from refugium.escape.situations import View
from refugium.language.lists import first_few
from refugium.language.numbers import counted, number
from refugium.signal import MIN_ANCHORS, Readings
from refugium.study.treatment import time_key

SHOWN = 6
"""Comparisons named in one note."""
SURE = ("each error is the one that the source states or that follows from its p; none is "
        "moderated, and sites of one node are taken to share their noise")
UNSURE = "no error could be used, so that these are effects: no p, no interval, no level"
WITHOUT_SAMPLES = (
    "Read from changes, without samples, none of this can be told: a floor from an inhibited arm "
    "and `primed`, a dose series, a factorial, the untreated arm's own course, lines at baseline, "
    "samples that do not fit, association with survival, readouts that vanished. Two changes "
    "against one reference make no third."
)


def given_change_notes(
    views: Sequence[View], readings: Readings
) -> Iterator[tuple[str, str, str]]:
    """Yield kind, where and words of what must be said beside changes that came as such."""
    for name, reading in readings.of.items():
        changes = reading.matrix.changes if reading.of_effects else None
        if changes is None:
            continue
        k = counted(len(changes.contrasts), "comparison")
        held = f"{changes.known} of {changes.known + changes.lacking} with an error"
        yield "given_changes", name, (
            f"Published changes of {k} in {name}, not samples ({held}): "
            f"{SURE if changes.known else UNSURE}.")
    matrix = views[0].measured.matrix
    if matrix.changes is None:
        return
    yield "without_samples", matrix.modality.value, WITHOUT_SAMPLES
    for view in views:
        yield from _of_view(view)


def _of_view(view: View) -> Iterator[tuple[str, str, str]]:
    matrix = view.measured.matrix
    changes = matrix.changes
    assert changes is not None
    where = matrix.modality.value
    chosen = [c for c, only in zip(changes.contrasts, changes.selected, strict=True) if only]
    if chosen:
        yield "only_selected", where, (
            f"Only features that changed are listed in {first_few(chosen, SHOWN, between='; ')}, "
            "by the looks of it: what is not listed may have changed or not, or was not measured. "
            "No set of genes or sites is held against the others there, and a common shift of all "
            "features cannot be seen.")
    moved = [f"{c} ({number(float(m), signed=True)} log2)" for c, m, shift in zip(
                 changes.contrasts, changes.middle, changes.common, strict=True)
             # of few features, or a choice of them, the middle says nothing
             if abs(m) >= COMMON_SHIFT_LOG2 and np.isfinite(shift)]
    apart = [row["contrast"] for row in rows_of(matrix.layout.contrasts)
             if time_key(row["time_h"]) != time_key(row["reference_time_h"])]
    if apart:
        yield "other_time", where, (
            f"Case and reference are of two times in {first_few(apart, SHOWN, between='; ')}: what "
            "time in culture does by itself is in the change.")
    if moved:
        yield "middle_moved", where, (
            f"The median of all changes is far from 0 in {first_few(moved, SHOWN, between='; ')}: "
            "loading or drug cannot be told apart from changes.")
    few = [c for c, shift, only in zip(changes.contrasts, changes.common, changes.selected,
                                       strict=True) if np.isnan(shift) and not only]
    if few:
        yield "loading_as_given", where, (
            f"Loading is taken as given in {first_few(few, SHOWN, between='; ')}: fewer than "
            f"{MIN_ANCHORS} features are listed. A sample that held more material looks more "
            "active in every node, unless the source took that out.")


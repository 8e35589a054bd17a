"""Modalities that hold changes in place of samples: what they are, and what is doubtful in them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from refugium.core.stats import two_sided
from refugium.core.tables import rows_of
from refugium.language.lists import quoted
from refugium.language.numbers import counted
from refugium.signal import Reading, Readings
from refugium.study.design import by_arm, find_state

Caution = dict[str, str]
P_APART = 0.3
"""Usual distance of two p, in powers of ten, that no rounding makes: a factor of two."""
FEWEST_RISES = 5
"""Changes of one comparison of which it is told that none falls."""


def given_words(reading: Reading) -> str:
    """Say what the rows of a modality are, where they are no samples."""
    if reading.of_means:
        return ", given as means"
    if not reading.of_effects:
        return ""
    return (f", given as effects of {counted(reading.rows, 'comparison')}; "
            f"errors: {_errors(reading)}")


def _errors(reading: Reading) -> str:
    """Name what the errors of changes rest on."""
    changes = reading.matrix.changes
    if changes is None or not changes.known:
        return "none"
    held = {layer for layer, cells in reading.data.layers.items() if np.isfinite(cells).any()}
    first = [name for name in ("se", "p") if name in held]
    of_df = "df" if "df" in held else "n"
    return f"{' or '.join(first)} and {of_df}"


def _turned(readings: Readings, name: str) -> list[str]:
    """Name comparisons of untreated cells against treated ones."""
    layout = readings.design.layout(name)
    index, found = by_arm(layout.states), []
    for row in rows_of(layout.contrasts):
        case, reference = (find_state(index, row, side) for side in ("case", "reference"))
        if case and reference and not case.course and reference.on:
            found.append(str(row["contrast"]))
    return found


def _disagree(reading: Reading) -> bool:
    """Whether se and p, where both are given with df, are those of two tests."""
    held, change = reading.data.layers, np.asarray(reading.data.X, dtype=float)
    if not {"se", "p", "df"} <= set(held):
        return False
    se, p, df = (np.asarray(held[layer], dtype=float) for layer in ("se", "p", "df"))
    with np.errstate(divide="ignore", invalid="ignore"):
        apart = np.log10(p) - np.log10(two_sided(change / se, df))
    known = apart[np.isfinite(apart)]
    return len(known) >= FEWEST_RISES and float(np.median(np.abs(known))) > P_APART


def doubtful_changes(readings: Readings) -> Iterator[Caution]:
    """Answer: which changes lack an error, which tables list only a choice of them?

    Yields
    ------
    dict
        `where`, `found`, `remedy`.
    """
    for name, reading in readings.of.items():
        changes = reading.matrix.changes if reading.of_effects else None
        if changes is None:
            continue
        where = f"modality {name}"
        if changes.lacking:
            yield {"where": where,
                   "found": f"{changes.lacking} of {changes.known + changes.lacking} changes have "
                   "no error: no se, t or p, no df or n beside it, or n = 1",
                   "remedy": "they have no p and no interval; give se or the nominal p, with df or "
                   "n_case and n_reference, where they are known"}
        turned = _turned(readings, name)
        if turned:
            yield {"where": "contrasts.reference_arm", "found": "the reference got more than the "
                   f"case, which got nothing: {quoted(turned)}",
                   "remedy": "exchange case and reference, if the changes are of the treated over "
                   "the untreated"}
        root = readings.design.lineages
        apart = [str(row["contrast"]) for row in rows_of(readings.design.layout(name).contrasts)
                 if root[row["case_model"]] != root[row["reference_model"]]]
        if apart:
            yield {"where": "contrasts.reference_model",
                   "found": f"case and reference are of unrelated models: {quoted(apart)}",
                   "remedy": "nothing is read from them: a difference of two lines is no effect of "
                   "a drug; name the parent in models.parent_id if one was made from the other"}
        if _disagree(reading):
            yield {"where": where, "found": "se and p do not belong together: p is another one "
                   "than that of log2fc / se at these df",
                   "remedy": "the se is used: is it a standard deviation, or is p adjusted or "
                   "one-sided?"}
        chosen = [c for c, only in zip(changes.contrasts, changes.selected, strict=True) if only]
        if chosen:
            yield {"where": where, "found": f"only what changed is listed: {quoted(chosen)}",
                   "remedy": "give all features that were measured: of those left out nothing is "
                   "concluded, and no set is held against the others"}
        rises = [c for c, own in zip(changes.contrasts, changes.estimate.T, strict=True)
                 if np.isfinite(own).sum() >= FEWEST_RISES and not (own <= 0).any()]
        if rises:
            yield {"where": where, "found": f"nothing falls: {quoted(rises)}",
                   "remedy": "if these are ratios, or fold changes without their sign, give log2 "
                   "of the ratios"}

"""What a second agent adds to the drug: cells and dead cells with both against the drug alone."""

from __future__ import annotations

import numpy as np

from refugium.core.tables import rows_of
from refugium.escape.levels.survival import Survival
from refugium.response import Phenotype, preference_of

DEAD = (Phenotype.DEATH, Phenotype.APOPTOSIS)
"""Readings of death, the surer first."""
LIVING = (Phenotype.GROWTH,)


def against_drug(
    found: Survival, label: str, *, model: str, background: str, kinds: tuple[Phenotype, ...]
) -> float:
    """Answer: how many more, or fewer, with the agent than on the background alone?

    Parameters
    ----------
    found
        What the wells say.
    label
        The second agent with its dose, or a genetic perturbation.
    model, background
        The line, and the arm that holds the drug at its dose.
    kinds
        Phenotypes in order; the first that was read counts, by its best measure.

    Returns
    -------
    float
        log2, mean over independent experiments; NaN: not read.

    Notes
    -----
    It rests on no untreated cell, so that it stands where these ran out of room; it says nothing
    of what the agent does by itself. Experiments are the units: plates of one are averaged, one
    read twice counts once, and the row that pools them is none of them. Death and apoptosis are
    two readings of one thing and are not averaged.
    """
    table = found.phenotypes
    own = rows_of(table[
        (table["scope"] == "experiment") & (table["agent"] == label)
        & (table["reference_model"] == model) & (table["reference_arm"] == background)
        & ~table["block"].isin(found.counted_once) & table["effect"].notna()])
    for kind in kinds:
        rows = [r for r in own if r["phenotype"] == kind]
        if not rows:
            continue
        best = min((str(r["measure"]) for r in rows), key=preference_of)
        plates: dict[str, list[float]] = {}
        for row in rows:
            if row["measure"] == best:
                plates.setdefault(str(row["experiment"]), []).append(float(row["effect"]))
        return float(np.mean([np.mean(each) for each in plates.values()]))
    return float("nan")

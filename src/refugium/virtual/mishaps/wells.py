"""Wells of one virtual tumour: how its cells grow and die in every arm."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from refugium.virtual.layout import MODEL, Design
from refugium.virtual.mishaps.selection import MINOR_SHARE, minor_share
from refugium.virtual.plan import Plan

UNTREATED_PER_DAY, LEFT_ON_DRUG, LEFT_ON_SECOND = 0.7, 0.2, 0.9
"""Rate of untreated cells (1/d, natural logarithm), and the shares of it left on a drug."""
CELLS, WELLS_PER_ARM, EXPERIMENTS, NOISE = 2000.0, 4, 3, 0.08
USUAL_DEAD, DYING_DEAD = 0.03, 0.6
"""Share of dead cells where nothing kills them, and in an arm that dies."""
ROOM = 1.3
"""Fold beyond which cells that run out of room do not grow."""
LAST_H = 72.0


def tumour_wells(plan: Plan, design: Design, rng: np.random.Generator) -> pd.DataFrame:
    """Return live and dead cells of every arm, read at 0 h and at the times of the study.

    Notes
    -----
    Where a clone outgrows, the drug takes what selection needs: no clone grows faster on it than
    without. Cells that run out of room stop at ROOM times their number.
    """
    rows: list[dict[str, Any]] = []
    arms = {c.arm: c.drugs for c in design.conditions}
    for arm, drugs in arms.items():
        for experiment in range(EXPERIMENTS):
            for well in range(WELLS_PER_ARM):
                for hours in sorted({0.0, *plan.times}):
                    live, dead = _cells(plan, drugs, hours)
                    live, dead = (x * float(np.exp(NOISE * rng.standard_normal()))
                                  for x in (live, dead))
                    rows += [{"well": f"{arm} {well + 1}", "model_id": MODEL, "arm": arm,
                              "time_h": hours, "measure": measure, "value": value,
                              "unit": "cells", "block": f"growth {experiment + 1}"}
                             for measure, value in (("cell count", live), ("dead cells", dead))]
    return pd.DataFrame(rows)


def _cells(plan: Plan, drugs: tuple[str, ...], hours: float) -> tuple[float, float]:
    free = float(np.exp(UNTREATED_PER_DAY * hours / 24))
    if plan.mishap == "confluent" and not drugs:
        free = min(free, ROOM)
    fold, dead = free, USUAL_DEAD
    if plan.drug in drugs and plan.selection:
        fold *= MINOR_SHARE / float(minor_share(np.array([hours]))[0])
    elif plan.drug in drugs:
        fold = free**LEFT_ON_DRUG
    if set(drugs) - {plan.drug}:
        fold **= LEFT_ON_SECOND
    if plan.mishap == "dying_pair" and len(drugs) > 1 and hours > 0:
        fold, dead = 0.4, DYING_DEAD
    live = CELLS * fold
    return live, live * dead / (1 - dead)

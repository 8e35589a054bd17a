"""Growth and death of virtual lines: untreated, on the drug, on the second drug, on both."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from refugium.virtual.baseline_lines.plan import LinesPlan

Array = NDArray[np.float64]

EXPERIMENTS, WELLS_PER_ARM, DAYS = 3, 3, 3.0
UNTREATED_PER_DAY = 0.75
DIES_PER_DAY, LIVES_PER_DAY = -0.3, 0.45
"""Rate on the drug of lines that die and of lines that survive, 1/d."""
FIRST, NOISE = 500.0, 0.08


def growth_wells(
    plan: LinesPlan, names: list[str], survives: NDArray[np.bool_], rival: Array,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """Return live counts and dead counts of every line, arm and experiment.

    Notes
    -----
    In the world `proliferation` lines that survive grow slowly without the drug.
    """
    rows: list[dict[str, Any]] = []
    centred = rival - rival.mean()
    for i, name in enumerate(names):
        free = UNTREATED_PER_DAY + 0.1 * float(rng.standard_normal())
        if plan.world == "proliferation":
            free = max(UNTREATED_PER_DAY - 0.25 * float(centred[i]), 0.2)
        # on the drug cells keep a share of their own rate, or lose cells at one
        share = LIVES_PER_DAY if survives[i] else DIES_PER_DAY
        drugged = (share + 0.1 * float(rng.standard_normal())) * free / UNTREATED_PER_DAY
        pair = drugged - plan.pair_dies - plan.pair_kills * survives[i]
        rates = {"DMSO": free, plan.drug: drugged, plan.second: free - plan.pair_dies,
                 f"{plan.drug} + {plan.second}": pair}
        for experiment in range(EXPERIMENTS):
            shift = 0.03 * float(rng.standard_normal())
            for arm, rate in rates.items():
                for well in range(WELLS_PER_ARM):
                    rows += _well(name, arm, rate + shift, experiment, well, rng)
    return pd.DataFrame(rows)


def _well(
    name: str, arm: str, rate: float, experiment: int, well: int, rng: np.random.Generator
) -> list[dict[str, Any]]:
    first = FIRST * float(np.exp(NOISE * rng.standard_normal()))
    last = first * float(np.exp(rate * DAYS + NOISE * rng.standard_normal()))
    dead = (0.02 + max(-rate, 0.0) * 0.5) * last * float(np.exp(2 * NOISE * rng.standard_normal()))
    key = {"well": f"{name} {arm} {well + 1}", "model_id": name, "arm": arm,
           "block": f"growth {experiment + 1}"}
    read = (("cell count", 0.0, first), ("cell count", DAYS * 24, last),
            ("dead cells", 0.0, 0.02 * first), ("dead cells", DAYS * 24, dead))
    return [{**key, "measure": measure, "time_h": hours, "value": value, "unit": "cells"}
            for measure, hours, value in read]

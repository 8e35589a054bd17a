"""Do 95 % intervals of a footprint hold the planted slope, by number of targets and proteins?"""

from __future__ import annotations

import numpy as np
import pandas as pd

from benchmarks.promise import Promise
from refugium.signal.footprints.score import footprint_table

CONFIDENCE = 0.95
FEATURES = 400
SIZES = (3, 5, 10, 30, 100)


def covered(size: int, per_protein: int, slope: float, rng: np.random.Generator) -> bool | None:
    """One study: a set of `size` targets, `per_protein` on each protein, in 400 features.

    Targets change by slope times weight; every protein and every feature has a change of its own
    (0.5 and 0.5 log2), heavy-tailed; weights differ in size and sign.
    """
    protein = np.arange(FEATURES)
    protein[:size] = np.arange(size) // per_protein
    own = rng.standard_t(5, FEATURES)[protein] + rng.standard_t(5, FEATURES)
    weight = rng.choice([-1.0, 1.0], size) * rng.uniform(0.5, 1.5, size)
    y = 0.5 * own
    y[:size] += slope * weight
    names = [f"f{i}" for i in range(FEATURES)]
    net = pd.DataFrame({"source": "K", "target": names[:size], "weight": weight})
    table = footprint_table(
        pd.DataFrame({"c": y}, index=names), net,
        proteins=dict(zip(names, map(str, protein), strict=True)), seed=int(rng.integers(1 << 31)),
    )
    row = table.iloc[0]
    return None if row["status"] != "ok" else bool(row["lo"] <= slope <= row["hi"])


def footprint_promises(repeats: int, *, seed: int = 20261121) -> list[Promise]:
    """Coverage for each number of targets, alone on their protein or two on each."""
    found = []
    for size in SIZES:
        for per_protein in (1, 2):
            rng = np.random.default_rng([seed, size, per_protein])
            inside = [covered(size, per_protein, 0.8, rng) for _ in range(repeats)]
            told = [x for x in inside if x is not None]
            if told:
                found.append(Promise(
                    f"footprint interval, {size} targets, {per_protein} on each protein",
                    CONFIDENCE, sum(told), len(told), "at_least"))
    return found

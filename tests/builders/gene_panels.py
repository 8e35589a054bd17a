"""Panels of few genes over time: qPCR as log2, NanoString as counts; amounts differ by sample."""

from __future__ import annotations

import anndata as ad
import numpy as np
import pandas as pd

from refugium.study import Study

KEEPERS = ("ACTB", "B2M", "GAPDH")
TIMES = (0.0, 2.0, 8.0, 24.0, 72.0, 168.0)


def panel_course(
    *, counts: bool, keepers: tuple[str, ...] = KEEPERS, replicates: int = 3, seed: int = 0,
    amount: float = 0.8, moving: float = 0.0, others: int = 6,
) -> Study:
    """Return a course: EARLY genes answer within hours, LATE ones within days, the others not.

    `amount`: standard deviation of how much RNA went into a sample, log2. `moving`: what the drug
    does to GAPDH itself.
    """
    rng = np.random.default_rng(seed)
    genes = [*keepers, "DUSP6", "SPRY4", "ETV4", "AXL", "EGFR", "NGFR",
             *(f"STILL{i}" for i in range(others))]
    speed = {"DUSP6": (-3.0, 1.0), "SPRY4": (-2.0, 1.5), "ETV4": (-2.5, 1.0), "AXL": (3.0, 60.0),
             "EGFR": (2.5, 70.0), "NGFR": (2.0, 60.0), "GAPDH": (moving, 10.0)}
    level = rng.uniform(7, 11, len(genes))
    rows, values = [], []
    for time_h in TIMES:
        change = np.array([size * -np.expm1(-time_h / slow) for size, slow in
                           (speed.get(g, (0.0, 1.0)) for g in genes)])
        for i in range(replicates):
            rows.append({"sample_id": f"{time_h:g} {i}", "model_id": "M", "arm": "drug",
                         "time_h": time_h, "replicate": str(i), "block": f"day {i}"})
            values.append(level + change + rng.normal(0, amount)
                          + rng.normal(0, 0.1, len(genes)))
    held = rng.poisson(np.exp2(np.array(values))) * 1.0 if counts else np.array(values)
    data = ad.AnnData(held, obs=pd.DataFrame(index=[r["sample_id"] for r in rows]),
                      var=pd.DataFrame({"gene": genes}, index=genes),
                      uns={"scale": "linear" if counts else "log2", "kind": "genes"})
    return Study("panel", pd.DataFrame({"model_id": ["M"]}),
                 pd.DataFrame({"arm": ["drug"], "start_h": [0.0], "agent": ["vemurafenib:1 uM"]}),
                 pd.DataFrame(rows), {"rna_counts" if counts else "rna_log": data})

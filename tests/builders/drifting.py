"""Courses in which culture time moves genes, with and without an untreated arm beside."""

from __future__ import annotations

from collections.abc import Sequence

import anndata as ad
import numpy as np
import pandas as pd

from refugium.study import Study

GENES = 400
RESPONDING = 60
"""The first genes answer to the drug, where it does anything."""
ON, OFF = (4.0, 12.0, 24.0, 72.0, 168.0), (172.0, 240.0, 336.0)


def drifting(
    *, beside: Sequence[float] = (*ON, *OFF), on: Sequence[float] = ON, off: Sequence[float] = OFF,
    drift: float = 1.5, effect: float = 0.0, replicates: int = 3, untreated: int | None = None,
    noise: float = 0.15, start: bool = True, harvest: float = 0.0, blocks: bool = False,
    seed: int = 0,
) -> Study:
    """Return a study of one line on a drug and off it, log2 values.

    Parameters
    ----------
    beside
        Times after the start at which the untreated arm was sampled as well.
    on, off
        Times on the drug and after its removal (at the last of `on`).
    drift
        Standard deviation over genes of what culture time has done by the end, log2.
    effect
        Change of responding genes on the drug, log2; it fades with 24 h after removal.
    untreated
        Replicates of the untreated arm, where they differ.
    start
        Whether untreated cells were sampled as the drug came on.
    harvest
        Standard deviation over genes of what each time of harvest does to all its samples, log2.
    blocks
        Whether each harvest is stated as a block.
    """
    rng = np.random.default_rng(seed)
    end, stop = max((*on, *off)), max(on)
    level, slope = rng.uniform(4, 12, GENES), drift * rng.standard_normal(GENES)
    answers = np.zeros(GENES)
    answers[:RESPONDING] = effect * np.where(np.arange(RESPONDING) % 2, 1, -1)
    times = sorted({0.0, *on, *off, *beside})
    of_harvest = {t: harvest * rng.standard_normal(GENES) for t in times}

    def state(time_h: float, drug: bool) -> np.ndarray:
        done = 1 - np.exp(-min(time_h, stop) / 12)
        left = np.exp(-max(time_h - stop, 0) / 24)
        return (level + slope * np.sqrt(time_h / end) + of_harvest[time_h]
                + (answers * done * left if drug else 0.0))

    plan = [("DMSO", t, untreated or replicates) for t in ((0.0, *beside) if start else beside)]
    plan += [("drug", t, replicates) for t in (*on, *off)]
    rows, values = [], []
    for arm, time_h, n in plan:
        for i in range(n):
            rows.append({"sample_id": f"{arm} {time_h:g} {i}", "model_id": "M", "arm": arm,
                         "time_h": time_h, "replicate": str(i + 1),
                         "block": f"harvest {time_h:g}" if blocks else ""})
            values.append(state(time_h, arm == "drug") + noise * rng.standard_normal(GENES))
    arms = pd.DataFrame([("DMSO", 0.0, "DMSO", "vehicle"), ("drug", 0.0, "vemurafenib", "drug"),
                         ("drug", stop, "none", "none")],
                        columns=["arm", "start_h", "agent", "kind"])
    names = [f"GENE{i}" for i in range(GENES)]
    data = ad.AnnData(np.array(values), obs=pd.DataFrame(index=[r["sample_id"] for r in rows]),
                      var=pd.DataFrame({"gene": names}, index=names),
                      uns={"scale": "log2", "kind": "genes"})
    return Study("drifting", pd.DataFrame({"model_id": ["M"]}), arms, pd.DataFrame(rows),
                 {"rna_log": data})

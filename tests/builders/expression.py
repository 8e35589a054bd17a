"""Small RNA studies built from changes: counts of genes under a drug and without it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import anndata as ad
import numpy as np
import pandas as pd

from refugium.study import Study

OTHERS = 600
DEPTH = 2e6


def expression(
    changes: Mapping[str, Mapping[str, float]], agents: Mapping[str, Sequence[str]], *,
    n: Mapping[str, int] | int = 3, others: Mapping[str, float] | None = None, genes=(),
    noise: float = 0.15, seed: int = 0, time_h: float = 24.0,
) -> Study:
    """Return a study of one model: gene to its change in each arm, log2, beside 600 other genes.

    `others`: arm to the standard deviation of what the other genes do there. `genes`: further genes
    that do as the others do. An agent is written `name` (a drug) or `name/ligand`; `ctl` is the
    vehicle. Counts scatter as dishes (log-normal, heavy tails) and reads (Poisson) do.
    """
    rng = np.random.default_rng(seed)
    arms = ["ctl", *agents]
    plain = [*genes, *(f"OTHER{i}" for i in range(OTHERS))]
    names = [*changes, *plain]
    level = rng.normal(7, 1.5, len(names))
    moved = {arm: np.array([
        *(changes[g].get(arm, 0.0) for g in changes),
        *((others or {}).get(arm, 0.0) * rng.standard_normal(len(plain)))]) for arm in arms}
    rows, counts = [], []
    for arm in arms:
        for i in range(n if isinstance(n, int) else n.get(arm, 3)):
            rows.append({"sample_id": f"{arm} {i}", "model_id": "A", "arm": arm,
                         "time_h": time_h, "replicate": str(i + 1), "block": "b"})
            dish = noise * rng.standard_t(4, len(names))
            share = 2.0 ** (level + moved[arm] + dish)
            counts.append(rng.poisson(DEPTH * share / share.sum()))
    given = []
    for arm in arms:
        for agent in agents.get(arm, ()) or ("DMSO/vehicle",):
            name, _, kind = agent.partition("/")
            given.append({"arm": arm, "start_h": 0.0, "agent": name, "kind": kind or "drug"})
    data = ad.AnnData(X=np.array(counts, dtype=float),
                      obs=pd.DataFrame(index=[r["sample_id"] for r in rows]),
                      var=pd.DataFrame({"gene": names}, index=names))
    data.uns["scale"], data.uns["kind"] = "linear", "genes"
    return Study(name="expression", models=pd.DataFrame({"model_id": ["A"]}),
                 arms=pd.DataFrame(given), samples=pd.DataFrame(rows),
                 modalities={"rna_counts": data})

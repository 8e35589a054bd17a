"""Small panels of antibodies on log2, built from changes: every kind of verdict in one place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import anndata as ad
import numpy as np
import pandas as pd

from refugium.identifiers import read_antibody
from refugium.study import Study


def panel(
    values: Mapping[str, Mapping[str, float]], agents: Mapping[str, Sequence[str]], *,
    n: Mapping[str, int] | int = 3, noise: float = 0.05, seed: int = 0, time_h: float = 24.0,
) -> Study:
    """Return a study of one model: label of an antibody to its value in each arm, and agents on.

    An agent is written `name` (a drug) or `name/ligand`; `ctl` is the vehicle.
    """
    rng = np.random.default_rng(seed)
    arms = list(next(iter(values.values())))
    rows, held = [], []
    for arm in arms:
        for i in range(n if isinstance(n, int) else n[arm]):
            rows.append({"sample_id": f"{arm} {i}", "model_id": "A", "arm": arm,
                         "time_h": time_h, "replicate": str(i + 1), "block": "b"})
            held.append([row[arm] for row in values.values()])
    matrix = np.array(held) + noise * rng.standard_normal((len(held), len(values)))
    given = []
    for arm in arms:
        for agent in agents.get(arm, ()) or ("DMSO/vehicle",):
            name, _, kind = agent.partition("/")
            given.append({"arm": arm, "start_h": 0.0, "agent": name, "kind": kind or "drug"})
    data = ad.AnnData(X=matrix, obs=pd.DataFrame(index=[r["sample_id"] for r in rows]),
                      var=_antibodies(list(values)))
    data.uns["scale"], data.uns["kind"] = "log2", "antibodies"
    return Study(name="panel", models=pd.DataFrame({"model_id": ["A"]}), arms=pd.DataFrame(given),
                 samples=pd.DataFrame(rows), modalities={"rppa": data})


def _antibodies(labels: list[str]) -> pd.DataFrame:
    read = [read_antibody(label) for label in labels]
    return pd.DataFrame({"antibody": labels, "gene": [";".join(r.genes) for r in read],
                         "site": [r.site for r in read]}, index=labels)

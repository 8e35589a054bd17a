"""Studies in which one reading stands in the rows of two nodes."""

from __future__ import annotations

import dataclasses

import anndata as ad
import numpy as np
import pandas as pd

from builders.drugged import ERL, NONE, build
from refugium.study import Study

SITES = (("EGFR", "Y1197"), ("EGFR", "Y1172"), ("MET", "Y1234"), ("AXL", "Y702"))


def copied_row(*, factor: float = 1.0, noise: float = 0.0, digits: int | None = None,
               gap: float = 0.0, blocks: int = 3, seed: int = 0) -> Study:
    """Erlotinib lowers EGFR and raises MET; the row of AXL holds what MET's holds.

    `factor`: by which the copy is multiplied; `noise`: log2, added to it (at 0.1 it is a reading of
    its own); `digits`: decimals of log2 that are kept; `gap`: share of the copy that is missing.
    """
    made = build([
        {"arm": "untreated", "agents": NONE, "time_h": 24.0, "levels": {}},
        {"arm": "erlotinib", "agents": ERL, "time_h": 24.0, "levels": {"EGFR": -3.0, "MET": 2.0}},
    ], blocks=blocks, seed=seed)
    data = made.modalities["phospho"]
    rng = np.random.default_rng([seed, 7])
    genes = data.var["gene"].tolist()
    log2 = np.log2(np.asarray(data.X))
    egfr = [i for i, gene in enumerate(genes) if gene == "EGFR"]
    met = genes.index("MET")
    copy = log2[:, met] + np.log2(factor) + noise * rng.standard_normal(len(log2))
    copy[rng.random(len(copy)) < gap] = np.nan
    rows = np.column_stack([log2[:, egfr], log2[:, met], copy, log2[:, len(genes) - 50:]])
    if digits is not None:
        rows = np.round(rows, digits)
    names = [*("_".join(site) for site in SITES), *(f"BG{i}_S{i + 10}" for i in range(50))]
    var = {"gene": [name.split("_")[0] for name in names],
           "site": [name.split("_")[1] for name in names]}
    new = ad.AnnData(rows, obs=data.obs, var=pd.DataFrame(var, index=names),
                     uns={"scale": "log2", "kind": "sites"})
    return dataclasses.replace(made, modalities={"phospho": new})

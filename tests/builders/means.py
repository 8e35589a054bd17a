"""Studies as papers give them: a mean, an sd and n for every state."""

from __future__ import annotations

from dataclasses import replace

import anndata as ad
import numpy as np
import pandas as pd

from refugium.study import Study
from refugium.virtual import demo_plan, write_tumour

STATE = ["model_id", "arm", "time_h", "block"]


def in_one_block(seed: int = 0) -> Study:
    """Return a virtual tumour, log2, as if its plexes were dishes of one block; no gap in it."""
    study = write_tumour(replace(demo_plan(), seed=seed)).study
    data = study.modalities["phospho"]
    log2 = np.log2(np.asarray(data.X, dtype=float))
    table = study.samples.set_index("sample_id").loc[list(data.obs_names)]
    for plex in table["block"].unique():
        own = (table["block"] == plex).to_numpy()
        log2[own] -= log2[own].mean(axis=0) - 20.0
    whole = np.isfinite(log2).all(axis=0)
    uns = {"scale": "log2", "kind": data.uns["kind"]}
    made = ad.AnnData(log2[:, whole], obs=data.obs.copy(), var=data.var[whole].copy(), uns=uns)
    samples = study.samples.assign(block="bench", replicate="")
    return replace(study, samples=samples, modalities={"phospho": made}, losses=study.losses)


def as_means(study: Study, modality: str = "phospho") -> Study:
    """Return the same study with a mean, an sd and n for each state of each block."""
    data = study.modalities[modality]
    values = pd.DataFrame(np.asarray(data.X, dtype=float), index=list(data.obs_names))
    table = study.samples.set_index("sample_id").loc[list(data.obs_names)].reset_index()
    groups = table.groupby(STATE, sort=False, dropna=False)["sample_id"].agg(list)
    rows, ids = [], []
    for own in groups:
        ids.append(f"mean of {own[0]}")
        part = values.loc[own].to_numpy()
        n = np.isfinite(part).sum(axis=0).astype(float)
        with np.errstate(invalid="ignore", divide="ignore"):
            mean = np.nansum(part, axis=0) / n
            sd = np.sqrt(np.nansum((part - mean) ** 2, axis=0) / np.where(n > 1, n - 1, np.nan))
        rows.append((mean, sd, np.where(n > 0, n, np.nan)))
    mean, sd, n = (np.array(layer) for layer in zip(*rows, strict=True))
    samples = groups.index.to_frame(index=False).assign(sample_id=ids, replicate="")
    made = ad.AnnData(mean, obs=pd.DataFrame(index=ids), var=data.var.copy(),
                      uns={"scale": data.uns["scale"], "kind": data.uns["kind"], "given": "means"},
                      layers={"sd": sd, "n": n})
    return replace(study, samples=samples, modalities={modality: made})

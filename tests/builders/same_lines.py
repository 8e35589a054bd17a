"""Several names of one line: copied samples, replicates of one line, and true sister lines."""

from __future__ import annotations

from collections.abc import Sequence

import anndata as ad
import numpy as np
import pandas as pd

from builders.drugged import PEPTIDES
from refugium.study import Study

BACKGROUND = 80


def lines_study(
    names: Sequence[str], how: str, *, replicates: int = 3, noise: float = 0.15,
    sister: float = 0.4, seed: int = 0,
) -> Study:
    """Erlotinib lowers EGFR, and raises MET in what was measured first.

    `how`: `copied` (all names hold the first one's samples), `scaled` (each at another loading),
    `rounded`, `added` (and noise of 0.01 log2), `replicates` (dishes of one line, each name its
    own), `sisters` (lines that differ by `sister` in every peptide).
    """
    rng = np.random.default_rng(seed)
    genes = [g for g, peptides in PEPTIDES.items() for _ in peptides]
    peptides = [p for own in PEPTIDES.values() for p in own]
    letters = np.array(list("ADEFGHILMNPQTVW"))
    for i in range(BACKGROUND):
        body = rng.choice(letters, 12)
        body[6] = "y"
        genes.append(f"BG{i}")
        peptides.append("".join(body) + "R")
    base = rng.uniform(12, 18, len(genes))
    arms = [("untreated", {}), ("erlotinib", {"EGFR": -3.0, "MET": 2.0})]
    rows, values, first = [], [], None
    for number, name in enumerate(names):
        own = base + (sister * rng.standard_normal(len(base)) if how == "sisters" else 0.0)
        here = np.stack([own + [shift.get(g, 0.0) for g in genes]
                         for _, shift in arms for _ in range(replicates)])
        here = here + noise * rng.standard_normal(here.shape)
        if how not in ("replicates", "sisters"):
            first = here if first is None else first
            here = first.copy()
            if number and how == "scaled":
                here += rng.normal(0, 0.5, (len(here), 1))
            if number and how == "rounded":
                here = np.round(here, 2)
            if number and how == "added":
                here += 0.01 * rng.standard_normal(here.shape)
        values.append(here)
        rows += [{"sample_id": f"{name}|{arm}|{i}", "model_id": name, "arm": arm, "time_h": 24.0,
                  "replicate": str(i), "block": f"{name} plex{i}"}
                 for arm, _ in arms for i in range(replicates)]
    index = [f"{g}:{p}" for g, p in zip(genes, peptides, strict=True)]
    data = ad.AnnData(np.exp2(np.concatenate(values)),
                      obs=pd.DataFrame(index=[r["sample_id"] for r in rows]),
                      var=pd.DataFrame({"gene": genes, "peptide": peptides}, index=index),
                      uns={"scale": "linear", "kind": "peptides"})
    return Study(
        name="names of lines", models=pd.DataFrame({"model_id": list(names)}),
        arms=pd.DataFrame({"arm": [a for a, _ in arms], "start_h": 0.0,
                           "agent": ["medium", "erlotinib"], "kind": ["medium", "drug"]}),
        samples=pd.DataFrame(rows), modalities={"phospho": data})

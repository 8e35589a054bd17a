"""Studies as supplements give them: changes of contrasts, made from the samples of a tumour."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

import anndata as ad
import numpy as np
import pandas as pd

from refugium.core.stats import two_sided
from refugium.signal import fit_features, read
from refugium.study import CONTRASTS, Study

SITES = {"EGFR:Y1197": -3.5, "MAPK1:Y187": -2.7, "AXL:Y702": 1.8, "MET:Y1234": 0.1}
ARMS = pd.DataFrame({
    "arm": ["U", "E", "EX", "X", "EL", "EL", "L"], "start_h": 0,
    "agent": ["none", "erlotinib:1 uM", "erlotinib:1 uM + bemcentinib:1 uM", "bemcentinib:1 uM",
              "erlotinib:1 uM", "HGF", "HGF"],
    "kind": ["none", "drug", "drug", "drug", "drug", "ligand", "ligand"]})


def paper(
    rows: Sequence[tuple[str, str, Sequence[float]]], *, se: float | None = 0.2, df: float = 4.0,
    times: float | Sequence[float] = 24.0, more: int = 0,
) -> Study:
    """Return changes of some contrasts: (case arm, reference arm, changes of the sites)."""
    names = [f"{case} vs {reference} at {time:g} h" for (case, reference, _), time in zip(
        rows, np.broadcast_to(times, len(rows)), strict=True)]
    rng = np.random.default_rng(0)
    still = rng.normal(0, 0.3, (len(rows), more))
    x = np.hstack([np.array([own for _, _, own in rows], dtype=float), still])
    features = [*SITES, *(f"TTN:S{i + 1}" for i in range(more))]
    var = pd.DataFrame({"gene": [f.partition(":")[0] for f in features],
                        "site": [f.partition(":")[2] for f in features]}, index=features)
    layers = {} if se is None else {"se": np.broadcast_to(se, x.shape).copy(),
                                    "df": np.full(x.shape, df)}
    data = ad.AnnData(x, obs=pd.DataFrame(index=names), var=var, layers=layers,
                      uns={"scale": "log2", "kind": "sites", "given": "effects"})
    return Study(
        name="a supplement", models=pd.DataFrame({"model_id": ["PC9"]}), arms=ARMS,
        samples=pd.DataFrame(columns=["sample_id", "model_id", "arm"]),
        contrasts=pd.DataFrame({
            "contrast": names, "case_model": "PC9", "reference_model": "PC9",
            "case_arm": [case for case, _, _ in rows],
            "reference_arm": [reference for _, reference, _ in rows], "time_h": times}),
        modalities={"phospho": data})


USUAL = [("E", "U", list(SITES.values()))]


def as_effects(
    study: Study, *, errors: Collection[str] = ("se", "df"), modality: str = "phospho",
    normalisation: str = "as_given", keep: Collection[str] = (),
) -> Study:
    """Return a study with one modality's own changes in place of its samples.

    Parameters
    ----------
    study
        Of one lineage; its contrasts as they are derived, those of treatment with a reference.
    errors
        Which of `se`, `p`, `df` stand beside.
    modality, normalisation
        What is turned into changes, and how it is read.
    keep
        Names of contrasts; empty: all.
    """
    matrix = read(study).matrix(modality)
    (fit,) = fit_features(matrix, normalisation)
    table = matrix.layout.contrasts
    # all agents at once repeat what one-agent comparisons say
    table = table[(table["status"] == "ok") & ~table["kind"].isin(["model", "all_agents"])]
    table = table[~table.duplicated(["case_arm", "case_model", "time_h", "reference_arm",
                                     "reference_time_h"])]
    if keep:
        table = table[table["contrast"].isin(list(keep))]
    effects = [fit.change(row) for row in table.to_dict(orient="records")]
    held = {"se": np.array([e.se for e in effects]),
            "p": np.array([two_sided(e.estimate / e.se, e.df) for e in effects]),
            "df": np.array([np.where(e.df > 0, e.df, np.nan) for e in effects])}
    # p of nothing measured, or of 0 in this arithmetic, is no p
    held["p"] = np.where(held["p"] > 0, held["p"], np.nan)
    names = list(table["contrast"])
    data = ad.AnnData(np.array([e.estimate for e in effects]),
                      obs=pd.DataFrame(index=pd.Index(names, dtype=object)),
                      var=matrix.features.set_index("feature"),
                      layers={name: held[name] for name in errors},
                      uns={"scale": "log2", "kind": matrix.kind, "given": "effects",
                           **({"acquisition": matrix.acquisition} if matrix.acquisition else {})})
    others = {m: d for m, d in study.modalities.items() if m != modality}
    samples = study.samples if others else study.samples.iloc[:0]
    return replace(study, samples=samples, modalities={modality: data, **others},
                   contrasts=table[list(CONTRASTS.names)].assign(block="").reset_index(drop=True))

"""Nothing against nothing on a real study: what the calls do when there is nothing to find."""

from __future__ import annotations

from dataclasses import replace
from math import factorial, prod

import anndata as ad
import numpy as np
import pandas as pd

from benchmarks.promise import Promise
from refugium.core.tables import rows_of
from refugium.escape import find_escape
from refugium.escape.parameters import ALPHA
from refugium.study import Study
from refugium.study.design import derive_contrasts
from refugium.study.schemas import WELLS


def blocks_with_replicates(study: Study, modality: str) -> Study:
    """Keep the part of a study whose states are measured in two blocks or more."""
    states = study.states(modality)
    many = states.groupby("state")["block"].transform("nunique") > 1
    keep = states.loc[many, "sample_id"].tolist()
    return _with_samples(study, modality, keep)


def _with_samples(study: Study, modality: str, keep: list[str]) -> Study:
    data = study.modalities[modality]
    rows = [name in set(keep) for name in data.obs_names]
    return replace(
        study, samples=study.samples[study.samples["sample_id"].isin(keep)],
        modalities={modality: data[rows].copy()}, wells=WELLS.empty(),
    )


def permuted(study: Study, modality: str, rng: np.random.Generator) -> Study:
    """Take arm means off (blocks kept), then permute samples within each block."""
    data = study.modalities[modality]
    states = study.states(modality).set_index("sample_id").loc[data.obs_names]
    with np.errstate(divide="ignore"):
        log2 = np.log2(data.X) if data.uns.get("scale") == "linear" else np.array(data.X)
    centred = np.array(log2)
    blocks = states["block"].to_numpy()
    for block in np.unique(blocks):
        centred[blocks == block] -= _nanmean(log2[blocks == block])
    for state in states["state"].unique():
        here = (states["state"] == state).to_numpy()
        centred[here] -= _nanmean(centred[here])
    for block in np.unique(blocks):
        here = np.flatnonzero(blocks == block)
        centred[here] = centred[rng.permutation(here)]
        scale = np.sqrt(_inflation(states, block))
        centred[here] = centred[here] * scale + _nanmean(log2[here])
    out = ad.AnnData(X=np.exp2(centred), obs=data.obs, var=data.var)
    out.uns.update(data.uns)
    out.uns["scale"] = "linear"
    return replace(study, modalities={modality: out})


def _inflation(states: pd.DataFrame, block: str) -> float:
    """Residuals of n replicates are too small by (n - 1) / n: put the variance back."""
    sizes = states.groupby("state")["block"].transform("size")
    n = float(sizes[states["block"] == block].mean())
    return n / max(n - 1.0, 1.0)


def _nanmean(values: np.ndarray) -> np.ndarray:
    known = np.isfinite(values)
    total = np.where(known, values, 0).sum(axis=0)
    with np.errstate(invalid="ignore"):
        return np.where(known.any(axis=0), total / np.maximum(known.sum(axis=0), 1), np.nan)


def distinct_permutations(study: Study, modality: str) -> float:
    """Return the number of distinct arrangements of samples within blocks."""
    sizes = study.states(modality).groupby("block").size()
    return float(prod(factorial(int(n)) for n in sizes))


def permutation_promises(
    study: Study, *, modality: str = "phospho", repeats: int = 200, seed: int = 0
) -> tuple[Promise, Promise]:
    """Permuted studies: share with any candidate, and share of activities with p <= ALPHA.

    The second is the sharper one: it does not pass the gate of engagement. Its unit is the
    study too: a study counts if Benjamini-Hochberg within any one contrast calls a node, so the
    promise is per contrast and the count is of contrasts.
    """
    part = blocks_with_replicates(study, modality)
    calls = moved = contrasts = 0
    for stream in np.random.SeedSequence(seed).spawn(repeats):
        found = find_escape(
            permuted(part, modality, np.random.default_rng(stream)), challenge=False
        )
        calls += not found.candidates.empty
        smallest = found.activities.groupby("contrast")["q"].min().dropna()
        moved += int((smallest <= ALPHA).sum())
        contrasts += len(smallest)
    return (
        Promise("residuals permuted within block: studies with any candidate", ALPHA, calls,
                repeats, "at_most"),
        Promise("residuals permuted within block: contrasts with any node moved", ALPHA, moved,
                contrasts, "at_most"),
    )


def plex_against_plex(
    study: Study, *, modality: str = "phospho", every: int = 1
) -> pd.DataFrame:
    """Call one plex's sample of a state a treated arm, against the same state elsewhere.

    Returns
    -------
    pandas.DataFrame
        One row per state and plex: `state_arm`, `block`, `candidates`, `engaged`, `smallest_p`.
    """
    part = blocks_with_replicates(study, modality)
    states = part.states(modality)
    contrasts = derive_contrasts(part, modality)
    real = contrasts[contrasts["kind"] == "agent"].iloc[0]
    rows = []
    for sample in rows_of(states)[::every]:
        fake = _fake_arm(part, sample, real["case_arm"], real["reference_arm"])
        found = find_escape(fake, challenge=False)
        rows.append({
            "model_id": sample["model_id"], "state_arm": sample["state_arm"],
            "block": sample["block"], "candidates": len(found.candidates),
            "engaged": int((found.engagement["verdict"] == "engaged").sum()),
            "smallest_p": found.activities["p"].min(),
        })
    return pd.DataFrame(rows)


def _fake_arm(study: Study, sample: dict[str, object], drug_arm: str, clean_arm: str) -> Study:
    """Name one sample as the drug's arm and its twins in other plexes as untreated."""
    samples = study.samples.copy()
    states = study.states().set_index("sample_id")
    own = states.loc[str(sample["sample_id"]), "state"]
    twins = states.index[states["state"] == own]
    arms = [study.arms]
    label: dict[str, str] = {}
    for arm in samples["arm"].unique():
        label[arm] = f"other {len(label)}"
        arms.append(pd.DataFrame({"arm": [label[arm]], "start_h": [0.0],
                                  "agent": [f"unknown {len(label)}"], "kind": ["medium"]}))
    samples["arm"] = [
        drug_arm if s == sample["sample_id"] else clean_arm if s in twins else label[a]
        for s, a in zip(samples["sample_id"], samples["arm"], strict=True)
    ]
    model = str(sample["model_id"])
    stated = pd.DataFrame({
        "contrast": ["nothing"], "case_arm": [drug_arm], "case_model": [model],
        "reference_arm": [clean_arm], "reference_model": [model],
    })
    return replace(study, samples=samples, arms=pd.concat(arms, ignore_index=True),
                   contrasts=stated)

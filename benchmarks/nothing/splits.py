"""Replicates of one state, parted into a pseudo-case and a pseudo-reference."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import comb

import numpy as np
import pandas as pd

from refugium.escape import find_escape
from refugium.escape.parameters import ALPHA
from refugium.knowledge import find_drug, load_knowledge
from refugium.study import Study
from refugium.study.design import derive_contrasts
from refugium.study.schemas import WELLS

CONTRAST = "nothing"


@dataclass(frozen=True, kw_only=True)
class Split:
    """What one split of one state gave: counts of nodes (`small`: p at most ALPHA)."""

    model_id: str
    state: int
    candidates: int
    engaged: int
    moved: int
    small: int
    nodes: int


def splittable(study: Study, modality: str) -> pd.DataFrame:
    """Return the samples of states with four or more replicates in one block, one row each."""
    states = study.states(modality)
    late = ~(states["time_h"] <= 0)
    size = states.groupby(["state", "block"])["sample_id"].transform("size")
    return states[late & (size >= 4)]


def distinct_splits(study: Study, modality: str) -> int:
    """Count the distinct ways to part a state into halves, over all its states."""
    sizes = splittable(study, modality).groupby(["state", "block"]).size()
    return int(sum(comb(n, n // 2) // (2 if n % 2 == 0 else 1) for n in sizes))


def split_studies(
    study: Study, modality: str, *, most: int, seed: int
) -> list[tuple[str, int, Study]]:
    """Make pseudo-studies: one random split of each of up to `most` states.

    The pseudo-case is named as the arm of a targeted drug of the study, the pseudo-reference as
    untreated; all other states of the model stay, under agents that no rule knows. States are
    drawn over the models in turn, so that each model takes part.
    """
    rows = splittable(study, modality)
    streams = np.random.SeedSequence(seed).spawn(2)
    rng = np.random.default_rng(streams[0])
    order: list[tuple[str, int, str]] = []
    groups = {
        model: list(dict.fromkeys(zip(part["state"], part["block"], strict=True)))
        for model, part in rows.groupby("model_id", sort=False)
    }
    shuffled = {m: [keys[i] for i in rng.permutation(len(keys))] for m, keys in groups.items()}
    for rank in range(max(map(len, shuffled.values()), default=0)):
        order += [(str(m), int(keys[rank][0]), str(keys[rank][1]))
                  for m, keys in shuffled.items() if rank < len(keys)]
    drug = _drug_arm(study, modality)
    made = []
    for (model, state, block), stream in zip(
        order[:most], streams[1].spawn(len(order[:most])), strict=True
    ):
        own = rows[(rows["state"] == state) & (rows["block"] == block)]
        ids = np.random.default_rng(stream).permutation(own["sample_id"].to_numpy())
        made.append((model, state, _named(study, modality, model, ids, drug,
                                          float(own["time_h"].iloc[0]))))
    return made


def run_split(model: str, state: int, study: Study) -> Split:
    """Run the inference on a pseudo-study."""
    found = find_escape(study, challenge=False)
    acts = found.activities[found.activities["contrast"] == CONTRAST]
    called = found.candidates
    return Split(
        model_id=model, state=state, candidates=int((called["contrast"] == CONTRAST).sum()),
        engaged=int((found.engagement["verdict"] == "engaged").sum()),
        moved=int((acts["q"] <= ALPHA).sum()), small=int((acts["p"] <= ALPHA).sum()),
        nodes=int(acts["q"].notna().sum()),
    )


def _drug_arm(study: Study, modality: str) -> str:
    pack = load_knowledge()
    contrasts = derive_contrasts(study, modality)
    for row in contrasts[contrasts["kind"] == "agent"].itertuples():
        agents = study.arms.loc[study.arms["arm"] == row.case_arm, "agent"]
        if len(agents) == 1 and find_drug(str(agents.iloc[0]), knowledge=pack):
            return str(row.case_arm)
    raise LookupError(study.name)


def _named(
    study: Study, modality: str, model: str, ids: np.ndarray, drug: str, time_h: float
) -> Study:
    """Keep one model; half of the replicates get the drug's arm, the other half are untreated."""
    states = study.states(modality)
    mine = states[states["model_id"] == model]
    keep = mine["sample_id"].tolist()
    samples = study.samples[study.samples["sample_id"].isin(keep)].copy()
    case, reference = set(ids[: len(ids) // 2]), set(ids[len(ids) // 2:])
    own = dict(zip(mine["sample_id"], mine["state"], strict=True))
    clean = "pseudo-reference"
    samples["arm"] = [
        drug if s in case else clean if s in reference else f"other {own[s]}"
        for s in samples["sample_id"]
    ]
    others = [arm for arm in dict.fromkeys(samples["arm"]) if arm not in (drug, clean)]
    arms = pd.concat([
        study.arms[study.arms["arm"] == drug],
        pd.DataFrame({"arm": [clean], "start_h": [0.0], "agent": ["none"], "kind": ["none"]}),
        pd.DataFrame({"arm": others, "start_h": 0.0, "agent": [f"{a} agent" for a in others],
                      "kind": "ligand"}),
    ], ignore_index=True)
    data = study.modalities[modality]
    rows = [name in set(keep) for name in data.obs_names]
    stated = pd.DataFrame({
        "contrast": [CONTRAST], "case_arm": [drug], "case_model": [model],
        "reference_arm": [clean], "reference_model": [model], "time_h": [time_h],
        "reference_time_h": [time_h],
    })
    return replace(study, samples=samples, arms=arms, contrasts=stated, wells=WELLS.empty(),
                   modalities={modality: data[rows].copy()})

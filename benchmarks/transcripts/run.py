"""`python -m benchmarks transcripts`: hits read from RNA where there are none, and are."""

from __future__ import annotations

import argparse

import anndata as ad
import numpy as np
import pandas as pd

from benchmarks.promise import Promise
from refugium.core.status import Engagement, Status
from refugium.escape.engagement.transcripts import transcriptional_table
from refugium.escape.parameters import ALPHA
from refugium.knowledge import load_knowledge, signature_network
from refugium.signal import read
from refugium.study import Study

OTHERS = 1500
MODULES = 20
DEPTH = 5e6
NULLS = {
    "nothing moves, n = 2": {"n": 2}, "nothing moves, n = 3": {"n": 3},
    "dishes differ much, n = 2": {"n": 2, "dish": 0.6},
    "the drug moves other modules, n = 3": {"modules": 0.3},
    "the drug moves other modules, replicates close": {"modules": 0.5, "dish": 0.03},
    "one gene in ten rises 4 log2": {"loud": 0.1},
}
PLANTED = {
    "ERK genes fall by 1, n = 3": {"fall": 1.0},
    "ERK genes fall by 2, n = 2": {"fall": 2.0, "n": 2},
    "ERK genes fall by 2, other modules move": {"fall": 2.0, "modules": 0.3},
}


def study_of(
    seed: int, *, n: int = 3, fall: float = 0.0, modules: float = 0.0, dish: float = 0.15,
    loud: float = 0.0,
) -> Study:
    """Return counts under trametinib and without it: genes move in hidden modules.

    Dishes differ in the same modules (so that genes of a set vary together) and gene by gene, with
    heavy tails; the drug moves modules that know nothing of ERK.
    """
    rng = np.random.default_rng(np.random.SeedSequence([seed, 11]))
    own = signature_network(names=["ERK_FEEDBACK"])["target"].tolist()
    names = [*own, *(f"OTHER{i}" for i in range(OTHERS))]
    loads = rng.standard_t(3, (len(names), MODULES)) * (rng.random((len(names), MODULES)) < 0.15)
    level = rng.normal(6, 2, len(names))
    drug = loads @ (modules * rng.standard_normal(MODULES))
    drug[: len(own)] -= fall * rng.uniform(0.5, 1.5, len(own))
    drug += 4.0 * (rng.random(len(names)) < loud)
    rows, counts = [], []
    for arm in ("ctl", "trt"):
        for i in range(n):
            share = level + (arm == "trt") * drug + loads @ (dish * rng.standard_normal(MODULES))
            share = 2.0 ** (share + dish * rng.standard_t(4, len(names)))
            counts.append(rng.poisson(DEPTH * share / share.sum()))
            rows.append({"sample_id": f"{arm} {i}", "model_id": "A", "arm": arm, "time_h": 24.0,
                         "replicate": str(i + 1), "block": "b"})
    data = ad.AnnData(np.array(counts, dtype=float),
                      obs=pd.DataFrame(index=[row["sample_id"] for row in rows]),
                      var=pd.DataFrame({"gene": names}, index=names))
    data.uns["scale"], data.uns["kind"] = "linear", "genes"
    arms = pd.DataFrame([{"arm": "ctl", "start_h": 0.0, "agent": "DMSO", "kind": "vehicle"},
                         {"arm": "trt", "start_h": 0.0, "agent": "trametinib", "kind": "drug"}])
    return Study(name="rna", models=pd.DataFrame({"model_id": ["A"]}), arms=arms,
                 samples=pd.DataFrame(rows), modalities={"rna_counts": data})


def main(arguments: list[str] | None = None) -> None:
    """Run the suite; every line is printed as soon as it is known."""
    parser = argparse.ArgumentParser(prog="benchmarks transcripts")
    parser.add_argument("--repeats", type=int, default=500)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    knowledge = load_knowledge()
    for name, changes in {**NULLS, **PLANTED}.items():
        hit = stood = unsure = 0
        for number in range(options.repeats):
            readings = read(study_of(options.seed + number, **changes))
            contrasts = readings.matrix("rna_counts").layout.contrasts
            table = transcriptional_table(readings, contrasts, knowledge)
            if table.empty:  # too few of the genes were read
                unsure += 1
                continue
            row = table.iloc[0]
            hit += row["verdict"] == Engagement.ENGAGED
            stood += row["verdict"] == Engagement.DID_NOT_FALL
            unsure += row["status"] == Status.INCONCLUSIVE
        if name in NULLS:
            print(Promise(f"{name}: hit", ALPHA, hit, options.repeats, "at_most"))
        else:
            print(Promise(f"{name}: did not fall", ALPHA, stood, options.repeats, "at_most"))
        print(f"  hit {hit}, did not fall {stood}, cannot tell {unsure} of {options.repeats}",
              flush=True)


if __name__ == "__main__":
    main()

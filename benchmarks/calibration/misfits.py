"""How often is a sample of a clean virtual study said not to fit?

Tumours of every class, 1 to 6 plexes, 5 to 2000 background peptides, noise 0.1 to 0.4 log2, strong
falls on the drug, plexes stated or not, panels of 30 to 200 antibodies, linear or log2. Measured
when the thresholds were frozen: 2 of 600 studies, 0.3 % (exact 95 % interval 0.04 to 1.2 %).
"""

from __future__ import annotations

import argparse
from dataclasses import replace

import anndata as ad
import numpy as np
from scipy.stats import binomtest

from refugium.signal import read
from refugium.study import Study
from refugium.virtual import Plan, write_tumour

PLANTED = ("none", "primed", "induced", "persistent", "mixed", "induced_late")


def clean_study(seed: int) -> Study:
    """Return a virtual study in which every sample is what it says."""
    rng = np.random.default_rng([seed, 9])
    study = write_tumour(Plan(
        seed=seed, planted=PLANTED[int(rng.integers(len(PLANTED)))],
        n_plexes=int(rng.choice([1, 2, 3, 4, 6])),
        n_background=int(rng.choice([5, 40, 150, 600, 2000])),
        noise_log2=float(rng.choice([0.1, 0.25, 0.4])),
        plex_log2=float(rng.choice([0.0, 0.5, 1.0])),
        loading_log2=float(rng.choice([0.1, 0.3, 0.8])),
        global_growth=float(rng.choice([0.0, 0.0, 2.0])), strong_baseline=bool(rng.random() < 0.3),
        selection=bool(rng.random() < 0.2), ischaemia=float(rng.choice([0.0, 0.15, 0.5])),
        missing=float(rng.choice([0.0, 0.2, 0.4])), shared_noise=float(rng.choice([0.0, 0.1, 0.3])),
    )).study
    (name, data), = study.modalities.items()
    log2 = np.log2(np.asarray(data.X, dtype=float))
    table = study.states().set_index("sample_id").loc[list(data.obs_names)]
    if rng.random() < 0.3:
        fall = rng.random(log2.shape[1]) < rng.uniform(0.3, 1.0)
        log2[np.ix_((table["agents"] != "").to_numpy(), fall)] -= rng.uniform(1.0, 4.0)
    if rng.random() < 0.3:
        study = replace(study, samples=study.samples.assign(block=""))
    kept, kind, scale = np.arange(log2.shape[1]), "peptides", str(rng.choice(["linear", "log2"]))
    if rng.random() < 0.3:  # a panel: fewer features, of like levels
        kept = np.sort(rng.permutation(kept)[: int(rng.integers(30, 200))])
        log2, kind, scale = (log2 - np.nanmean(log2)) * 0.5 + 8.0, "antibodies", "log2"
        kept = kept[np.isfinite(log2[:, kept]).any(axis=0)]
    values = log2[:, kept] if scale == "log2" else np.exp2(log2[:, kept])
    made = ad.AnnData(values, obs=data.obs, var=data.var.iloc[kept],
                      uns={"scale": scale, "kind": kind})
    return replace(study, modalities={name: made})


def main() -> None:
    """Print the rate, with its exact interval, and what was said."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("studies", type=int, nargs="?", default=300)
    parser.add_argument("--first", type=int, default=0, help="first seed")
    given = parser.parse_args()
    alarms = 0
    for seed in range(given.first, given.first + given.studies):
        found = read(clean_study(seed)).reading("phospho").misfits
        alarms += len(found) > 0
        for words in found["words"]:
            print(f"{seed}: {words}")
    lo, hi = binomtest(alarms, given.studies).proportion_ci(method="exact")
    print(f"{alarms} of {given.studies} clean studies: {alarms / given.studies:.2%} "
          f"[{lo:.2%}, {hi:.2%}]")


if __name__ == "__main__":
    main()

"""Score every kinase in every experiment by each method, on identical pairs."""

from __future__ import annotations

import decoupler
import numpy as np
import pandas as pd

from benchmarks.benchmarkin.read import Perturbations
from refugium.signal.footprints.score import footprint_table

OURS = "footprint z"
METHODS = (OURS, "footprint t", "footprint slope", "decoupler z-score", "decoupler ULM")
PRIORS = (
    "prior: number of targets",
    "prior: other experiments",
    "prior: other studies",
)


def score_pairs(part: Perturbations, network: pd.DataFrame) -> pd.DataFrame:
    """Return one row per (experiment, kinase) that every method scores.

    Scores are turned by the sign of the perturbation and divided by their root mean square in the
    experiment, as benchmarKIN does. The priors look at no site: how many targets a kinase has, and
    in how many other experiments, or experiments of other studies, it was perturbed.
    """
    holder = {site: site.rsplit("_", 1)[0] for site in part.effects.index}
    ours = footprint_table(part.effects, network, proteins=holder, draws=200)
    ours = ours[ours["status"] == "ok"].set_index(["contrast", "source"])
    columns = {OURS: ours["z"], "footprint t": ours["t"], "footprint slope": ours["estimate"]}
    for name, method in (
        ("decoupler z-score", decoupler.mt.zscore), ("decoupler ULM", decoupler.mt.ulm)
    ):
        columns[name] = pd.concat([_theirs(method, part, x, network) for x in part.effects])
    pairs = pd.DataFrame(columns)
    pairs["inside"] = ours["lo"].lt(0) & ours["hi"].gt(0)
    pairs["p"] = ours["p"]
    shared = pairs.dropna().rename_axis(["experiment", "kinase"]).reset_index()
    gap = (shared["footprint t"] - shared["decoupler ULM"]).abs().max()
    print(f"{part.name}: {len(pairs):,} pairs by any method, {len(shared):,} by all; "
          f"largest difference of our t from decoupler's: {gap:.1e}")
    sign = shared["experiment"].map(part.sign)
    for name in METHODS:
        turned = shared[name].astype(float) * sign
        power = (turned**2).groupby(shared["experiment"]).transform("mean")
        shared[name] = turned / np.sqrt(power)
    shared["hit"] = [
        k in part.targets[x] for x, k in zip(shared["experiment"], shared["kinase"], strict=True)
    ]
    shared["study"] = shared["experiment"].map(part.study)
    known = network["source"].value_counts()
    shared[PRIORS[0]] = shared["kinase"].map(known).astype(float)
    places = list(zip(shared["experiment"], shared["kinase"], strict=True))
    shared[PRIORS[1]] = [sum(k in part.targets[o] for o in part.targets if o != x)
                         for x, k in places]
    shared[PRIORS[2]] = [
        sum(k in part.targets[o] for o in part.targets if part.study[o] != part.study[x])
        for x, k in places
    ]
    return shared


def _theirs(method, part: Perturbations, experiment: str, network: pd.DataFrame) -> pd.Series:
    row = part.effects[[experiment]].dropna().T
    edges = network[["source", "target", "weight"]]  # empty=False: a change of 0 is a measurement
    held = edges[edges["target"].isin(row.columns)]
    if held["source"].value_counts().max() < 3:
        return pd.Series(dtype=float)
    score, _ = method(row, edges, tmin=3, empty=False, verbose=False)
    return score.T.set_axis(
        pd.MultiIndex.from_product([[experiment], score.columns])
    ).iloc[:, 0]

"""Do 95 % intervals of a node's change hold the truth, by number of sites and of plexes?"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from benchmarks.promise import Promise
from refugium.escape.parameters import CONFIDENCE
from refugium.knowledge import load_knowledge
from refugium.signal import read
from refugium.signal.reporters import match_reporters, measure
from refugium.signal.reporters.match import SCORED_KINDS
from refugium.virtual import Plan, Tumour, write_tumour
from refugium.virtual.layout import VEHICLE

EASY = {"misannotated": 0.0, "compression": 0.0, "missing": 0.0, "missing_single": 0.0,
        "shared_noise": 0.0, "ischaemia": 0.0}
"""An assay that keeps the assumptions of the intervals."""
MOST_SITES = 3


def covered(tumour: Tumour) -> pd.DataFrame:
    """Return for each measured node: `n_sites`, whether the interval holds the readout's truth."""
    pack = load_knowledge()
    plan = tumour.plan
    signal = measure(match_reporters(read(tumour.study).matrix("phospho"), pack), pack)
    time_h = plan.times[-1]
    now = signal.states[signal.states["time_h"] == time_h].set_index("arm")["state"]
    case, reference = int(now[plan.drug]), int(now[VEHICLE])
    effect = signal.compare(case, reference)
    lo, hi = effect.interval(CONFIDENCE)
    change = true_changes(tumour, signal.matches, plan.drug, VEHICLE)
    change = change.reindex(signal.nodes.names).to_numpy(dtype=float)
    table = pd.DataFrame({
        "node": signal.nodes.names, "n_sites": signal.nodes.n_sites.max(axis=1),
        "inside": (lo <= change) & (change <= hi), "known": np.isfinite(lo) & np.isfinite(change),
    })
    return table[table["known"]].drop(columns="known")


def true_changes(tumour: Tumour, matches: pd.DataFrame, case: str, reference: str) -> pd.Series:
    """Return what each node's readouts truly do between two arms: features, sites, then node."""
    time_h = tumour.plan.times[-1]
    held = tumour.cells
    change = held.loc[(case, time_h)] - held.loc[(reference, time_h)]
    rows = matches[matches["kind"].isin(SCORED_KINDS)]
    table = pd.DataFrame({
        "node": rows["node"].to_numpy(), "site": rows["site"].to_numpy(),
        "change": change.iloc[rows["position"].to_numpy(dtype=int)].to_numpy()
        * rows["sign"].to_numpy(dtype=float),
    })
    by_site = table.groupby(["node", "site"])["change"].mean()
    return by_site.groupby("node").mean()


def coverage_promises(plan: Plan, repeats: int, *, name: str = "") -> list[Promise]:
    """One node drawn per study, number of sites and score; exact binomial at the nominal rate."""
    counts: dict[str, list[int]] = {}
    stream = np.random.default_rng(20261121)
    for seed in range(repeats):
        table = covered(write_tumour(replace(plan, seed=seed)))
        table["sites"] = np.minimum(table["n_sites"], MOST_SITES)
        for sites, part in table.groupby("sites"):
            row = part.iloc[int(stream.integers(len(part)))]
            counts.setdefault(f"{sites}{'+' if sites == MOST_SITES else ''} site(s)", []).append(
                int(row["inside"]))
    return [
        Promise(f"reporter interval, {name}, {plan.n_plexes} plexes, {sites}", CONFIDENCE,
                sum(found), len(found), "at_least")
        for sites, found in sorted(counts.items())
    ]

"""Studies of states: RNA on log2 scale, genes of a set that vary together, dishes or patients."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

import anndata as ad
import numpy as np
import pandas as pd

from refugium.knowledge import signature_network
from refugium.study import Study

STATES = ("ERK_OUTPUT_MPAS", "MELANOCYTIC", "MESENCHYMAL", "G1_S", "G2_M", "YAP_CORE",
          "INTERFERON_CORE", "NEUROENDOCRINE")
OTHERS = 300


@cache
def genes() -> tuple[tuple[str, ...], tuple[frozenset[str], ...]]:
    """Return the genes of STATES and OTHERS more, and the members of each state."""
    net = signature_network(["state"], names=STATES)
    members = tuple(frozenset(net.loc[net["source"] == name, "target"]) for name in STATES)
    own = sorted(frozenset().union(*members))
    return (*own, *(f"OTHER{i}" for i in range(OTHERS))), members


def states_study(
    planted: Mapping[str, Mapping[str, float]] | None = None, *, models: Sequence[str] = ("A",),
    n: int | tuple[int, int] = 3, kind: str = "cell_line", times: tuple[float, float] = (0.0, 24.0),
    together: float = 0.5, noise: float = 0.25, subject: float = 0.0, others: float = 0.0,
    blocks: tuple[str, str] = ("b", "b"), paired: bool = False, harvest: float = 0.0, seed: int = 0,
) -> Study:
    """Return models before a drug and on it.

    Parameters
    ----------
    planted
        Model to state to its change, log2; "" stands for every model.
    models, n
        Names; samples before and on the drug, of each.
    times
        Of both. Equal times: an untreated arm beside the drug.
    together
        Share of the noise variance that the genes of a state have in common in a sample.
    noise, subject
        Standard deviation of a gene between samples, and of a state between subjects.
    others
        Standard deviation of what the drug does to every gene.
    blocks, paired
        Before and on the drug; whether sample i before and sample i on it are of one subject.
    harvest
        Standard deviation over genes of what separates the two harvests of a model.
    """
    rng = np.random.default_rng(seed)
    names, members = genes()
    belongs = np.array([[gene in own for own in members] for gene in names], dtype=float)
    level = rng.normal(7, 1.5, len(names))
    rows, values = [], []
    for model in models:
        moved = rng.normal(0, others, len(names)) if others else np.zeros(len(names))
        change = {**(planted or {}).get("", {}), **(planted or {}).get(model, {})}
        moved = moved + belongs @ np.array([change.get(name, 0.0) for name in STATES])
        moved = moved + (rng.normal(0, harvest, len(names)) if harvest else 0.0)
        before, on = (n, n) if isinstance(n, int) else n
        own = rng.normal(0, subject, (max(before, on), len(STATES)))
        for side, count in enumerate((before, on)):
            for i in range(count):
                shared = belongs @ rng.standard_normal(len(STATES))
                alone = rng.standard_t(5, len(names)) / np.sqrt(5 / 3)
                scatter = noise * (np.sqrt(together) * shared + np.sqrt(1 - together) * alone)
                values.append(level + side * moved + scatter + belongs @ own[i])
                rows.append({
                    "sample_id": f"{model} {side} {i}", "model_id": model,
                    "arm": "drug" if side or times[0] < times[1] else "untreated",
                    "time_h": times[side], "replicate": str(i + 1), "block": blocks[side],
                    "pair": f"p{i}" if paired else ""})
    data = ad.AnnData(np.array(values), obs=pd.DataFrame(index=[r["sample_id"] for r in rows]),
                      var=pd.DataFrame({"gene": names}, index=list(names)),
                      uns={"scale": "log2", "kind": "genes"})
    return Study(
        name="states", models=pd.DataFrame({"model_id": list(models), "kind": kind}),
        arms=pd.DataFrame({"arm": ["drug", "untreated"], "start_h": 0.0,
                           "agent": ["trametinib:1 uM", "none"]}),
        samples=pd.DataFrame(rows), modalities={"rna_log": data})

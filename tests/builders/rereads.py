"""RNA of one dish read several times, and of dishes, as logarithms or TPM: no reads are counted."""

from __future__ import annotations

from functools import cache

import anndata as ad
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from refugium.knowledge import signature_network
from refugium.study import Study

Array = NDArray[np.float64]
GENES = 6000


@cache
def genes() -> tuple[tuple[str, ...], tuple[NDArray[np.int_], ...]]:
    """Return gene names, and the rows of what moves together in dishes: parts of known lists."""
    net = signature_network()
    names = list(dict.fromkeys(net["target"]))
    names += [f"OTHER{i}" for i in range(GENES - len(names))]
    place = {name: i for i, name in enumerate(names)}
    rng = np.random.default_rng(11)
    parts = []
    for _, own in net[net["kind"] != "pathway"].groupby("source"):
        rows = np.array([place[name] for name in own["target"]])
        # half of a list and as many strangers: no list is what moves in any one line
        parts.append(np.concatenate([rng.choice(rows, max(len(rows) // 2, 1), replace=False),
                                     rng.choice(len(names), max(len(rows) // 2, 1))]))
    return tuple(names), tuple(parts)


def readings(how: str, *, n: int, rng: np.random.Generator, given: str = "log2",
             depth: float = 2e7, cv: float = 0.08, together: float = 0.3) -> Array:
    """Return (samples, genes) of one state.

    Parameters
    ----------
    how
        `reread` (one dish, its library counted n times) or `dishes`.
    n
        Samples.
    given
        `log2` of counts per million + 1, `tpm` or `log2 tpm`; lengths of genes differ.
    depth
        Reads of a sample.
    cv, together
        How far dishes differ, and the share of that which parts of lists have in common.
    """
    names, parts = genes()
    level = np.random.default_rng(5).normal(0, 2.2, len(names))
    length = 2.0 ** np.random.default_rng(6).normal(0, 1.0, len(names))
    rows = []
    for _ in range(1 if how == "reread" else n):
        moved = np.sqrt(1 - together) * rng.standard_t(5, len(names))
        for part in parts:
            moved[part] += np.sqrt(together) * rng.normal() / 2
        share = 2.0**level * np.exp(cv * moved)
        rows.append(share / share.sum())
    shares = np.stack(rows * n if how == "reread" else rows)
    counts = rng.poisson(depth * rng.uniform(0.6, 1.6, (n, 1)) * shares)
    per = counts if given == "log2" else counts / length
    per = per / per.sum(axis=1, keepdims=True) * 1e6
    return np.asarray(per if given == "tpm" else np.log2(per + 1))


def reread_study(how: str, *, n: int = 3, given: str = "log2", seed: int = 0,
                 change: float = 0.0, **more: float) -> Study:
    """Return untreated cells and trametinib, one dish of each read n times, or n dishes each.

    `change`: sd of what the drug does to every gene; dishes differ, so that one dish against one
    shows more than reading it again does, although the drug does nothing.
    """
    rng = np.random.default_rng([seed, 3])
    names, _ = genes()
    values = np.concatenate([readings(how, n=n, rng=rng, given=given, **more) for _ in range(2)])
    if change:
        values[n:] += change * rng.standard_normal(len(names))
    ids = [f"{arm}{i}" for arm in "UT" for i in range(n)]
    data = ad.AnnData(values, obs=pd.DataFrame(index=ids),
                      var=pd.DataFrame({"gene": names}, index=list(names)),
                      uns={"scale": "linear" if given == "tpm" else "log2", "kind": "genes"})
    return Study(
        name="read again", models=pd.DataFrame({"model_id": ["A375"]}),
        arms=pd.DataFrame({"arm": ["U", "T"], "start_h": 0.0,
                           "agent": ["DMSO", "trametinib:1 uM"]}),
        samples=pd.DataFrame({"sample_id": ids, "model_id": "A375", "arm": [i[0] for i in ids],
                              "time_h": 24.0, "block": "b",
                              "replicate": [i[1:] for i in ids]}),
        modalities={"rna_log": data})

"""RNA studies with a planted way out and back: what reversible, memory and silent genes do."""

import anndata as ad
import numpy as np
import pandas as pd

from refugium.knowledge import signature_network
from refugium.study import Study

MELANOCYTIC = sorted(signature_network(["state"], names=["MELANOCYTIC"])["target"])
GENES = [*MELANOCYTIC, *(f"REV{i}" for i in range(60)), *(f"MEM{i}" for i in range(60)),
         *(f"SLOW{i}" for i in range(60)), *(f"HOUSE{i}" for i in range(300)), "ZERO"]
TIMES = (0.0, 6.0, 24.0, 72.0, 168.0)


def planted_study(
    *, times=TIMES, off=(240.0, 336.0), again=(), replicates=3, seed=0, arm="drug",
    model="M", baseline=True, rename=None, start_h=0.0,
    one_way=False, told=False,
):
    """Counts of one model on a drug to the last of `times`, then off it, then on it again.

    Every other planted gene falls, so that the sum of all stays; `one_way`: all rise;
    `told`: replicates of a time were handled apart, so that harvests are told from time.
    """
    rng = np.random.default_rng(seed)
    level = rng.uniform(5, 9, len(GENES))
    kind = np.array([("".join(c for c in g if c.isalpha())) for g in GENES])
    kind[: len(MELANOCYTIC)] = "MEL"
    side = np.where((np.arange(len(GENES)) % 2 == 0) | one_way | (kind == "MEL"), 1.0, -1.0)
    level = level + np.where(np.isin(kind, ["REV", "MEM", "SLOW"]) & (side < 0), 2.0, 0.0)
    samples, rows = [], []

    def change(time_h, since_off):
        fast, slow = 1 - np.exp(-time_h / 8), 1 - np.exp(-time_h / 60)
        back = 1.0 if since_off is None else np.exp(-since_off / 30)
        return side * np.select(
            [kind == "REV", kind == "MEM", kind == "SLOW", kind == "MEL"],
            [2.5 * fast * back, 2.5 * fast, 2.0 * slow * back, -2.5 * slow * back], 0.0)

    plan = [(t, None) for t in times if baseline or t > 0]
    plan += [(t, t - times[-1]) for t in off]
    last = off[-1] if off else times[-1]
    for time_h, since in plan:
        rows += [level + change(min(time_h, times[-1]), since)] * replicates
        samples += [time_h] * replicates
    for time_h in again:
        rows += [level + change(times[-1] + time_h - last, None)] * replicates
        samples += [time_h] * replicates
    depth = rng.uniform(0.8, 1.2, (len(rows), 1))
    mean = 2.0 ** np.array(rows) * depth * 2.0 ** rng.normal(0, 0.12, (len(rows), len(GENES)))
    counts = rng.poisson(mean).astype(float)
    counts[:, -1] = 0
    names = list(GENES) if rename is None else rename(list(GENES))
    ids = [f"s{i}" for i in range(len(rows))]
    arms = [{"arm": arm, "start_h": start_h, "agent": "vemurafenib:1 uM"}]
    if off:
        arms.append({"arm": arm, "start_h": times[-1], "agent": "none"})
    if again:
        arms.append({"arm": arm, "start_h": last, "agent": "vemurafenib:1 uM"})
    return Study(
        "planted", pd.DataFrame({"model_id": [model]}), pd.DataFrame(arms),
        pd.DataFrame({"sample_id": ids, "model_id": model, "arm": arm, "time_h": samples}
                     | ({"block": [f"experiment {i % replicates}" for i in range(len(ids))]}
                        if told else {})),
        {"rna_counts": ad.AnnData(counts, obs=pd.DataFrame(index=ids),
                                  var=pd.DataFrame({"gene": names},
                                                   index=[f"g{i}" for i in range(len(names))]),
                                  uns={"scale": "linear", "kind": "genes"})},
    )

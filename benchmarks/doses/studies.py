"""One drug at seven doses and three times, a sample each: places that go with the dose."""

from __future__ import annotations

from collections.abc import Mapping

import anndata as ad
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from refugium.identifiers import read_antibody
from refugium.study import Study

LABELS = ("MAPK pT202", "Akt pS473", "Src pY416", "Rb pS807", "S6 pS235", "JNK pT183",
          "Stat3 pY705", "AMPK pT172", "c-Jun pS63", "p38 pT180")
DOSES_nM = (1.0, 3.0, 10.0, 30.0, 100.0, 300.0, 1000.0)
TIMES_H = (4.0, 24.0, 48.0)
Array = NDArray[np.float64]


def placed(name: str, doses: int, n: int, rng: np.random.Generator) -> Array:
    """Return what the place of wells does to (studies, doses), log2; no dose does anything."""
    order = np.arange(doses)
    if name == "gradient 0.2":
        return np.tile(-0.2 * order / (doses - 1), (n, 1))
    if name == "step 0.2":
        return np.tile(-0.2 * (order >= doses // 2), (n, 1))
    if name == "treated row 0.2":
        return np.full((n, doses), -0.2)
    if name == "neighbours 0.15":
        found = 0.15 * rng.standard_normal((n, doses))
        for i in range(1, doses):
            found[:, i] = 0.7 * found[:, i - 1] + np.sqrt(1 - 0.49) * found[:, i]
        return found
    return np.zeros((n, doses))


def titration(
    planted: Mapping[str, float], *, scatter: float, place: str, seed: int
) -> Study:
    """Return doses of trametinib with untreated cells beside; label to its change at full effect.

    Noise of heavy tails, part of it shared by all nodes of a sample; the place is the same at every
    time, as on plates of one layout.
    """
    rng = np.random.default_rng(np.random.SeedSequence([seed, 7]))
    arms = ["ctl", *(f"d{dose:g}" for dose in DOSES_nM)]
    middle = rng.uniform(1.5, 4.5)
    curve = 1 / (1 + np.exp(-1.2 * (np.arange(len(DOSES_nM)) - middle)))
    shift = rng.choice([-1, 1]) * placed(place, len(DOSES_nM), len(LABELS), rng)
    rows, held = [], []
    for time_h in TIMES_H:
        for i, arm in enumerate(arms):
            own = 0.8 * rng.standard_t(3, len(LABELS)) + 0.6 * rng.standard_t(3)
            values = scatter * own
            if arm != "ctl":
                values = values + shift[:, i - 1] + np.array(
                    [planted.get(label, 0.0) * curve[i - 1] for label in LABELS])
            rows.append({"sample_id": f"{arm} {time_h:g}", "model_id": "A", "arm": arm,
                         "time_h": time_h, "replicate": "1", "block": "plate"})
            held.append(values)
    read = [read_antibody(label) for label in LABELS]
    data = ad.AnnData(
        X=np.array(held), obs=pd.DataFrame(index=[row["sample_id"] for row in rows]),
        var=pd.DataFrame({"antibody": LABELS, "gene": [";".join(r.genes) for r in read],
                          "site": [r.site for r in read]}, index=list(LABELS)))
    data.uns["scale"], data.uns["kind"] = "log2", "antibodies"
    given = [{"arm": "ctl", "start_h": 0.0, "agent": "DMSO", "kind": "vehicle", "dose": np.nan,
              "unit": ""}]
    given += [{"arm": f"d{dose:g}", "start_h": 0.0, "agent": "trametinib", "kind": "drug",
               "dose": dose, "unit": "nM"} for dose in DOSES_nM]
    return Study(name="titration", models=pd.DataFrame({"model_id": ["A"]}),
                 arms=pd.DataFrame(given), samples=pd.DataFrame(rows), modalities={"rppa": data})

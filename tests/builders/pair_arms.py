"""Growth wells beside a signalling study: drug, partner, both and neither, in some experiments."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd

from refugium.study import Study


def with_pair_arm(
    study: Study, *, together: float, partner: str | None = None, knock_out: str = "",
    experiments: int = 4, wells: int = 3, drug: str = "erlotinib", alone: float = 0.9,
    dead: float | None = None, seed: int = 0,
) -> Study:
    """Add wells: folds 16 untreated, 8 on the drug, 16 x `alone` and 8 x `together` with a partner.

    `partner`: an agent that the arms then hold too (None: the one they hold). `knock_out`: a gene;
    its model takes the partner's place. `dead`: fold by which both arms raise dead cells.
    """
    arms, models = study.arms, study.models
    both = f"{drug} + {partner}"
    if partner and both not in set(arms["arm"]):
        more = [{"arm": partner, "agent": partner}, {"arm": both, "agent": drug},
                {"arm": both, "agent": partner}]
        arms = pd.concat([arms, pd.DataFrame(more).assign(
            start_h=0.0, kind="drug", dose=1000.0, unit="nM", schedule="")], ignore_index=True)
    line = str(models["model_id"].iloc[0])
    if knock_out:
        child = models.iloc[[0]].assign(model_id=f"{line} KO", parent_id=line,
                                        perturbation=f"{knock_out}:KO")
        models = pd.concat([models, child], ignore_index=True)
        four = {(line, "vehicle"): 16.0, (line, drug): 8.0, (f"{line} KO", "vehicle"): 16 * alone,
                (f"{line} KO", drug): 8 * together}
    else:
        four = {(line, "vehicle"): 16.0, (line, drug): 8.0, (line, partner): 16 * alone,
                (line, both): 8 * together}
    rng = np.random.default_rng(seed)
    rows = []
    for experiment in range(experiments):
        for (model, arm), fold in four.items():
            for well in range(wells):
                end = 10 * fold * np.exp(0.05 * rng.standard_normal())
                more = dead if dead and (arm == both or (knock_out and "KO" in model)) else 1.0
                rows += [(experiment, model, arm, well, t, "cell count", v)
                         for t, v in ((0.0, 10.0), (72.0, end))]
                if dead:
                    rows.append((experiment, model, arm, well, 72.0, "dead fraction",
                                 0.05 * more * np.exp(0.05 * rng.standard_normal())))
    table = pd.DataFrame(rows, columns=["block", "model_id", "arm", "well", "time_h", "measure",
                                        "value"])
    table = table.assign(block=table["block"].map("experiment {}".format),
                         unit=table["measure"].map({"dead fraction": "fraction"}).fillna(""),
                         well=table["model_id"] + table["arm"] + table["well"].astype(str))
    return dataclasses.replace(study, arms=arms, models=models,
                               wells=table.assign(experiment=table["block"]))

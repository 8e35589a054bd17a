"""How many cells of each model live on under each drug arm: one value per model and arm."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from refugium.core.tables import rows_of
from refugium.knowledge import Knowledge
from refugium.response import LEAST_DOUBLINGS, growth_table
from refugium.study.design import Design
from refugium.study.treatment import Agent, agents_on
from refugium.study.treatment.drugs import aims_of

IC50 = ("log_IC50", "ln_IC50", "log10_IC50", "pIC50")
"""Names of a reading of `wells` that is a dose, log; of `pIC50` more means fewer survivors."""


@dataclass(frozen=True)
class Survivors:
    """Survival of one model under one arm: `value` rises with the share that lives on."""

    model_id: str
    agents: frozenset[Agent]
    targets: frozenset[str]
    value: float
    measure: str


def survivors(design: Design, knowledge: Knowledge) -> list[Survivors]:
    """Answer: how well does each model live on under each drug, against untreated cells?

    Parameters
    ----------
    design, knowledge
        The study and what is known of its drugs.

    Returns
    -------
    list of Survivors
        From growth wells: the share of the doublings of untreated cells (same model, same
        experiment) that is kept on the drug, mean over experiments. From readings named as in
        `IC50`: the log dose that halves the cells, minus the mean of that compound over models
        (higher = more survive). Arms of a targeted drug only.

    Notes
    -----
    Per model the growth reading that most models share is used alone: readings are not mixed.
    Death, migration and other phenotypes never count as survival.
    """
    if design.wells.empty:
        return []
    on = {arm: agents_on(past, float("inf")) for arm, past in design.histories.items()}
    targets = {
        arm: frozenset(node for agent in agents for node in aims_of(agent, knowledge))
        for arm, agents in on.items()
    }
    found: list[Survivors] = []
    grown = growth_table(design.wells[~design.wells["measure"].isin(IC50)])
    grown = grown[grown["phenotype"] == "growth"]
    for (model, measure), part in grown.groupby(["model_id", "measure"], sort=False):
        found += [
            Survivors(str(model), on[arm], targets[arm], value, str(measure))
            for arm, value in _against_untreated(part, on).items() if targets[arm]
        ]
    doses = design.wells[design.wells["measure"].isin(IC50)]
    means = doses.groupby(["model_id", "arm", "measure"], sort=False)["value"].mean().reset_index()
    means["value"] -= means.groupby(["arm", "measure"])["value"].transform("mean")
    found += [
        Survivors(r["model_id"], on[r["arm"]], targets[r["arm"]],
                  -float(r["value"]) if r["measure"] == "pIC50" else float(r["value"]),
                  str(r["measure"]))
        for r in rows_of(means) if targets[r["arm"]]
    ]
    return found


def _against_untreated(part: pd.DataFrame, on: dict[str, frozenset[Agent]]) -> dict[str, float]:
    """Return the share of untreated doublings that each arm keeps, mean over experiments.

    Plates of one experiment are averaged first. The bare ratio of folds would rank slow lines as
    survivors for being slow.
    """
    seen: dict[str, dict[str, list[float]]] = {}
    for _, block in part.groupby("block", sort=False):
        fold = {str(r["arm"]): float(r["fold"]) for r in rows_of(block)}
        clean = [f for arm, f in fold.items() if not on[arm] and f > 0]
        doublings = float(np.mean(np.log2(clean))) if clean else 0.0
        if not doublings >= LEAST_DOUBLINGS:
            continue
        experiment = str(block["experiment"].iloc[0])
        for arm, value in fold.items():
            if on[arm] and value > 0:
                seen.setdefault(arm, {}).setdefault(experiment, []).append(
                    float(np.log2(value)) / doublings)
    return {arm: float(np.mean([np.mean(plates) for plates in each.values()]))
            for arm, each in seen.items()}

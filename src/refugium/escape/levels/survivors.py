"""How many cells of each model live on under each drug arm: one value per model and arm."""

from __future__ import annotations

from dataclasses import dataclass

from refugium.core.status import Status
from refugium.core.tables import rows_of
from refugium.knowledge import Knowledge
from refugium.response import gr_values, growth_table
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
        From growth wells: the GR value (:func:`refugium.response.gr_values`), so that a slow line
        is no survivor for being slow. From readings named as in
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
    free = tuple(arm for arm, agents in on.items() if not agents)
    kept = gr_values(grown, {arm: free for arm, hit in targets.items() if hit})
    found += [
        Survivors(r["model_id"], on[r["arm"]], targets[r["arm"]], float(r["gr"]), r["measure"])
        for r in rows_of(kept[kept["status"] == str(Status.OK)])
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

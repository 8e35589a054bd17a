"""Does blocking a node lower survival on drug beyond its effect without the drug?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from refugium.knowledge import Knowledge, family_of, find_drug, inhibited_at, targets_of
from refugium.response import (
    INTERACTION,
    Phenotype,
    find_near_duplicates,
    growth_table,
    interaction_table,
    phenotype_of,
    phenotype_table,
    pool_experiments,
    preference_of,
)
from refugium.study.design import Design
from refugium.study.treatment import Agent, agents_on, given_once, in_unit
from refugium.study.treatment.drugs import aims_of, is_targeted

KD_FOLD_FLAGGED = 10.0
"""A dose above this many times the Kd of another node is flagged."""


@dataclass(frozen=True, eq=False)
class Survival:
    """What the growth wells say.

    Attributes
    ----------
    experiments
        One row per experiment, background, agent and scale (`response.interaction.INTERACTION`).
    pooled
        One row per background, agent and scale, over independent experiments.
    phenotypes
        Growth, death, migration and others, each agent on each (`response.PHENOTYPES`).
    counted_once
        Experiments left out because they read the same wells as another.
    """

    experiments: pd.DataFrame
    pooled: pd.DataFrame
    phenotypes: pd.DataFrame
    counted_once: tuple[str, ...]


def survival(design: Design, knowledge: Knowledge) -> Survival | None:
    """Answer, from growth wells: what does a second agent do to cells on and off the drug?

    Returns
    -------
    Survival or None
        None if the study has no wells. The first two tables are empty if no wells make a
        comparison of four arms: drug, no drug, each with and without a second agent (or in a
        perturbed model and its parent).

    Notes
    -----
    Only readings of growth count (:func:`refugium.response.phenotype_of`), one per experiment:
    death, migration and others stand in `phenotypes`. Each comparison is read up to the latest
    time that all its experiments reach. The arm without the drug is the background minus the
    targeted drug if measured, else the untreated arm. A drug arm speaks for the set of nodes it
    inhibits at its dose, never for one node. Arms whose agents came one after the other are left
    out: their cells have a past that the arm they are held against lacks.
    """
    if design.wells.empty:
        return None
    twins = find_near_duplicates(design.wells)
    once = tuple(dict.fromkeys(twins.loc[twins["near_duplicate"], "other"].astype(str)))
    phenotypes = phenotype_table(design, counted_once=once)
    wells = _growth_wells(design.wells)
    quartets = _quartets(design, knowledge, wells)
    parts = []
    for horizon_h, rows in _by_horizon(wells, quartets):
        part = interaction_table(growth_table(wells, horizon_h=horizon_h), rows)
        parts.append(part)
    experiments = pd.concat([p for p in parts if not p.empty], ignore_index=True) if any(
        not p.empty for p in parts) else INTERACTION.empty()
    independent = experiments[~experiments["block"].isin(once)]
    return Survival(experiments, pool_experiments(independent), phenotypes, once)


def _growth_wells(wells: pd.DataFrame) -> pd.DataFrame:
    """Keep one reading of growth per experiment, the one closest to cell number."""
    grown = wells[[phenotype_of(str(m)) == Phenotype.GROWTH for m in wells["measure"]]]
    if grown.empty:
        return grown
    rank = grown["measure"].map(lambda m: preference_of(str(m)))
    return grown[rank == rank.groupby(grown["block"]).transform("min")]


def _by_horizon(
    wells: pd.DataFrame, quartets: pd.DataFrame
) -> Iterator[tuple[float, pd.DataFrame]]:
    """Part the comparisons by the latest time that every experiment holding them reaches."""
    if quartets.empty:
        return
    last = wells.groupby("block")["time_h"].max()
    held = {
        key: set(blocks) for key, blocks in
        wells.groupby(["model_id", "arm"])["block"].unique().items()
    }

    def reached(row: Any) -> float:
        blocks = held.get((row["model_id"], row["background"]), set()) & held.get(
            (row["agent_model_id"], row["background_agent"]), set())
        return float(last[sorted(blocks)].min()) if blocks else float("nan")

    horizon = quartets.apply(reached, axis=1)
    yield from ((float(h), rows) for h, rows in quartets.groupby(horizon, sort=False))


def inhibited_set(agent: Agent, knowledge: Knowledge) -> tuple[tuple[str, ...], str]:
    """Return the nodes a drug inhibits at its dose, and the caution that goes with it.

    Unknown dose or drug without measured affinities: its intended targets, said so. An unnamed
    inhibitor (`MEKi`): the node that it is named after.

    Examples
    --------
    >>> from refugium.knowledge import load_knowledge
    >>> inhibited_set(Agent("MEKi", "drug", 100.0, "nM"), load_knowledge())
    (('MEK',), 'which MEK inhibitor this is, and what else it binds, is unknown')
    """
    name = find_drug(agent.name, knowledge=knowledge)
    if name is None:
        aims = aims_of(agent, knowledge)
        words = f"which {', '.join(aims)} inhibitor this is, and what else it binds, is unknown"
        return aims, words if aims else ""
    intended = tuple(dict.fromkeys(
        family_of(n, knowledge=knowledge) or n for n in targets_of(name, knowledge=knowledge)
    ))
    dose = None if agent.dose is None else in_unit(agent.dose, agent.unit, "nM")
    if dose is None:
        return intended, "dose unknown: intended targets only"
    bound = inhibited_at(name, dose, knowledge=knowledge)
    bound = bound[bound["kd_nM"].notna()]
    tops = [str(f) if f else str(n) for f, n in zip(bound["family"], bound["node"], strict=True)]
    nodes = tuple(dict.fromkeys([*intended, *tops]))
    far = dict.fromkeys(
        top for top, kd in zip(tops, bound["kd_nM"], strict=True)
        if dose > KD_FOLD_FLAGGED * float(kd) and top not in intended
    )
    words = f"{agent} also lies above {KD_FOLD_FLAGGED:g} x Kd of {', '.join(far)}" if far else ""
    return nodes, words


def kd_cautions(
    agent: Agent, blocked: tuple[str, ...], knowledge: Knowledge
) -> tuple[str, ...]:
    """Say which of the first drug's targets the second drug also binds."""
    name = find_drug(agent.name, knowledge=knowledge)
    if name is None:
        return ()
    table = knowledge.drug_targets
    rows = table[(table["drug"] == name) & table["node"].isin(blocked) & table["kd_nM"].notna()]
    words = [f"{name} itself binds {r.node} (Kd {r.kd_nM:g} nM)" for r in rows.itertuples()]
    return tuple(dict.fromkeys(words))


def _quartets(design: Design, knowledge: Knowledge, wells: pd.DataFrame) -> pd.DataFrame:
    past = design.histories
    # an agent that came to survivors met other cells than one that came first: see `residual`
    arms = [str(arm) for arm in dict.fromkeys(wells["arm"]) if given_once(past[str(arm)])]
    on = {arm: agents_on(past[arm], float("inf")) for arm in arms}
    rows: list[dict[str, Any]] = []
    for background, agents in on.items():
        hitting = [a for a in agents if is_targeted(a, knowledge)]
        if not hitting:
            continue
        for control in _without(agents, hitting, on):
            rows += _drug_quartets(design, background, control, on, knowledge)
            rows += _model_quartets(design, background, control)
    return pd.DataFrame(rows)


def _without(
    agents: frozenset[Agent], hitting: list[Agent], on: dict[str, frozenset[Agent]]
) -> list[str]:
    rest = agents - set(hitting)
    exact = [arm for arm, other in on.items() if other == rest]
    return exact[:1] or [arm for arm, other in on.items() if not other][:1]


def _drug_quartets(
    design: Design, background: str, control: str, on: dict[str, frozenset[Agent]],
    knowledge: Knowledge,
) -> list[dict[str, Any]]:
    rows = []
    for together, agents in on.items():
        extra = agents - on[background]
        if len(extra) != 1 or agents - extra != on[background]:
            continue
        second = next(iter(extra))
        if not is_targeted(second, knowledge):
            continue
        alone = [arm for arm, other in on.items() if other == on[control] | extra]
        rows += [
            {"model_id": model, "agent_model_id": model, "background": background,
             "control": control, "background_agent": together, "control_agent": arm,
             "agent": str(second)}
            for arm in alone for model in design.models["model_id"]
        ]
    return rows


def _model_quartets(design: Design, background: str, control: str) -> list[dict[str, Any]]:
    return [
        {"model_id": r.parent_id, "agent_model_id": r.model_id, "background": background,
         "control": control, "background_agent": background, "control_agent": control,
         "agent": str(r.perturbation)}
        for r in design.models.itertuples() if r.parent_id and r.perturbation
    ]

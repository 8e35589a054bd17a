"""Does blocking a node lower survival on drug beyond its effect without the drug?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from refugium.escape.scene import TARGETED_KINDS
from refugium.knowledge import Knowledge, family_of, find_drug, inhibited_at, targets_of
from refugium.response import growth_table, interaction_table, pool_experiments
from refugium.study import Study
from refugium.study.history import Agent, agents_on
from refugium.study.near_duplicates import near_duplicates

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
    counted_once
        Experiments left out because they read the same wells as another.
    """

    experiments: pd.DataFrame
    pooled: pd.DataFrame
    counted_once: tuple[str, ...]


def survival(study: Study, knowledge: Knowledge) -> Survival | None:
    """Answer, from growth wells: what does a second agent do to cells on and off the drug?

    Returns
    -------
    Survival or None
        None if the study has no wells that make a comparison of four arms: drug, no drug, each
        with and without a second agent (or in a perturbed model and its parent).

    Notes
    -----
    Readings up to the latest time that all experiments reach. The arm without the drug is the
    background minus the targeted drug if measured, else the untreated arm. A drug arm speaks for
    the set of nodes it inhibits at its dose, never for one node.
    """
    if study.wells.empty:
        return None
    twins = near_duplicates(study.wells)
    once = tuple(dict.fromkeys(twins.loc[twins["near_duplicate"], "other"].astype(str)))
    last = study.wells.groupby("block")["time_h"].max().min()
    growth = growth_table(study.wells, horizon_h=float(last))
    quartets = _quartets(study, knowledge, growth)
    if quartets.empty:
        return None
    experiments = interaction_table(growth, quartets)
    if experiments.empty:
        return None
    independent = experiments[~experiments["block"].isin(once)]
    return Survival(experiments, pool_experiments(independent), once)


def inhibited_set(agent: Agent, knowledge: Knowledge) -> tuple[tuple[str, ...], str]:
    """Return the nodes a drug inhibits at its dose, and the caution that goes with it.

    Unknown dose or drug without measured affinities: its intended targets, said so.
    """
    name = find_drug(agent.name, knowledge=knowledge)
    if name is None:
        return (), ""
    intended = tuple(dict.fromkeys(
        family_of(n, knowledge=knowledge) or n for n in targets_of(name, knowledge=knowledge)
    ))
    if agent.dose is None or agent.unit not in ("nM", "uM", "µM"):
        return intended, "dose unknown: intended targets only"
    dose = agent.dose * (1.0 if agent.unit == "nM" else 1000.0)
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


def kd_caution(agent: Agent, blocked: tuple[str, ...], knowledge: Knowledge) -> str:
    """Say whether the second drug also binds the first drug's target at its dose."""
    name = find_drug(agent.name, knowledge=knowledge)
    if name is None:
        return ""
    table = knowledge.drug_targets
    rows = table[(table["drug"] == name) & table["node"].isin(blocked) & table["kd_nM"].notna()]
    words = [f"{name} itself binds {r.node} (Kd {r.kd_nM:g} nM)" for r in rows.itertuples()]
    return "; ".join(dict.fromkeys(words))


def _quartets(study: Study, knowledge: Knowledge, growth: pd.DataFrame) -> pd.DataFrame:
    past = study.histories
    arms = [str(arm) for arm in dict.fromkeys(growth["arm"])]
    on = {arm: agents_on(past[arm], float("inf")) for arm in arms}
    rows: list[dict[str, Any]] = []
    for background, agents in on.items():
        hitting = [a for a in agents if _is_targeted(a, knowledge)]
        if not hitting:
            continue
        for control in _without(agents, hitting, on):
            rows += _drug_quartets(study, background, control, on, knowledge)
            rows += _model_quartets(study, background, control)
    return pd.DataFrame(rows)


def _is_targeted(agent: Agent, knowledge: Knowledge) -> bool:
    return agent.kind in TARGETED_KINDS and find_drug(agent.name, knowledge=knowledge) is not None


def _without(
    agents: frozenset[Agent], hitting: list[Agent], on: dict[str, frozenset[Agent]]
) -> list[str]:
    rest = agents - set(hitting)
    exact = [arm for arm, other in on.items() if other == rest]
    return exact[:1] or [arm for arm, other in on.items() if not other][:1]


def _drug_quartets(
    study: Study, background: str, control: str, on: dict[str, frozenset[Agent]],
    knowledge: Knowledge,
) -> list[dict[str, Any]]:
    rows = []
    for together, agents in on.items():
        extra = agents - on[background]
        if len(extra) != 1 or agents - extra != on[background]:
            continue
        second = next(iter(extra))
        if not _is_targeted(second, knowledge):
            continue
        alone = [arm for arm, other in on.items() if other == on[control] | extra]
        rows += [
            {"model_id": model, "agent_model_id": model, "background": background,
             "control": control, "background_agent": together, "control_agent": arm,
             "agent": str(second)}
            for arm in alone for model in study.models["model_id"]
        ]
    return rows


def _model_quartets(study: Study, background: str, control: str) -> list[dict[str, Any]]:
    return [
        {"model_id": r.parent_id, "agent_model_id": r.model_id, "background": background,
         "control": control, "background_agent": background, "control_agent": control,
         "agent": str(r.perturbation)}
        for r in study.models.itertuples() if r.parent_id and r.perturbation
    ]

"""What is asked of each contrast: which drug hits what, and which role the reference plays."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pandas as pd

from refugium.knowledge import family_of, find_drug, targets_of
from refugium.signal import Signal, contrast_states
from refugium.study import Study
from refugium.study.history import Agent, agents_on


@dataclass(frozen=True)
class Situation:
    """One contrast with what it means for escape.

    Attributes
    ----------
    contrast
        Its name.
    kind
        As in derived contrasts.
    case, reference
        States; reference None for a standing arm.
    added
        Agents that the case has and the reference lacks.
    hit
        Drug to targets, for every drug on in the case.
    role
        `drug` (a drug was added), `agent` (something else was added on drug), `model` (a
        perturbed model against its parent), `standing` (no reference).
    """

    contrast: str
    kind: str
    model_id: str
    case: int
    reference: int | None
    time_h: float
    on: tuple[Agent, ...]
    added: tuple[Agent, ...]
    hit: dict[str, tuple[str, ...]]
    role: str

    @property
    def blocked(self) -> tuple[str, ...]:
        """Nodes that the drugs of the case are meant to block."""
        return tuple(dict.fromkeys(node for nodes in self.hit.values() for node in nodes))


def drug_targets(agent: Agent) -> tuple[str, ...]:
    """Return the nodes a drug is meant to hit; empty if it is no known targeted drug."""
    return _targets(agent.name) if agent.kind in ("drug", "antibody") else ()


@lru_cache(maxsize=4096)
def _targets(name: str) -> tuple[str, ...]:
    if find_drug(name) is None:
        return ()
    return tuple(dict.fromkeys(family_of(node) or node for node in targets_of(name)))


def state_agents(study: Study, signal: Signal) -> list[tuple[Agent, ...]]:
    """Return the agents on in each state, with their doses."""
    past = study.histories
    return [
        tuple(sorted(agents_on(past[row["arm"]], float(row["time_h"]))))
        for row in signal.states.to_dict(orient="records")
    ]


def situations(
    study: Study, signal: Signal, contrasts: pd.DataFrame
) -> list[Situation]:
    """Read every measured contrast as a situation of escape."""
    on = state_agents(study, signal)
    found = []
    for row in contrasts.to_dict(orient="records"):
        case, reference = contrast_states(signal, row)
        if case is None or (reference is None and row["kind"] != "standing"):
            continue
        found.append(_situation(row, case, reference, on))
    return found


def _situation(
    row: dict[str, Any], case: int, reference: int | None, on: list[tuple[Agent, ...]]
) -> Situation:
    before = {agent.name for agent in on[reference]} if reference is not None else set()
    added = tuple(agent for agent in on[case] if agent.name not in before)
    hit = {agent.name: drug_targets(agent) for agent in on[case] if drug_targets(agent)}
    if reference is None:
        role = "standing"
    elif row["reference_model"] != row["case_model"]:
        role = "model"
    elif any(drug_targets(agent) for agent in added):
        role = "drug"
    else:
        role = "agent"
    return Situation(
        row["contrast"], row["kind"], row["case_model"], case, reference, float(row["time_h"]),
        on[case], added, hit, role,
    )


def direct_inhibitors(
    signal: Signal, on: list[tuple[Agent, ...]], state: int, node: str
) -> list[int]:
    """Return states that add a direct inhibitor of a node to a state, deepest dose per drug.

    Same model, same time, a shared block; the highest dose of each inhibitor is taken, chosen
    by dose and never by effect.
    """
    table = signal.states
    own = table.iloc[state]
    base = {(agent.name, agent.dose) for agent in on[state]}
    best: dict[str, tuple[float, int]] = {}
    for other in table.itertuples():
        number = int(other.state)
        extra = [a for a in on[number] if (a.name, a.dose) not in base]
        rest = {(a.name, a.dose) for a in on[number]} - {(a.name, a.dose) for a in extra}
        same_time = other.time_h == own["time_h"] or (
            pd.isna(other.time_h) and pd.isna(own["time_h"])
        )
        if (
            number == state or other.model_id != own["model_id"] or len(extra) != 1
            or rest != base or not same_time or not set(other.blocks) & set(own["blocks"])
            or node not in drug_targets(extra[0])
        ):
            continue
        dose = extra[0].dose if extra[0].dose is not None else 0.0
        if extra[0].name not in best or dose > best[extra[0].name][0]:
            best[extra[0].name] = (dose, number)
    return [number for _, number in best.values()]

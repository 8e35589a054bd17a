"""Arms that are fixed beforehand, by design and never by effect: floors, doses, knock-outs."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import pandas as pd

from refugium.escape.parameters import DYING_SHARE, FAR_ABOVE_KD
from refugium.knowledge import (
    Knowledge,
    family_of,
    find_drug,
    find_node,
    inhibited_at,
    targets_of,
)
from refugium.response import dead_shares
from refugium.study.design import Design
from refugium.study.treatment import Agent, in_unit, time_key

OnEach = tuple[tuple[Agent, ...], ...]


def inhibitor_arms(
    states: list[dict[str, Any]], on: OnEach, targets: Mapping[str, tuple[str, ...]], *,
    far: Collection[Agent], dying: Collection[int],
) -> dict[tuple[int, str], tuple[int, ...]]:
    """Look up, for each state and node, the states that add one direct inhibitor of it.

    Parameters
    ----------
    states, on
        Of the lineage: rows, and agents on in each.
    targets
        Agent to the nodes that it is meant to hit.
    far
        Agents at doses that hit others too.
    dying
        States that are no floor of anything.

    Returns
    -------
    dict
        (state, node) to states, one per inhibitor; the first is the floor.

    Notes
    -----
    Of eight floors the deepest would make 29 % of quiet nodes look active: one is fixed. Same
    model, time and further agents, a shared block.
    """
    given = [frozenset((a.name, a.dose) for a in agents) for agents in on]
    place = [(row["model_id"], time_key(float(row["time_h"]))) for row in states]
    beyond: dict[tuple[object, ...], list[tuple[int, Agent]]] = {}
    for other, agents in enumerate(on):
        if len(given[other]) < len(agents) or other in dying:
            continue  # one agent twice: neither is a single addition
        for agent in agents:
            rest = given[other] - {(agent.name, agent.dose)}
            beyond.setdefault((*place[other], rest), []).append((other, agent))
    found: dict[tuple[int, str], tuple[int, ...]] = {}
    for state, row in enumerate(states):
        best: dict[str, dict[str, tuple[tuple[bool, float], int]]] = {}
        blocks = frozenset(row["blocks"])
        for other, agent in beyond.get((*place[state], given[state]), ()):
            if blocks.isdisjoint(states[other]["blocks"]):
                continue
            dose = agent.dose if agent.dose is not None else 0.0
            rank = (False, -dose) if agent in far else (True, dose)
            for node in targets[agent.name]:
                held = best.setdefault(node, {})
                if agent.name not in held or rank > held[agent.name][0]:
                    held[agent.name] = (rank, other)
        for node, held in best.items():
            order = sorted(held, key=lambda name: (len(targets[name]), name))
            found[state, node] = tuple(held[name][1] for name in order)
    return found


def dying_states(design: Design, states: list[dict[str, Any]]) -> frozenset[int]:
    """Return the states in which more than DYING_SHARE of cells are dead, where that was read.

    Notes
    -----
    The largest share among readings of the same model and arm up to the time of the state.
    """
    dead = dead_shares(design.wells)
    if dead.empty:
        return frozenset()
    found = set()
    for number, row in enumerate(states):
        arms = row["arms"] if isinstance(row["arms"], (tuple, list)) else (row["arm"],)
        own = dead[(dead["model_id"] == row["model_id"]) & dead["arm"].isin(arms)
                   & (dead["time_h"] <= float(row["time_h"]))]
        if (own["share"] > DYING_SHARE).any():
            found.add(number)
    return frozenset(found)


def far_above(agent: Agent, knowledge: Knowledge) -> bool:
    """Whether an agent lies far above its affinity for a node that it is not meant for.

    Examples
    --------
    >>> from refugium.knowledge import load_knowledge
    >>> far_above(Agent("dasatinib", "drug", 0.1, "uM"), load_knowledge())
    True
    >>> far_above(Agent("dasatinib", "drug"), load_knowledge())  # dose unknown: nothing is said
    False
    """
    name = find_drug(agent.name, knowledge=knowledge)
    dose = None if agent.dose is None else in_unit(agent.dose, agent.unit, "nM")
    if name is None or dose is None or not dose > 0:
        return False
    meant = {family_of(n, knowledge=knowledge) or n for n in targets_of(name, knowledge=knowledge)}
    bound = inhibited_at(name, dose / FAR_ABOVE_KD, knowledge=knowledge)
    held: pd.DataFrame = bound[bound["kd_nM"].notna()]
    return any((str(f) or str(n)) not in meant
               for f, n in zip(held["family"], held["node"], strict=True))


def taken_away(design: Design, models: Collection[str], knowledge: Knowledge) -> frozenset[str]:
    """Return the nodes that a perturbation of these models takes away."""
    found = set()
    texts = dict(zip(design.models["model_id"], design.models["perturbation"], strict=True))
    for model in models:
        change = design.perturbations.get(str(texts.get(model, "")))
        if change is not None and change.takes_away:
            node = find_node(change.gene, knowledge=knowledge)
            if node is not None:
                found.add(family_of(node, knowledge=knowledge) or node)
    return frozenset(found)

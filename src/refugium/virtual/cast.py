"""Who plays what in one virtual tumour: planted nodes, their inhibitors, off-targets of drugs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from refugium.core.errors import KnowledgeError
from refugium.knowledge import Knowledge, find_drug
from refugium.virtual.nodes.roster import Roster, candidates, narrowest_inhibitors, roster
from refugium.virtual.plan import Plan

ON_TOP = ("primed", "persistent")
ALONE = ("primed",)
PARTIAL_HIT = (0.2, 0.7)


@dataclass(frozen=True, eq=False, kw_only=True)
class Cast:
    """The parts of one tumour.

    Attributes
    ----------
    nodes
        Every node, target and planted ones included, in a fixed order.
    planted
        Node to planted class.
    inhibitor
        Planted node (or the node drawn for a null tumour) to its direct inhibitor.
    alone
        Nodes whose inhibitor is also given without the drug.
    targets
        Drug to the nodes it is meant for.
    off_targets
        Drug to the nodes it hits besides, with the share of activity that it leaves.
    antibodies
        Drugs that are antibodies.
    receptors, served
        Receptor nodes; adaptor to the receptors it serves.
    """

    nodes: tuple[str, ...]
    planted: dict[str, str]
    inhibitor: dict[str, str]
    alone: tuple[str, ...]
    targets: dict[str, tuple[str, ...]]
    off_targets: dict[str, dict[str, float]]
    antibodies: frozenset[str]
    receptors: frozenset[str]
    served: dict[str, tuple[str, ...]]


def choose_cast(plan: Plan, knowledge: Knowledge, rng: np.random.Generator) -> Cast:
    """Fill the parts of a plan: draw backup nodes, pick inhibitors, draw off-targets.

    Parameters
    ----------
    plan
        The plan.
    knowledge
        Nodes and drugs.
    rng
        Stream of the cast.

    Notes
    -----
    An inhibitor is drawn among the narrowest drugs that are meant for the node, not for the
    target or another planted node, and under which the node's own readouts do not mislead.

    Raises
    ------
    KnowledgeError
        If a node or drug of the plan is unknown, or no node can play a part.
    """
    known = roster(knowledge)
    _check_names(plan, known, knowledge)
    parts = [(plan.backup, kind) for kind in plan.classes] + list(plan.also)
    if plan.planted == "none" and plan.direct_inhibitor:
        parts.append((plan.backup, ""))
    taken = {plan.target, *(node for node, _ in parts if node)}
    cast: dict[str, str] = {}
    for node, kind in parts:
        name = node or _draw(known, rng, taken, _needs_inhibitor(plan, kind), plan.target)
        cast[name] = kind
        taken.add(name)
    planted = {node: kind for node, kind in cast.items() if kind}
    inhibitor = {
        node: _pick_inhibitor(known, rng, node, taken - {node}, plan.target)
        for node, kind in cast.items() if _needs_inhibitor(plan, kind)
    }
    alone = tuple(
        n for n in inhibitor if plan.direct_inhibitor or planted.get(n) in ALONE
    )
    drugs = (plan.drug, *dict.fromkeys(inhibitor.values()))
    targets = {drug: _meant_for(known, drug, knowledge) for drug in drugs}
    return Cast(
        nodes=known.nodes, planted=planted, inhibitor=inhibitor, alone=alone,
        targets={drug: tuple(sorted(nodes)) for drug, nodes in targets.items()},
        off_targets={drug: _off_targets(known, rng, plan.off_target, taken | targets[drug])
                     for drug in drugs},
        antibodies=known.antibodies, receptors=known.receptors, served=known.served,
    )


def _needs_inhibitor(plan: Plan, kind: str) -> bool:
    return kind in ON_TOP if plan.direct_inhibitor is None else plan.direct_inhibitor


def _check_names(plan: Plan, known: Roster, knowledge: Knowledge) -> None:
    for node in (plan.target, *filter(None, [plan.backup]), *(n for n, _ in plan.also)):
        if known.own_sites.get(node, 0) == 0:
            raise KnowledgeError("not a node with own reporter sites", found=node,
                                 remedy="use a node of the knowledge pack; a family for members")
    for node in plan.unseen:
        if node not in known.own_sites:
            raise KnowledgeError("not a node", found=node, remedy="name a family for its members")
    drugs = known.drugs.get(plan.target, ())
    if find_drug(plan.drug, knowledge=knowledge) not in drugs:
        raise KnowledgeError(f"not a drug against {plan.target} that its readouts follow",
                             found=plan.drug, remedy=f"use one of {', '.join(drugs) or 'none'}")


def _meant_for(known: Roster, drug: str, knowledge: Knowledge) -> frozenset[str]:
    return known.targets.get(find_drug(drug, knowledge=knowledge) or "", frozenset())


def _draw(
    known: Roster, rng: np.random.Generator, taken: set[str], needs: bool, target: str
) -> str:
    pool = [node for node in candidates(known, target, needs) if node not in taken]
    if not pool:
        raise KnowledgeError("no node left that could be planted",
                             remedy="use a pack with more receptors and kinases")
    return str(pool[int(rng.integers(len(pool)))])


def _pick_inhibitor(
    known: Roster, rng: np.random.Generator, node: str, others: set[str], target: str
) -> str:
    fit = narrowest_inhibitors(known, node, frozenset(others)) or narrowest_inhibitors(
        known, node, frozenset({target})
    )
    if not fit:
        raise KnowledgeError("no drug of the pack inhibits this node but not the target",
                             found=node, remedy="name another backup, or direct_inhibitor=False")
    return str(fit[int(rng.integers(len(fit)))])


def _off_targets(
    known: Roster, rng: np.random.Generator, count: int, reserved: set[str]
) -> dict[str, float]:
    pool = [n for n in known.nodes if known.own_sites[n] and n not in reserved]
    chosen = rng.permutation(len(pool))[:count]
    return {pool[int(i)]: float(rng.uniform(*PARTIAL_HIT)) for i in chosen}

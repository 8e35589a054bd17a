"""Who plays what in one virtual tumour: planted nodes, their inhibitors, off-targets of drugs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from refugium.errors import KnowledgeError
from refugium.knowledge import Knowledge, find_drug, receptors_served
from refugium.virtual.edges import DOWNSTREAM
from refugium.virtual.peptides import reporter_library
from refugium.virtual.plan import Plan

POOL_KINDS = ("receptor", "kinase", "family")
MIN_OWN_SITES = 2
ON_TOP = ("primed", "persistent")
ALONE = ("primed",)
PARTIAL_HIT = (0.2, 0.7)


@dataclass(frozen=True, eq=False)
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


@dataclass(frozen=True, eq=False)
class Roster:
    """What a knowledge pack allows: nodes, own sites, drugs that hit them."""

    nodes: tuple[str, ...]
    kinds: dict[str, str]
    own_sites: dict[str, int]
    drugs: dict[str, tuple[str, ...]]
    targets: dict[str, frozenset[str]]
    antibodies: frozenset[str]
    receptors: frozenset[str]
    served: dict[str, tuple[str, ...]]


@lru_cache(maxsize=4)
def roster(knowledge: Knowledge) -> Roster:
    """Read a knowledge pack once; families stand for their members.

    Examples
    --------
    >>> from refugium.knowledge import load_knowledge
    >>> "capmatinib" in roster(load_knowledge()).drugs["MET"]
    True
    """
    table = knowledge.nodes
    top = {
        str(n): str(p or n) for n, p in zip(table["node"], table["parent"], strict=True)
    }
    kinds = {
        str(n): str(k) for n, k in zip(table["node"], table["kind"], strict=True) if top[n] == n
    }
    library = reporter_library(knowledge)
    own_sites = dict.fromkeys(kinds, 0)
    for node, kind in zip(library.node, library.kind, strict=True):
        own_sites[node] += kind == "own"
    rows = knowledge.drug_targets
    rows = rows[rows["intended"]]
    targets: dict[str, set[str]] = {}
    for drug, node in zip(rows["drug"], rows["node"], strict=True):
        targets.setdefault(str(drug), set()).add(top[str(node)])
    trapped = _trapped(knowledge)
    drugs: dict[str, list[str]] = {}
    for drug in sorted(targets):
        for node in targets[drug]:
            if (drug, node) not in trapped:
                drugs.setdefault(node, []).append(drug)
    served = {
        node: tuple(dict.fromkeys(top[r] for r in receptors_served(node, knowledge=knowledge)))
        for node, kind in kinds.items() if kind == "adaptor"
    }
    return Roster(
        tuple(kinds), kinds, own_sites, {n: tuple(d) for n, d in drugs.items()},
        {d: frozenset(n) for d, n in targets.items()},
        frozenset(knowledge.drugs["drug"][knowledge.drugs["binding"] == "antibody"]),
        frozenset(n for n, kind in kinds.items() if kind == "receptor"), served,
    )


def _trapped(knowledge: Knowledge) -> set[tuple[str, str]]:
    """Drugs under which a node's own readouts mislead: no planted truth should rest on them."""
    own = knowledge.reporters
    own = own[own["kind"] == "own"]
    sites = set(own["gene"] + "_" + own["residue"])
    group = dict(zip(knowledge.drugs["drug"], knowledge.drugs["class"], strict=True))
    return {
        (str(drug), str(trap["node"]))
        for trap in knowledge.traps.to_dict(orient="records")
        for drug, kind in group.items()
        if kind in str(trap["drug_class"]).split(";") and sites & set(trap["residue"].split(";"))
    }


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
    planted: dict[str, str] = {}
    inhibitor: dict[str, str] = {}
    parts = [(plan.backup, kind) for kind in plan.classes] + list(plan.also)
    if plan.planted == "none" and plan.direct_inhibitor:
        parts.append((plan.backup, ""))
    named = {plan.target, *(node for node, _ in parts if node)}
    for node, kind in parts:
        wanted = plan.direct_inhibitor
        needs = kind in ON_TOP if wanted is None else wanted
        name = node or _draw(known, rng, named | set(planted) | set(inhibitor), needs, plan.target)
        if kind:
            planted[name] = kind
        if needs:
            others = ({plan.target} | set(planted)) - {name}
            inhibitor[name] = _pick_inhibitor(known, rng, name, others, plan.target)
    alone = tuple(
        n for n in inhibitor if plan.direct_inhibitor or planted.get(n) in ALONE
    )
    drugs = (plan.drug, *dict.fromkeys(inhibitor.values()))
    reserved = {plan.target, *planted, *inhibitor}
    targets = {drug: _meant_for(known, drug, knowledge) for drug in drugs}
    return Cast(
        known.nodes, planted, inhibitor, alone,
        {drug: tuple(sorted(nodes)) for drug, nodes in targets.items()},
        {drug: _off_targets(known, rng, plan.off_target, reserved | targets[drug])
         for drug in drugs},
        known.antibodies, known.receptors, known.served,
    )


def _check_names(plan: Plan, known: Roster, knowledge: Knowledge) -> None:
    for node in (plan.target, *filter(None, [plan.backup]), *(n for n, _ in plan.also)):
        if known.own_sites.get(node, 0) == 0:
            raise KnowledgeError("not a node with own reporter sites", found=node,
                                 remedy="use a node of the knowledge pack; a family for members")
    for node in plan.unseen:
        if node not in known.own_sites:
            raise KnowledgeError("not a node", found=node, remedy="name a family for its members")
    if plan.target not in _meant_for(known, plan.drug, knowledge):
        raise KnowledgeError(f"not a drug against {plan.target}", found=plan.drug,
                             remedy=f"use one of {', '.join(known.drugs.get(plan.target, ()))}")


def _meant_for(known: Roster, drug: str, knowledge: Knowledge) -> frozenset[str]:
    return known.targets.get(find_drug(drug, knowledge=knowledge) or "", frozenset())


@lru_cache(maxsize=256)
def _pool(known: Roster, target: str, needs_inhibitor: bool) -> tuple[str, ...]:
    return tuple(
        node for node in known.nodes
        if known.kinds[node] in POOL_KINDS and known.own_sites[node] >= MIN_OWN_SITES
        and node not in DOWNSTREAM
        and (not needs_inhibitor or _inhibitors(known, node, frozenset({target})))
    )


def _draw(
    known: Roster, rng: np.random.Generator, taken: set[str], needs: bool, target: str
) -> str:
    pool = [node for node in _pool(known, target, needs) if node not in taken]
    if not pool:
        raise KnowledgeError("no node left that could be planted",
                             remedy="use a pack with more receptors and kinases")
    return str(pool[int(rng.integers(len(pool)))])


def _inhibitors(known: Roster, node: str, avoid: frozenset[str]) -> tuple[str, ...]:
    """Direct inhibitors of a node that are not meant for any of `avoid`: the narrowest ones."""
    fit = [d for d in known.drugs.get(node, ()) if not known.targets[d] & avoid]
    width = min((len(known.targets[d]) for d in fit), default=0)
    return tuple(d for d in fit if len(known.targets[d]) == width)


def _pick_inhibitor(
    known: Roster, rng: np.random.Generator, node: str, others: set[str], target: str
) -> str:
    fit = _inhibitors(known, node, frozenset(others)) or _inhibitors(
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

"""Who could play a part: nodes with own sites, and the drugs that hit them directly."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from refugium.core.tables import rows_of
from refugium.knowledge import Knowledge, receptors_served
from refugium.virtual.nodes.edges import DOWNSTREAM, EDGES
from refugium.virtual.peptides import reporter_library

POOL_KINDS = ("receptor", "kinase", "family")
MIN_OWN_SITES = 2


@dataclass(frozen=True, eq=False, kw_only=True)
class Roster:
    """What a knowledge pack allows.

    Attributes
    ----------
    nodes, kinds
        Nodes without family members, and their kinds.
    own_sites
        Node to the number of peptides that report for it alone.
    drugs, targets
        Node to the drugs meant for it under which its readouts do not mislead; drug to all nodes
        that it is meant for.
    antibodies, receptors
        Drugs that are antibodies; nodes that are receptors.
    served
        Adaptor to the receptors it serves.
    """

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
    # other nodes are steps of the network only: no assay here could show them
    seen = {
        *knowledge.reporters["node"],
        *knowledge.drug_targets["node"][knowledge.drug_targets["intended"]],
        *table["node"][table["survival_effector"]], *(node for edge in EDGES for node in edge[:2]),
    }
    seen |= {top[node] for node in seen if node in top}
    kinds = {
        str(n): str(k) for n, k in zip(table["node"], table["kind"], strict=True)
        if top[n] == n and n in seen
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
        nodes=tuple(kinds), kinds=kinds, own_sites=own_sites,
        drugs={n: tuple(d) for n, d in drugs.items()},
        targets={d: frozenset(n) for d, n in targets.items()},
        antibodies=frozenset(knowledge.drugs["drug"][knowledge.drugs["binding"] == "antibody"]),
        receptors=frozenset(n for n, kind in kinds.items() if kind == "receptor"), served=served,
    )


def _trapped(knowledge: Knowledge) -> set[tuple[str, str]]:
    """Drugs under which a node's own readouts mislead: no planted truth should rest on them."""
    own = knowledge.reporters
    own = own[own["kind"] == "own"]
    sites = set(own["gene"] + "_" + own["residue"])
    group = dict(zip(knowledge.drugs["drug"], knowledge.drugs["class"], strict=True))
    return {
        (str(drug), str(trap["node"]))
        for trap in rows_of(knowledge.traps)
        for drug, kind in group.items()
        if kind in trap["drug_classes"] and sites & set(trap["sites"])
    }


@lru_cache(maxsize=256)
def candidates(known: Roster, target: str, needs_inhibitor: bool) -> tuple[str, ...]:
    """Return receptors and kinases that could be planted.

    At least two own peptides, not downstream of receptors, and, if one is needed, a direct
    inhibitor that is not meant for the target.
    """
    return tuple(
        node for node in known.nodes
        if known.kinds[node] in POOL_KINDS and known.own_sites[node] >= MIN_OWN_SITES
        and node not in DOWNSTREAM
        and (not needs_inhibitor or narrowest_inhibitors(known, node, frozenset({target})))
    )


def narrowest_inhibitors(
    known: Roster, node: str, avoid: frozenset[str]
) -> tuple[str, ...]:
    """Return the direct inhibitors of a node with fewest targets, none of them in `avoid`."""
    fit = [d for d in known.drugs.get(node, ()) if not known.targets[d] & avoid]
    width = min((len(known.targets[d]) for d in fit), default=0)
    return tuple(d for d in fit if len(known.targets[d]) == width)

"""What an agent is meant to hit: by its name, or by being named after its target."""

from __future__ import annotations

from functools import lru_cache

from refugium.knowledge import (
    Knowledge,
    family_of,
    find_drug,
    named_after,
    paradoxical,
    targets_of,
)
from refugium.study.treatment import Agent

TARGETED_KINDS = ("drug", "antibody")


def aims_of(agent: Agent, knowledge: Knowledge) -> tuple[str, ...]:
    """Answer: which nodes is this agent given to block?

    Parameters
    ----------
    agent
        One agent of an arm.
    knowledge
        Drugs and nodes.

    Returns
    -------
    tuple of str
        Nodes as they are scored (families for members); empty: nothing is known.

    Notes
    -----
    A drug that the pack knows: its intended targets. Else a drug named after a node (`MEKi`,
    `BRAFi (PLX)`, `AKT inhibitor`): that node, see :func:`refugium.knowledge.named_after`.

    Examples
    --------
    >>> from refugium.knowledge import load_knowledge
    >>> aims_of(Agent("erlotinib", "drug"), load_knowledge())
    ('EGFR',)
    >>> aims_of(Agent("MEKi", "drug"), load_knowledge())
    ('MEK',)
    """
    if agent.kind not in TARGETED_KINDS:
        return ()
    return _aims(agent.name, knowledge)


def is_targeted(agent: Agent, knowledge: Knowledge) -> bool:
    """Say whether an agent is a drug of which something is known: its name, or its target.

    Examples
    --------
    >>> from refugium.knowledge import load_knowledge
    >>> pack = load_knowledge()
    >>> [is_targeted(Agent(name, "drug"), pack) for name in ("erlotinib", "MEKi", "water")]
    [True, True, False]
    """
    return agent.kind in TARGETED_KINDS and (
        find_drug(agent.name, knowledge=knowledge) is not None
        or bool(named_after(agent.name, knowledge))
    )


@lru_cache(maxsize=4096)
def _aims(name: str, knowledge: Knowledge) -> tuple[str, ...]:
    if find_drug(name, knowledge=knowledge) is None:
        node = named_after(name, knowledge)
        nodes: tuple[str, ...] = (node,) if node else ()
    else:
        nodes = targets_of(name, knowledge=knowledge)
    return tuple(dict.fromkeys(family_of(node, knowledge=knowledge) or node for node in nodes))


@lru_cache(maxsize=65536)
def misleads(name: str, node: str, knowledge: Knowledge) -> str:
    """Say why a node's own sites must not be read under an agent; empty if they may be.

    Notes
    -----
    Of an unnamed inhibitor the class of compound is unknown: if any class is known to mislead on
    its target's sites, they are not read.

    Examples
    --------
    >>> from refugium.knowledge import load_knowledge
    >>> misleads("AKTi", "AKT", load_knowledge()).split(",")[0]
    'which AKT inhibitor this is'
    >>> misleads("erlotinib", "EGFR", load_knowledge())
    ''
    """
    own = named_after(name, knowledge)
    if not own:
        return paradoxical(name, node, knowledge=knowledge)
    traps = knowledge.tables["traps"]
    if own != node or not bool((traps["paradoxical"] & (traps["node"] == node)).any()):
        return ""
    return f"which {node} inhibitor this is, is unknown, and some raise these sites"


def unnamed_words(name: str, knowledge: Knowledge) -> str:
    """Say what a name is taken for, if only its name says what it hits; else nothing."""
    node = named_after(name, knowledge)
    return node and (
        f"{name} is read as an unnamed inhibitor of {node}: compound, selectivity and dose are "
        "not stated, so its target rests on its name."
    )

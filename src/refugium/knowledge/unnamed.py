"""Inhibitors named after their target: `MEKi`, `BRAFi (PLX)`, `AKT inhibitor`."""

from __future__ import annotations

import re
from functools import lru_cache

from refugium.knowledge.drugs import find_drug
from refugium.knowledge.nodes import find_node
from refugium.knowledge.pack import Knowledge

_UNNAMED = re.compile(r"(?P<node>\S.*?)[\s-]?(?:i|inhibitor)(?:\s*\(.*\))?")


@lru_cache(maxsize=4096)
def named_after(name: str, knowledge: Knowledge) -> str:
    """Answer: after which node is an unnamed inhibitor called?

    Returns
    -------
    str
        The node; empty if the pack knows the drug itself, or the name is built otherwise.

    Notes
    -----
    `<NODE>i` or `<NODE> inhibitor`, with anything in brackets behind: an unnamed inhibitor of
    that node. Compound, selectivity and dose are then unknown, and every sentence about it rests
    on the name alone.

    Examples
    --------
    >>> from refugium.knowledge import load_knowledge
    >>> named_after("BRAFi (PLX)", load_knowledge()), named_after("erlotinib", load_knowledge())
    ('RAF', '')
    """
    match = _UNNAMED.fullmatch(name.strip())
    if match is None or find_drug(name, knowledge=knowledge) is not None:
        return ""
    return find_node(match["node"], knowledge=knowledge) or ""

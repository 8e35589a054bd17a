"""Whose gene is it: the node, or family of nodes, that each gene belongs to."""

from __future__ import annotations

from refugium.core.tables import rows_of
from refugium.knowledge import Knowledge, top_nodes


def nodes_of_genes(knowledge: Knowledge) -> dict[str, str]:
    """Return each gene of a reporter row with the node it is scored for.

    Examples
    --------
    >>> from refugium.knowledge import load_knowledge
    >>> nodes_of_genes(load_knowledge())["YES1"]
    'SRC family'
    """
    family = top_nodes(knowledge)
    return {str(row["gene"]): family.get(str(row["node"]), str(row["node"]))
            for row in rows_of(knowledge.reporters)}

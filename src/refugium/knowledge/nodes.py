"""Answers what a node is, who its family are and which receptors an adaptor serves."""

from __future__ import annotations

import pandas as pd

from refugium.core.errors import KnowledgeError
from refugium.knowledge.checks import name_key
from refugium.knowledge.pack import Knowledge, load_knowledge
from refugium.knowledge.schema import split_list
from refugium.language.suggest import did_you_mean


def find_node(name: str, *, knowledge: Knowledge | None = None) -> str | None:
    """Find the node with this name, or else the node that this gene belongs to.

    Parameters
    ----------
    name
        Node name or HGNC gene symbol; case, blanks and hyphens do not matter.
    knowledge
        Knowledge pack; the built-in one by default.

    Returns
    -------
    str or None
        Node name; a gene in a family and in one of its members gives the member; None if
        neither a node nor a gene of one has this name.

    Examples
    --------
    >>> find_node("src family"), find_node("MAPK1"), find_node("YES1"), find_node("ACTB")
    ('SRC family', 'ERK', 'YES1', None)
    """
    nodes = (knowledge or load_knowledge()).tables["nodes"]
    wanted = name_key(name)
    for node in nodes["node"]:
        if wanted and name_key(node) == wanted:
            return str(node)
    holders = [
        (kind == "family", str(node))
        for node, kind, genes in zip(nodes["node"], nodes["kind"], nodes["genes"], strict=True)
        if wanted and wanted in {name_key(gene) for gene in split_list(genes)}
    ]
    return min(holders, key=lambda holder: holder[0])[1] if holders else None


def members_of(node: str, *, knowledge: Knowledge | None = None) -> tuple[str, ...]:
    """List the member nodes of a family; empty for a node that is no family.

    Raises
    ------
    KnowledgeError
        If there is no such node.

    Examples
    --------
    >>> members_of("SRC family")[:3]
    ('SRC', 'YES1', 'FYN')
    """
    known = knowledge or load_knowledge()
    name = str(node_row(node, known)["node"])
    nodes = known.tables["nodes"]
    return tuple(nodes["node"][nodes["parent"] == name])


def top_nodes(knowledge: Knowledge) -> dict[str, str]:
    """Map every node to the node it is scored as: its family, or itself.

    Examples
    --------
    >>> top = top_nodes(load_knowledge())
    >>> top["YES1"], top["EGFR"]
    ('SRC family', 'EGFR')
    """
    nodes = knowledge.tables["nodes"]
    return {
        str(node): str(parent) or str(node)
        for node, parent in zip(nodes["node"], nodes["parent"], strict=True)
    }


def family_of(node: str, *, knowledge: Knowledge | None = None) -> str | None:
    """Find the family that a node belongs to, or None.

    Raises
    ------
    KnowledgeError
        If there is no such node.

    Examples
    --------
    >>> family_of("YES1"), family_of("EGFR")
    ('SRC family', None)
    """
    return str(node_row(node, knowledge or load_knowledge())["parent"]) or None


def receptors_served(adaptor: str, *, knowledge: Knowledge | None = None) -> tuple[str, ...]:
    """List the receptors whose activity an adaptor's phosphorylation can reflect.

    Returns
    -------
    tuple of str
        Receptor nodes over all sites of the adaptor; empty for a node that is no adaptor.

    Raises
    ------
    KnowledgeError
        If there is no such node.

    Examples
    --------
    >>> receptors_served("GAB1")
    ('EGFR', 'MET', 'ERBB2', 'AXL', 'FGFR')
    """
    sites = reporters_of(adaptor, knowledge=knowledge)
    return tuple(dict.fromkeys(r for cell in sites["serves"] for r in split_list(cell)))


def reporters_of(node: str, *, knowledge: Knowledge | None = None) -> pd.DataFrame:
    """List the reporter rows of a node; for a family also those of its members.

    Raises
    ------
    KnowledgeError
        If there is no such node.

    Examples
    --------
    >>> reporters_of("ERK")["residue"].tolist()
    ['T185', 'Y187', 'T202', 'Y204']
    """
    known = knowledge or load_knowledge()
    names = {str(node_row(node, known)["node"]), *members_of(node, knowledge=known)}
    sites = known.tables["reporters"]
    return sites[sites["node"].isin(names)].reset_index(drop=True)


def node_row(name: str, known: Knowledge) -> pd.Series:
    """Return the row of a node, found by any of its names.

    Raises
    ------
    KnowledgeError
        If there is no such node.
    """
    node = find_node(name, knowledge=known)
    nodes = known.tables["nodes"]
    if node is None:
        raise KnowledgeError(
            "node is not known",
            column="node",
            found=name,
            remedy=did_you_mean(name, nodes["node"]),
        )
    return nodes[nodes["node"] == node].iloc[0]

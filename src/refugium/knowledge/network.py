"""The survival network: signed steps from receptors to what keeps cells alive or kills them."""

from __future__ import annotations

import pandas as pd

from refugium.core.errors import KnowledgeError
from refugium.knowledge.nodes import top_nodes
from refugium.knowledge.pack import Knowledge, load_knowledge

NETWORK_COLUMNS = ("from_node", "to_node", "sign", "mechanism", "layer", "source", "checked")


def survival_network(
    knowledge: Knowledge | None = None, *, pooled: bool = True, layer: str | None = None
) -> pd.DataFrame:
    """Answer: which known steps lead from active nodes to survival, with which sign?

    Parameters
    ----------
    knowledge
        Knowledge pack; the built-in one by default.
    pooled
        True: family members are drawn as their family, as the calls name them. False: the edges
        as they are written.
    layer
        Only ``signalling`` or ``transcription``; None: both.

    Returns
    -------
    pandas.DataFrame
        (edges, 7): from_node, to_node, sign (+1 raises, -1 lowers), mechanism, layer, source
        (empty: general knowledge), checked. No edge twice, none from a node to itself.

    Raises
    ------
    KnowledgeError
        If the layer is not known, or members of a family act on one node with opposite signs.

    Notes
    -----
    A collection of textbook steps, not of a cell type: an edge says that the step exists
    somewhere, not that it runs here. Absence of an edge is no proof that there is none. A pooled
    edge takes mechanism and source of its first checked member edge, else of its first.

    Examples
    --------
    >>> net = survival_network()
    >>> net.loc[(net["from_node"] == "RAF") & (net["to_node"] == "MEK"), "sign"].item()
    1
    """
    known = knowledge or load_knowledge()
    edges = known.tables["network"][list(NETWORK_COLUMNS)].copy()
    if layer is not None:
        layers = sorted(set(edges["layer"]))
        if layer not in layers:
            raise KnowledgeError("layer is not known", column="layer", found=layer,
                                 remedy=f"use {', '.join(layers)}")
        edges = edges[edges["layer"] == layer]
    if not pooled:
        return edges.reset_index(drop=True)
    top = top_nodes(known)
    for column in ("from_node", "to_node"):
        edges[column] = edges[column].map(top)
    edges = edges[edges["from_node"] != edges["to_node"]]
    signs = edges.groupby(["from_node", "to_node"])["sign"].nunique()
    if (signs > 1).any():
        raise KnowledgeError("members of a family act with opposite signs", file="network.csv",
                             found=" -> ".join(signs.index[signs > 1][0]),
                             remedy="load the network with pooled=False")
    order = edges.sort_values("checked", ascending=False, kind="stable")
    first = order.drop_duplicates(["from_node", "to_node"]).index
    return edges.loc[sorted(first)].reset_index(drop=True)


def survival_effectors(
    knowledge: Knowledge | None = None, *, pooled: bool = True
) -> dict[str, int]:
    """Answer: at which nodes may a route to survival end, and in which state?

    Parameters
    ----------
    knowledge
        Knowledge pack; the built-in one by default.
    pooled
        True: families stand for their members, as in :func:`survival_network`.

    Returns
    -------
    dict
        Node to +1 (keeps cells alive: a route must raise it) or -1 (kills: a route must lower
        it), in the order of the node table.

    Examples
    --------
    >>> ends = survival_effectors()
    >>> ends["ERK"], ends["BIM"], "EGFR" in ends
    (1, -1, False)
    """
    known = knowledge or load_knowledge()
    nodes = known.tables["nodes"]
    top = top_nodes(known) if pooled else {}
    ends: dict[str, int] = {}
    for node, alive, dead in zip(
        nodes["node"], nodes["survival_effector"], nodes["death_effector"], strict=True
    ):
        if alive or dead:
            ends.setdefault(top.get(str(node), str(node)), 1 if alive else -1)
    return ends

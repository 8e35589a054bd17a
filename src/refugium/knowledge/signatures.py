"""Gene signatures as a network that the footprint score reads."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from refugium.core.errors import KnowledgeError
from refugium.knowledge.pack import Knowledge, load_knowledge
from refugium.knowledge.schema import SIGNATURE_KINDS
from refugium.language.suggest import did_you_mean


def signature_network(
    kinds: Sequence[str] = SIGNATURE_KINDS,
    *,
    names: Sequence[str] | None = None,
    knowledge: Knowledge | None = None,
) -> pd.DataFrame:
    """Answer: which genes stand for which state or pathway, and in which direction?

    Parameters
    ----------
    kinds
        Any of ``state``, ``pathway``, ``hallmark``, ``oncogenic``; default: all.
    names
        Only these signatures; None: all of the kinds.
    knowledge
        Knowledge pack; the built-in one by default.

    Returns
    -------
    pandas.DataFrame
        (genes over signatures, 5): source (signature), target (HGNC symbol), weight (positive:
        rises with the signature), kind, node (whose activity raises the score; empty: none).

    Raises
    ------
    KnowledgeError
        If a kind or a name is not known.

    Notes
    -----
    Weights are compared within a signature only: a footprint score does not depend on their
    scale. Signatures of one node share genes and are not independent witnesses.

    Examples
    --------
    >>> net = signature_network(["state"], names=["YAP_TAZ_22"])
    >>> len(net), net["node"].iloc[0]
    (22, 'YAP')
    """
    for kind in kinds:
        if kind not in SIGNATURE_KINDS:
            raise KnowledgeError("kind is not known", column="kind", found=kind,
                                 remedy=f"use {', '.join(SIGNATURE_KINDS)}")
    known = knowledge or load_knowledge()
    about = known.tables["signatures"]
    for name in names or ():
        if name not in set(about["signature"]):
            raise KnowledgeError("signature is not known", column="signature", found=name,
                                 remedy=did_you_mean(name, about["signature"]))
    about = about[about["kind"].isin(list(kinds))]
    if names is not None:
        about = about[about["signature"].isin(list(names))]
    genes = known.tables["signature_genes"].rename(columns={"signature": "source"})
    table = genes.merge(about[["signature", "kind", "node"]], left_on="source",
                        right_on="signature", validate="many_to_one")
    table = table.rename(columns={"gene": "target"})
    return table[["source", "target", "weight", "kind", "node"]].reset_index(drop=True)

"""The built-in site network: what a node's own sites and its substrates say together."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from refugium.core.tables import rows_of
from refugium.knowledge.makers import makers_of
from refugium.knowledge.nodes import top_nodes
from refugium.knowledge.pack import Knowledge, load_knowledge
from refugium.knowledge.packs.load import SITE_COLUMNS

Row = dict[str, object]
KIND = "sites"
"""Own sites are in it, so that it is not the kind `kinase` of a kinase-substrate table."""


def shipped_substrates(*, knowledge: Knowledge | None = None) -> pd.DataFrame:
    """Answer: by which sites, its own and those it makes on other proteins, is a node seen?

    Parameters
    ----------
    knowledge
        Knowledge pack; the built-in one by default.

    Returns
    -------
    pandas.DataFrame
        source, target (``GENE_RESIDUE``), weight, kind, node, gene, uniprot, residue, window: the
        form of ``load_pack("sugiyama")``, for :func:`refugium.signal.footprints.study_footprints`;
        and aliases, the same site in other numberings.

    Notes
    -----
    A node's own site counts with its sign (+1 or -1). A site that the node makes on another
    protein rises with it and counts 1 / number of kinases known to make it, whatever it does to
    its protein; a maker that is no node of the pack takes its share. Members of a family are
    pooled. ``receptors`` without a list of which are no source: which ones depends on the cell.

    Assumes that the other makers of a shared site stand still. They need not: the score is an
    association with the kinase's sites as a set. It never says that a drug missed, and no call is
    made from it.

    Examples
    --------
    >>> net = shipped_substrates()
    >>> sites = net[net["source"] == "SRC family"].set_index("target")["weight"]
    >>> float(sites["YES1_Y426"]), float(sites["PXN_Y118"]), float(sites["CTTN_Y421"])
    (1.0, 0.5, 1.0)
    """
    known = knowledge or load_knowledge()
    rows = [*_own(known), *_made(known)]
    network = pd.DataFrame(rows, columns=[*SITE_COLUMNS, "aliases"])
    # a node's own site stands first, so that its sign is kept where the node also makes it
    return network.drop_duplicates(["source", "target"]).reset_index(drop=True)


def _own(known: Knowledge) -> Iterator[Row]:
    top = top_nodes(known)
    rows = known.tables["reporters"]
    for row in rows_of(rows[rows["kind"] == "own"]):
        yield _edge(top[str(row["node"])], row, float(str(row["sign"])))


def _made(known: Knowledge) -> Iterator[Row]:
    top = top_nodes(known)
    for table in ("reporters", "substrates"):
        for row in rows_of(known.tables[table]):
            own = str(row.get("node", ""))
            makers = makers_of(own, str(row["made_by"]), str(row.get("serves", "")))
            families = list(dict.fromkeys(top.get(m, m) for m in makers))
            for family in families:
                if family in top and family != top.get(own, own):
                    yield _edge(family, row, 1.0 / len(families))


def _edge(source: str, row: Row, weight: float) -> Row:
    return {
        "source": source, "target": f"{row['gene']}_{row['residue']}", "weight": weight,
        "kind": KIND, "node": source, "gene": row["gene"], "uniprot": row["uniprot"],
        "residue": row["residue"], "window": row["window"], "aliases": row["aliases"],
    }

"""Packs as networks that the footprint score and the detour read."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from refugium.core.errors import KnowledgeError
from refugium.knowledge.nodes import top_nodes
from refugium.knowledge.pack import Knowledge, load_knowledge
from refugium.knowledge.packs.entries import PackEntry, pack_entry
from refugium.knowledge.packs.fetch import fetch_pack
from refugium.knowledge.schema import WINDOW_LENGTH, split_list

COLUMNS = ("source", "target", "weight", "kind", "node")
SITE_COLUMNS = (*COLUMNS, "gene", "uniprot", "residue", "window")
_NEEDED = {
    "edges": ("source", "target", "weight"),
    "sites": ("kinase_uniprot", "substrate_uniprot", "site", "substrate_genes", "site_seq"),
    "interactions": ("source", "interaction", "target"),
}
_SITE = r"[STY][1-9]\d*"


def load_pack(
    name: str, *, path: str | Path | None = None, knowledge: Knowledge | None = None
) -> pd.DataFrame:
    """Answer: what does a pack say acts on what?

    Parameters
    ----------
    name
        ``collectri``, ``sugiyama`` or ``omnipath``; see :func:`list_packs`.
    path
        Your own copy in the same layout; it is not held against the pinned hash.
    knowledge
        Nodes that genes are mapped to; the built-in ones by default.

    Returns
    -------
    pandas.DataFrame
        source, target, weight, kind, node (empty: no node of ours), ready for the footprint
        score. ``sugiyama`` also has gene, uniprot, residue and window (15 residues) of each site,
        its target is ``GENE_RESIDUE``.

    Raises
    ------
    KnowledgeError
        Unknown name, no file, a file with another layout, or a pack that is no network.

    Notes
    -----
    ``collectri``: source is the factor's gene, weight its sign. ``omnipath``: source and target
    are genes, weight the sign; pairs listed with both signs are left out. ``sugiyama``: source is
    the node of the kinase (members of a family pooled, for substrates do not tell them apart), or
    its gene, or its accession where the table holds no gene of it; a site counts 1 / number of
    its sources, for in-vitro pairs are promiscuous (at most 275 kinases on one site). All signs
    are positive: more phosphorylation, more activity.
    """
    pack = pack_entry(name)
    if pack.form not in _NEEDED:
        raise KnowledgeError(f"pack {pack.name!r} is no network", found=pack.form,
                             remedy="its rows are read by refugium.knowledge.packs.therapies."
                                    "load_assertions")
    file = fetch_pack(name) if path is None else Path(path)
    table = _read(file, pack)
    known = knowledge or load_knowledge()
    if pack.form == "sites":
        return _sites(table, known)
    weight = "interaction" if pack.form == "interactions" else "weight"
    edges = table.rename(columns={weight: "weight"})[["source", "target", "weight"]]
    edges = edges.assign(weight=pd.to_numeric(edges["weight"], errors="coerce")).dropna()
    edges = edges[(edges["source"] != "") & (edges["target"] != "")]
    edges = edges.drop_duplicates()
    edges = edges[~edges.duplicated(["source", "target"], keep=False)].astype({"weight": float})
    node = _node_of_gene(known)
    kind = "transcription factor" if pack.form == "edges" else "interaction"
    edges = edges.assign(kind=kind, node=edges["source"].map(node).fillna(""))
    return edges[list(COLUMNS)].reset_index(drop=True)


def pack_edges(pack: pd.DataFrame, *, knowledge: Knowledge | None = None) -> pd.DataFrame:
    """Answer: which edges between nodes follow from a pack's edges between genes?

    Parameters
    ----------
    pack
        Table of :func:`load_pack` with genes as source and target.
    knowledge
        Nodes; the built-in ones by default.

    Returns
    -------
    pandas.DataFrame
        from_node, to_node, sign, edges (gene pairs behind it), against (gene pairs of the other
        sign), checked (always False). Genes without a node keep their symbol; pairs inside one
        node and pairs with as many pluses as minuses are left out.

    Examples
    --------
    >>> genes = pd.DataFrame({"source": ["BRAF", "RAF1"], "target": "MAP2K1", "weight": 1.0})
    >>> pack_edges(genes)[["from_node", "to_node", "sign", "edges"]].values.tolist()
    [['RAF', 'MEK', 1, 2]]
    """
    node = _node_of_gene(knowledge or load_knowledge())
    edges = pd.DataFrame({
        "from_node": pack["source"].map(node).fillna(pack["source"]),
        "to_node": pack["target"].map(node).fillna(pack["target"]),
        "up": (pack["weight"] > 0).astype(int), "down": (pack["weight"] < 0).astype(int),
    })
    edges = edges[edges["from_node"] != edges["to_node"]]
    pooled = edges.groupby(["from_node", "to_node"], sort=False, as_index=False).sum()
    pooled = pooled[pooled["up"] != pooled["down"]]
    pooled["sign"] = np.where(pooled["up"] > pooled["down"], 1, -1)
    pooled["edges"] = pooled[["up", "down"]].max(axis=1)
    pooled["against"] = pooled[["up", "down"]].min(axis=1)
    pooled["checked"] = False
    columns = ["from_node", "to_node", "sign", "edges", "against", "checked"]
    return pooled[columns].reset_index(drop=True)


def _read(path: Path, pack: PackEntry) -> pd.DataFrame:
    needed = _NEEDED[pack.form]
    try:
        if path.suffix == ".parquet":
            table = pd.read_parquet(path)
        else:
            table = pd.read_csv(path, sep="\t" if path.suffix == ".tsv" else ",", dtype=str,
                                keep_default_na=False)
    except (OSError, ValueError, pd.errors.ParserError) as error:
        raise KnowledgeError("the pack cannot be read", file=path, found=str(error),
                             remedy="give a .csv, .tsv or .parquet file") from error
    lacking = [column for column in needed if column not in table]
    if lacking:
        raise KnowledgeError(f"this is not the layout of pack {pack.name!r}", file=path,
                             column=lacking[0], found=", ".join(map(str, table.columns[:8])),
                             remedy=f"the columns are {', '.join(needed)}")
    return table


def _sites(table: pd.DataFrame, known: Knowledge) -> pd.DataFrame:
    half = WINDOW_LENGTH // 2
    node = _node_of_accession(known)
    good = table[table["site"].str.fullmatch(_SITE)]
    middle = good["site_seq"].str.len().iloc[0] // 2 if len(good) else 0
    gene = good["substrate_genes"].astype(str).str.split(" ").str[0]
    names = dict(zip(good["substrate_uniprot"], gene, strict=True)) | node
    kinase = good["kinase_uniprot"]
    sites = pd.DataFrame({
        "node": kinase.map(node).fillna(""), "source": kinase.map(names).fillna(kinase),
        "gene": gene,
        "uniprot": good["substrate_uniprot"], "residue": good["site"],
        "window": good["site_seq"].str[middle - half : middle + half + 1].str.upper(),
    })
    sites = sites.drop_duplicates(["source", "uniprot", "residue"])
    sites["target"] = sites["gene"] + "_" + sites["residue"]
    # one label, several proteins: the accession tells them apart
    torn = sites.groupby("target")["uniprot"].transform("nunique") > 1
    sites.loc[torn, "target"] = sites["uniprot"] + "_" + sites["residue"]
    sites["weight"] = 1.0 / sites.groupby("target")["source"].transform("nunique")
    sites["kind"] = "kinase"
    return sites[list(SITE_COLUMNS)].reset_index(drop=True)


def _node_of_gene(known: Knowledge) -> dict[str, str]:
    return _members(known, "genes")


def _node_of_accession(known: Knowledge) -> dict[str, str]:
    return _members(known, "uniprot")


def _members(known: Knowledge, column: str) -> dict[str, str]:
    nodes = known.tables["nodes"]
    top = top_nodes(known)
    return {
        name: top[str(node)] for node, cell in zip(nodes["node"], nodes[column], strict=True)
        for name in split_list(str(cell))
    }

"""Checks across the knowledge tables: what one names, another must hold."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

import pandas as pd

from refugium.core.tables import rows_of
from refugium.knowledge.checks import fail, name_key
from refugium.knowledge.schema import (
    BY_ITSELF,
    BY_RECEPTORS,
    OTHER_KINASE,
    SCHEMAS,
    WINDOW_LENGTH,
    split_list,
)

ROUNDING = 0.02
"""Numbers of one exposure row may differ by this share, for sources round them."""
_WINDOW = re.compile(rf"[A-Z_]{{{WINDOW_LENGTH}}}")
_RESIDUE = re.compile(r"[STY][1-9]\d*")


def check_links(tables: Mapping[str, pd.DataFrame]) -> None:
    """Check what ties the tables together: node names, families, windows, aliases, drugs.

    Raises
    ------
    KnowledgeError
        At the first cell that points nowhere or contradicts another.
    """
    known = set(tables["nodes"]["node"])
    for name, schema in SCHEMAS.items():
        for column in schema.nodes:
            for row, cell in enumerate(tables[name][column]):
                for node in split_list(cell):
                    if node not in known:
                        fail(
                            name,
                            row,
                            column,
                            node,
                            "node is not in nodes.csv",
                            "add the node there or correct the name",
                        )
    _check_families(tables["nodes"])
    _check_reporters(tables["reporters"], tables["nodes"])
    for name in ("reporters", "substrates"):
        _check_makers(name, tables[name], tables["nodes"])
    _check_substrates(tables["substrates"], tables["reporters"])
    _check_shown(tables)
    _check_drugs(tables["drugs"], tables["drug_targets"])
    _check_exposure(tables["exposure"], set(tables["drugs"]["drug"]))
    _check_network(tables["network"], tables["nodes"])
    _check_signatures(tables["signatures"], tables["signature_genes"])
    for row, name in enumerate(tables["transcripts"]["signature"]):
        if name not in set(tables["signatures"]["signature"]):
            fail("transcripts", row, "signature", name, "not in signatures.csv",
                 "add the signature there or correct the name")


def _check_families(nodes: pd.DataFrame) -> None:
    kind = dict(zip(nodes["node"], nodes["kind"], strict=True))
    genes = {n: set(split_list(g)) for n, g in zip(nodes["node"], nodes["genes"], strict=True)}
    for row, record in enumerate(nodes.itertuples(index=False)):
        node, parent = str(record.node), str(record.parent)
        if len(split_list(str(record.genes))) != len(split_list(str(record.uniprot))):
            fail(
                "nodes",
                row,
                "uniprot",
                record.uniprot,
                "not one accession per gene",
                "list the accessions in the order of genes",
            )
        if parent and kind[parent] != "family":
            fail(
                "nodes",
                row,
                "parent",
                parent,
                "parent is not of kind family",
                "name a family node or leave the cell empty",
            )
        if parent and not genes[node] <= genes[parent]:
            fail(
                "nodes",
                row,
                "genes",
                record.genes,
                f"genes are not among those of {parent}",
                "add them to the family's genes",
            )
    parents = set(nodes["parent"])
    for row, (node, node_kind) in enumerate(zip(nodes["node"], nodes["kind"], strict=True)):
        if node_kind == "family" and node not in parents:
            fail(
                "nodes",
                row,
                "kind",
                node,
                "family has no member nodes",
                "add members with this node as parent, or use another kind",
            )


def _check_reporters(reporters: pd.DataFrame, nodes: pd.DataFrame) -> None:
    proteins = {
        str(r.node): set(zip(split_list(str(r.genes)), split_list(str(r.uniprot)), strict=True))
        for r in nodes.itertuples(index=False)
    }
    kind = dict(zip(nodes["node"], nodes["kind"], strict=True))
    for row, r in enumerate(reporters.itertuples(index=False)):
        serves = split_list(str(r.serves))
        _check_site("reporters", row, str(r.residue), str(r.window))
        if (r.gene, r.uniprot) not in proteins[str(r.node)]:
            fail(
                "reporters",
                row,
                "uniprot",
                f"{r.gene} {r.uniprot}",
                f"not a protein of node {r.node}",
                "correct it or add it in nodes.csv",
            )
        if (r.kind == "adaptor") != bool(serves):
            fail(
                "reporters",
                row,
                "serves",
                r.serves,
                f"does not go with kind {r.kind}",
                "adaptor rows name the receptors they serve, others none",
            )
        strangers = [node for node in serves if kind[node] != "receptor"]
        if strangers:
            fail(
                "reporters",
                row,
                "serves",
                strangers[0],
                "is not a receptor",
                "name receptor nodes only",
            )


def _check_site(table: str, row: int, residue: str, window: str) -> None:
    if not _RESIDUE.fullmatch(residue):
        fail(table, row, "residue", residue, "not a phosphosite",
             "write S, T or Y and the UniProt position")
    if not _WINDOW.fullmatch(window):
        fail(table, row, "window", window, f"not {WINDOW_LENGTH} upper-case residues",
             "give seven residues on each side, _ beyond a terminus")
    if window[WINDOW_LENGTH // 2] != residue[0]:
        fail(table, row, "window", window, f"the middle is not {residue[0]}",
             f"centre the window on {residue}")


def _check_makers(table: str, sites: pd.DataFrame, nodes: pd.DataFrame) -> None:
    top = {n: p or n for n, p in zip(nodes["node"], nodes["parent"], strict=True)}
    holder = {
        gene: node for node, genes in zip(nodes["node"], nodes["genes"], strict=True)
        for gene in split_list(genes)
    }
    for row, r in enumerate(rows_of(sites)):
        node, makers = r.get("node", ""), split_list(r["made_by"])
        for maker in makers:
            gene = maker.removeprefix(OTHER_KINASE)
            if gene != maker and gene in holder:
                fail(table, row, "made_by", maker, f"is a gene of node {holder[gene]}",
                     "name the node")
            if gene == maker and maker not in (*top, BY_RECEPTORS, *([BY_ITSELF] if node else [])):
                fail(table, row, "made_by", maker, "node is not in nodes.csv",
                     f"name a node, or write {OTHER_KINASE} and the symbol of another kinase")
        alone = {top.get(m, m) for m in (node if m == BY_ITSELF else m for m in makers)}
        if r["specific"] == "yes" and (
            len(alone) != 1 or not alone <= ({top[node]} if node else set(top))
        ):
            fail(table, row, "specific", "yes", f"does not go with made_by {r['made_by']}",
                 "a specific site is made by one node alone, its own in reporters.csv")


def _check_substrates(substrates: pd.DataFrame, reporters: pd.DataFrame) -> None:
    held = set(zip(reporters["uniprot"], reporters["residue"], strict=True))
    for row, r in enumerate(rows_of(substrates)):
        _check_site("substrates", row, r["residue"], r["window"])
        if (r["uniprot"], r["residue"]) in held:
            fail("substrates", row, "residue", r["residue"], "is a row of reporters.csv",
                 "name its kinase there, under made_by")


def _check_shown(tables: Mapping[str, pd.DataFrame]) -> None:
    nodes, rows = tables["nodes"], tables["reporters"]
    own = set(rows["node"][rows["kind"] != "context"])
    seen = own | set(nodes["parent"][nodes["node"].isin(own)])
    for row, r in enumerate(rows_of(nodes)):
        if r["node"] not in seen and not r["would_show"]:
            fail("nodes", row, "would_show", "", f"no reporter row shows {r['node']}",
                 "say which assay would")


def _check_drugs(drugs: pd.DataFrame, targets: pd.DataFrame) -> None:
    owner: dict[str, str] = {}
    for row, (drug, aliases) in enumerate(zip(drugs["drug"], drugs["aliases"], strict=True)):
        for alias in (drug, *split_list(aliases)):
            if owner.setdefault(name_key(alias), drug) != drug:
                fail(
                    "drugs",
                    row,
                    "aliases",
                    alias,
                    f"already a name of {owner[name_key(alias)]}",
                    "keep it with one drug",
                )
    known = set(drugs["drug"])
    for row, (drug, kd) in enumerate(zip(targets["drug"], targets["kd_nM"], strict=True)):
        if drug not in known:
            fail(
                "drug_targets",
                row,
                "drug",
                drug,
                "drug is not in drugs.csv",
                "add the drug there or correct the name",
            )
        if kd <= 0:
            fail("drug_targets", row, "kd_nM", kd, "not a positive number", "give Kd in nM")


def _check_exposure(exposure: pd.DataFrame, drugs: set[str]) -> None:
    for row, r in enumerate(rows_of(exposure)):
        if r["drug"] not in drugs:
            fail("exposure", row, "drug", r["drug"], "drug is not in drugs.csv",
                  "add the drug there or correct the name")
        for column in ("dose_mg", "cmax_nM"):
            if not r[column] > 0:
                fail("exposure", row, column, r[column], "not a positive number", "correct it")
        share = r["unbound_fraction"]
        if share <= 0 or share > 1:
            fail("exposure", row, "unbound_fraction", share, "not between 0 and 1",
                  "give a fraction, not per cent, or leave it empty")
        for column, expected in (
            ("cmax_nM", 1000 * r["cmax_ng_mL"] / r["molar_mass"]),
            ("cmax_unbound_nM", r["cmax_nM"] * share),
        ):
            if math.isnan(expected) and column == "cmax_nM":
                continue  # given in nM by its source
            if math.isnan(expected) != math.isnan(r[column]) or (
                abs(r[column] - expected) > ROUNDING * expected
            ):
                fail("exposure", row, column, r[column],
                      f"does not follow from the other columns ({expected:.4g})",
                      "correct one of them")


def _check_network(network: pd.DataFrame, nodes: pd.DataFrame) -> None:
    for row, (start, end) in enumerate(zip(network["from_node"], network["to_node"], strict=True)):
        if start == end:
            fail("network", row, "to_node", end, "edge leads back to its start", "remove the row")
    for row, record in enumerate(nodes.itertuples(index=False)):
        if record.survival_effector and record.death_effector:
            fail("nodes", row, "death_effector", "yes", "node cannot be both", "choose one")


def _check_signatures(signatures: pd.DataFrame, genes: pd.DataFrame) -> None:
    held = genes.groupby("signature").size()
    for row, (name, count) in enumerate(
        zip(signatures["signature"], signatures["genes"], strict=True)
    ):
        if held.get(name, 0) != count:
            fail("signatures", row, "genes", count,
                  f"signature_genes holds {held.get(name, 0)} rows of it",
                  "correct the number or the rows")
    known = set(signatures["signature"])
    for row, (name, weight) in enumerate(zip(genes["signature"], genes["weight"], strict=True)):
        if name not in known:
            fail("signature_genes", row, "signature", name, "not in signatures.csv",
                  "describe the signature there or remove the row")
        if weight == 0:
            fail("signature_genes", row, "weight", weight, "a weight of zero says nothing",
                  "remove the row")

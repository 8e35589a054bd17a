"""What else a drug binds within a dose: constructs and genes counted apart."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import pandas as pd

from refugium.core.errors import RefugiumError
from refugium.core.tables import Column, Schema, rows_of
from refugium.knowledge import Knowledge, find_node, load_knowledge, top_nodes
from refugium.knowledge.packs.therapies import AFFINITIES, drug_name
from refugium.therapy.exposure import molar_dose

SELECTIVITY = Schema("selectivity", (
    Column("drug", "name", "drug"),
    Column("dose_nM", "number", "dose", "nM"),
    Column("n_constructs", "integer", "tested proteins with a dissociation constant at or below "
           "the dose, mutants and domains each counted"),
    Column("n_genes", "integer", "genes that these are of"),
    Column("constructs_listed", "integer", "proteins that the table lists for this drug, bound or "
           "not; 0: nothing is known of it here"),
    Column("genes_listed", "integer", "genes that these are of"),
    Column("genes", "list", "genes bound"),
    Column("survival_nodes", "list", "nodes of the survival network among them, families as one"),
    Column("source", "name", "where the constants come from"),
), holds="a row per drug and dose: how many proteins and genes it binds, and which nodes")


def targets_within(
    affinities: pd.DataFrame, doses: pd.DataFrame, *, knowledge: Knowledge | None = None
) -> pd.DataFrame:
    """Answer: how many proteins, and how many genes, does a drug bind within a dose?

    Parameters
    ----------
    affinities
        Columns of :data:`refugium.knowledge.packs.therapies.AFFINITIES`: the user's own table, the
        built-in constants, or a whole panel.
    doses
        Columns `drug`, `dose`, `unit` (molar).
    knowledge
        Knowledge pack; the built-in one by default.

    Returns
    -------
    pandas.DataFrame
        Columns of :data:`SELECTIVITY`, one row per row of `doses`. No protein listed: the counts
        are 0 of 0, which is not "selective".

    Raises
    ------
    RefugiumError
        A column that is missing or unknown; a constant that is not positive; a dose as refused by
        :func:`refugium.therapy.dose_exposure`.

    Notes
    -----
    Forms of one protein (mutants, domains, phosphorylated or not) are constructs of one gene; a
    drug that binds twelve mutants of ABL1 hits one gene. Constants of isolated kinases bound what
    is hit in cells from above.

    Examples
    --------
    >>> table = pd.DataFrame({"drug": "x", "construct": ["ABL1", "ABL1(T315I)", "SRC"],
    ...     "gene": ["ABL1", "ABL1", "SRC"], "kd_nM": [1.0, 20.0, 900.0], "source": "mine"})
    >>> found = targets_within(table, pd.DataFrame({"drug": ["x"], "dose": [0.3], "unit": ["uM"]}))
    >>> found[["n_constructs", "n_genes", "constructs_listed"]].values.tolist()
    [[2, 1, 3]]
    """
    table = checked_affinities(affinities)
    known = knowledge or load_knowledge()
    rows: list[dict[str, Any]] = []
    for number, row in enumerate(rows_of(doses), start=2):
        dose = molar_dose(row.get("dose"), row.get("unit"), row=number)
        name = drug_name(str(row.get("drug", "")), knowledge=known)
        own = table[table["drug"] == name]
        bound = own[own["kd_nM"] <= dose]
        genes = tuple(dict.fromkeys(gene for gene in bound["gene"] if gene))
        nodes = survival_nodes(genes, known)
        rows.append({
            "drug": name, "dose_nM": dose, "n_constructs": len(bound), "n_genes": len(genes),
            "constructs_listed": len(own),
            "genes_listed": len({gene for gene in own["gene"] if gene}), "genes": genes,
            "survival_nodes": tuple(dict.fromkeys(nodes[g] for g in genes if g in nodes)),
            "source": own["source"].iloc[0] if len(own) else "",
        })
    return SELECTIVITY.table(rows)


def checked_affinities(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table of constants with its columns held against the schema, one name per drug.

    Raises
    ------
    RefugiumError
        A missing column, or a constant that is not a positive number.
    """
    for column in AFFINITIES.names:
        if column not in table:
            raise RefugiumError("a column is missing", file="affinities", column=column,
                                remedy=f"the columns are {', '.join(AFFINITIES.names)}")
    try:
        made = AFFINITIES.table(table[AFFINITIES.names])
    except (TypeError, ValueError) as error:
        raise RefugiumError(
            "a constant that is no number", file="affinities", column="kd_nM", found=str(error),
            remedy="write it in nM; leave the cell empty where no binding was seen") from error
    wrong = made["kd_nM"].le(0)
    if wrong.any():
        at = int(wrong.to_numpy().argmax())
        raise RefugiumError("a constant that is not positive", file="affinities", row=at + 2,
                            column="kd_nM", found=made["kd_nM"].iloc[at],
                            remedy="write it in nM, not as a logarithm")
    names = {name: drug_name(name) for name in made["drug"].unique()}
    made["drug"] = made["drug"].map(names)
    return made


def survival_nodes(genes: Iterable[str], knowledge: Knowledge) -> dict[str, str]:
    """Return the node of each gene that the survival network holds, a family for its members."""
    top = top_nodes(knowledge)
    network = knowledge.tables["network"]
    drawn = {*network["from_node"], *network["to_node"]}
    found = {gene: node_of_gene(gene, knowledge) for gene in genes}
    return {gene: top[node] for gene, node in found.items() if node and top[node] in drawn}


@lru_cache(maxsize=4096)
def node_of_gene(gene: str, knowledge: Knowledge) -> str:
    """Return the node that a gene belongs to, or an empty text."""
    return (find_node(gene, knowledge=knowledge) or "") if gene else ""

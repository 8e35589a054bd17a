"""Which kinase makes a site, and what the site can therefore say when a drug is given."""

from __future__ import annotations

import pandas as pd

from refugium.core.tables import rows_of
from refugium.knowledge.nodes import members_of, node_row, top_nodes
from refugium.knowledge.pack import Knowledge, load_knowledge
from refugium.knowledge.schema import BY_ITSELF, BY_RECEPTORS, OTHER_KINASE, split_list

DIRECT, OUTPUT = "direct", "output"


def read_as(specific: str) -> str:
    """Say what a site can judge: the node itself (`direct`), or only what reaches it (`output`).

    Parameters
    ----------
    specific
        Cell of the column `specific`.

    Returns
    -------
    str
        ``direct``: the node alone makes the site, so a site that stands says that the node was
        not hit. ``output``: another kinase makes it, or several do, or that is not known: its
        fall says that something above or the node fell, its standing never that a drug missed.

    Examples
    --------
    >>> read_as("yes"), read_as("no"), read_as("unsure")
    ('direct', 'output', 'output')
    """
    return DIRECT if specific == "yes" else OUTPUT


def makers_of(node: str, made_by: str, serves: str = "") -> tuple[str, ...]:
    """List the kinases behind a cell of `made_by`; kinases that are no node by their symbol.

    Parameters
    ----------
    node
        Node of the row: what ``auto`` stands for.
    made_by
        Cell of the column `made_by`.
    serves
        Cell of the column `serves`: what ``receptors`` stands for in an adaptor row. In other
        rows ``receptors`` stays as it is: which receptors, depends on the cell.

    Returns
    -------
    tuple of str
        Empty: not known here.

    Examples
    --------
    >>> makers_of("ABL", "auto;SRC family"), makers_of("CDK1/2", "WEE1;gene:PKMYT1")
    (('ABL', 'SRC family'), ('WEE1', 'PKMYT1'))
    >>> makers_of("FRS2", "receptors", "FGFR;NTRK")
    ('FGFR', 'NTRK')
    """
    found: list[str] = []
    for maker in split_list(made_by):
        if maker == BY_ITSELF:
            found.append(node)
        elif maker == BY_RECEPTORS:
            found += split_list(serves) or (BY_RECEPTORS,)
        else:
            found.append(maker.removeprefix(OTHER_KINASE))
    return tuple(dict.fromkeys(found))


def sites_made_by(node: str, *, knowledge: Knowledge | None = None) -> pd.DataFrame:
    """Answer: on which other proteins would a kinase be seen at work?

    Parameters
    ----------
    node
        Kinase or family; a member stands for its family, as substrates do not tell them apart.
    knowledge
        Knowledge pack; the built-in one by default.

    Returns
    -------
    pandas.DataFrame
        gene, uniprot, residue, window, alone (yes: no other kinase is known to make it; no;
        unsure), role, source, checked; reporter rows of other nodes first, then substrates. All
        rise with the kinase, whatever they do to their own protein.

    Raises
    ------
    KnowledgeError
        If there is no such node.

    Examples
    --------
    >>> found = sites_made_by("SRC")
    >>> {"PTK2", "PXN"} <= set(found["gene"])
    True
    """
    known = knowledge or load_knowledge()
    top = top_nodes(known)
    wanted = top[str(node_row(node, known)["node"])]
    names = {wanted, *members_of(wanted, knowledge=known)}
    rows = []
    for table in ("reporters", "substrates"):
        for row in rows_of(known.tables[table]):
            own = str(row.get("node", ""))
            makers = makers_of(own, row["made_by"], str(row.get("serves", "")))
            if names.isdisjoint(makers) or top.get(own, own) == wanted:
                continue
            alone = "no" if len({top.get(m, m) for m in makers}) > 1 else "unsure"
            rows.append({
                "gene": row["gene"], "uniprot": row["uniprot"], "residue": row["residue"],
                "window": row["window"], "alone": row["specific"] if not own else alone,
                "role": row["role"], "source": row["source"], "checked": row["checked"],
            })
    columns = ["gene", "uniprot", "residue", "window", "alone", "role", "source", "checked"]
    return pd.DataFrame(rows, columns=columns)

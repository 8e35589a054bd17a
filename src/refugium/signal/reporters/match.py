"""Which measured features are a node's own readouts: matched by sequence window, never by number.

A peptide belongs to every reporter row whose +-7 window it fits, whatever the search engine
called it; a shared peptide therefore speaks for the set.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pandas as pd

from refugium.core.tables import rows_of
from refugium.identifiers import older_numbers, plain_site, split_genes
from refugium.knowledge import Knowledge, makers_of, top_nodes
from refugium.signal.parameters import MIN_FLANK
from refugium.signal.reporters.gene_nodes import nodes_of_genes

CENTRE = 7
MATCH_COLUMNS = [
    "feature", "position", "node", "member", "site", "genes", "kind", "sign", "checked", "spare",
    "makers", "specific", "note", "copy_of",
]
SCORED_KINDS = ("own", "adaptor")


def match_features(features: pd.DataFrame, knowledge: Knowledge) -> pd.DataFrame:
    """Answer: which features report on which node?

    Parameters
    ----------
    features
        `feature`; `peptide` (phospho-residues in lower case), or `window`, or `gene` and `site`.
    knowledge
        Reporter rows.

    Returns
    -------
    pandas.DataFrame
        One row per feature, node and site: `feature`, `position` (row of the matrix), `node`
        (family if the row's node has one), `member` (nodes it cannot be told from), `site`
        (e.g. `EGFR Y1197`), `genes` (of the proteins that carry it), `kind` (own, adaptor,
        context), `sign`, `checked` (a row behind it was held against its source), `spare` (a
        single form beside a measured double one), `makers` (nodes that make the site; empty: not
        known), `specific` (its node alone makes it), `note`, `copy_of` (the feature whose reading
        it copies for another node; filled in where readings are at hand).

    Notes
    -----
    A MAP kinase needs two phosphates in its T-x-Y loop (Ferrell and Bhatt 1997,
    doi:10.1074/jbc.272.30.19008): it is read from the doubly phosphorylated form; the single
    form stands in only if no double form was measured, and is otherwise listed as `context`.

    A row of several genes belongs to all of them. Its sites are theirs in order where each pair
    is a reporter (`YES1;FYN;SRC` with `Y426;Y420;Y419`), else each may be any gene's. It is
    scored for a family that holds all of them, and for none where another node is among them.
    """
    rows = by_peptide(features, knowledge) if "peptide" in features else []
    # numbers depend on isoform and release: they decide only where no sequence is given
    if not rows and {"gene", "site"} <= set(features.columns):
        rows = _by_site(features, knowledge)
    table = pd.DataFrame(rows, columns=[*MATCH_COLUMNS, "single", "others"])
    return _settle(table, knowledge)


def _index(knowledge: Knowledge) -> dict[str, list[dict[str, object]]]:
    """Return reporter rows by the residue with its left, and with its right neighbour."""
    index: dict[str, list[dict[str, object]]] = defaultdict(list)
    rows = rows_of(knowledge.reporters)
    places = {(r["uniprot"], r["residue"]) for r in rows if r["kind"] == "own"}
    for row in rows:
        partner = _loop_partner(row["uniprot"], str(row["residue"]), places)
        window = str(row["window"])
        held = {**row, "partner": partner}
        # a peptide may begin or end at its site: one neighbour must do to find the row
        index[f"{window[CENTRE]}>{window[CENTRE + 1]}"].append(held)
        index[f"{window[CENTRE - 1]}<{window[CENTRE]}"].append(held)
    return index


def _loop_partner(
    uniprot: str, residue: str, places: set[tuple[str, str]]
) -> int:
    """Return where the second phosphate of a T-x-Y activation loop lies (0: none needed)."""
    letter, number = residue[0], int(residue[1:])
    step = {"T": 2, "Y": -2}.get(letter, 0)
    other = {"T": "Y", "Y": "T"}.get(letter, "")
    return step if (uniprot, f"{other}{number + step}") in places else 0


def _fits(window: str, left: str, right: str) -> bool:
    # few residues fit windows of strangers
    if len(left) + len(right) < MIN_FLANK:
        return False
    return window[CENTRE - len(left) : CENTRE] == left and (
        window[CENTRE + 1 : CENTRE + 1 + len(right)] == right
    )


def by_peptide(features: pd.DataFrame, knowledge: Knowledge) -> list[dict[str, object]]:
    """Return a row for each feature and reporter row whose window its peptide fits."""
    index = _index(knowledge)
    rows = []
    for position, (name, text) in enumerate(
        zip(features["feature"], features["peptide"].astype(str), strict=True)
    ):
        upper = text.upper()
        sites = [i for i, letter in enumerate(text) if letter.islower()]
        for i in sites:
            left, right = upper[max(0, i - CENTRE) : i], upper[i + 1 : i + 1 + CENTRE]
            key = f"{upper[i]}>{right[0]}" if right else f"{left[-1:]}<{upper[i]}"
            for row in index.get(key, []):
                if _fits(str(row["window"]), left, right):
                    offset = int(str(row["partner"]))
                    single = offset != 0 and (i + offset) not in sites
                    rows.append(_match(name, position, row, single))
    return rows


def _by_site(features: pd.DataFrame, knowledge: Knowledge) -> list[dict[str, object]]:
    lookup: dict[tuple[str, str], list[dict[str, object]]] = defaultdict(list)
    for row in rows_of(knowledge.reporters):
        names = {str(row["residue"]), *str(row.get("aliases") or "").split(";")} - {""}
        names |= {written for (gene, written), residue in older_numbers().items()
                  if (gene, residue) == (row["gene"], row["residue"])}
        for residue in names:
            lookup[(str(row["gene"]), residue)].append(row)
    rows = []
    owners = nodes_of_genes(knowledge)
    family = top_nodes(knowledge)
    for position, (name, genes, sites) in enumerate(
        zip(features["feature"], features["gene"].astype(str), features["site"].astype(str),
            strict=True)
    ):
        own, numbers = split_genes(genes), [n for n in plain_site(sites).split(";") if n]
        pairs = list(zip(own, numbers, strict=False))
        if len(own) != len(numbers) or not all(lookup.get(pair) for pair in pairs):
            pairs = [(gene, number) for gene in own for number in numbers]
        found = [row for pair in pairs for row in lookup.get(pair, [])]
        nodes = {family.get(str(row["node"]), str(row["node"])) for row in found}
        spoken = {str(row["gene"]) for row in found}
        # another protein of the set may be what moved, even at a site that is no reporter
        others = sorted({owners[g] for g in own if g in owners and g not in spoken} - nodes)
        rows += [{**_match(name, position, row, False), "others": tuple(others)} for row in found]
    return rows


def _match(
    name: str, position: int, row: dict[str, object], single: bool
) -> dict[str, object]:
    return {
        "feature": name, "position": position, "node": row["node"], "member": row["node"],
        "site": f"{row['gene']} {row['residue']}", "genes": (str(row["gene"]),),
        "kind": row["kind"],
        "makers": makers_of(str(row["node"]), str(row["made_by"]), str(row["serves"])),
        "specific": row["specific"] == "yes",
        "sign": float(str(row["sign"])), "checked": bool(row.get("checked")), "note": "",
        "copy_of": "", "single": single, "gene": row["gene"], "others": (),
    }


def _settle(table: pd.DataFrame, knowledge: Knowledge) -> pd.DataFrame:
    if table.empty:
        return table[MATCH_COLUMNS].astype({"spare": bool, "specific": bool})
    family = top_nodes(knowledge)
    table = table.assign(node=[family.get(str(n), str(n)) for n in table["node"]])
    together: dict[tuple[object, object], list[dict[str, Any]]] = defaultdict(list)
    for row in rows_of(table):
        together[(row["position"], row["node"])].append(row)
    merged = [{
        **rows[0],
        "member": tuple(sorted({str(row["member"]) for row in rows})),
        "site": "/".join(dict.fromkeys(str(row["site"]) for row in rows)),
        "genes": tuple(dict.fromkeys(row["genes"][0] for row in rows)),
        "single": all(row["single"] for row in rows),
        "makers": tuple(dict.fromkeys(family.get(m, m) for row in rows for m in row["makers"])),
        "specific": all(row["specific"] for row in rows),
        "checked": any(row["checked"] for row in rows),
    } for rows in together.values()]
    out = pd.DataFrame(merged)
    # a peptide that several nodes share cannot tell which of them moved
    several = out.groupby("position")["node"].transform("nunique") > 1
    several |= out["others"].astype(bool)
    out.loc[several, "note"] = "shared by several nodes: not scored"
    out.loc[several, "kind"] = "shared"
    doubles = set(out.loc[~out["single"], "node"])
    spare = out["single"] & out["node"].isin(doubles)
    out["spare"] = spare
    out.loc[spare, "kind"] = "context"
    out.loc[spare, "note"] = "single phosphorylated form of a loop that needs two"
    lone = out["single"] & ~spare
    out.loc[lone, "note"] = "only the single phosphorylated form was measured"
    return out[MATCH_COLUMNS].reset_index(drop=True)

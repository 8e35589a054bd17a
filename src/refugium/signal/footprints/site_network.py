"""Kinase-substrate edges on measured peptides: by sequence window, else by gene and residue."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import pandas as pd

from refugium.core.tables import rows_of
from refugium.signal.parameters import MIN_FLANK

CENTRE = 7
KEY = 3
Site = tuple[str, str, str]
"""Left flank, phosphorylated residue, right flank."""


def site_network(var: pd.DataFrame, network: pd.DataFrame) -> pd.DataFrame:
    """Answer: which measured features are substrates of which kinase?

    Parameters
    ----------
    var
        Features of a phospho modality: `peptide` (phospho-residues in lower case) or `window`
        (15 residues), or `gene` and `site`.
    network
        `source`, `target` (a site), `weight`; `window` (15 residues, may be empty), `gene`,
        `residue`; optional `kind`, `node` and `aliases` (other numbers of the site, by ``;``).

    Returns
    -------
    pandas.DataFrame
        The same columns with `target` = feature and `protein` = gene; several sites of one
        feature that name one source are averaged.

    Notes
    -----
    A window fits if MIN_FLANK or more residues beside the site are known and all agree; a number
    that the file does not hold is never used. Rows without a window, and features without a
    sequence, match by gene and residue, where the features name them; by another number of the
    site only where the site is not there under its own.

    Examples
    --------
    >>> var = pd.DataFrame({"peptide": ["STAENAEyLRVAPQS"], "gene": ["EGFR"]}, index=["p1"])
    >>> net = pd.DataFrame({"source": ["K"], "target": ["EGFR_Y1197"], "weight": [1.0],
    ...                     "window": ["STAENAEYLRVAPQS"], "gene": ["EGFR"],
    ...                     "residue": ["Y1197"]})
    >>> site_network(var, net)[["source", "target"]].iloc[0].tolist()
    ['K', 'p1']
    """
    windowed = network[network["window"].astype(str).str.len() == 2 * CENTRE + 1]
    # a sequence is the surer witness: where a feature has one, its number is not asked
    bare = [not sites for sites in _sites(var)]
    sites = set(zip(network["gene"].astype(str), network["residue"].astype(str), strict=True))
    rows = [*_by_window(var, windowed),
            *_by_name(var, network.drop(windowed.index), sites),
            *_by_name(var[bare], windowed, sites)]
    columns = [*(c for c in ("source", "target", "weight", "kind", "node") if c in network),
               "protein"]
    table = pd.DataFrame(rows, columns=columns)
    if table.empty:
        return table
    rest = [c for c in columns if c not in ("source", "target", "weight")]
    return table.groupby(["source", "target"], sort=False, as_index=False).agg(
        {"weight": "mean", **dict.fromkeys(rest, "first")}
    )


def _by_window(var: pd.DataFrame, network: pd.DataFrame) -> Iterator[dict[str, object]]:
    index: dict[str, list[dict[str, object]]] = defaultdict(list)
    for row in rows_of(network):
        window = str(row["window"]).upper()
        index["<" + window[CENTRE - KEY : CENTRE + 1]].append({**row, "window": window})
        index[">" + window[CENTRE : CENTRE + KEY + 1]].append({**row, "window": window})
    genes = var["gene"].astype(str) if "gene" in var else pd.Series(var.index, index=var.index)
    for feature, gene, sites in zip(var.index, genes, _sites(var), strict=True):
        for left, residue, right in sites:
            if len(left) + len(right) < MIN_FLANK:
                continue
            key = ("<" + left[-KEY:] + residue if len(left) >= KEY
                   else ">" + residue + right[:KEY])
            for row in index.get(key, []):
                window = str(row["window"])
                if window[CENTRE - len(left) : CENTRE] == left and (
                    window[CENTRE + 1 : CENTRE + 1 + len(right)] == right
                ):
                    yield _edge(row, str(feature), gene)


def _sites(var: pd.DataFrame) -> Iterator[list[Site]]:
    """Return the phospho-sites of each feature with up to seven residues on either side."""
    if "peptide" in var:
        for text in var["peptide"].astype(str):
            upper = text.upper()
            yield [(upper[max(0, i - CENTRE) : i], upper[i], upper[i + 1 : i + 1 + CENTRE])
                   for i, letter in enumerate(text) if letter.islower()]
    elif "window" in var:
        for text in var["window"].astype(str).str.upper():
            parts = [w.strip() for w in text.split(";") if len(w.strip()) == 2 * CENTRE + 1]
            yield [(w[:CENTRE].strip("_"), w[CENTRE], w[CENTRE + 1 :].strip("_")) for w in parts]
    else:
        yield from ([] for _ in var.index)


def _by_name(
    var: pd.DataFrame, network: pd.DataFrame, sites: set[tuple[str, str]]
) -> Iterator[dict[str, object]]:
    if network.empty or not {"gene", "site"} <= set(var.columns):
        return
    index: dict[tuple[str, str], list[dict[str, object]]] = defaultdict(list)
    for row in rows_of(network):
        index[str(row["gene"]), str(row["residue"])].append(row)
    _add_aliases(index, var, network, sites)
    for feature, genes, places in zip(var.index, var["gene"].astype(str),
                                      var["site"].astype(str), strict=True):
        for gene in genes.split(";"):
            for site in places.replace("/", ";").split(";"):
                for row in index.get((gene.strip(), site.strip()), []):
                    yield _edge(row, str(feature), gene.strip())


def _add_aliases(
    index: dict[tuple[str, str], list[dict[str, object]]], var: pd.DataFrame,
    network: pd.DataFrame, known: set[tuple[str, str]],
) -> None:
    """Add other numbers of sites that the features do not hold under their own."""
    if "aliases" not in network:
        return
    held = {(gene.strip(), site.strip())
            for genes, sites in zip(var["gene"].astype(str), var["site"].astype(str), strict=True)
            for gene in genes.split(";") for site in sites.replace("/", ";").split(";")}
    for row in rows_of(network):
        gene = str(row["gene"])
        if (gene, str(row["residue"])) in held:
            continue
        for alias in str(row["aliases"]).split(";"):
            # the number of another known site stays that site's
            if alias and (gene, alias) not in known:
                index[gene, alias].append(row)


def _edge(row: dict[str, object], feature: str, gene: str) -> dict[str, object]:
    names = ("source", "weight", "kind", "node")
    kept: dict[str, object] = {name: row[name] for name in names if name in row}
    return {**kept, "target": feature, "protein": gene}

"""Genes and phospho-sites in the many ways people write them, read as one."""

from __future__ import annotations

import re

import pandas as pd

from refugium.core.tables import rows_of
from refugium.identifiers.antibodies import bare, is_protein, panel_proteins
from refugium.identifiers.doctor import identify
from refugium.identifiers.gene_sets import split_genes
from refugium.identifiers.labels.sites import cuts, plain_site
from refugium.identifiers.symbols import load_symbols
from refugium.language.lists import first_few, listed

Losses = list[dict[str, str]]
_GENE = re.compile(r"\d?[A-Za-z][\w.-]*", re.ASCII)
_APART = re.compile(r"\s*[;|,]\s*")
SHOWN = 8
"""Labels or sites listed in one loss."""


def gene_and_site(text: str) -> tuple[str, str]:
    """Return gene and site of a name such as `AKT1_S473`; both empty if it is none.

    Notes
    -----
    A name is cut where a known protein is left. Where none is, at its first sign, and not at all
    where words are left: `Foo S6 pS235` may be protein Foo or Foo S6.

    Examples
    --------
    >>> gene_and_site("AKT1(pS473)"), gene_and_site("EGFR_Y1068_Y1173"), gene_and_site("AKT1")
    (('AKT1', 'S473'), ('EGFR', 'Y1068;Y1173'), ('', ''))
    >>> gene_and_site("Ribosomal S6 pS235"), gene_and_site("YES1_Y426;FYN_Y420")
    (('Ribosomal S6', 'S235'), ('YES1;FYN', 'Y426;Y420'))
    """
    # S6 is the one protein that is written like a site
    ways = [(rest, site) for rest, site in cuts(text)
            if not plain_site(rest) or bare(rest) in panel_proteins()]
    known = [way for way in ways if is_protein(way[0])]
    if known:
        return known[0]
    each = _APART.split(text.strip())
    if len(each) > 1:
        read = [gene_and_site(part) for part in each]
        if all(is_protein(gene) for gene, _ in read):
            return (";".join(dict.fromkeys(gene for gene, _ in read)),
                    ";".join(dict.fromkeys(site for _, site in read)))
    if ways and all(_GENE.fullmatch(rest) for rest, _ in ways):
        return ways[-1]
    return "", ""


def plain_names(
    var: pd.DataFrame, *, kind: str, modality: str, file: str, losses: Losses
) -> pd.DataFrame:
    """Read gene and site of each feature as rules of sites need them, and say what was changed.

    Parameters
    ----------
    var
        Feature columns as written; `gene`, `site`, `antibody`, `feature`, `uniprot` where given.
    kind
        `sites` or `antibodies`; other kinds come back as they are.
    modality, file
        For the losses.
    losses
        Every other name that was read as a symbol is added here, other notations of sites in one
        row.

    Returns
    -------
    pandas.DataFrame
        With `gene` (approved symbols, sets joined by `;`) and `site` (`S473`, sets joined by `;`).
        What cannot be read stays as it is.
    """
    if kind not in ("sites", "antibodies"):
        return var
    out = var.copy()
    for column in ("gene", "site"):
        if column not in out:
            out[column] = ""
    if kind == "antibodies":
        _from_labels(out, var, modality, file, losses)
    else:
        _from_whole(out)
    site = [plain_site(text) or text for text in out["site"]]
    _tell_sites(losses, modality, file, out["site"].tolist(), site)
    out["site"] = site
    gene = _symbols(out)
    losses += [{"modality": modality, "item": given, "why": (
        "several genes: read as the set " if ";" in symbol else "another name of the gene: read as "
    ) + symbol} for given, symbol in _changed(out["gene"].tolist(), gene)]
    out["gene"] = gene
    return out if "gene" in var or any(gene) else out.drop(columns=["gene"])


def _from_whole(out: pd.DataFrame) -> None:
    """Take gene and site from a name that holds both, where one of them is not given."""
    names = out["feature"].tolist() if "feature" in out else [""] * len(out)
    genes, sites = out["gene"].tolist(), out["site"].tolist()
    for place, (gene, site, name) in enumerate(zip(genes, sites, names, strict=True)):
        whole = site or name
        if plain_site(whole):
            continue
        own, own_site = gene_and_site(whole)
        if own_site and (not gene or gene.casefold() == own.casefold()):
            genes[place], sites[place] = gene or own, own_site
    out["gene"], out["site"] = genes, sites


def _from_labels(
    out: pd.DataFrame, var: pd.DataFrame, modality: str, file: str, losses: Losses
) -> None:
    """Take gene and site from antibody labels, where the table has no such column."""
    lacking = [column for column in ("gene", "site") if column not in var]
    if not lacking or "antibody" not in var:
        return
    found = identify(var["antibody"].tolist(), kind="antibodies")
    usable = found["status"].isin(["antibody", "approved", "previous", "alias"]).to_numpy()
    for column, name in (("gene", "symbol"), ("site", "site")):
        if column in lacking:
            out[column] = found[name].where(usable, "").tolist()
    blank = var["antibody"][~usable].tolist()
    losses.append({"modality": modality, "item": file, "why":
                   f"{listed(lacking)} of {int(usable.sum())} antibodies read from their "
                   f"labels, {len(blank)} not recognised" + (f" ({', '.join(blank[:SHOWN])})"
                                                             if blank else "")})


def _symbols(out: pd.DataFrame) -> list[str]:
    """Return each cell's genes by their approved symbol where one is meant beyond doubt."""
    cells = [text or (accession if "uniprot" in out else "") for text, accession in zip(
        out["gene"], out["uniprot"] if "uniprot" in out else out["gene"], strict=True)]
    parts = {part for cell in cells for part in split_genes(cell)}
    odd = sorted(parts - load_symbols().approved)
    known = {row["name"]: row["symbol"] for row in rows_of(identify(odd))
             if row["status"] in ("approved", "previous", "alias", "antibody")
             and ";" not in row["symbol"] and not row["site"]}
    return [";".join(dict.fromkeys(known.get(part, part) for part in split_genes(cell)))
            for cell in cells]


def _changed(before: list[str], after: list[str]) -> list[tuple[str, str]]:
    return list(dict.fromkeys((a, b) for a, b in zip(before, after, strict=True) if a and a != b))


def _tell_sites(
    losses: Losses, modality: str, file: str, before: list[str], after: list[str]
) -> None:
    """Tell of notations in one row: a whole table is written in one, and would hide the rest."""
    changed = _changed(before, after)
    if changed:
        told = first_few([f"{a} as {b}" for a, b in changed], SHOWN)
        losses.append({"modality": modality, "item": file, "why":
                       f"sites read as residue and number: {told}"})

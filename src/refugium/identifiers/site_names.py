"""Genes and phospho-sites in the many ways people write them, read as one."""

from __future__ import annotations

import re

import pandas as pd

from refugium.identifiers.doctor import identify
from refugium.identifiers.symbols import load_symbols
from refugium.language.lists import first_few, listed

Losses = list[dict[str, str]]
_PART = re.compile(r"(?:phospho|p)?[-_ ]?(?P<letter>ser|thr|tyr|[sty])?[-_ ]?"
                   r"(?P<number>[1-9]\d{0,4})(?:[-_ ]?p)?", re.IGNORECASE | re.ASCII)
_BETWEEN = re.compile(r"\s*[;/,+&]\s*|_(?=p?[STY]\d)|(?<=\d)(?=p[STY]\d)", re.IGNORECASE)
_GENE = re.compile(r"\d?[A-Za-z][\w.-]*", re.ASCII)
_BEHIND = re.compile(r"\s*[_:(\s-]\s*")
"""What stands between a gene and its sites."""
SHOWN = 8
"""Labels or sites listed in one loss."""
_RESIDUE = {"ser": "S", "thr": "T", "tyr": "Y", "s": "S", "t": "T", "y": "Y"}


def plain_site(text: str) -> str:
    """Return a site, or sites joined by `;`, as residue and number; empty if it is none.

    Examples
    --------
    >>> [plain_site(text) for text in ("pS473", "p-Ser473", "T202/pY204", "S235/236", "K27ac")]
    ['S473', 'S473', 'T202;Y204', 'S235;S236', '']
    """
    found, letter = [], ""
    for part in _BETWEEN.split(text.strip().strip("()")):
        match = _PART.fullmatch(part.strip())
        letter = _RESIDUE.get((match["letter"] or "").lower(), letter) if match else ""
        if match is None or not letter:
            return ""
        found.append(f"{letter}{match['number']}")
    return ";".join(dict.fromkeys(found))


def gene_and_site(text: str) -> tuple[str, str]:
    """Return gene and site of a name such as `AKT1_S473`; both empty if it is none.

    Examples
    --------
    >>> gene_and_site("AKT1(pS473)"), gene_and_site("EGFR_Y1068_Y1173"), gene_and_site("AKT1")
    (('AKT1', 'S473'), ('EGFR', 'Y1068;Y1173'), ('', ''))
    """
    name = text.strip()
    for between in _BEHIND.finditer(name):
        gene, site = name[:between.start()], plain_site(name[between.end():])
        # `T202_Y204` is two sites, not a gene and its site
        if site and _GENE.fullmatch(gene) and not plain_site(gene):
            return gene, site
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
    losses += [{"modality": modality, "item": given, "why": f"another name of the gene: read as "
                f"{symbol}"} for given, symbol in _changed(out["gene"].tolist(), gene)]
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
    parts = {part.strip() for cell in cells for part in cell.split(";")} - {""}
    odd = sorted(parts - load_symbols().approved)
    known = {row["name"]: row["symbol"] for row in identify(odd).to_dict(orient="records")
             if row["status"] in ("approved", "previous", "alias", "antibody")
             and ";" not in row["symbol"] and not row["site"]}
    return [";".join(known.get(part.strip(), part.strip()) for part in cell.split(";"))
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

"""Rows of sites or peptides, from any vendor, become one modality."""

from __future__ import annotations

import re

import anndata as ad
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from refugium.core.errors import StudyError
from refugium.identifiers import identify, merge_rows
from refugium.io.vendors.imported import ImportedTable
from refugium.io.vendors.parameters import LOCALISED
from refugium.io.vendors.source import VendorTable
from refugium.study import LOSSES, Modality

MODALITY = Modality.PHOSPHO.value
SITE_COLUMNS = ("gene", "uniprot", "site", "window", "peptide", "localisation", "multiplicity")
_SITE = re.compile(r"[STY]\d{1,5}", re.ASCII)
_ISOFORM = re.compile(r"-\d+$", re.ASCII)
Losses = list[dict[str, str]]


def loss(losses: Losses, count: int, why: str, file: str) -> None:
    """Record a number of rows that were dropped or changed; nothing if there are none."""
    if count:
        losses.append({"modality": MODALITY, "item": file, "why": f"{count} {why}"})


def is_site(text: str) -> bool:
    """Whether a text is a residue with its number, e.g. Y1197."""
    return _SITE.fullmatch(text) is not None


def arrange_sites(
    rows: pd.DataFrame,
    values: NDArray[np.float64],
    source: VendorTable,
    *,
    vendor: str,
    columns: list[str],
    kind: str = "sites",
    scale: str = "linear",
    losses: Losses,
    notes: tuple[str, ...] = (),
) -> ImportedTable:
    """Arrange rows of sites (or phospho-peptides) into AnnData.

    Parameters
    ----------
    rows
        gene, uniprot, site (sets joined by `;`), window, peptide (phospho-residues in lower
        case), localisation (0 to 1, NaN unknown), multiplicity (phosphates on the peptide, 0
        unknown).
    values
        Rows x columns.
    source, vendor, columns
        The file, its vendor, its columns of readings.
    kind
        `sites` or `peptides`.
    scale
        `linear` (zero is missing) or `log2`.
    losses, notes
        What was dropped so far; what to know.

    Notes
    -----
    One feature per proteins, site and multiplicity, or per peptide; rows of one feature are
    summed (linear) or averaged (log2) where they miss the same samples. Of merged rows the best
    localisation counts. A gene that the file does not name is looked up by its accession.

    A site counted along an isoform says so, `Y317 (P29353-2)`: its number is not the number of
    the canonical sequence, by which sites are known.

    Raises
    ------
    StudyError
        Negative values on the linear scale, no row left, no value at all.
    """
    kept, ids = source.rename(columns, losses, MODALITY)
    values = values[:, kept]
    rows = rows.reset_index(drop=True)
    if scale == "linear":
        if (values < 0).any():
            at = int(np.argwhere((values < 0).any(axis=1))[0][0])
            raise StudyError("negative intensity", file=source.file, found=float(values[at].min()),
                             remedy='give intensities, or state scale = "log2"')
        loss(losses, int((values == 0).sum()), "readings of zero: missing, not small", source.file)
        # before rows are judged: a row of zeros holds no reading
        values = np.where(values == 0, np.nan, values)
    seen = np.isfinite(values).any(axis=1) if len(kept) else np.zeros(len(rows), dtype=bool)
    loss(losses, int((~seen).sum()), "rows without a reading in any sample: dropped", source.file)
    rows, values = rows.iloc[np.flatnonzero(seen)].reset_index(drop=True), values[seen]
    if rows.empty:
        raise StudyError("no phosphosite with a reading is left", file=source.file,
                         remedy=f"this reader expects {source.layout}")
    loss(losses, int(((rows["window"] != "") & (rows["peptide"] == "")).sum()),
         "sequence windows without the site in their middle: not used", source.file)
    rows["gene"] = _genes(rows, losses, source.file)
    if kind == "sites":
        rows["site"] = _numbered(rows)
    rows["feature"] = _feature_names(rows, kind)
    text = rows[["feature", "gene", "uniprot", "site", "window", "peptide"]].astype(object)
    merged, matrix = merge_rows(text, values, kind=kind, scale=scale, modality=MODALITY,
                                losses=losses)
    key = rows["peptide"] if kind == "peptides" else rows["feature"]
    codes, _ = pd.factorize(key)
    groups = pd.DataFrame({"l": rows["localisation"].astype(float), "m": rows["multiplicity"]})
    # codes count features as they first appear, the order of the merged rows
    best = groups.groupby(codes).max()
    merged["localisation"] = best["l"].to_numpy(dtype=float)
    merged["multiplicity"] = best["m"].to_numpy(dtype=int)
    merged["localisation_low"] = (merged["localisation"] < LOCALISED).to_numpy(dtype=bool)
    data = ad.AnnData(X=matrix.T.copy(), var=merged,
                      obs=pd.DataFrame(index=pd.Index(ids, dtype=object)))
    data.uns["scale"], data.uns["kind"] = scale, kind
    return ImportedTable(vendor, source.file, MODALITY, data, losses=LOSSES.table(losses),
                         notes=notes)


def _genes(rows: pd.DataFrame, losses: Losses, file: str) -> list[str]:
    blank = [i for i, (gene, accession) in enumerate(zip(rows["gene"], rows["uniprot"],
                                                         strict=True)) if not gene and accession]
    genes = rows["gene"].tolist()
    if not blank:
        return genes
    found = identify([rows["uniprot"].iloc[i] for i in blank], kind="genes")["symbol"].tolist()
    for i, symbol in zip(blank, found, strict=True):
        genes[i] = symbol
    loss(losses, sum(bool(symbol) for symbol in found),
         "rows without a gene: named by their UniProt accession", file)
    return genes


def _numbered(rows: pd.DataFrame) -> list[str]:
    """Return sites, with the isoform where every accession of the row is one."""
    return [f"{site} ({accession})" if accession and all(
        _ISOFORM.search(part) for part in accession.split(";")) else site
        for site, accession in zip(rows["site"], rows["uniprot"], strict=True)]


def _feature_names(rows: pd.DataFrame, kind: str) -> list[str]:
    """Name sites `GENE:Y1197`, ` x2` if doubly phosphorylated; the accession where two collide."""
    if kind == "peptides":
        return [f"{g}:{p}" for g, p in zip(rows["gene"], rows["peptide"], strict=True)]
    stems = [f"{gene or accession}:{site}{f' x{n}' if n > 1 else ''}" for gene, accession, site, n
             in zip(rows["gene"], rows["uniprot"], rows["site"], rows["multiplicity"], strict=True)]
    owners: dict[str, set[str]] = {}
    for stem, accession in zip(stems, rows["uniprot"], strict=True):
        owners.setdefault(stem, set()).add(accession)
    return [f"{stem} ({accession})" if len(owners[stem]) > 1 else stem
            for stem, accession in zip(stems, rows["uniprot"], strict=True)]

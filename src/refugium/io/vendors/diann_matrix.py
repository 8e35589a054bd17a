"""DIA-NN: the matrix of phosphosites, `report.phosphosites_90.tsv`."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from refugium.io.vendors.imported import ImportedTable
from refugium.io.vendors.sites import SITE_COLUMNS, Losses, arrange_sites, is_site, loss
from refugium.io.vendors.source import VendorTable, joined, texts
from refugium.io.vendors.windows import common_window

LAYOUT = ("DIA-NN's report.phosphosites_90.tsv or _99.tsv (1.9, 2.x): Protein, Protein.Names, "
          "Gene.Names, Residue, Site, Sequence, then one column per run")
NEEDED = ("Protein", "Gene.Names", "Residue", "Site", "Sequence")
_KNOWN = (*NEEDED, "Protein.Names")
_CUT = re.compile(r"phosphosites_(?P<percent>\d{2})", re.IGNORECASE)


def read_diann_matrix(source: VendorTable) -> ImportedTable:
    """Answer: how much of each phosphosite did DIA-NN report, run by run?

    Notes
    -----
    DIA-NN keeps sites localised with the confidence in the file's name (0.90 or 0.99) and writes
    the most intense precursor of each ("Top 1"); the table itself holds no probability, so
    `localisation` is that bound where the name states it, and unknown otherwise. Zero is missing.

    Raises
    ------
    StudyError
        A missing column, no run.
    """
    table = source.table()
    source.need(table, *NEEDED)
    columns = [str(name) for name in table.columns if str(name) not in _KNOWN]
    if not columns:
        source.lacks(table, "every column of a run")
    cut = _CUT.search(source.file)
    bound = int(cut["percent"]) / 100 if cut else float("nan")
    losses: Losses = []
    sites = [f"{residue}{place}" for residue, place in zip(texts(table, "Residue"),
                                                           texts(table, "Site"), strict=True)]
    proteins = texts(table, "Protein")
    keep = np.array([is_site(site) and bool(p) for site, p in zip(sites, proteins, strict=True)],
                    dtype=bool)
    loss(losses, int((~keep).sum()), "rows without a protein and an S, T or Y position: dropped",
         source.file)
    rows = pd.DataFrame({
        "gene": [joined(p.strip() for p in g.split(";")) for g in texts(table, "Gene.Names")],
        "uniprot": [joined(p.strip() for p in protein.split(";")) for protein in proteins],
        "site": sites, "window": texts(table, "Sequence"),
        "peptide": [common_window(window, site[:1]) for window, site
                    in zip(texts(table, "Sequence"), sites, strict=True)],
        "localisation": bound, "multiplicity": 0,
    }, columns=list(SITE_COLUMNS))
    values = source.numbers(table, columns)
    notes = () if cut else ("the file's name does not say at which confidence sites were kept",)
    return arrange_sites(rows[keep], values[keep], source, vendor="diann_matrix", columns=columns,
                         losses=losses, notes=notes)

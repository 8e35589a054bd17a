"""Spectronaut: the PTM site report in long form."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from refugium.core.errors import StudyError
from refugium.io.vendors.imported import ImportedTable
from refugium.io.vendors.long_form import widen
from refugium.io.vendors.sites import SITE_COLUMNS, Losses, arrange_sites, is_site, loss
from refugium.io.vendors.source import VendorTable, joined, texts
from refugium.io.vendors.windows import common_window

LAYOUT = ("Spectronaut's PTM site report in long form (15 to 19) with R.FileName, "
          "PTM.CollapseKey, PTM.SiteProbability, PTM.Quantity; PTM.ModificationTitle, PG.Genes and "
          "PTM.FlankingRegion if exported")
NEEDED = ("R.FileName", "PTM.CollapseKey", "PTM.SiteProbability", "PTM.Quantity")
BLANK = ("Filtered", "Profiled")
_KEY = re.compile(r"(?P<protein>.+?)_(?P<site>[A-Z]\d{1,5})(?:_M(?P<times>\d))?", re.ASCII)
_PHOSPHO = re.compile(r"phospho", re.IGNORECASE)


def read_spectronaut(source: VendorTable) -> ImportedTable:
    """Answer: how much of each phosphosite did Spectronaut report, run by run?

    Notes
    -----
    Protein, site and multiplicity are read from PTM.CollapseKey (`P00533_Y1197_M1`). Rows of
    other modifications are dropped and counted. `Filtered` is missing. `localisation` is the best
    PTM.SiteProbability of any run.

    Raises
    ------
    StudyError
        A missing column, an unreadable key, two values of one site in a run.
    """
    table = source.table()
    source.need(table, *NEEDED)
    losses: Losses = []
    keys = texts(table, "PTM.CollapseKey")
    matches = [_KEY.fullmatch(key) for key in keys]
    title = texts(table, "PTM.ModificationTitle")
    # without titles every row of a site report is taken for a phosphate
    phospho = np.array([bool(_PHOSPHO.search(t)) for t in title], dtype=bool) if (
        "PTM.ModificationTitle" in table.columns) else np.ones(len(table), dtype=bool)
    loss(losses, int((~phospho).sum()), "rows of other modifications: dropped", source.file)
    for position in np.flatnonzero(phospho):
        if matches[position] is None:
            raise StudyError("the key of this site cannot be read", file=source.file,
                             row=source.row(table, int(position)), column="PTM.CollapseKey",
                             found=keys[position], remedy="export keys such as P00533_Y1197_M1")
    sty = np.array([m is not None and is_site(m["site"]) for m in matches], dtype=bool)
    loss(losses, int((phospho & ~sty).sum()), "rows not on S, T or Y: dropped", source.file)
    at = np.flatnonzero(phospho & sty)
    quantity = source.numbers(table, ["PTM.Quantity"], blank=BLANK)[:, 0]
    cells = texts(table, "PTM.Quantity")
    loss(losses, sum(cells[i].lower() in ("filtered", "profiled") for i in at),
         "readings that Spectronaut filtered: missing", source.file)
    loss(losses, int((quantity[at] == 0).sum()), "readings of zero: missing, not small",
         source.file)
    quantity = np.where(quantity == 0, np.nan, quantity)
    probability = source.numbers(table, ["PTM.SiteProbability"], blank=(*BLANK, "Not Set"))[:, 0]
    runs = texts(table, "R.FileName")
    own = [keys[i] for i in at]
    first, names, values = widen(own, [runs[i] for i in at], quantity[at], at.tolist(), table,
                                 source)
    best = pd.Series(probability[at]).groupby(
        pd.factorize(np.array(own, dtype=object))[0]).max()
    gene_column = next((c for c in ("PG.Genes", "PTM.Genes", "EG.Genes") if c in table.columns), "")
    genes, windows = texts(table, gene_column), texts(table, "PTM.FlankingRegion")
    out = []
    for n, i in enumerate(first):
        match = matches[at[i]]
        if match is None:
            continue
        window = windows[at[i]]
        out.append({
            "gene": joined(g.strip() for g in genes[at[i]].split(";")),
            "uniprot": joined(p.strip() for p in match["protein"].split(";")),
            "site": match["site"], "window": window,
            "peptide": common_window(window, match["site"][0]),
            "localisation": best.iloc[n], "multiplicity": int(match["times"] or 0),
        })
    rows = pd.DataFrame(out, columns=list(SITE_COLUMNS))
    return arrange_sites(rows, values, source, vendor="spectronaut", columns=names, losses=losses)

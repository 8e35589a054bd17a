"""FragPipe, label-free: IonQuant's `combined_site_STY_79.9663.tsv`."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from refugium.core.errors import StudyError
from refugium.io.vendors.imported import ImportedTable
from refugium.io.vendors.sites import SITE_COLUMNS, Losses, arrange_sites, is_site, loss
from refugium.io.vendors.source import VendorTable, joined, texts
from refugium.io.vendors.windows import common_window

LAYOUT = ("IonQuant's combined_site_STY_79.9663.tsv (FragPipe 19 to 23): Index such as "
          "P00533_Y1197, Gene, Protein ID, Best Localization Probability, and SAMPLE Intensity or "
          "SAMPLE MaxLFQ Intensity columns")
NEEDED = ("Index", "Gene", "Protein ID")
_BEST = ("Best Localization Probability", "Best Localization")
_INDEX = re.compile(r"(?P<protein>.+)_(?P<site>[A-Z]\d{1,5})", re.ASCII)
_LFQ, _PLAIN = " MaxLFQ Intensity", " Intensity"


def read_fragpipe_lfq(source: VendorTable) -> ImportedTable:
    """Answer: how much of each phosphosite did IonQuant see, sample by sample?

    Notes
    -----
    MaxLFQ intensities are used where the table holds any, plain intensities otherwise; the note
    says which. Decoys (`rev_`) and contaminants (`contam_`) are dropped and counted. Zero is
    missing.

    Raises
    ------
    StudyError
        A missing column, an index that is no single site.
    """
    table = source.table()
    source.need(table, *NEEDED)
    best = source.first(table, *_BEST)
    names = [str(name) for name in table.columns]
    lfq = [name for name in names if name.endswith(_LFQ)]
    plain = [name for name in names if name.endswith(_PLAIN) and not name.endswith(_LFQ)]
    if not lfq and not plain:
        source.lacks(table, "every intensity column", column="SAMPLE Intensity")
    columns, ending = plain, _PLAIN
    values = source.numbers(table, plain) if plain else np.empty((len(table), 0))
    if lfq:
        read = source.numbers(table, lfq)
        # the columns may be there and hold nothing: the plain ones then speak
        if (np.isfinite(read) & (read != 0)).any() or not plain:
            columns, ending, values = lfq, _LFQ, read
    losses: Losses = []
    keep = np.ones(len(table), dtype=bool)
    for start, why in (("rev_", "decoys: dropped"), ("contam_", "contaminants: dropped")):
        marked = np.array([p.startswith(start) for p in texts(table, "Protein")], dtype=bool)
        marked |= np.array([p.startswith(start) for p in texts(table, "Protein ID")], dtype=bool)
        loss(losses, int((marked & keep).sum()), why, source.file)
        keep &= ~marked
    window_column = "Sequence Window" if "Sequence Window" in names else "SequenceWindow"
    probability = source.numbers(table, [best])[:, 0]
    out, off = [], 0
    for position, (text, gene, protein, window) in enumerate(
        zip(texts(table, "Index"), texts(table, "Gene"), texts(table, "Protein ID"),
            texts(table, window_column), strict=True)
    ):
        match = _INDEX.fullmatch(text)
        if match is None:
            raise StudyError("not the index of a single site", file=source.file,
                             row=source.row(table, position), column="Index", found=text,
                             remedy=f"this reader expects {source.layout}")
        if keep[position] and not is_site(match["site"]):
            keep[position] = False
            off += 1
        out.append({"gene": joined(g.strip() for g in gene.split(";")),
                    "uniprot": protein or match["protein"], "site": match["site"],
                    "window": window, "peptide": common_window(window, match["site"][0]),
                    "localisation": probability[position], "multiplicity": 0})
    loss(losses, off, "rows not on S, T or Y: dropped", source.file)
    rows = pd.DataFrame(out, columns=list(SITE_COLUMNS))
    return arrange_sites(rows[keep], values[keep], source, vendor="fragpipe_lfq",
                         columns=[name[: -len(ending)] for name in columns], losses=losses,
                         notes=(f"values are{ending.replace(' Intensity', '')} intensities",))

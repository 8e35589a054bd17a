"""FragPipe, TMT-Integrator: `abundance_single-site_None.tsv` and its siblings."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from refugium.core.errors import StudyError
from refugium.io.vendors.imported import ImportedTable
from refugium.io.vendors.sites import SITE_COLUMNS, Losses, arrange_sites, is_site, loss
from refugium.io.vendors.source import VendorTable, joined, texts
from refugium.io.vendors.windows import common_window
from refugium.study.validate import LARGEST_LOG2

LAYOUT = ("TMT-Integrator's abundance_single-site_*.tsv or ratio_single-site_*.tsv (FragPipe 17 "
          "to 23): Index such as P00533_Y1197, Gene, ProteinID, ReferenceIntensity, then samples")
NEEDED = ("Index", "Gene", "ProteinID", "ReferenceIntensity")
_KNOWN = frozenset({*NEEDED, "Peptide", "SequenceWindow", "Start", "End", "MaxPepProb",
                    "NumberPSM", "Protein", "ProteinDescription", "Description"})
_INDEX = re.compile(r"(?P<protein>.+)_(?P<site>[A-Z]\d{1,5})", re.ASCII)


def read_fragpipe_tmt(source: VendorTable) -> ImportedTable:
    """Answer: how much of each phosphosite did TMT-Integrator report, on the log2 scale?

    Notes
    -----
    The table holds no localisation probability (TMT-Integrator keeps sites above its own
    `min_site_prob`): `localisation` is unknown. Rows of one site are averaged, not summed: the
    scale is logarithmic.

    Raises
    ------
    StudyError
        A missing column, a multi-site index, values that are no logarithms.
    """
    table = source.table()
    source.need(table, *NEEDED)
    columns = [str(name) for name in table.columns if str(name) not in _KNOWN]
    if not columns:
        source.lacks(table, "every column of a sample")
    scale = source.scale or "log2"
    index, windows = texts(table, "Index"), texts(table, "SequenceWindow")
    out, keep = [], np.ones(len(table), dtype=bool)
    for position, (text, gene, protein, window) in enumerate(
        zip(index, texts(table, "Gene"), texts(table, "ProteinID"), windows, strict=True)
    ):
        match = _INDEX.fullmatch(text)
        # of several sites `.+` would take all numbers but the last for the protein's name
        if match is None or match["protein"].count("_") > 2:
            raise StudyError("not the index of a single site", file=source.file,
                             row=source.row(table, position), column="Index", found=text,
                             remedy=f"this reader expects {source.layout}")
        keep[position] = is_site(match["site"])
        out.append({"gene": joined(g.strip() for g in gene.split(";")),
                    "uniprot": protein or match["protein"], "site": match["site"],
                    "window": window, "peptide": common_window(window, match["site"][0]),
                    "localisation": float("nan"), "multiplicity": 0})
    losses: Losses = []
    loss(losses, int((~keep).sum()), "rows not on S, T or Y: dropped", source.file)
    values = source.numbers(table, columns)
    # a table without any number has no largest one
    if scale == "log2" and np.nanmax(np.append(values, 0.0)) > LARGEST_LOG2:
        raise StudyError("these values are no logarithms", file=source.file,
                         found=float(np.nanmax(values)), remedy='state scale = "linear"')
    notes = ("log2 ratios to the reference channel",) if "ratio" in source.file.lower() else ()
    rows = pd.DataFrame(out, columns=list(SITE_COLUMNS))
    return arrange_sites(rows[keep], values[keep], source, vendor="fragpipe_tmt", columns=columns,
                         scale=scale, losses=losses, notes=notes)

"""DIA-NN: the long report, `report.tsv` or `report.parquet`."""

from __future__ import annotations

import numpy as np
import pandas as pd

from refugium.io.vendors.imported import ImportedTable
from refugium.io.vendors.long_form import widen
from refugium.io.vendors.modified import phospho_peptide
from refugium.io.vendors.parameters import PTM_Q_VALUE, Q_VALUE
from refugium.io.vendors.sites import SITE_COLUMNS, Losses, arrange_sites, loss
from refugium.io.vendors.source import VendorTable, joined, texts

LAYOUT = ("DIA-NN's main report (report.tsv of 1.8 and 1.9, report.parquet of 1.9 and 2.x) with "
          "Run, Protein.Ids, Genes, Modified.Sequence, Precursor.Id, Precursor.Normalised, Q.Value "
          "and PTM.Site.Confidence")
NEEDED = ("Run", "Protein.Ids", "Genes", "Modified.Sequence", "Precursor.Id",
          "Precursor.Normalised", "Q.Value", "PTM.Site.Confidence")
_PTM_Q = ("PTM.Q.Value", "Peptidoform.Q.Value")


def read_diann_report(source: VendorTable) -> ImportedTable:
    """Answer: how much of each phospho-peptide did DIA-NN see, run by run?

    Notes
    -----
    The report holds no positions in proteins: features are peptides with their phosphorylated
    residues in lower case, which keeps doubly phosphorylated forms apart. Precursors (charges) of
    one peptide are summed. Rows above `Q_VALUE` in Q.Value or `PTM_Q_VALUE` in PTM.Q.Value
    (Peptidoform.Q.Value where the report has no PTM.Q.Value) are dropped, as are rows without a
    phosphorylated residue. `localisation` is the best PTM.Site.Confidence of any run.

    Raises
    ------
    StudyError
        A missing column, two values of one precursor in a run.
    """
    table = source.table()
    source.need(table, *NEEDED)
    ptm_q = source.first(table, *_PTM_Q)
    numbers = source.numbers(table, ["Precursor.Normalised", "Q.Value", "PTM.Site.Confidence",
                                     ptm_q])
    peptides = [phospho_peptide(text) for text in texts(table, "Modified.Sequence")]
    losses: Losses = []
    keep = np.ones(len(table), dtype=bool)
    for bad, why in (
        (np.array([not p for p in peptides]), "rows without a readable sequence: dropped"),
        (np.array([p == p.upper() for p in peptides]), "rows without a phosphosite: dropped"),
        # not `>`: a row without a q-value has passed nothing
        (~(numbers[:, 1] <= Q_VALUE), f"rows with Q.Value above {Q_VALUE:g}: dropped"),
        (~(numbers[:, 3] <= PTM_Q_VALUE), f"rows with {ptm_q} above {PTM_Q_VALUE:g}: dropped"),
    ):
        # a row is counted once, for the first reason
        loss(losses, int((bad & keep).sum()), why, source.file)
        keep &= ~bad
    at = np.flatnonzero(keep)
    precursors, runs = texts(table, "Precursor.Id"), texts(table, "Run")
    quantity = np.where(numbers[at, 0] == 0, np.nan, numbers[at, 0])
    loss(losses, int((numbers[at, 0] == 0).sum()), "readings of zero: missing, not small",
         source.file)
    first, names, values = widen([precursors[i] for i in at], [runs[i] for i in at], quantity,
                                 at.tolist(), table, source)
    confidence = pd.Series(numbers[at, 2]).groupby(
        pd.factorize(np.array([precursors[i] for i in at], dtype=object))[0]).max()
    genes, owners = texts(table, "Genes"), texts(table, "Protein.Ids")
    rows = pd.DataFrame([
        {"gene": joined(g.strip() for g in genes[at[i]].split(";")),
         "uniprot": joined(p.strip() for p in owners[at[i]].split(";")), "site": "", "window": "",
         "peptide": peptides[at[i]], "localisation": confidence.iloc[n],
         "multiplicity": sum(letter.islower() for letter in peptides[at[i]])}
        for n, i in enumerate(first)
    ], columns=list(SITE_COLUMNS))
    return arrange_sites(rows, values, source, vendor="diann_report", columns=names,
                         kind="peptides", losses=losses)

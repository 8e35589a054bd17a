"""Reverse-phase protein arrays: samples in rows, antibodies in columns."""

from __future__ import annotations

import numpy as np

from refugium.core.errors import StudyError
from refugium.io.vendors.imported import ImportedTable
from refugium.io.vendors.panel import panel_matrix
from refugium.io.vendors.source import VendorTable, texts
from refugium.study import LOSSES

LAYOUT = ("a table of reverse-phase protein arrays with one row per sample: a column Sample_ID "
          "(or Sample, Sample_Name, Sample Description), then one column per antibody")
NAMES = ("Sample_ID", "SampleID", "Sample ID", "sample_id", "Sample", "Sample_Name",
         "Sample Name", "SampleName", "Sample_Description", "Sample Description")
KNOWN = frozenset({
    *NAMES, "Order", "SetID", "Set_ID", "Cancer_Type", "Sample_Type", "Sample Type",
    "Sample_Source", "Sample Source", "Category", *(f"Category_{i}" for i in range(1, 10)),
    "Type", "CF1", "CF2", "Project", "Tissue", "Patient_ID", "TCGA_ID", "Replicate", "Batch",
})


def read_rppa(source: VendorTable) -> ImportedTable:
    """Answer: how much of each (phospho-)protein did the antibodies of an array see?

    Notes
    -----
    Columns that describe samples (Order, Category_1, Sample_Type, ...) are left out and counted.
    The scale is log2 where any value is negative; otherwise it cannot be told from the numbers and
    must be stated. Zero on the linear scale is missing.

    Raises
    ------
    StudyError
        No column of samples, a scale that must be stated, a cell that is not a number.
    """
    table = source.table()
    source.need(table)
    name = source.first(table, *NAMES)
    labels = [str(c) for c in table.columns if str(c) not in KNOWN]
    if not labels:
        source.lacks(table, "every column of an antibody")
    losses: list[dict[str, str]] = []
    left = [str(c) for c in table.columns if str(c) in KNOWN and str(c) != name]
    if left:
        losses.append({"modality": "rppa", "item": ", ".join(left),
                       "why": f"{len(left)} columns that describe samples: left out"})
    values = source.numbers(table, labels)
    scale = source.scale or ("log2" if (values < 0).any() else "")
    if not scale:
        raise StudyError("the scale of these readings cannot be told", file=source.file,
                         remedy='state scale = "log2" (NormLog2) or "linear" (NormLinear)')
    if scale == "linear":
        if (values < 0).any():
            raise StudyError("negative value on a scale stated linear", file=source.file,
                             found=float(np.nanmin(values)), remedy='state scale = "log2"')
        zeros = int((values == 0).sum())
        if zeros:
            losses.append({"modality": "rppa", "item": source.file,
                           "why": f"{zeros} readings of zero: missing, not small"})
        values = np.where(values == 0, np.nan, values)
    kept, ids = source.rename(texts(table, name), losses, "rppa")
    if not np.isfinite(values[kept]).any():
        raise StudyError("the table holds no value at all", file=source.file,
                         remedy="export it again")
    data = panel_matrix(values[kept], ids, labels, scale=scale, modality="rppa",
                        file=source.file, losses=losses)
    return ImportedTable("rppa", source.file, "rppa", data, losses=LOSSES.table(losses))

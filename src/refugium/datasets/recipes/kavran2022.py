"""WM239A melanoma on encorafenib: on, off and on again for four weeks; RNA, growth, death."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import anndata as ad
import pandas as pd

from refugium.core.errors import StudyError
from refugium.core.guards.texts import read_text
from refugium.datasets.counts import count_matrix
from refugium.datasets.entries import Published
from refugium.datasets.recipes.kavran2022_design import (
    ARMS,
    CONDITIONS,
    MODELS,
    NOTES,
    sample_files,
)
from refugium.datasets.recipes.kavran2022_wells import arrange_wells
from refugium.datasets.texts import cited
from refugium.identifiers import read_date
from refugium.io import read_table
from refugium.study import LOSSES, Study

SYMBOLS = "ENSEMBL_mapping_human.txt"
SYMBOLS_IN_SOURCE = "Supplemental_Table_3.csv"


def arrange(published: Published, files: Mapping[str, Path]) -> Study:
    """Arrange the fetched files into one study.

    Parameters
    ----------
    published
        The catalogue entry.
    files
        Path in the catalogue to file.

    Returns
    -------
    Study
        Modality `rna_counts` (all genes), wells (growth and propidium iodide).
    """
    rows, columns, losses = [], {}, []
    for sample, condition, path in sample_files(sorted(files)):
        model, arm, time_h = CONDITIONS[condition]
        replicate = sample.rsplit(" ", 1)[1]
        rows.append({"sample_id": sample, "model_id": model, "arm": arm, "time_h": time_h,
                     "replicate": replicate})
        columns[sample], summary = _read_counts(files[path])
        losses.append({"modality": "rna_counts", "item": sample,
                       "why": f"{len(summary)} summary rows of the counter "
                              f"({', '.join(summary)}): left out"})
    symbols, named, lost = _symbols(files)
    counts = pd.DataFrame(columns)
    if counts.isna().to_numpy().any():
        raise StudyError("the samples do not list the same genes", file="*.htseq-count.txt")
    modality = count_matrix(counts.T, symbols)
    return Study(
        name=published.name,
        models=MODELS, arms=ARMS,
        samples=pd.DataFrame(rows),
        modalities={"rna_counts": modality},
        wells=arrange_wells(files),
        time_zero="first dose of encorafenib, 72 h after induction of BRAF-V600E",
        notes=(*NOTES, _naming(modality, named), f"Licence: {published.licence}."),
        citation=cited(published),
        losses=LOSSES.table([*losses, *lost]),
    )


def _read_counts(path: Path) -> tuple[pd.Series, list[str]]:
    counts: dict[str, int] = {}
    summary = []
    for number, line in enumerate(read_text(path).splitlines(), start=1):
        gene, _, count = line.partition("\t")
        if gene.startswith("__"):
            summary.append(gene)
            continue
        if not count.strip().isdigit() or gene in counts:
            raise StudyError("not a gene and its count, once each", file=path.name, row=number,
                             found=line)
        counts[gene] = int(count)
    return pd.Series(counts), summary


def _symbols(files: Mapping[str, Path]) -> tuple[dict[str, str], str, list[dict[str, str]]]:
    if SYMBOLS in files:
        table, name = read_table(files[SYMBOLS]), SYMBOLS
        pairs = zip(table["ENSEMBL_ID"], table["symbol"], strict=True)
    else:
        table, name = read_table(files[SYMBOLS_IN_SOURCE]), SYMBOLS_IN_SOURCE
        pairs = zip(table["ensembl"], table["gene"], strict=True)
    found, lost = {}, []
    for gene, raw in pairs:
        symbol = str(raw).strip()
        if read_date(symbol):
            lost.append({"modality": "rna_counts", "item": str(gene),
                         "why": f"{name} calls it {symbol}, a symbol turned into a date by a "
                                "spreadsheet: named by its Ensembl id"})
        elif symbol not in ("", "NA"):
            found[str(gene)] = symbol
    return found, name, lost


def _naming(modality: ad.AnnData, name: str) -> str:
    share = float((modality.var["gene"] != "").mean())
    reads = modality.X.sum(axis=0)
    weight = float(reads[(modality.var["gene"] != "").to_numpy()].sum() / reads.sum())
    return (
        f"Symbols are from {name}: {share:.0%} of genes, {weight:.0%} of reads; the others are "
        "named by Ensembl id (Ensembl release 84). Some symbols are since replaced (CYR61 is CCN1, "
        "CTGF is CCN2)."
    )

"""MaxQuant: `Phospho (STY)Sites.txt`."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from refugium.core.errors import StudyError
from refugium.io.vendors.imported import ImportedTable
from refugium.io.vendors.sites import SITE_COLUMNS, Losses, arrange_sites, is_site, loss
from refugium.io.vendors.source import VendorTable, joined, texts
from refugium.io.vendors.windows import common_window

LAYOUT = ("MaxQuant's Phospho (STY)Sites.txt (1.5 to 2.x) with Proteins, Positions within "
          "proteins, Amino acid, Localization prob, and Intensity SAMPLE___1 columns")
NEEDED = ("Proteins", "Positions within proteins", "Amino acid", "Localization prob")
_SPLIT = re.compile(r"(?P<stem>.+)___(?P<times>[1-9])")
_STEMS = ("Reporter intensity corrected ", "Reporter intensity ", "Intensity ")
# `Intensity L`, `M` and `H` are channels of SILAC, no samples
_NOT_SAMPLES = ("count", "L", "M", "H")


def read_maxquant(source: VendorTable) -> ImportedTable:
    """Answer: how much of each phosphosite did MaxQuant see, by number of phosphates?

    Notes
    -----
    Rows marked in Reverse, Potential contaminant (older: Contaminant) are dropped and counted.
    Each multiplicity (`___1`, `___2`, `___3`) is a feature of its own: a doubly phosphorylated
    peptide is another molecule. Reporter intensities, where present, are used instead of the
    summed Intensity. Several proteins stay a set; of their windows what all share is kept as
    `peptide`. A SILAC table (Ratio H/L) is refused: it holds ratios within a sample.

    Raises
    ------
    StudyError
        A missing column, proteins and positions of different number, a SILAC table.
    """
    table = source.table()
    source.need(table, *NEEDED)
    names = [str(name) for name in table.columns]
    if any(name.startswith("Ratio H/L") for name in names):
        raise StudyError("a SILAC table: its samples are ratios within a row", file=source.file,
                         column="Ratio H/L", remedy="write a table of sites with one intensity "
                         "column per label and sample, and import that as a plain table")
    columns = _intensities(names)
    if not columns:
        source.lacks(table, "every intensity column (Intensity SAMPLE___1)",
                     column="Intensity SAMPLE___1")
    losses: Losses = []
    keep = np.ones(len(table), dtype=bool)
    for column, why in (("Reverse", "reverse hits: dropped"),
                        ("Potential contaminant", "potential contaminants: dropped"),
                        ("Contaminant", "contaminants: dropped")):
        marked = np.array([cell == "+" for cell in texts(table, column)]) & keep
        loss(losses, int(marked.sum()), why, source.file)
        keep &= ~marked
    rows = _rows(table, source, keep, losses)
    samples = list(dict.fromkeys(sample for sample, _ in columns.values()))
    parts, blocks = [], []
    for times in sorted({times for _, times in columns.values()}):
        by_sample = {sample: name for name, (sample, n) in columns.items() if n == times}
        block = np.full((len(table), len(samples)), np.nan)
        held = [i for i, sample in enumerate(samples) if sample in by_sample]
        block[:, held] = source.numbers(table, [by_sample[samples[i]] for i in held])
        blocks.append(block[keep])
        parts.append(rows.assign(multiplicity=times))
    values = np.concatenate(blocks)
    empty = ~(np.isfinite(values) & (values != 0)).any(axis=1)
    if len(parts) > 1:  # a site is seen in few of its multiplicities: no loss
        several = pd.concat(parts, ignore_index=True)
        seen_once = several.assign(seen=~empty).groupby(np.tile(np.arange(len(rows)), len(parts)))
        blank = seen_once["seen"].transform("any").to_numpy(dtype=bool) & empty
        return arrange_sites(several[~blank], values[~blank], source, vendor="maxquant",
                             columns=samples, losses=losses)
    return arrange_sites(parts[0], values, source, vendor="maxquant", columns=samples,
                         losses=losses)


def _intensities(names: list[str]) -> dict[str, tuple[str, int]]:
    """Return the columns to read with their sample and multiplicity (0: all together)."""
    for stem in _STEMS:
        split = {}
        for name in names:
            match = _SPLIT.fullmatch(name)
            if match and match["stem"].startswith(stem) and match["stem"] != stem.strip():
                sample = match["stem"][len(stem):]
                if not sample.startswith("count "):
                    split[name] = (sample, int(match["times"]))
        if split:
            return split
    return {name: (name[len("Intensity "):], 0) for name in names
            if name.startswith("Intensity ") and "___" not in name
            and name[len("Intensity "):] not in _NOT_SAMPLES}


def _rows(
    table: pd.DataFrame, source: VendorTable, keep: np.ndarray, losses: Losses
) -> pd.DataFrame:
    out = []
    unplaced = 0
    cells = zip(texts(table, "Proteins"), texts(table, "Positions within proteins"),
                texts(table, "Amino acid"), texts(table, "Gene names"),
                texts(table, "Sequence window"), strict=True)
    probability = source.numbers(table, ["Localization prob"])[:, 0]
    for position, (proteins, places, residue, gene, window) in enumerate(cells):
        if not keep[position]:
            continue
        owners, numbers = proteins.split(";"), places.split(";")
        if len(owners) != len(numbers):
            raise StudyError(f"{len(owners)} proteins but {len(numbers)} positions",
                             file=source.file, row=source.row(table, position),
                             column="Positions within proteins", found=places,
                             remedy="take the file as MaxQuant wrote it")
        pairs = [(owner.strip(), f"{residue}{number.strip()}")
                 for owner, number in zip(owners, numbers, strict=True)
                 # a row that is kept may still name a contaminant or a decoy in its set
                 if owner.strip() and not owner.startswith(("CON__", "REV__"))]
        if not pairs or not all(is_site(site) for _, site in pairs):
            unplaced += 1
            keep[position] = False
            continue
        out.append({
            "gene": joined(part.strip() for part in gene.split(";")),
            "uniprot": joined(owner for owner, _ in pairs),
            "site": joined(site for _, site in pairs), "window": window,
            "peptide": common_window(window, residue), "localisation": probability[position],
        })
    loss(losses, unplaced, "rows without a protein and an S, T or Y position: dropped", source.file)
    return pd.DataFrame(out, columns=[c for c in SITE_COLUMNS if c != "multiplicity"])

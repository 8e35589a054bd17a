"""PC9 lung cancer cells on erlotinib: bypass by AXL and growth factors, and dasatinib.

Five TMT 10-plexes of enriched phosphotyrosine peptides become one modality, bead assays
another; growth, death, wound closure and YAP imaging become wells, each with its own measure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import anndata as ad
import pandas as pd

from refugium.core.tables import rows_of
from refugium.datasets.entries import Published
from refugium.datasets.plexes import join_plexes
from refugium.datasets.recipes.earlier_symbols import CURRENT_SYMBOL
from refugium.datasets.recipes.pc9_axl_arms import (
    KNOCK_OUT,
    PARENT,
    arm_name,
    arms_table,
    models_table,
)
from refugium.datasets.recipes.pc9_axl_knock_outs import (
    KNOCK_OUT_NOTES,
    arrange_knock_outs,
)
from refugium.datasets.recipes.pc9_axl_luminex import LUMINEX_NOTES, arrange_luminex
from refugium.datasets.recipes.pc9_axl_notes import NOTES
from refugium.datasets.recipes.pc9_axl_phenotypes import (
    PHENOTYPE_NOTES,
    arrange_phenotypes,
)
from refugium.datasets.recipes.pc9_axl_wells import WELL_NOTES, arrange_wells
from refugium.datasets.texts import cited
from refugium.io import matrix_from_table, read_table, to_numbers
from refugium.io.vendors import read_headers
from refugium.response import find_near_duplicates
from refugium.study import LOSSES, Study

Treatment = tuple[str, ...]

GROWTH_FACTOR_CHANNELS: dict[str, tuple[str, Treatment]] = {
    "PC9": (PARENT, ()),
    "Erl": (PARENT, ("erlotinib",)),
    "R428": (PARENT, ("R428",)),
    "Erl/R428": (PARENT, ("erlotinib", "R428")),
    "Erl+HGF": (PARENT, ("erlotinib", "HGF")),
    "Erl+FGF": (PARENT, ("erlotinib", "FGF")),
    "Erl+IGF": (PARENT, ("erlotinib", "IGF")),
    "KO Erl": (KNOCK_OUT, ("erlotinib",)),
    "KO R428": (KNOCK_OUT, ("R428",)),
    "KO Erl/R428": (KNOCK_OUT, ("erlotinib", "R428")),
}
"""Channel of a growth-factor plex to model and agents."""

DASATINIB_CHANNELS: dict[str, tuple[str, Treatment]] = {
    f"{line} {dose}": (
        model,
        ("erlotinib", "AF154") if dose == 0 else ("erlotinib", "AF154", f"dasatinib {dose} nM"),
    )
    for line, model in (("wt", PARENT), ("KO", KNOCK_OUT))
    for dose in (0, 50, 100, 200, 500)
}
"""Channel of a dasatinib plex; the background (erlotinib, AF154) is inferred."""


@dataclass(frozen=True)
class Plex:
    """One plex: its block, its file, and what its channels are."""

    block: str
    path: str
    channels: Mapping[str, tuple[str, Treatment]]


_GROWTH = "MS/GrowthFactors"
_DASATINIB = "Validations/Experimental/MassSpec"

PLEXES = (
    Plex("R1", f"{_GROWTH}/20180817_JG_AM_TMT10plex_R1_psms_raw.csv", GROWTH_FACTOR_CHANNELS),
    Plex("R2", f"{_GROWTH}/20190214_JG_AM_PC9_AXL_TMT10_AC28_R2_PSMs_raw.csv",
         GROWTH_FACTOR_CHANNELS),
    Plex("BR3", f"{_GROWTH}/CombinedBR3_TR1&2_raw.csv", GROWTH_FACTOR_CHANNELS),
    Plex("DasDR_BR1", f"{_DASATINIB}/06232021-DasDR_BR1_raw.csv", DASATINIB_CHANNELS),
    Plex("DasDR_BR2", f"{_DASATINIB}/06232021-DasDR_BR2_raw.csv", DASATINIB_CHANNELS),
)


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
        Modality `phospho` (linear reporter intensities, one feature per peptide form), modality
        `luminex` (linear median fluorescence), wells, and in `losses` every row that was merged,
        renamed, left out or left without a site.
    """
    samples: list[dict[str, str]] = []
    matrices: dict[str, ad.AnnData] = {}
    losses: list[pd.DataFrame] = []
    for plex in PLEXES:
        rows = _samples(plex)
        samples += rows
        matrices[plex.block], lost = _read_plex(plex, files[plex.path], rows)
        losses.append(lost)
    phospho, lost = join_plexes(matrices)
    losses.append(lost)
    losses.append(_without_site(phospho))
    luminex, bead_samples, bead_arms, lost = arrange_luminex(files)
    losses.append(lost)
    wells, well_arms, lost = _wells(files)
    losses.append(lost)
    twice, twice_losses = _read_twice(wells)
    losses.append(twice_losses)
    treatments = [agents for plex in PLEXES for _, agents in plex.channels.values()]
    return Study(
        name=published.name,
        models=models_table(),
        arms=arms_table([*treatments, *bead_arms, *well_arms]),
        samples=pd.concat([pd.DataFrame(samples), bead_samples], ignore_index=True),
        modalities={"phospho": phospho, "luminex": luminex},
        wells=wells,
        time_zero="start of treatment (samples: time of lysis not stated, but for bead time "
                  "courses; wells: first scan)",
        notes=(*NOTES, *LUMINEX_NOTES, *WELL_NOTES, *KNOCK_OUT_NOTES, *PHENOTYPE_NOTES, *twice,
               f"Licence: {published.licence}."),
        citation=cited(published),
        losses=pd.concat([table for table in losses if not table.empty], ignore_index=True),
    )


def _wells(
    files: Mapping[str, Path],
) -> tuple[pd.DataFrame, list[Treatment], pd.DataFrame]:
    dasatinib, arms = arrange_wells(files)
    knock_outs, more, lost = arrange_knock_outs(files)
    phenotypes, most, left = arrange_phenotypes(files)
    wells = pd.concat([dasatinib, pd.DataFrame(knock_outs), pd.DataFrame(phenotypes)],
                      ignore_index=True)
    return wells, [*arms, *more, *most], pd.concat([lost, left], ignore_index=True)


def _samples(plex: Plex) -> list[dict[str, str]]:
    return [
        {
            "sample_id": f"{plex.block} {model} {arm_name(agents)}", "model_id": model,
            "arm": arm_name(agents), "replicate": plex.block, "block": plex.block,
        }
        for model, agents in plex.channels.values()
    ]


def _read_plex(
    plex: Plex, path: Path, samples: list[dict[str, str]]
) -> tuple[ad.AnnData, pd.DataFrame]:
    raw = read_table(path)
    names = dict(zip(plex.channels, [row["sample_id"] for row in samples], strict=True))
    losses: list[dict[str, str]] = []
    table = _proteins(raw, plex.block, losses)
    table["peptide"] = raw["Sequence"]
    numbers = to_numbers(raw[list(plex.channels)], file=path.name)
    empty = int((numbers.isna() | (numbers == 0)).to_numpy().sum())
    if empty:
        losses.append({"modality": "phospho", "item": plex.block,
                       "why": f"{empty} empty or zero readings: missing"})
    table = pd.concat([table, numbers.rename(columns=names)], axis=1)
    data, lost = matrix_from_table(
        table, list(names.values()), kind="peptides", scale="linear", modality="phospho",
        file=path.name,
    )
    return data, pd.concat([LOSSES.table(losses), lost], ignore_index=True)


def _proteins(raw: pd.DataFrame, block: str, losses: list[dict[str, str]]) -> pd.DataFrame:
    rows: list[dict[str, Any]] = []
    renamed: set[str] = set()
    accessions = raw["UniprotAcc"] if "UniprotAcc" in raw else pd.Series([""] * len(raw))
    for text, accession in zip(raw["Protein"], accessions, strict=True):
        headers = read_headers(str(text))
        renamed |= {h.gene for h in headers if h.gene in CURRENT_SYMBOL}
        rows.append({
            "gene": _joined(CURRENT_SYMBOL.get(h.gene, h.gene) for h in headers),
            "uniprot": accession or _joined(h.uniprot for h in headers),
            "protein": _joined(h.description for h in headers),
        })
    losses.extend(
        {"modality": "phospho", "item": gene,
         "why": f"earlier symbol in {block}: read as {CURRENT_SYMBOL[gene]}"}
        for gene in sorted(renamed)
    )
    return pd.DataFrame(rows)


def _joined(parts: Iterable[str]) -> str:
    return ";".join(dict.fromkeys(part for part in parts if part))


def _read_twice(wells: pd.DataFrame) -> tuple[list[str], pd.DataFrame]:
    pairs = find_near_duplicates(wells)
    notes, losses = [], []
    for pair in rows_of(pairs[pairs["near_duplicate"]]):
        notes.append(
            f"Near-duplicates: {pair['block']} and {pair['other']} look like one experiment read "
            f"twice (scatter of single wells correlates {pair['fluctuation']:.2f} over "
            f"{pair['readings']} readings, {pair['equal_share']:.0%} of them equal): both are "
            "kept, count them once."
        )
        losses.append({"modality": "wells", "item": f"{pair['block']}; {pair['other']}",
                       "why": "near-duplicate experiments: both kept, to be counted once"})
    return notes, LOSSES.table(losses)


def _without_site(phospho: ad.AnnData) -> pd.DataFrame:
    return LOSSES.table([
        {"modality": "phospho", "item": str(form),
         "why": "no phosphosite beside the labelled first residue: kept without a site"}
        for form in phospho.var["peptide"] if str(form).isupper()
    ])

"""Readings that may not be what they are declared as: scale, doubled samples, nameless features."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from refugium.core.tables import rows_of
from refugium.identifiers import HUMAN, Recognised, found_names, load_symbols, split_genes
from refugium.knowledge import load_knowledge
from refugium.language.lists import quoted
from refugium.signal import Readings, features_of
from refugium.signal.reporters import feature_doubts
from refugium.study import sample_ids
from refugium.study.design import technical
from refugium.study.treatment import CONFLUENCE_UNITS

Caution = dict[str, str]
FULL = 100.5
"""Per cent; rounding is no fault."""


def doubtful_values(readings: Readings) -> Iterator[Caution]:
    """Answer: which readings may not be what the study declares?

    Yields
    ------
    dict
        `where`, `found`, `remedy`: one sample under two names, numbers that are no readings,
        a scale in doubt, samples unlike their replicates, technical replicates, confluence of
        unknown share, features that no rule reads or that contradict themselves, features
        without a gene.
    """
    design = readings.design
    again = design.samples.loc[technical(design.samples), "sample_id"].tolist()
    for name, data in ((n, r.data) for n, r in readings.of.items()):
        where = f"modality {name}"
        values = data.X if isinstance(data.X, np.ndarray) else None
        if values is not None and values.dtype.kind == "f" and "sample_id" not in data.obs:
            yield from _same(where, values, sample_ids(data), again)
        for row in rows_of(readings.of[name].misfits):
            yield {"where": where, "found": str(row["words"]), "remedy": str(row["remedy"])}
        if data.uns.get("kind") in ("sites", "antibodies"):
            yield from _of_several_genes(where, data.var)
            yield from _numbers_of_others(where, design.models)
        yield from feature_doubts(features_of(data), load_knowledge(),
                                  kind=str(data.uns.get("kind", "genes")), modality=name)
        yield from _nameless(where, data.var, str(data.uns.get("kind")))
    yield from _confluence(design.wells)
    if again:
        yield {"where": "samples.replicate",
               "found": "the same model, arm, time, block and replicate label as another sample: "
               f"{quoted(again)}",
               "remedy": "nothing, if they are technical repeats: they are averaged and count "
               "once; else give independent samples labels of their own"}


def _confluence(wells: pd.DataFrame) -> Iterator[Caution]:
    """Find confluence that cannot be told from crowding, or that is more than all there is."""
    part = wells[wells["measure"].str.contains("confluence", case=False)]
    size = part["unit"].str.strip().str.lower().map(CONFLUENCE_UNITS)
    if size.isna().any():
        yield {"where": "wells.unit",
               "found": f"confluence in {quoted(part.loc[size.isna(), 'unit'].unique())}",
               "remedy": "write % or fraction: without it crowded wells are read as if they grew"}
    if (size == 1.0).any() and part.loc[size == 1.0, "value"].max() <= 1.0:
        yield {"where": "wells.unit", "found": "confluence in %, and no reading above 1 %",
               "remedy": "write fraction as the unit if 1 is a full well: crowded wells are else "
               "read as if they grew"}
    over = part[part["value"] > FULL * size]
    if len(over):
        yield {"where": "wells.value", "found": f"more than full: {len(over)} readings of "
               f"confluence above {FULL:g} %", "remedy": "correct the unit or the readings"}


def _same(
    where: str, values: np.ndarray, names: list[str], again: list[str]
) -> Iterator[Caution]:
    """Find samples whose readings are the same to the last digit and that count as two."""
    first: dict[bytes, str] = {}
    pairs = []
    for name, row in zip(names, values, strict=True):
        if np.isfinite(row).sum() > 1 and len(set(row[np.isfinite(row)].tolist())) > 1:
            other = first.setdefault(row.tobytes(), name)
            if other != name and name not in again:
                pairs.append(f"{other} = {name}")
    if pairs:
        yield {"where": where, "found": f"the same readings under two names: {quoted(pairs)}",
               "remedy": "delete one of each: a copy is no replicate, and p comes out too small"}


def _of_several_genes(where: str, var: pd.DataFrame) -> Iterator[Caution]:
    """Find names that several genes bear (AKT, p38): rules know genes by their symbols."""
    names = {part for cell in var.get("gene", []) for part in split_genes(str(cell))}
    odd = found_names(sorted(names - load_symbols().approved), "auto", numbers_are_ids=False)
    several = [name for name, one in odd.items()
               if one.status is Recognised.AMBIGUOUS or len(one.symbols) > 1]
    if several:
        yield {"where": where, "found": f"names of several genes: {quoted(several)}",
               "remedy": "write the symbol that is meant, or a set as AKT1;AKT2;AKT3: rules read "
               "these names as no gene"}


def _numbers_of_others(where: str, models: pd.DataFrame) -> Iterator[Caution]:
    """Sites are known by human numbers: those of another species are other residues."""
    others = set(models["species"].str.strip().str.lower()) - HUMAN
    if others:
        yield {"where": where, "found": f"sites by number in models of {quoted(sorted(others))}",
               "remedy": "numbers are read as human ones: give windows or peptides instead"}


def _nameless(where: str, var: pd.DataFrame, kind: str) -> Iterator[Caution]:
    if "gene" in var and kind in ("peptides", "sites"):
        blank = var.index[pd.Series(list(var["gene"])).eq("").to_numpy()]
        if len(blank):
            yield {"where": where, "found": f"without a gene: {quoted(blank)}",
                   "remedy": "write the gene symbol: without it they are read by no rule"}
    elif kind in ("peptides", "sites"):
        yield {"where": where, "found": f"{kind} without a column 'gene'",
               "remedy": f"add the gene symbol of each of the {kind}"}

"""The names that a study's modalities bear, and the doubt that they raise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import anndata as ad

from refugium.core.numbers_read import is_missing
from refugium.identifiers import (
    CHUNK,
    FEWEST_NAMES,
    HUMAN,
    UNRECOGNISED_SHARE,
    Recognised,
    found_names,
    load_symbols,
    mostly_numbers,
    read_date,
    split_genes,
)
from refugium.language.lists import first_few
from refugium.signal import Readings, read
from refugium.study import Modality, Study

_DOUBTED = (Recognised.UNKNOWN, Recognised.OTHER_SPECIES)


@dataclass(frozen=True)
class Names:
    """Names of one modality, and what they are (as `kind` of :func:`identify`)."""

    names: list[str]
    kind: str


def study_names(study: Study | Readings) -> dict[str, Names]:
    """Return the gene names (or antibody labels) of each modality.

    A column `gene` counts where there is one (a `;` set counts as its members), else the names of
    the features.
    """
    return {name: _names(data) for name, data in ((n, r.data) for n, r in read(study).of.items())}


def _names(data: ad.AnnData) -> Names:
    if "gene" in data.var:
        parts = [part for cell in data.var["gene"] if not is_missing(cell)
                 for part in split_genes(str(cell))]
        return Names(list(dict.fromkeys(parts)), "genes")
    kind = "antibodies" if data.uns.get("kind") == "antibodies" else "genes"
    return Names([str(name) for name in data.var_names], kind)


def doubtful_names(readings: Readings) -> Iterator[dict[str, str]]:
    """Answer: does a modality bear names that no human gene has, or that a spreadsheet mangled?

    Yields
    ------
    dict
        `where`, `found`, `remedy`: one for mangled names, one where more than
        `UNRECOGNISED_SHARE` is unknown or of another species, fewer than `FEWEST_NAMES` names
        being judged as if they were that many; where most are written as another species' are,
        what they look like. In a study of which no model is human other names are not judged.
    """
    species = {str(s).strip().lower() for s in readings.design.models["species"]} - {""}
    foreign = bool(species) and not species & HUMAN
    for modality, part in study_names(readings).items():
        symbols = load_symbols()
        doubtful = part.names if part.kind == "antibodies" else [
            name for name in part.names
            if name not in symbols.approved and name not in symbols.ensembl]
        found = found_names(doubtful, part.kind, numbers_are_ids=mostly_numbers(part.names))
        where = f"modality {modality}"
        mangled = [name for name, one in found.items() if one.status is Recognised.MANGLED]
        mangled += _mangled_sites(readings.reading(modality).data)
        if mangled:
            yield {"where": where, "found": f"{len(mangled)} names mangled by a spreadsheet: "
                   f"{first_few([*map(repr, mangled)], CHUNK)}",
                   "remedy": "take them from the original file; see `refugium identify`"}
        unread = readings.reading(modality).not_human
        if unread is not None:
            read_by = ("none is read" if Modality(modality).of_genes else
                       "sites are read by their sequence at most")
            yield {"where": where, "found": f"{unread.words}; {read_by}", "remedy": unread.remedy}
        by_sequence = readings.reading(modality).data.uns.get("kind") == "peptides"
        if unread is not None or foreign or by_sequence:
            continue  # sites of peptides are read by their sequence, whatever their gene is called
        doubted = [name for name, one in found.items() if one.status in _DOUBTED]
        if len(doubted) > UNRECOGNISED_SHARE * max(len(part.names), FEWEST_NAMES):
            yield {"where": where,
                   "found": f"{len(doubted)} of {len(part.names)} names are no human gene symbols "
                   f"or identifiers: {first_few([*map(repr, doubted)], CHUNK)}",
                   "remedy": "write HGNC symbols, or state the species; see `refugium identify`"}


def _mangled_sites(data: ad.AnnData) -> list[str]:
    """Return sites, and names of sites without a gene, that a spreadsheet took for a date."""
    if data.uns.get("kind") not in ("sites", "antibodies"):
        return []
    cells = [str(cell) for cell in data.var.get("site", []) if not is_missing(cell)]
    if "gene" in data.var:
        cells += [name.split(sign)[0] for name, gene in zip(data.var_names, data.var["gene"],
                  strict=True) if is_missing(gene) for sign in "_:" if sign in name]
    return [cell for cell in dict.fromkeys(cells) if read_date(cell)]

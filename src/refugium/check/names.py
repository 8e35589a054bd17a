"""The names that a study's modalities bear, and the doubt that they raise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import anndata as ad

from refugium.core.numbers_read import is_missing
from refugium.identifiers import (
    CHUNK,
    FEWEST_NAMES,
    UNRECOGNISED_SHARE,
    Recognised,
    found_names,
    load_symbols,
    mostly_numbers,
)
from refugium.language.lists import first_few
from refugium.signal import Readings, read
from refugium.study import Study

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
        parts = [part.strip() for cell in data.var["gene"] if not is_missing(cell)
                 for part in str(cell).split(";")]
        return Names(list(dict.fromkeys(part for part in parts if part)), "genes")
    kind = "antibodies" if data.uns.get("kind") == "antibodies" else "genes"
    return Names([str(name) for name in data.var_names], kind)


def doubtful_names(readings: Readings) -> Iterator[dict[str, str]]:
    """Answer: does a modality bear names that no human gene has, or that a spreadsheet mangled?

    Yields
    ------
    dict
        `where`, `found`, `remedy`: one for mangled names, one where more than
        `UNRECOGNISED_SHARE` is unknown or of another species, fewer than `FEWEST_NAMES` names
        being judged as if they were that many. Nothing for a study of which no model is human.
    """
    species = {str(s).strip().lower() for s in readings.design.models["species"]} - {""}
    if species and not species & {"human", "homo sapiens"}:
        return
    for modality, part in study_names(readings).items():
        symbols = load_symbols()
        doubtful = part.names if part.kind == "antibodies" else [
            name for name in part.names
            if name not in symbols.approved and name not in symbols.ensembl]
        found = found_names(doubtful, part.kind, numbers_are_ids=mostly_numbers(part.names))
        where = f"modality {modality}"
        mangled = [name for name, one in found.items() if one.status is Recognised.MANGLED]
        if mangled:
            yield {"where": where, "found": f"{len(mangled)} names mangled by a spreadsheet: "
                   f"{first_few([*map(repr, mangled)], CHUNK)}",
                   "remedy": "take them from the original file; see `refugium identify`"}
        doubted = [name for name, one in found.items() if one.status in _DOUBTED]
        if len(doubted) > UNRECOGNISED_SHARE * max(len(part.names), FEWEST_NAMES):
            yield {"where": where,
                   "found": f"{len(doubted)} of {len(part.names)} names are no human gene symbols "
                   f"or identifiers: {first_few([*map(repr, doubted)], CHUNK)}",
                   "remedy": "write HGNC symbols, or state the species; see `refugium identify`"}

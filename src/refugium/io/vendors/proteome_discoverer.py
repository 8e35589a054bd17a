"""Proteome Discoverer: the table of peptide groups."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from refugium.identifiers import core_of
from refugium.io.vendors.fasta_header import read_headers
from refugium.io.vendors.imported import ImportedTable
from refugium.io.vendors.sites import SITE_COLUMNS, Losses, arrange_sites, is_site, loss
from refugium.io.vendors.source import VendorTable, joined, texts

LAYOUT = ("Proteome Discoverer's peptide groups (2.2 to 3.1) with Annotated Sequence (or "
          "Sequence), Modifications (or Positions in Master Proteins), Modifications in Master "
          "Proteins, and Abundance: SAMPLE columns")
NEEDED = ("Modifications in Master Proteins",)
_PART = re.compile(r"(?:(?P<protein>[A-Z0-9]{6,10}(?:-\d+)?)\s+)?\d+x(?P<name>[^\[\];]+?)\s*"
                   r"\[(?P<places>[^\]]*)\]", re.ASCII)
_PLACE = re.compile(r"(?P<site>[A-Z]\d{1,5})(?:\((?P<percent>\d+(?:\.\d+)?)\))?", re.ASCII)
_START = re.compile(r"(?P<protein>[A-Z0-9]{6,10}(?:-\d+)?)\s+\[(?P<start>\d+)-\d+\]", re.ASCII)
_RAW = ("Abundance: ", "Abundances: ")
_NORMALISED = ("Abundances (Normalized): ", "Abundance (Normalized): ")


def read_proteome_discoverer(source: VendorTable) -> ImportedTable:
    """Answer: how much of each phospho-peptide did Proteome Discoverer see?

    Notes
    -----
    Features are peptides with phosphorylated residues in lower case; `site` holds the positions in
    the master proteins. `localisation` is the least certain site of the peptide (ptmRS percent /
    100; unknown where none is written). A peptide with a phosphate that has no position (`[S/T]`)
    is dropped and counted. Abundances as measured are used; the normalised ones only where those
    are not exported, and the note says so.

    Raises
    ------
    StudyError
        A missing column.
    """
    table = source.table()
    source.need(table, *NEEDED)
    sequence = source.first(table, "Annotated Sequence", "Sequence")
    source.first(table, "Modifications", "Positions in Master Proteins")
    names = [str(name) for name in table.columns]
    stem = next((s for s in (*_RAW, *_NORMALISED) if any(n.startswith(s) for n in names)), "")
    if not stem:
        source.lacks(table, "every abundance column", column="Abundance: SAMPLE")
    columns = [name for name in names if name.startswith(stem)]
    losses: Losses = []
    dropped = dict.fromkeys(("contaminants", "rows without a phosphosite",
                             "rows with a phosphate that has no position",
                             "rows whose sites do not fit their sequence"), 0)
    out, keep = [], []
    cells = zip(texts(table, sequence), texts(table, "Modifications"), texts(table, NEEDED[0]),
                texts(table, "Positions in Master Proteins"), texts(table, "Contaminant"),
                _genes(table), strict=True)
    for position, (text, inside, outside, starts, contaminant, gene) in enumerate(cells):
        sites = _phospho(outside)
        if contaminant.lower() in ("true", "+", "yes"):
            why = "contaminants"
        elif not sites and not _phospho(inside):
            why = "rows without a phosphosite"
        elif any(not site for _, site, _ in (*sites, *_phospho(inside))):
            why = "rows with a phosphate that has no position"
        else:
            peptide = _marked(core_of(text).upper(), inside, sites, starts)
            why = "" if peptide else "rows whose sites do not fit their sequence"
        if why:
            dropped[why] += 1
            continue
        percents = [p for _, _, p in sites or _phospho(inside)]
        out.append({
            "gene": gene, "uniprot": joined(protein for protein, _, _ in sites),
            "site": joined(site for _, site, _ in sites), "window": "", "peptide": peptide,
            "localisation": float(np.min(percents)) / 100 if percents else float("nan"),
            "multiplicity": sum(letter.islower() for letter in peptide)})
        keep.append(position)
    for why, count in dropped.items():
        loss(losses, count, f"{why}: dropped", source.file)
    rows = pd.DataFrame(out, columns=list(SITE_COLUMNS))
    values = source.numbers(table, columns)[keep]
    notes = ("abundances as normalised by Proteome Discoverer",) if stem in _NORMALISED else ()
    return arrange_sites(rows, values, source, vendor="proteome_discoverer",
                         columns=[name[len(stem):].strip() for name in columns], kind="peptides",
                         losses=losses, notes=notes)


def _phospho(text: str) -> list[tuple[str, str, float]]:
    """Return (protein, site, percent) of each phosphate; site empty where it has no position."""
    found, protein = [], ""
    for part in _PART.finditer(text):
        # the accession stands before the first modification of its protein only
        protein = part["protein"] or protein
        if part["name"].strip().lower() != "phospho":
            continue
        for place in re.split(r"[;,]", part["places"]):
            match = _PLACE.fullmatch(place.strip())
            site = match["site"] if match and is_site(match["site"]) else ""
            percent = float(match["percent"]) if match and match["percent"] else float("nan")
            found.append((protein, site, percent))
    return found


def _marked(core: str, inside: str, sites: list[tuple[str, str, float]], starts: str) -> str:
    """Return the peptide with its sites in lower case; empty if they do not fit."""
    places = [(site[0], int(site[1:]) - 1) for _, site, _ in _phospho(inside)]
    if not places and sites:
        first = {m["protein"]: int(m["start"]) for m in _START.finditer(starts)}
        protein = sites[0][0]
        if protein not in first:
            return ""
        places = [(site[0], int(site[1:]) - first[protein]) for owner, site, _ in sites
                  if owner == protein]
    letters = list(core)
    for residue, place in places:
        if not 0 <= place < len(letters) or letters[place] != residue:
            return ""
        letters[place] = residue.lower()
    return "".join(letters) if places else ""


def _genes(table: pd.DataFrame) -> list[str]:
    for column in ("Gene Symbol", "Gene Name", "Gene Symbols"):
        if column in table.columns:
            return [joined(g.strip() for g in cell.split(";")) for cell in texts(table, column)]
    return [joined(h.gene for h in read_headers(cell))
            for cell in texts(table, "Master Protein Descriptions")]

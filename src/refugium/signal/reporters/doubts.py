"""Features that rules cannot read, or read against their own row: one detector for every door."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pandas as pd

from refugium.identifiers import (
    CLEAVED,
    UNSTATED,
    core_of,
    load_symbols,
    phosphorylated,
    plain_site,
    read_date,
    split_genes,
)
from refugium.knowledge import Knowledge
from refugium.language.lists import first_few
from refugium.signal.parameters import FEWEST_PEPTIDES, PHOSPHORYLATED_SHARE
from refugium.signal.reporters.gene_conflicts import REMEDY, gene_conflicts
from refugium.study import Modality

Doubt = dict[str, str]
SHOWN = 5
_ISOFORM = re.compile(r"\s*\([^()]*\)$")
"""A number along an isoform says so in brackets: read, and known to be another number."""
_SIGNS = re.compile(r"[\s,/|;&+]")
_REMEDY = {
    "sites": "write gene symbols (a set as YES1;FYN;SRC) and residues with their number, e.g. "
             "S473; other modifications are left out",
    "antibodies": "write the label as protein and site (AKT_pS473), or add the columns gene and "
                  "site",
    "peptides": "write residues as letters and phosphates as y, pY, Y(ph) or Y[79.97]",
}


def feature_doubts(
    features: pd.DataFrame, knowledge: Knowledge, *, kind: str, modality: str
) -> list[Doubt]:
    """Answer: which features are not read, or say two things at once?

    Parameters
    ----------
    features
        `feature` and the columns of the modality, as :func:`refugium.signal.features_of` gives
        them.
    knowledge
        Reporter rows, for genes that contradict their peptides.
    kind, modality
        Kind of the features and name of their modality.

    Returns
    -------
    list of dict
        `where`, `found`, `remedy`; empty where all is read.

    Examples
    --------
    >>> from refugium.knowledge import load_knowledge
    >>> table = pd.DataFrame({"feature": ["a", "b"], "gene": ["EGFR", "YES1 FYN and more"],
    ...                       "site": ["Y1197", "Y426"]})
    >>> found = feature_doubts(table, load_knowledge(), kind="sites", modality="phospho")
    >>> found[0]["found"]
    "1 of 2 features could not be read: 'b' (gene 'YES1 FYN and more')"
    """
    where = f"modality {modality}"
    if kind == "genes" and Modality(modality).of_kinases:  # not stated in memory: as columns say
        kind = "peptides" if "peptide" in features else "sites" if "site" in features else kind
    return [{"where": where, "found": found, "remedy": remedy}
            for found, remedy in (*_unread(features, kind), *_bare(features, kind, modality),
                                  *_conflicts(features, knowledge))]


def _unread(features: pd.DataFrame, kind: str) -> Iterator[tuple[str, str]]:
    if kind not in _REMEDY:
        return
    blank = [""] * len(features)
    columns = (features[name].astype(str).tolist() if name in features else blank
               for name in ("feature", "gene", "site", "peptide"))
    odd = [f"{name!r}{why}" for name, gene, site, peptide in zip(*columns, strict=True)
           if (why := _why(gene, site, peptide, kind))]
    if odd:
        yield (f"{len(odd)} of {len(features)} features could not be read: "
               f"{first_few(odd, SHOWN)}", _REMEDY[kind])


def _why(gene: str, site: str, peptide: str, kind: str) -> str:
    """Say what of a feature is not read; empty where all is."""
    if kind == "peptides":
        return "" if not peptide or core_of(peptide) else f" (peptide {peptide!r})"
    genes = split_genes(gene)
    if kind == "antibodies" and not genes:
        return " (label)"
    if read_date(gene.strip()) or (genes and _SIGNS.search(gene) and not (
            load_symbols().approved & set(genes))):
        return f" (gene {gene!r})"
    if site in (UNSTATED, CLEAVED) or (not site and kind == "antibodies"):
        return ""
    if not site:
        return " (no site)"
    return "" if plain_site(_ISOFORM.sub("", site)) else f" (site {site!r})"


def _bare(features: pd.DataFrame, kind: str, modality: str) -> Iterator[tuple[str, str]]:
    """Find a table of phospho-peptides that shows hardly any phosphate."""
    if kind != "peptides" or modality != Modality.PHOSPHO or "peptide" not in features:
        return
    peptides = features["peptide"].astype(str).tolist()
    seen = phosphorylated(peptides)
    if len(peptides) >= FEWEST_PEPTIDES and seen < PHOSPHORYLATED_SHARE * len(peptides):
        yield (f"hardly any phosphate is read: {seen} of {len(peptides)} peptides show one, e.g. "
               f"{first_few([*map(repr, peptides)], 2)}; no node can be read from the others",
               _REMEDY["peptides"] + "; or state the modality protein if these are not "
               "phospho-peptides")


def _conflicts(features: pd.DataFrame, knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    found = gene_conflicts(features, knowledge)
    if found.rows:
        yield (found.words + ("; no target can be judged so" if found.refused else ""), REMEDY)

"""Does the gene of a row agree with its own peptide? One column sorted alone is no small fault."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from refugium.core.errors import StudyError
from refugium.identifiers import found_names, split_genes
from refugium.knowledge import Knowledge
from refugium.language.lists import first_few
from refugium.signal.parameters import OTHER_GENE_FEWEST, OTHER_GENE_SHARE
from refugium.signal.reporters.gene_nodes import nodes_of_genes
from refugium.signal.reporters.match import by_peptide

_SHOWN = 3
REMEDY = ("sort or paste whole rows again, so that each peptide stands beside its own gene and "
          "readings; then compare a few rows with the original file")


@dataclass(frozen=True)
class GeneConflicts:
    """Reporter peptides that stand beside the gene of another protein.

    Attributes
    ----------
    judged
        Rows whose peptide fits a reporter window and whose gene is known.
    rows
        Of them those in conflict: feature, gene as written, gene of the window.
    """

    judged: int
    rows: tuple[tuple[str, str, str], ...]

    @property
    def refused(self) -> bool:
        """Whether they are too many to be single names of paralogues."""
        return (len(self.rows) >= OTHER_GENE_FEWEST
                and len(self.rows) > OTHER_GENE_SHARE * self.judged)

    @property
    def words(self) -> str:
        """The conflict in a sentence; empty if there is none."""
        if not self.rows:
            return ""
        told = first_few([f"{feature!r} is of {own}, not of {gene}"
                          for feature, gene, own in self.rows], _SHOWN)
        stand = "peptides stand" if self.judged > 1 else "peptide stands"
        return f"{len(self.rows)} of {self.judged} reporter {stand} beside another gene: {told}"


def gene_conflicts(features: pd.DataFrame, knowledge: Knowledge) -> GeneConflicts:
    """Answer: how many reporter peptides stand beside the gene of another protein?

    Parameters
    ----------
    features
        `feature`, `peptide` and `gene`; without one of the last two there is no conflict.
    knowledge
        Reporter rows.

    Notes
    -----
    Judged is what a window proves: a row whose peptide fits a reporter row, beside names of which
    at least one is a known gene. It agrees where one of its genes is that of a fitting window, or
    of the same family: paralogues share peptides. Names that are no genes are not judged.

    Examples
    --------
    >>> from refugium.knowledge import load_knowledge
    >>> table = pd.DataFrame({"feature": ["a", "b"], "gene": ["EGFR", "LMNA"],
    ...                       "peptide": ["GSTAENAEyLR", "GSHQISLDNPDyQQDFFPK"]})
    >>> gene_conflicts(table, load_knowledge()).words
    "1 of 2 reporter peptides stand beside another gene: 'b' is of EGFR, not of LMNA"
    """
    if not {"gene", "peptide"} <= set(features.columns):
        return GeneConflicts(0, ())
    fitting: dict[int, list[str]] = {}
    for row in by_peptide(features, knowledge):
        fitting.setdefault(int(str(row["position"])), []).append(str(row["gene"]))
    cells = features["gene"].astype(str)
    meant = _meant([cells.iloc[position] for position in fitting])
    node = nodes_of_genes(knowledge)
    judged, rows = 0, []
    for position, own in fitting.items():
        given = meant[cells.iloc[position]]
        judged += bool(given)
        nodes = {node[gene] for gene in own}
        if given and not given & set(own) and not {node.get(gene) for gene in given} & nodes:
            rows.append((str(features["feature"].iloc[position]), cells.iloc[position],
                         "/".join(dict.fromkeys(own))))
    return GeneConflicts(judged, tuple(rows))


def refuse_conflicts(features: pd.DataFrame, knowledge: Knowledge, *, modality: str) -> None:
    """Raise StudyError where too many reporter peptides stand beside another gene."""
    found = gene_conflicts(features, knowledge)
    if found.refused:
        raise StudyError(found.words, file=f"modality {modality}", column="gene", remedy=REMEDY)


def _meant(cells: list[str]) -> dict[str, set[str]]:
    """Return for each cell the genes that it may mean, in any spelling or species."""
    names = {cell: split_genes(cell) for cell in dict.fromkeys(cells)}
    found = found_names(sorted({name for each in names.values() for name in each}), "auto",
                        numbers_are_ids=False)
    return {cell: {symbol for name in each
                   for symbol in (*found[name].symbols, *found[name].candidates)}
            for cell, each in names.items()}

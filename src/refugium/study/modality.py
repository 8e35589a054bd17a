"""What may have been measured, and what can be read from it: sites, genes, kinases, counts."""

from __future__ import annotations

from enum import StrEnum


class Modality(StrEnum):
    """A kind of measurement; tables hold it as a plain word.

    Examples
    --------
    >>> [m.value for m in Modality if m.of_kinases], Modality("rna_log").counted
    (['phospho', 'rppa', 'luminex'], False)
    """

    PHOSPHO = "phospho"
    PROTEIN = "protein"
    RPPA = "rppa"
    LUMINEX = "luminex"
    RNA_COUNTS = "rna_counts"
    RNA_LOG = "rna_log"
    CHROMATIN = "chromatin"

    @property
    def counted(self) -> bool:
        """Whether zero is a reading; in an intensity zero means that nothing was seen."""
        return self in (Modality.RNA_COUNTS, Modality.CHROMATIN)

    @property
    def of_reads(self) -> bool:
        """Whether linear values are sequencing reads of genes: depth is taken off per million."""
        return self in (Modality.RNA_COUNTS, Modality.RNA_LOG)

    @property
    def of_sites(self) -> bool:
        """Whether features are phospho-sites: kinase-substrate networks are read there."""
        return self is Modality.PHOSPHO

    @property
    def of_genes(self) -> bool:
        """Whether features are genes: signatures, states and abundance are read there."""
        return self in (Modality.PROTEIN, Modality.RNA_COUNTS, Modality.RNA_LOG)

    @property
    def of_kinases(self) -> bool:
        """Whether the activity of kinases can be read."""
        return self in (Modality.PHOSPHO, Modality.RPPA, Modality.LUMINEX)


# Modality names signalling first, for that is what backup is read from. What is followed over
# time, and what signatures are read from, is the modality that sees the most genes.
MOST_GENES_FIRST = (
    Modality.RNA_COUNTS, Modality.RNA_LOG, Modality.PROTEIN, Modality.RPPA, Modality.LUMINEX,
    Modality.PHOSPHO, Modality.CHROMATIN,
)

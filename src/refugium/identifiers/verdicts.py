"""What a feature name turned out to be: the closed words of the identifier doctor."""

from __future__ import annotations

from enum import StrEnum

from refugium.core.tables import Column, Schema


class Recognised(StrEnum):
    """Answer: can this name be trusted to mean one human gene?

    Examples
    --------
    >>> Recognised("previous").usable, Recognised("ambiguous").usable
    (True, False)
    """

    APPROVED = "approved"
    PREVIOUS = "previous"
    ALIAS = "alias"
    ANTIBODY = "antibody"
    UNLISTED = "unlisted"
    AMBIGUOUS = "ambiguous"
    MANGLED = "mangled"
    OTHER_SPECIES = "other_species"
    UNKNOWN = "unknown"

    @property
    def usable(self) -> bool:
        """Whether the name stands for known human genes."""
        return self in (Recognised.APPROVED, Recognised.PREVIOUS, Recognised.ALIAS,
                        Recognised.ANTIBODY)

    @property
    def meaning(self) -> str:
        """The word in a sentence."""
        return _MEANING[self]


_MEANING = {
    Recognised.APPROVED: "approved symbols, or identifiers of one approved gene",
    Recognised.PREVIOUS: "earlier symbols of one gene",
    Recognised.ALIAS: "aliases of one gene",
    Recognised.ANTIBODY: "antibody names read as their proteins",
    Recognised.UNLISTED: "well formed, not in the table (most non-coding genes are not)",
    Recognised.AMBIGUOUS: "names of several genes: not mapped",
    Recognised.MANGLED: "mangled by a spreadsheet",
    Recognised.OTHER_SPECIES: "written as in another species: not mapped",
    Recognised.UNKNOWN: "not recognised",
}

WORST_FIRST = (
    Recognised.MANGLED, Recognised.AMBIGUOUS, Recognised.UNKNOWN, Recognised.OTHER_SPECIES,
    Recognised.UNLISTED, Recognised.ALIAS, Recognised.PREVIOUS, Recognised.ANTIBODY,
    Recognised.APPROVED,
)

IDENTIFIED = Schema(
    "identified",
    (
        Column("name", "name", "as given"),
        Column("kind", "text", "symbol, uniprot, uniprot_entry, ensembl_gene, "
               "ensembl_transcript, entrez, hgnc_id, antibody, date, number, none"),
        Column("status", "enum", "approved, previous, alias, antibody, unlisted, ambiguous, "
               "mangled, other_species, unknown", values=Recognised),
        Column("symbol", "name", "approved symbol; a `;` set where the name stands for several "
               "genes together; empty where nothing can be mapped"),
        Column("candidates", "name", "symbols that the name may mean, where it is not mapped"),
        Column("site", "name", "phosphosites that an antibody's name states, `;` between them; "
               "`cleaved`; `unstated` for a phospho-antibody without a site"),
        Column("species", "name", "human, mouse, rat or other; empty if the name does not say"),
        Column("same_as", "name", "other given names that map on the same symbol and site"),
        Column("advice", "words", "what to do, empty where nothing is to do"),
    ),
)

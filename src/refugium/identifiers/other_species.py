"""A table of genes whose names are those of another species, or numbers: said, never mapped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from refugium.identifiers import forms
from refugium.identifiers.parameters import CHUNK, NOT_HUMAN_SHARE, NUMBERS_FOUND_SHARE
from refugium.identifiers.symbols import Symbols, load_symbols


class Writing(StrEnum):
    """What names look like that are not read as human genes.

    Examples
    --------
    >>> str(Writing.RODENT)
    'mouse or rat symbols'
    """

    RODENT = "mouse or rat symbols"
    LOWER = "symbols in small letters, as of fish or frog"
    ENSEMBL = "Ensembl genes of another species"
    PROTEINS = "proteins of another species"
    NUMBERS = "Entrez numbers that are not those of human genes"


_REMEDY = {
    Writing.LOWER: "write approved human symbols (EGFR), of another species by an orthologue table",
    Writing.NUMBERS: "write approved human symbols, of another species by an orthologue table; "
                     "numbers of human genes are read",
}
_MAP = ("map them to human genes by an orthologue table of your choice and write approved human "
        "symbols")


@dataclass(frozen=True)
class NotHuman:
    """Why the genes of a table are not recognised.

    Attributes
    ----------
    writing
        What most of them look like.
    n, of
        Names that are not read as human, and names in all.
    examples
        The first of them.
    """

    writing: Writing
    n: int
    of: int
    examples: tuple[str, ...]

    @property
    def words(self) -> str:
        """The finding, as a clause."""
        return (f"{self.n} of {self.of} names are no human gene symbols or identifiers, they look "
                f"like {self.writing}, e.g. {', '.join(map(repr, self.examples))}")

    @property
    def remedy(self) -> str:
        """What to do."""
        return _REMEDY.get(self.writing, _MAP)


def not_human(names: Iterable[str], *, foreign: bool = False) -> NotHuman | None:
    """Answer: are most of these names written as genes of another species, or as its numbers?

    Parameters
    ----------
    names
        Of genes, one each.
    foreign
        The study says that none of its cells is human: numbers are then no human ones, though some
        of them always are those of human genes as well.

    Returns
    -------
    NotHuman or None
        None where not more than `NOT_HUMAN_SHARE` of the names look so.

    Notes
    -----
    A symbol counts where its capitals name a human gene and it does not itself, or where it has
    the form of a mouse clone. Nothing is mapped: another spelling is no orthologue, and the table
    of orthologues that a lab trusts is its own to choose. Bare numbers are those of human genes if
    at least `NUMBERS_FOUND_SHARE` of them are.

    Examples
    --------
    >>> not_human(["Egfr", "Src", "Trp53"]).words[:80]
    '2 of 3 names are no human gene symbols or identifiers, they look like mouse or r'
    >>> not_human(["EGFR", "Src", "CDH1"]), not_human(["1956", "6714"])
    (None, None)
    """
    symbols = load_symbols()
    whole = list(dict.fromkeys(name.strip() for name in names if name.strip()))
    odd = [name for name in whole if name not in symbols.approved]
    if len(odd) <= NOT_HUMAN_SHARE * len(whole):
        return None
    numbers = [name for name in odd if name.isascii() and name.isdigit()]
    own = set() if foreign or not numbers_are_human(numbers) else set(numbers)
    found = [(name, kind) for name in odd if name not in own
             and (kind := _writing(name, symbols)) is not None]
    if len(found) <= NOT_HUMAN_SHARE * len(whole):
        return None
    most = Counter(kind for _, kind in found).most_common(1)[0][0]
    examples = tuple(name for name, kind in found if kind is most)[:CHUNK]
    return NotHuman(most, len(found), len(whole), examples)


def numbers_are_human(numbers: Iterable[str]) -> bool:
    """Whether bare numbers are Entrez identifiers of human genes, by how many of them are.

    Examples
    --------
    >>> numbers_are_human(["1956", "6714"]), numbers_are_human(["13649", "20779", "26413"])
    (True, False)
    """
    each = list(numbers)
    human = load_symbols().entrez
    return bool(each) and sum(name in human for name in each) >= NUMBERS_FOUND_SHARE * len(each)


def _writing(name: str, symbols: Symbols) -> Writing | None:
    if name.isascii() and name.isdigit():
        return Writing.NUMBERS
    if (match := forms.ENSEMBL.fullmatch(name)) is not None:
        return Writing.ENSEMBL if match["species"] else None
    for form in (forms.FASTA, forms.ENTRY):
        if (match := form.fullmatch(name)) is not None:
            return None if match["organism"] == "HUMAN" else Writing.PROTEINS
    if forms.RODENT_CLONE.fullmatch(name):
        return Writing.RODENT
    if symbols.named(name) or not symbols.named(name.upper()):
        return None
    if forms.RODENT_CASE.fullmatch(name):
        return Writing.RODENT
    return Writing.LOWER if name == name.lower() else None

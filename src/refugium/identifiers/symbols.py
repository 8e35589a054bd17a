"""Human gene symbols: approved, earlier, aliases; read once, looked up by name."""

from __future__ import annotations

import gzip
from functools import cache, cached_property
from importlib.resources import files

Lookup = dict[str, tuple[str, ...]]


class Symbols:
    r"""Look-ups from a name or identifier to approved symbols; a name may lead to several.

    Each look-up (`previous`, `alias`, `uniprot`, `ensembl`, `entrez`, `hgnc`) is made when first
    asked.

    Parameters
    ----------
    text
        Tab-separated table: hgnc, symbol, previous, alias, uniprot, ensembl, entrez; sets are
        joined by `;`.

    Examples
    --------
    >>> small = Symbols("hgnc\tsymbol\tprevious\nHGNC:1\tNEW1\tOLD1;OLD2\n")
    >>> small.named("OLD2"), small.previous
    (('NEW1',), {'OLD1': ('NEW1',), 'OLD2': ('NEW1',)})
    """

    def __init__(self, text: str) -> None:
        lines = text.split("\n")
        self._columns = dict(zip(
            lines[0].split("\t"), zip(*(line.split("\t") for line in lines[1:] if line),
                                      strict=True), strict=True))

    @cached_property
    def approved(self) -> frozenset[str]:
        """Every approved symbol."""
        return frozenset(self._columns["symbol"])

    @cached_property
    def previous(self) -> Lookup:
        """Earlier official symbols."""
        return self._by("previous")

    @cached_property
    def alias(self) -> Lookup:
        """Other names."""
        return self._by("alias")

    @cached_property
    def uniprot(self) -> Lookup:
        """UniProt accessions."""
        return self._by("uniprot")

    @cached_property
    def ensembl(self) -> Lookup:
        """Ensembl genes."""
        return self._by("ensembl")

    @cached_property
    def entrez(self) -> Lookup:
        """Entrez identifiers."""
        return self._by("entrez")

    @cached_property
    def hgnc(self) -> Lookup:
        """HGNC identifiers."""
        return self._by("hgnc")

    @cached_property
    def folded(self) -> Lookup:
        """Names in lower case to the ways they are written."""
        written: dict[str, tuple[str, ...]] = {}
        for names in (self._columns["symbol"], self.previous, self.alias):
            for name in names:
                low = name.lower()
                before = written.get(low, ())
                if name not in before:
                    written[low] = (*before, name)
        return written

    def official(self, name: str) -> tuple[str, ...]:
        """Symbols that this name is, or officially was.

        Examples
        --------
        >>> load_symbols().official("SEPT2"), load_symbols().official("AKT")
        (('SEPTIN2',), ())
        """
        own = (name,) if name in self.approved else ()
        return tuple(dict.fromkeys((*own, *self.previous.get(name, ()))))

    def named(self, name: str) -> tuple[str, ...]:
        """Every symbol that bears or bore this name in any way.

        Examples
        --------
        >>> load_symbols().named("ERBB1")
        ('EGFR',)
        """
        other = self.alias.get(name, ()) if "alias" in self._columns else ()
        return tuple(dict.fromkeys((*self.official(name), *other)))

    def _by(self, column: str) -> Lookup:
        found: Lookup = {}
        for cell, symbol in zip(self._columns[column], self._columns["symbol"], strict=True):
            if cell:
                for part in cell.split(";"):
                    found[part] = (*found[part], symbol) if part in found else (symbol,)
        return found


@cache
def load_symbols() -> Symbols:
    """Answer: which human gene symbols are there, and what else are they called?

    Notes
    -----
    HGNC, 20,293 approved symbols, nearly all of protein-coding genes; see `tables/NOTICE.md`.

    Examples
    --------
    >>> load_symbols().uniprot["P00533"]
    ('EGFR',)
    """
    packed = files("refugium.identifiers") / "tables" / "symbols.tsv.gz"
    return Symbols(gzip.decompress(packed.read_bytes()).decode("utf-8"))

"""Several genes in one cell, as people write them: `YES1 FYN SRC`, `SRC/YES1`, `P12931|P06241`."""

from __future__ import annotations

import re
from functools import lru_cache

from refugium.identifiers import forms
from refugium.identifiers.antibodies import bare, panel_proteins
from refugium.identifiers.symbols import load_symbols

_BETWEEN = re.compile(r"\s*(?:[,/|&+]+|\band\b)\s*|\s+")


@lru_cache(maxsize=65536)
def split_genes(cell: str) -> tuple[str, ...]:
    """Answer: which genes does this cell name?

    Parameters
    ----------
    cell
        One gene, or several between `;`, `,`, `/`, `|`, `&`, `+`, `and` or blanks.

    Returns
    -------
    tuple of str
        The names as written, each once.

    Notes
    -----
    `;` always stands between genes. At any other sign a name is cut only where every part is a
    gene by itself (a symbol that one gene bears, an accession): `p38 MAPK` and `MEK1/2` stay.

    Examples
    --------
    >>> split_genes("YES1 FYN SRC"), split_genes("P12931|P06241-2;YES1"), split_genes("MEK1/2")
    (('YES1', 'FYN', 'SRC'), ('P12931', 'P06241-2', 'YES1'), ('MEK1/2',))
    """
    found: list[str] = []
    for part in (part.strip() for part in cell.split(";")):
        pieces = [piece for piece in _BETWEEN.split(part) if piece]
        apart = len(pieces) > 1 and not load_symbols().named(part) and not forms.FASTA.fullmatch(
            part) and all(map(_is_gene, pieces))
        found += pieces if apart else [part] if part else []
    return tuple(dict.fromkeys(found))


def _is_gene(name: str) -> bool:
    symbols = load_symbols()
    if name in symbols.approved:
        return True
    if len(symbols.named(name)) == 1:
        return len(panel_proteins().get(bare(name), ())) < 2  # AKT is three genes
    accession = forms.ACCESSION.fullmatch(name)
    return bool((accession and accession["id"] in symbols.uniprot)
                or name.split(".")[0] in symbols.ensembl or forms.ENTRY.fullmatch(name))

"""Protein names as search engines write them: FASTA headers, one or several, into parts."""

from __future__ import annotations

import re
from dataclasses import dataclass

# descriptions hold semicolons themselves: only one behind `SV=n` parts two proteins
_BETWEEN = re.compile(r"(?<=SV=\d)\s*;\s*|(?<=SV=\d\d)\s*;\s*")
_GENE = re.compile(r"\bGN=([^\s;]+)")
_ACCESSION = re.compile(r"^>?(?:sp|tr)\|([A-Z0-9]+(?:-\d+)?)\|\S+\s+")


@dataclass(frozen=True)
class FastaHeader:
    """One protein of a header; a part that the header lacks is empty."""

    description: str
    gene: str = ""
    uniprot: str = ""


def read_headers(text: str) -> tuple[FastaHeader, ...]:
    """Read a cell that holds one or several UniProt FASTA headers.

    Parameters
    ----------
    text
        For example ``Alpha-enolase OS=Homo sapiens OX=9606 GN=ENO1 PE=1 SV=2``, with or without
        ``sp|P06733|ENOA_HUMAN`` before it; several are separated by ``;`` after ``SV=n``.

    Returns
    -------
    tuple of FastaHeader

    Examples
    --------
    >>> [h.gene for h in read_headers("A OS=x GN=LCK PE=1 SV=6;B OS=x GN=YES1 PE=1 SV=3")]
    ['LCK', 'YES1']
    """
    found = []
    for part in _BETWEEN.split(text.strip()):
        accession = _ACCESSION.match(part)
        gene = _GENE.search(part)
        rest = part[accession.end():] if accession else part
        description = re.split(r"\s(?:OS|OX|GN|PE|SV)=", rest, maxsplit=1)[0].strip()
        found.append(FastaHeader(
            description, gene[1] if gene else "", accession[1] if accession else "",
        ))
    return tuple(header for header in found if header.description)

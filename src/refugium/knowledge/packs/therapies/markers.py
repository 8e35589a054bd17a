"""Which change of a gene a name means: spellings of one marker agree."""

from __future__ import annotations

import re

from refugium.knowledge.checks import name_key

_RESIDUE = re.compile(r"^p\.")
_THREE = {
    "ala": "a", "arg": "r", "asn": "n", "asp": "d", "cys": "c", "gln": "q", "glu": "e",
    "gly": "g", "his": "h", "ile": "i", "leu": "l", "lys": "k", "met": "m", "phe": "f",
    "pro": "p", "ser": "s", "thr": "t", "trp": "w", "tyr": "y", "val": "v",
}
_LONG = re.compile(rf"^({'|'.join(_THREE)})(\d+)({'|'.join(_THREE)})$")


def marker_key(variant: str) -> str:
    """Answer: which change is meant, whatever its spelling?

    Parameters
    ----------
    variant
        As a source or a user writes it: `L858R`, `p.L858R`, `p.Leu858Arg`, `BCR-ABL`.

    Returns
    -------
    str
        Its letters and digits in lower case, residues in one-letter code; empty: not stated.

    Examples
    --------
    >>> marker_key("p.Leu858Arg"), marker_key("L858R"), marker_key("BCR-ABL T315I")
    ('l858r', 'l858r', 'bcrablt315i')
    """
    key = name_key(_RESIDUE.sub("", variant.strip()))
    if long := _LONG.match(key):
        return f"{_THREE[long[1]]}{long[2]}{_THREE[long[3]]}"
    return key

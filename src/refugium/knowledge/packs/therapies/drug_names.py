"""One name for each drug, also for those that the built-in drugs table does not hold."""

from __future__ import annotations

import re

from refugium.knowledge.drugs import find_drug
from refugium.knowledge.pack import Knowledge

_BRACKET = re.compile(r"\s*\([^()]*\)\s*$")


def drug_name(text: str, *, knowledge: Knowledge | None = None) -> str:
    """Answer: by which one name does a drug go?

    Parameters
    ----------
    text
        Any name of the drug; one in brackets behind it is tried too: `Selumetinib (AZD6244)`.
    knowledge
        Knowledge pack; the built-in one by default.

    Returns
    -------
    str
        Generic name of the drugs table; for a drug that is not in it, the name as given, in lower
        case and with single blanks, so that spellings of one source agree.

    Examples
    --------
    >>> drug_name("Tarceva"), drug_name("Selumetinib (AZD6244)"), drug_name("  Gem citabine")
    ('erlotinib', 'selumetinib', 'gem citabine')
    """
    plain = " ".join(text.split())
    for name in (plain, _BRACKET.sub("", plain)):
        if found := find_drug(name, knowledge=knowledge):
            return found
    return plain.casefold()

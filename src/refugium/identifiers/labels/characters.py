"""A label without what typists, printers and statistics programs did to its characters."""

from __future__ import annotations

import re
import unicodedata

GREEK = str.maketrans({"α": "a", "β": "b", "γ": "g", "δ": "d", "ε": "e", "κ": "k", "ζ": "z",
                       "θ": "q", "η": "h", "Α": "a", "Β": "b", "Γ": "g", "Δ": "d", "Κ": "k"})
_DASHES = re.compile("[\u2010-\u2015\u2212\u2043\ufe58\ufe63\uff0d\u00ad]")
_MARKS = re.compile("[\u00ae\u2122\u00a9\u200b-\u200f\u2060\ufeff]|\\((?:R|TM)\\)")


def plain_text(text: str) -> str:
    r"""Return a text in plain letters: one kind of dash and blank, Greek letters as Latin ones.

    Examples
    --------
    >>> plain_text("GSK\u20113\u03b1/\u03b2\u00a0 (Ser21/9) XP\u00ae")
    'GSK-3a/b (Ser21/9) XP'
    """
    # marks first: the full form of the trade mark sign is two letters
    text = _DASHES.sub("-", _MARKS.sub("", text))
    return " ".join(unicodedata.normalize("NFKC", text).translate(GREEK).split())

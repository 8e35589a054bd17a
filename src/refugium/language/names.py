"""How a name from the data is shown: one line, no control characters, never too long."""

from __future__ import annotations

import unicodedata

LABEL_LIMIT = 64
"""Characters of a name that a figure shows."""

_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})


def shown(name: object, limit: int = LABEL_LIMIT) -> str:
    r"""Return a name as one short line; the middle of a long one is left out.

    Control and direction characters become blanks: a name must not move the text around it.

    Examples
    --------
    >>> shown("EGFR\u2028\u202eY1197"), shown("a" * 40, 9)
    ('EGFR Y1197', 'aaaa…aaaa')
    """
    visible = (" " if unicodedata.category(c) in _HIDDEN else c for c in str(name))
    text = " ".join("".join(visible).split())
    if len(text) <= limit:
        return text
    head = limit // 2
    return f"{text[:head].rstrip()}…{text[len(text) - (limit - head - 1):].lstrip()}"


def first_word(name: str) -> str:
    """Return the first word of a name, brackets not counted.

    Examples
    --------
    >>> first_word("BRAFi (PLX)"), first_word("osimertinib(80 mg)"), first_word("")
    ('BRAFi', 'osimertinib', '')
    """
    return next(iter(name.replace("(", " ").split()), "")


def parts(joined: object) -> list[str]:
    """Return the names in a cell that joins them by `;`.

    Examples
    --------
    >>> parts("MET; AXL")
    ['MET', 'AXL']
    """
    return [piece.strip() for piece in str(joined).split(";") if piece.strip()]

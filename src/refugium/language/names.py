"""How a name from the data is shown: one line, no control characters, never too long."""

from __future__ import annotations

import re
import unicodedata

LABEL_LIMIT = 64
"""Characters of a name that a figure shows."""

_SEPARATORS = re.compile(r"(?<!\d)[\s_.\-]+|[\s_.\-]+(?!\d)")
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


def bare_name(name: str) -> str:
    """Return a name without what hands write now so, now so: case, blanks, hyphens, underscores.

    Separators between digits stay: 1.5 and 15 are not almost the same.

    Examples
    --------
    >>> bare_name("PC-9 Clone_2"), bare_name("H1.5"), bare_name("-")
    ('pc9clone2', 'h1.5', '-')
    """
    folded = unicodedata.normalize("NFKC", name).casefold()
    return _SEPARATORS.sub("", folded) or name


def one_line(text: object) -> str:
    r"""Return a text on one line, with single blanks between its words.

    Examples
    --------
    >>> one_line(" erlotinib\n  from 0 h ")
    'erlotinib from 0 h'
    """
    return " ".join(str(text).split())


def heading_lines(heading: str, longest: int) -> list[str]:
    """Return a heading, in two lines before its ` vs ` if it is longer than `longest`.

    Examples
    --------
    >>> heading_lines("PC9: erlotinib vs DMSO", 30), heading_lines("PC9: erlotinib vs DMSO", 20)
    (['PC9: erlotinib vs DMSO'], ['PC9: erlotinib', 'vs DMSO'])
    """
    head, versus, tail = heading.partition(" vs ")
    return [heading] if len(heading) <= longest or not versus else [head, f"vs {tail}"]


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

"""How several things are said: joined as words do, or the first few and how many more there are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

SHOWN = 4
"""Names quoted in one message."""


def listed(names: Sequence[str], *, most: int | None = None, last: str = "and") -> str:
    """Join names as words do; beyond `most`, say how many more there are.

    Examples
    --------
    >>> listed(["MET", "AXL", "KIT"]), listed(["MET", "AXL"], last="or")
    ('MET, AXL and KIT', 'MET or AXL')
    >>> listed(["MET", "AXL", "KIT"], most=2)
    'MET, AXL and 1 more'
    """
    if most is not None and len(names) > most:
        names = [*names[:most], f"{len(names) - most} more"]
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {last} {names[-1]}"


def first_few(
    names: Sequence[str], most: int, *, between: str = ", ", rest: str | None = None
) -> str:
    """List the first few names as they are, and say how many more there are.

    Parameters
    ----------
    names, most
        The names, and how many of them are told.
    between
        What stands between two names.
    rest
        What is added where there are more, `{}` for how many; default: "{} more" after what
        stands between names, with "and" for a comma.

    Examples
    --------
    >>> first_few(["EGFR", "MET", "AXL"], 2), first_few(["EGFR", "MET"], 2)
    ('EGFR, MET and 1 more', 'EGFR, MET')
    >>> first_few(["a = 1", "b = 2", "c = 3"], 2, between="; ")
    'a = 1; b = 2; 1 more'
    >>> first_few(["quiet", "slow", "dying"], 2, rest=" (and {} more states)")
    'quiet, slow (and 1 more states)'
    """
    left = len(names) - most
    told = between.join(names[:most])
    if left <= 0:
        return told
    if rest is None:
        rest = " and {} more" if between == ", " else f"{between}{{}} more"
    return told + rest.format(left)


def first_lines(lines: Sequence[str], most: int, lead: str = "") -> list[str]:
    """Return the first few lines, and after them one that says how many more there are.

    Examples
    --------
    >>> first_lines(["- EGFR", "- MET", "- AXL"], 1, "- ")
    ['- EGFR', '- and 2 more']
    """
    left = len(lines) - most
    return [*lines[:most], f"{lead}and {left} more"] if left > 0 else list(lines)


def quoted(names: Iterable[object]) -> str:
    """List the first few names in quotation marks, and say how many more there are.

    Examples
    --------
    >>> quoted("abcdef")
    "'a', 'b', 'c', 'd' and 2 more"
    """
    return first_few([repr(str(name)) for name in names], SHOWN)

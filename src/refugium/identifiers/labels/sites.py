"""Phosphosites as people write them: alone, in lists, run together; and where a label ends in them.

What is not wholly a list of residues with numbers is none: nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from refugium.identifiers.labels.characters import plain_text

_WORD = r"ser(?:ine)?|thr(?:eonine)?|tyr(?:osine)?|[sty]"
_SITE = re.compile(
    rf"(?:phospho[-_ .]*|p[-_ .(]?)?(?P<letter>{_WORD})[-_ .]?(?P<number>[1-9]\d{{0,4}})(?!\d)"
    r"(?:[-_ ]?p(?![a-z0-9]))?", re.IGNORECASE | re.ASCII)
_NUMBER = re.compile(r"(?P<number>[1-9]\d{0,4})(?![\da-z])(?:[-_ ]?p(?![a-z0-9]))?",
                     re.IGNORECASE | re.ASCII)
_BETWEEN = re.compile(r"\s*(?P<sign>[;/,|&+]|\band\b|[-_.])\s*|\s+|(?=p?[sty]\d)", re.IGNORECASE)
_BEFORE = re.compile(r"(?:phospho(?:rylated)?|p)[-_: ]*(?:(?:at|on)\s+)?"
                     r"(?=[\s(]|p?(?:ser|thr|tyr|[sty])[-_ a-z]*\d)", re.IGNORECASE)
_RESIDUE = {"ser": "S", "thr": "T", "tyr": "Y", "s": "S", "t": "T", "y": "Y"}
_NEAR = {"_": 9, "-": 1, ".": 0}
"""A bare number behind these is a second site only so near: `S473_1` counts, `S230-240` spans."""
_FIRST = re.compile(r"(?<![A-Za-z0-9])(?=p?(?:ser|thr|tyr|[sty])[a-z]*[-_ .(]?\d)"
                    r"|(?<=[a-z0-9])(?=p(?:ser|thr|tyr|[sty])\d)"
                    r"|(?<![A-Za-z0-9])(?=phospho[-_ ]*(?:ser|thr|tyr|[sty])[a-z]*[-_ .]?\d)"
                    r"|(?<=[a-z0-9)])(?=phospho[-_ ]*(?:ser|thr|tyr|[sty])[a-z]*[-_ .]?\d)"
                    r"|(?<=_)(?=p?[sty]\d)", re.IGNORECASE)
_EDGE = " \t-_.:,/;([{)]}"


def plain_site(text: str) -> str:
    """Return a site, or sites joined by `;`, as residue and number; empty if it is none.

    Examples
    --------
    >>> [plain_site(text) for text in ("pS473", "p-Ser473", "T202/pY204", "S235/236", "K27ac")]
    ['S473', 'S473', 'T202;Y204', 'S235;S236', '']
    >>> [plain_site(text) for text in ("pT202Y204", "phospho S807/S811", "S473_1", "Y426|Y420")]
    ['T202;Y204', 'S807;S811', '', 'Y426;Y420']
    """
    rest = plain_text(text).strip(" ()[]._-")
    rest = _BEFORE.sub("", rest, count=1).strip(" ()[]") if _BEFORE.match(rest) else rest
    found: list[str] = []
    letter, sign, at = "", "", 0
    while at < len(rest):
        match = _SITE.match(rest, at)
        if match:
            letter = _RESIDUE[match["letter"][:3].lower()]
        elif letter and sign:
            match = _NUMBER.match(rest, at)
            if match and sign in _NEAR and not (
                    len(match["number"]) > 1
                    and abs(int(match["number"]) - int(found[-1][1:])) <= _NEAR[sign]):
                return ""
        if match is None:
            return ""
        found.append(f"{letter}{match['number']}")
        at = match.end()
        between = _BETWEEN.match(rest, at)
        if at < len(rest):
            if between is None:
                return ""
            sign, at = between["sign"] or "", between.end()
            if at == len(rest):
                return ""
    return ";".join(dict.fromkeys(found))


def cuts(text: str) -> Iterator[tuple[str, str]]:
    """Yield the ways in which a label ends, or begins, in sites: what is left, and the sites.

    The longest rest comes first: `Ribosomal S6 pS235` is S6 at S235 before it is anything at S6.

    Examples
    --------
    >>> list(cuts("RPS6_S235_S236"))
    [('RPS6_S235', 'S236'), ('RPS6', 'S235;S236'), ('R', 'S6;S235;S236')]
    >>> list(cuts("pY705-STAT3")), list(cuts("LATS1"))
    ([('STAT3', 'Y705')], [])
    """
    text = plain_text(text)
    for start in sorted({match.start() for match in _FIRST.finditer(text)} - {0}, reverse=True):
        site = plain_site(text[start:])
        rest = text[:start].strip(_EDGE)
        if site and rest:
            yield rest, site
    # in front: two digits, or `S6 RSK` would be RSK at S6
    for end in (match.end() for match in re.finditer(r"\d{2}(?=[\s_\-)\]]+[A-Za-z0-9])", text)):
        site, rest = plain_site(text[:end]), text[end:].strip(_EDGE)
        if site and not plain_site(rest):
            yield rest, site

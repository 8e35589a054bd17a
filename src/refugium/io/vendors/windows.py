"""Sequence windows around a site, as vendors write them, into what all of them share."""

from __future__ import annotations

import re

_PAD = re.compile(r"[^A-Z]")


def common_window(text: str, residue: str) -> str:
    """Return the residues around a site that every listed window shares; the site in lower case.

    Parameters
    ----------
    text
        One window or several joined by `;`, the site in the middle; `_`, `-` or `.` pad the ends.
    residue
        Letter of the site; a window with another letter in its middle is not believed.

    Returns
    -------
    str
        Empty if there is no window, or it has no middle, or another residue there.

    Examples
    --------
    >>> common_window("STAENAEYLRVAPQS", "Y")
    'STAENAEyLRVAPQS'
    >>> common_window("ARLIEDNEYTARQGAKF;VRLIEDNEYTAREGAKF", "Y")
    'RLIEDNEyTAR'
    >>> common_window("______MSYTAR___", "T")
    ''
    """
    parts = [_PAD.sub("_", part.strip().upper()) for part in text.split(";") if part.strip()]
    sides = []
    for part in parts:
        middle = len(part) // 2
        if len(part) % 2 == 0 or part[middle] != residue.upper():
            return ""
        # only what runs up to the site without padding is next to it
        left = part[:middle].rsplit("_", 1)[-1]
        right = part[middle + 1 :].split("_", 1)[0]
        sides.append((left[::-1], right))
    if not sides:
        return ""
    left = _shared([side[0] for side in sides])[::-1]
    return f"{left}{residue.lower()}{_shared([side[1] for side in sides])}"


def _shared(texts: list[str]) -> str:
    out = []
    for letters in zip(*texts, strict=False):
        if len(set(letters)) > 1:
            break
        out.append(letters[0])
    return "".join(out)

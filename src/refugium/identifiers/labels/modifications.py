"""Modified peptides as search engines write them: phosphates become lower-case residues."""

from __future__ import annotations

import re
from collections.abc import Iterable

from refugium.identifiers.labels.characters import plain_text

_PHOSPHO = re.compile(
    r"(?:unimod:)?21|ph|p|phospho(?:rylation)?(?: ?\(?(?:st|sty|s|t|y|pst|py)\)?)?(?:\[?[STY]?\])?"
    r"|\+?(?:79\.9[67]\d*|80(?:\.0+)?)|h?po3h?|hpo3", re.IGNORECASE)
_ABSOLUTE = {"s": ("166.9", "167"), "t": ("180.9", "181.0", "181"), "y": ("243.0", "243")}
"""Masses of phosphorylated residues as Comet and its kin write them: `S[167]`."""
_LOCALISED = 0.75
"""A probability in brackets makes a site from here on, as in the vendors' tables."""
_INSIDE = r"[^()\[\]{}]*(?:\([^()]*\)[^()\[\]{}]*)?"
_BEHIND = re.compile(rf"(?P<residue>[A-Za-z]?)(?:\((?P<round>{_INSIDE})\)|\[(?P<square>{_INSIDE})\]"
                     rf"|\{{(?P<curly>{_INSIDE})\}})")
_MASS = re.compile(r"(?P<residue>[A-Za-z]?)(?P<mass>[+-]\d+(?:\.\d+)?)", re.ASCII)
_SIGN = re.compile(r"(?P<residue>[A-Za-z])(?P<sign>[*#@^~$%])")
_BRACKETED = re.compile(r"[(\[]p-?(?P<residue>[STYsty])[)\]]")
_BEFORE = re.compile(r"(?<=[A-Za-z])(?:ph|p)(?P<residue>[STY])")
_FIRST = re.compile(r"^(?:ph|p)(?P<residue>[STY])")
_FLANKS = re.compile(r"^(?:\[?[A-Z-](?:[/;,] ?[A-Z-])*\]?\.)(?P<core>.+?)(?:\.\[?[A-Z-](?:[/;,] ?"
                     r"[A-Z-])*\]?)?$")
_NONE = "?"
_TAIL = re.compile(r"(?:_?\.?\d+|[-_]\d+|/\d\+?|\.[1-9]\+?|_)$")


def phospho_peptide(text: str, *, first_is_label: bool = False) -> str:
    """Return the peptide with phosphorylated residues in lower case, other modifications left out.

    Parameters
    ----------
    text
        `AAAS(UniMod:21)PK`, `_AAS[Phospho (STY)]PK_`, `AAApSPK`, `AAAS[79.97]PK`, `AAAS*PK`,
        `AAAS(0.99)PK`. Lower-case letters stay as they are.
    first_is_label
        A lower-case first letter is the mass label, so that `pSTAENAEyLR` begins with proline.

    Returns
    -------
    str
        Empty if what is left is not a peptide.

    Examples
    --------
    >>> phospho_peptide("GSTAENAEY(UniMod:21)LR2"), phospho_peptide("_AC[Carbamidomethyl (C)]SK_")
    ('GSTAENAEyLR', 'ACSK')
    >>> phospho_peptide("GSTAENAEpYLR"), phospho_peptide("n[230]GSTAENAEY[243]LR")
    ('GSTAENAEyLR', 'GSTAENAEyLR')
    """
    if text.isascii() and text.isalpha() and "p" not in text:
        return text
    bare = plain_text(text).strip("_ ")
    flanked = _FLANKS.match(bare)
    bare = flanked["core"].strip("_") if flanked else bare
    bare = _TAIL.sub("", _BRACKETED.sub(lambda m: m["residue"].lower(), bare))
    bare = re.sub(r"^(?:n|c)(?=[(\[{+])", "", bare)
    bare = _BEHIND.sub(_apply, bare)
    bare = _MASS.sub(_apply_mass, bare)
    bare = _SIGN.sub(lambda m: _lowered(m["residue"], m["sign"] == "*"), bare)
    bare = _BEFORE.sub(lambda m: m["residue"].lower(), bare)
    if not first_is_label:
        bare = _FIRST.sub(lambda m: m["residue"].lower(), bare)
    bare = bare.strip("_.-0123456789")
    return bare if bare.isascii() and bare.isalpha() else ""


def phosphorylated(peptides: Iterable[str]) -> int:
    """Count peptides, as :func:`phospho_peptide` returns them, that show a phosphate.

    Examples
    --------
    >>> phosphorylated(["GSTAENAEyLR", "ACSK"])
    1
    """
    return sum(any(letter in "sty" for letter in peptide) for peptide in peptides)


def _lowered(residue: str, phospho: bool) -> str:
    return residue.lower() if phospho and residue in "STYsty" else residue


def _apply(match: re.Match[str]) -> str:
    inside = next(part for part in (match["round"], match["square"], match["curly"])
                  if part is not None).strip()
    residue = match["residue"]
    phospho = _PHOSPHO.fullmatch(inside) is not None or inside.startswith(
        _ABSOLUTE.get(residue.lower(), ("\0",)))
    if match["round"] is not None and re.fullmatch(r"[01](?:\.\d+)?", inside):
        phospho = float(inside) >= _LOCALISED
    if (phospho and residue not in "STYsty") or (phospho and not residue):
        return _NONE  # a phosphate on another residue is not understood: no peptide is better
    return _lowered(residue, phospho)


def _apply_mass(match: re.Match[str]) -> str:
    """Apply a mass to the residue before it; a mass before all residues is the label's."""
    return _lowered(match["residue"], _PHOSPHO.fullmatch(match["mass"]) is not None)

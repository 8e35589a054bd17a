"""Modified sequences as search engines write them: phospho-sites become lower-case letters."""

from __future__ import annotations

import re

# names of modifications hold brackets themselves: `[Phospho (STY)]`
_MODIFICATION = re.compile(r"(?P<residue>[A-Z]?)[(\[](?P<name>[^()\[\]]*(?:\([^()]*\))?[^()\[\]]*)"
                           r"[)\]]")
_PHOSPHO = re.compile(r"(?:unimod:21|phospho.*|\+?79\.96\d*|\+80)", re.IGNORECASE)


def phospho_peptide(text: str) -> str:
    """Return the peptide with phosphorylated residues in lower case, other modifications left out.

    Parameters
    ----------
    text
        `AAAS(UniMod:21)PK`, `_AAS[Phospho (STY)]PK_`, `AC(UniMod:4)S(UniMod:21)`.

    Returns
    -------
    str
        Empty if what is left is not a peptide.

    Examples
    --------
    >>> phospho_peptide("GSTAENAEY(UniMod:21)LR2"), phospho_peptide("_AC[Carbamidomethyl (C)]SK_")
    ('GSTAENAEyLR', 'ACSK')
    """
    bare = _MODIFICATION.sub(_apply, text.strip().strip("_."))
    # the precursor's charge stands behind its sequence
    bare = bare.rstrip("0123456789").strip("_.-")
    return bare if bare.isascii() and bare.isalpha() else ""


def _apply(match: re.Match[str]) -> str:
    residue = match["residue"]
    phospho = _PHOSPHO.fullmatch(match["name"].strip()) is not None
    return residue.lower() if phospho and residue in "STY" else residue

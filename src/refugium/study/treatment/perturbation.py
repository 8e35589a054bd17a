"""The notation of what a model was changed by: `AXL:KO`, `BRAF-V600E:induced`."""

from __future__ import annotations

import re
from dataclasses import dataclass

TAKES_AWAY = frozenset({
    "ko", "knock-out", "knockout", "kd", "knock-down", "knockdown", "kinase-dead", "si", "sh",
    "sirna", "shrna", "sgrna", "crispri", "degron", "deletion", "dominant-negative"})
"""Changes that take a gene's function away; any other (a mutant, an induction) does not."""

_MADE = re.compile(
    r"(?<![a-z])(?:ko|kd|kos|knock-?(?:out|down|in)s?|null|crispri?|degron|"
    r"(?-i:s[ghi][-_ ]?)(?P<gene>(?-i:[A-Z])[a-z0-9]{1,9}))(?![a-z])", re.IGNORECASE)
"""A model's name that says a gene was taken away: `PC9 AXL-KO`, `A375_shMET`."""
_CONTROL = re.compile(r"c(?:on)?tr?l\d*|control|scr|scrambled?|nt|ntc|gfp|luc|lacz|aavs1|rosa26|"
                      r"non-?targeting", re.IGNORECASE)


@dataclass(frozen=True)
class Perturbation:
    """What sets a model apart from the one it was made from.

    Attributes
    ----------
    gene, change
        What was changed, and how; the change is empty where none is stated.
    takes_away
        Whether the change takes the gene's function away, see `TAKES_AWAY`.
    """

    gene: str
    change: str
    takes_away: bool


def read_perturbation(text: str) -> Perturbation:
    """Read a perturbation as studies write it.

    Examples
    --------
    >>> read_perturbation("AXL:KO")
    Perturbation(gene='AXL', change='KO', takes_away=True)
    >>> read_perturbation("BRAF-V600E:induced").takes_away, read_perturbation("resistant").change
    (False, '')
    """
    gene, _, change = text.partition(":")
    change = change.strip()
    return Perturbation(gene, change, change.lower().replace("_", "-") in TAKES_AWAY)


def named_like_knock_out(model: str) -> bool:
    """Whether a model's name says that a gene was taken away, and not that it is the control.

    Examples
    --------
    >>> named_like_knock_out("PC9 AXL-KO"), named_like_knock_out("A375_shMET")
    (True, True)
    >>> named_like_knock_out("A375 shCtrl"), named_like_knock_out("SKOV3")
    (False, False)
    """
    found = _MADE.search(model)
    return found is not None and not (found["gene"] and _CONTROL.fullmatch(found["gene"]))

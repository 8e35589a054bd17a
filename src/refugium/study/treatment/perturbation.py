"""The notation of what a model was changed by: `AXL:KO`, `BRAF-V600E:induced`."""

from __future__ import annotations

from dataclasses import dataclass

TAKES_AWAY = frozenset({
    "ko", "knock-out", "knockout", "kd", "knock-down", "knockdown", "kinase-dead", "si", "sh",
    "sirna", "shrna", "sgrna", "crispri", "degron", "deletion", "dominant-negative"})
"""Changes that take a gene's function away; any other (a mutant, an induction) does not."""


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

"""What a set of genes did between two states: closed words."""

from __future__ import annotations

from enum import StrEnum


class StateVerdict(StrEnum):
    """What a set of genes did from the reference to the case.

    `up`, `down`: beyond chance over the whole study, and further than sets of equally expressed
    genes go. `with_others`: beyond chance, but such sets go as far, so that nothing is said of this
    one. `harvest`: beyond chance, but two harvests that scatter genes by less than 0.3 log2
    would do as much. `steady`: the whole interval lies within 0.5 log2. Empty: no p, no claim.
    """

    UP = "up"
    DOWN = "down"
    WITH_OTHERS = "with_others"
    HARVEST = "harvest"
    STEADY = "steady"
    INCONCLUSIVE = "inconclusive"


MOVED = (StateVerdict.UP, StateVerdict.DOWN)

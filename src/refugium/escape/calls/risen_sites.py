"""Own sites that rose, where the class of a node rests on them and not on their mean."""

from __future__ import annotations

from refugium.escape.parameters import ALPHA, CHANGE_MARGIN_LOG2
from refugium.escape.situations import Situation
from refugium.signal.reporters import Signal


def risen_sites(signal: Signal, situation: Situation) -> dict[str, tuple[str, ...]]:
    """Answer: which own sites of each node are shown to have risen here?

    Returns
    -------
    dict
        Node to its sites, each shown beyond the margin on its own.
    """
    if situation.reference is None:
        return {}
    up = signal.compare(situation.case, situation.reference, sites=True).p_above(CHANGE_MARGIN_LOG2)
    found: dict[str, tuple[str, ...]] = {}
    for at, key in enumerate(signal.sites.names):
        if key.kind == "own" and up[at] <= ALPHA / 2:
            found[key.node] = (*found.get(key.node, ()), key.site)
    return found

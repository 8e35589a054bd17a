"""Sites of one node that move in opposite directions: their mean is no change of the node."""

from __future__ import annotations

import numpy as np

from refugium.core.stats import holm_adjust
from refugium.escape.parameters import ALPHA, SITES_APART_LOG2
from refugium.escape.situations import Situation
from refugium.language.numbers import number
from refugium.signal.reporters import Signal


def sites_apart(signal: Signal, situation: Situation) -> dict[str, str]:
    """Answer: whose own sites disagree in this comparison, and how?

    Returns
    -------
    dict
        Node to its sites with their changes, as `AKT1 S473 -0.66, AKT1 T308 +0.67`; only where one
        is shown above `SITES_APART_LOG2` and another below minus that (Holm over the sites of the
        node and both directions).

    Notes
    -----
    Sites are turned already: one that falls with activity counts as its opposite. A test of any
    difference would take the class from most true rises; sites that rise by unlike amounts agree.
    """
    if situation.reference is None:
        return {}
    effect = signal.compare(situation.case, situation.reference, sites=True)
    up, down = effect.p_above(SITES_APART_LOG2), effect.p_below(-SITES_APART_LOG2)
    own: dict[str, list[int]] = {}
    for position, key in enumerate(signal.sites.names):
        if key.kind == "own" and np.isfinite(up[position]):
            own.setdefault(key.node, []).append(position)
    found = {}
    for node, rows in own.items():
        if len(rows) < 2:
            continue
        both = holm_adjust(np.concatenate([up[rows], down[rows]])) <= ALPHA
        if both[: len(rows)].any() and both[len(rows):].any():
            found[node] = ", ".join(
                f"{signal.sites.names[i].site} {number(effect.estimate[i], signed=True)}"
                for i in rows)
    return found

"""By which sites a drug's hit can be seen: the target's own, or those of a node downstream."""

from __future__ import annotations

from dataclasses import dataclass

from refugium.escape.situations import Situation, Situations
from refugium.signal.reporters import Signal


@dataclass(frozen=True)
class Readout:
    """Which node's sites show the target: its position, sign, and what must be said of it."""

    node: int
    sign: int
    words: str


def readout_of(
    signal: Signal, situations: Situations, situation: Situation, drug: str, target: str
) -> Readout | None:
    """Answer: by which sites can this drug's hit be seen here?

    Notes
    -----
    The target's own sites, unless none was measured in case and reference or the drug is known
    to raise them while the kinase is off; then the best measured node downstream.
    """
    assert situation.reference is not None
    names = signal.nodes.names
    blocks = signal.shared_blocks(situation.case, situation.reference)
    held = [(target, 1), *situations.readouts.get(target, ())]
    why = situations.misleading.get((drug, target), "")
    for name, sign in held[1:] if why else held:
        if name not in names:
            continue
        node = names.index(name)
        if blocks[node] == 0 and situation.kind != "stated":
            continue
        if name == target:
            return Readout(node, sign, "")
        own = "mislead under this drug" if why and target in names else "were not measured"
        return Readout(node, sign, f"read from {name}, downstream: its own sites {own}")
    return None

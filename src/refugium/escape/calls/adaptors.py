"""Adaptors serve several receptors: their change belongs to a set, never to one name."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from refugium.escape.parameters import ALPHA
from refugium.escape.situations import Situation, Situations
from refugium.signal.reporters import Signal


@dataclass(frozen=True)
class AdaptorSet:
    """Receptors an adaptor may be speaking for, those it may not, and those that do not rise."""

    receptors: tuple[str, ...]
    excluded: tuple[str, ...]
    not_rising: tuple[str, ...]

    @property
    def cautions(self) -> tuple[str, ...]:
        """What must be said beside, in words."""
        words = [f"{receptor}'s own sites do not rise" for receptor in self.not_rising]
        if self.excluded:
            words.append(f"{', '.join(self.excluded)} excluded: blocked")
        return tuple(words)


def share_out(
    signal: Signal, situations: Situations, situation: Situation, adaptor: str
) -> AdaptorSet:
    """Answer: which receptors can an adaptor's rise speak for?

    Notes
    -----
    Only receptors that the adaptor serves, that are not blocked, and that have a measured site
    of their own in this comparison. A receptor without one is never named.
    """
    if situation.reference is None:
        return AdaptorSet((), (), ())
    served, names = situations.served.get(adaptor, ()), signal.nodes.names
    effect = signal.compare(situation.case, situation.reference)
    blocks = signal.shared_blocks(situation.case, situation.reference)
    p_up = effect.p_above()
    kept, still = [], []
    for receptor in served:
        if receptor in situation.blocked or receptor not in names:
            continue
        node = names.index(receptor)
        if blocks[node] == 0 or not np.isfinite(effect.estimate[node]):
            continue
        kept.append(receptor)
        if not p_up[node] <= ALPHA:
            still.append(receptor)
    excluded = tuple(r for r in served if r in situation.blocked)
    return AdaptorSet(tuple(kept), excluded, tuple(still))

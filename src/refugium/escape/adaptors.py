"""Adaptors serve several receptors: their change belongs to a set, never to one name."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from refugium.knowledge import family_of, receptors_served
from refugium.signal import Signal


@dataclass(frozen=True)
class AdaptorSet:
    """Receptors an adaptor may be speaking for, and what must be said beside."""

    receptors: tuple[str, ...]
    excluded: tuple[str, ...]
    caution: str


def share_out(
    signal: Signal, adaptor: str, *, case: int, reference: int, blocked: tuple[str, ...]
) -> AdaptorSet:
    """Answer: which receptors can an adaptor's rise speak for?

    Parameters
    ----------
    signal
        Measured signal.
    adaptor
        Adaptor node.
    case, reference
        States compared.
    blocked
        Nodes blocked by the drugs of the case.

    Notes
    -----
    Only receptors that the adaptor serves, that are not blocked, and that have a measured site
    of their own in this comparison. A receptor without one is never named.
    """
    served = tuple(dict.fromkeys(family_of(r) or r for r in receptors_served(adaptor)))
    effect = signal.compare(case, reference)
    blocks = signal.shared_blocks(case, reference)
    kept, still = [], []
    for receptor in served:
        if receptor in blocked or receptor not in signal.nodes.names:
            continue
        node = signal.nodes.names.index(receptor)
        if blocks[node] == 0 or not np.isfinite(effect.estimate[node]):
            continue
        kept.append(receptor)
        if not float(effect.p_above()[node]) <= 0.05:
            still.append(receptor)
    words = [f"{receptor}'s own sites do not rise" for receptor in still]
    excluded = tuple(r for r in served if r in blocked)
    if excluded:
        words.append(f"{', '.join(excluded)} excluded: blocked")
    return AdaptorSet(tuple(kept), excluded, "; ".join(words))

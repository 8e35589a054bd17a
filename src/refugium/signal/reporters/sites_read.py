"""By which of its sites was a node read in each block, and do the blocks agree on them?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from refugium.core.status import SitesRead
from refugium.signal.reporters.nodes import NodeValues, SiteValues

Ints = NDArray[np.int_]


def sites_read(
    nodes: NodeValues, sites: SiteValues, state: Ints, block: Ints, *, case: int, reference: int
) -> list[str]:
    """Answer, for every node: do the blocks that hold both states read the same sites of it?

    Parameters
    ----------
    nodes, sites
        Values of nodes, and of the sites behind them.
    state, block
        (samples,).
    case, reference
        The two states compared.

    Returns
    -------
    list of str
        Values of :class:`refugium.core.status.SitesRead`; empty where no block holds both.

    Notes
    -----
    A mean over one site of one plex and another site of another is no mean of the node: their
    difference is of site or of plex, and within one plex nothing parts them. Blocks that share a
    site, directly or through a third block, are tied.
    """
    together = np.zeros((len(sites.names), int(block.max(initial=-1)) + 1), dtype=bool)
    known = np.isfinite(sites.values)
    for each in np.unique(block):
        on, before = (np.asarray(known[:, (block == each) & (state == one)].any(axis=1))
                      for one in (case, reference))
        together[:, each] = on & before
    return [_read(together[own]) for own in nodes.members]


def _read(together: NDArray[np.bool_]) -> str:
    """Judge one node from (its sites, blocks): whether a block reads a site on both sides."""
    held = together[together.any(axis=1)][:, together.any(axis=0)]
    if not held.size:
        return ""
    if len(held) == 1:
        return SitesRead.ONE_SITE
    if held.all():
        return SitesRead.SAME
    tied = held[0]
    for _ in held:  # each round ties at least one further site, or none is left to tie
        tied = held[(held & tied).any(axis=1)].any(axis=0)
    return SitesRead.OVERLAPPING if tied.all() else SitesRead.APART

"""What blocks allow to be compared: states are linked by the blocks that they share."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components


def comparable(blocks: Sequence[Collection[str]]) -> NDArray[np.int_]:
    """Answer: which states can be compared once each block has its own level?

    Parameters
    ----------
    blocks
        The blocks in which each state was measured.

    Returns
    -------
    numpy.ndarray
        A group number per state. The difference of two states can be estimated beside block
        effects exactly if they are in one group: they share a block, or a bridge of states
        measured in both blocks links them.

    Notes
    -----
    The rank of the design (one column per state, one per block) is states + blocks - groups.

    Examples
    --------
    >>> comparable([{"plex 1"}, {"plex 1", "plex 2"}, {"plex 2"}, {"plex 3"}]).tolist()
    [0, 0, 0, 1]
    """
    names = sorted({block for own in blocks for block in own})
    column = {name: len(blocks) + position for position, name in enumerate(names)}
    links = [(state, column[block]) for state, own in enumerate(blocks) for block in own]
    size = len(blocks) + len(names)
    if not links:
        return np.zeros(0, dtype=int)
    one, two = np.array(links).T
    graph = sparse.coo_matrix((np.ones(len(links)), (one, two)), shape=(size, size))
    group = connected_components(graph, directed=False)[1][: len(blocks)]
    return np.unique(group, return_inverse=True)[1].astype(int)

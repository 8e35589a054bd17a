"""The design matrix of states and blocks, and its connected parts."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

Array = NDArray[np.float64]
Ints = NDArray[np.int_]


def indicators(state: Ints, block: Ints, n_states: int, n_blocks: int) -> Array:
    """Return (samples, states + blocks): 1 where a sample belongs."""
    design = np.zeros((len(state), n_states + n_blocks))
    design[np.arange(len(state)), state] = 1
    design[np.arange(len(state)), n_states + block] = 1
    return design


def column_parts(state: Ints, block: Ints, component: Ints, n_blocks: int) -> Ints:
    """Return the connected part of each column of the design: states, then blocks."""
    of_block = np.zeros(n_blocks, dtype=int)
    of_block[block] = component[state]
    return np.concatenate([component, of_block])


def components(state: Ints, block: Ints, n_states: int, n_blocks: int) -> tuple[Ints, Ints]:
    """Return the connected part of each state and of each sample."""
    size = n_states + n_blocks
    graph = sparse.coo_matrix(
        (np.ones(len(state)), (state, n_states + block)), shape=(size, size)
    )
    _, labels = connected_components(graph, directed=False)
    names, codes = np.unique(labels[:n_states], return_inverse=True)
    del names
    component = np.asarray(codes, dtype=int)
    return component, component[state]

"""One value per readout and line, from untreated samples of several plexes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from refugium.core.stats import mean_seen
from refugium.signal.reporters import centre_additive

Array = NDArray[np.float64]
Ints = NDArray[np.int_]


def line_values(values: Array, line: Ints, block: Ints, n_lines: int) -> Array:
    """Answer: how high is each readout in each line, with the plexes taken out?

    Parameters
    ----------
    values
        (rows, samples), log2, of untreated samples; NaN = missing.
    line, block
        (samples,), integers from 0.
    n_lines
        Lines in all.

    Returns
    -------
    numpy.ndarray
        (rows, lines), log2 against the mean of the lines that can be compared; NaN: not measured,
        or only in plexes that no line ties to the others.

    Notes
    -----
    Least squares of value = line + plex, row by row. Lines of plexes that share none are not
    comparable: the largest set that is tied together is kept, the others are left out.

    Examples
    --------
    >>> shift = np.array([[1.0, 3.0, 11.0, 15.0]])  # two plexes, tied by line 0
    >>> line_values(shift, np.array([0, 1, 0, 2]), np.array([0, 0, 1, 1]), 3).round(2)
    array([[-2.,  0.,  2.]])
    """
    out = np.full((len(values), n_lines), np.nan)
    unique, inverse = np.unique(np.isfinite(values), axis=0, return_inverse=True)
    pattern = np.asarray(inverse).reshape(-1)
    n_blocks = int(block.max()) + 1
    for number, seen in enumerate(unique):
        held = _tied(line[seen], block[seen], n_lines, n_blocks)
        used = np.flatnonzero(seen)[np.isin(line[seen], held)]
        if len(held) < 2:
            continue
        x = np.zeros((len(used), n_lines + n_blocks))
        x[np.arange(len(used)), line[used]] = 1
        x[np.arange(len(used)), n_lines + block[used]] = 1
        here = np.flatnonzero(pattern == number)
        found = values[np.ix_(here, used)] @ np.linalg.pinv(x).T
        own = found[:, held]
        out[np.ix_(here, held)] = own - own.mean(axis=1, keepdims=True)
    return out


def node_values(values: Array, rows: Ints) -> Array:
    """Return (lines,): the mean over some readouts of :func:`line_values`, gaps of one filled in.

    Sites and lines are additive, so that a line without one site is not moved by that.
    """
    part = values[rows]
    part = part[np.isfinite(part).sum(axis=1) > 1]
    if not len(part):
        return np.full(values.shape[1], np.nan)
    return np.asarray(mean_seen(centre_additive(part), axis=0))


def _tied(line: Ints, block: Ints, n_lines: int, n_blocks: int) -> Ints:
    """Return the largest set of lines that plexes tie together."""
    if not len(line):
        return np.array([], dtype=int)
    size = n_lines + n_blocks
    graph = coo_matrix((np.ones(len(line)), (line, n_lines + block)), shape=(size, size))
    _, label = connected_components(graph, directed=False)
    present = np.unique(line)
    parts, count = np.unique(label[present], return_counts=True)
    return np.asarray(present[label[present] == parts[int(np.argmax(count))]])

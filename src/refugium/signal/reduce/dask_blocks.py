"""The same one pass on Dask: each block of cells is summed where it lies, then sums are added."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from refugium.core.errors import StudyError
from refugium.signal.reduce.cells import GroupSums, checked_groups, group_sums, moments

Ints = NDArray[np.int_]
T = TypeVar("T")

AT_ONCE = 8
"""Sums of blocks that are added in one step: so many are held beside the blocks."""


def reduce_dask(values: Any, group: Ints, n_groups: int) -> GroupSums:
    """Answer: what are number, mean and second moment of each group, on as many workers as run?

    Parameters
    ----------
    values
        Dask array, cells x features; its blocks are dense or CSR.
    group
        (cells,), group of each cell from 0, -1 = left out.
    n_groups
        Number of groups.

    Returns
    -------
    GroupSums
        As :func:`refugium.signal.reduce.cells.reduce_cells`, to 1e-10.

    Raises
    ------
    StudyError
        As there; also blocks of unknown size.

    Notes
    -----
    A worker holds its block and two sums of groups x features; nothing but these sums travels.
    The scheduler is Dask's own: threads, processes or a cluster, as the caller has set it.

    Examples
    --------
    >>> import dask.array as da  # doctest: +SKIP
    >>> cells = da.from_array(np.eye(4), chunks=(2, 4))  # doctest: +SKIP
    >>> reduce_dask(cells, np.array([0, 0, 1, 1]), 2).mean[0].tolist()  # doctest: +SKIP
    [0.5, 0.5, 0.0, 0.0]
    """
    _refuse_unknown(values)
    if len(group) != values.shape[0]:
        raise StudyError("a piece of cells has another number of groups than of rows",
                         found=len(group))
    checked_groups(group, len(group), n_groups, row=0)
    n = np.bincount(group[group >= 0], minlength=n_groups)
    return moments(n, fold_blocks(
        values, lambda block, own: group_sums(block, own, n_groups, powers=2), group, _sum))


def fold_blocks(
    values: Any, of_block: Callable[[Any, Ints], T], group: Ints,
    together: Callable[[Sequence[T]], T],
) -> T:
    """Do something of each block of cells and its groups, and put the results together in order.

    Parameters
    ----------
    values
        Dask array, cells x features.
    of_block
        Takes a block (dense or CSR) and the groups of its cells.
    group
        (cells,).
    together
        Makes one result of several that follow each other.
    """
    import dask

    _refuse_unknown(values)
    whole = values.rechunk({1: -1}) if len(values.chunks[1]) > 1 else values
    ends = np.concatenate([[0], np.cumsum(whole.chunks[0])]).astype(int)
    todo = [dask.delayed(of_block)(block, group[start:end]) for block, (start, end) in zip(
        whole.to_delayed().ravel(), pairwise(ends), strict=True)]
    while len(todo) > 1:
        todo = [dask.delayed(together)(todo[i : i + AT_ONCE])
                for i in range(0, len(todo), AT_ONCE)]
    made: T = todo[0].compute()
    return made


def _refuse_unknown(values: Any) -> None:
    if np.isnan(values.chunks[0]).any():
        raise StudyError("blocks of cells of unknown size", remedy="call compute_chunk_sizes()")


def _sum(parts: Sequence[NDArray[np.float64]]) -> NDArray[np.float64]:
    """Add sums of blocks.

    >>> _sum([np.array([1.0, 2.0]), np.array([3.0, 4.0])]).tolist()
    [4.0, 6.0]
    """
    return np.asarray(np.sum(parts, axis=0))

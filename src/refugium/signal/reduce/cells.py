"""Millions of cells, some thousands at a time: one pass, two sums per group of cells."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from refugium.core.errors import StudyError

Array = NDArray[np.float64]
Ints = NDArray[np.int_]
Chunks = Iterable[tuple[slice, Any]]


@dataclass(frozen=True, eq=False)
class GroupSums:
    """Sufficient statistics of groups of cells.

    Attributes
    ----------
    n
        (groups,), cells.
    mean
        (groups, features); NaN in a group without cells.
    second
        (groups, features), mean of squares.
    """

    n: Ints
    mean: Array
    second: Array

    @property
    def variance(self) -> Array:
        """Unbiased variance between the cells of a group; NaN below two cells."""
        n = self.n[:, None].astype(float)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(np.where(
                n > 1, np.maximum(self.second - self.mean**2, 0) * n / (n - 1), np.nan))


def reduce_cells(chunks: Chunks, group: Ints, n_groups: int) -> GroupSums:
    """Answer: what are number, mean and second moment of each group of cells, in one pass?

    Parameters
    ----------
    chunks
        Pairs of a slice of rows and their values (rows x features; CSR or dense), in any sizes.
    group
        (cells,), group of each cell from 0, -1 = left out.
    n_groups
        Number of groups.

    Returns
    -------
    GroupSums
        The same to rounding (1e-10) for any size of the pieces.

    Raises
    ------
    StudyError
        If pieces differ in the number of features, a group is out of range, or there is no piece.

    Notes
    -----
    Sums of x and of x squared per group: memory is groups x features, whatever the cells. Cells are
    not the unit of any test: samples are.

    Examples
    --------
    >>> x = sparse.csr_matrix(np.array([[1.0, 0.0], [3.0, 2.0], [5.0, 0.0]]))
    >>> found = reduce_cells([(slice(0, 3), x)], np.array([0, 0, 1]), 2)
    >>> found.n.tolist(), found.mean.tolist()
    ([2, 1], [[2.0, 1.0], [5.0, 0.0]])
    """
    n = np.zeros(n_groups, dtype=int)
    sums = np.zeros((2, n_groups, 0))
    for number, (part, values) in enumerate(chunks):
        own = checked_groups(group[part], values.shape[0], n_groups, row=part.start)
        if number == 0:
            sums = np.zeros((2, n_groups, values.shape[1]))
        elif values.shape[1] != sums.shape[2]:
            raise StudyError("pieces of cells differ in their features", row=part.start,
                             found=values.shape[1])
        n += np.bincount(own[own >= 0], minlength=n_groups)
        sums += group_sums(values, own, n_groups, powers=2)
    return moments(n, sums)


def moments(n: Ints, sums: Array) -> GroupSums:
    """Return what sums of x and of x squared, (2, groups, features), say of groups of n cells."""
    if sums.shape[2] == 0:
        raise StudyError("no cells to reduce", remedy="give one piece of cells or more")
    with np.errstate(divide="ignore", invalid="ignore"):
        mean, second = sums / n[None, :, None]
    return GroupSums(n, mean, second)


def checked_groups(group: Ints, rows: int, n_groups: int, *, row: int) -> Ints:
    """Return the groups of the cells of one piece, from `row` on; refuse those that do not fit."""
    own = np.asarray(group, dtype=int)
    if len(own) != rows:
        raise StudyError("a piece of cells has another number of groups than of rows",
                         row=row, found=len(own))
    if own.size and not -1 <= own.min() <= own.max() < n_groups:
        raise StudyError("a cell has a group that does not exist", row=row,
                         found=int(own.max()), remedy=f"number groups from 0 to {n_groups - 1}")
    return own


def group_sums(values: Any, group: Ints, n_groups: int, *, powers: int) -> Array:
    """Return the sums over each group of cells of x, x squared, ...: the kernel of every pass.

    Parameters
    ----------
    values
        (cells, features), CSR or dense.
    group
        (cells,), from 0; -1 = left out.
    n_groups, powers
        Number of groups; 1 for x alone, 2 for x and its square.

    Returns
    -------
    numpy.ndarray
        (powers, groups, features).

    Examples
    --------
    >>> group_sums(np.array([[1.0], [2.0], [5.0]]), np.array([0, 0, -1]), 1, powers=2).tolist()
    [[[3.0]], [[5.0]]]
    """
    size = n_groups, values.shape[1]
    packed: Any = values
    if not sparse.issparse(values):
        table = np.asarray(values, dtype=np.float64)
        there = np.flatnonzero(group >= 0)
        pick = sparse.csr_array((np.ones(len(there)), (group[there], there)),
                                shape=(n_groups, len(group)))
        return np.stack([np.asarray(pick @ table**k) for k in range(1, powers + 1)])
    # a product of two sparse matrices takes eight times as long as counting places
    packed = packed.tocsr()
    place = np.repeat(group * size[1], np.diff(packed.indptr)) + packed.indices
    held = np.asarray(packed.data, dtype=np.float64)
    if (group < 0).any():
        kept = np.repeat(group >= 0, np.diff(packed.indptr))
        place, held = place[kept], held[kept]
    sums = np.zeros((powers, *size))
    for k in range(powers):
        sums[k].flat = np.bincount(place, weights=held ** (k + 1) if k else held,
                                   minlength=size[0] * size[1])
    return sums

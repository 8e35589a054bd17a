"""Millions of cells, some thousands at a time: one pass, three sums per group of cells."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from refugium.errors import StudyError

Array = NDArray[np.float64]
Ints = NDArray[np.int_]
Chunks = Iterable[tuple[slice, Any]]

PER_CELL = 1e4
"""Counts that every cell is scaled to before the logarithm."""


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


def reduce_cells(
    chunks: Chunks,
    group: Ints | Callable[[slice, Any], Ints],
    n_groups: int,
    *,
    transform: Callable[[Any], Any] | None = None,
) -> GroupSums:
    """Answer: what are number, mean and second moment of each group of cells, in one pass?

    Parameters
    ----------
    chunks
        Pairs of a slice of rows and their values (rows x features; CSR or dense), in any sizes.
    group
        (cells,), group of each cell from 0, -1 = left out; or a function of slice and values that
        returns the groups of those rows (for states that are read off the values themselves).
    n_groups
        Number of groups.
    transform
        Applied to each piece first, for instance :func:`log_counts`. It must treat rows apart.

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
    >>> found = reduce_cells(in_pieces(x, 2), np.array([0, 0, 1]), 2)
    >>> found.n.tolist(), found.mean.tolist()
    ([2, 1], [[2.0, 1.0], [5.0, 0.0]])
    """
    n = np.zeros(n_groups, dtype=int)
    first = second = np.zeros((n_groups, 0))
    for number, (part, piece) in enumerate(chunks):
        own = np.asarray(group(part, piece) if callable(group) else group[part], dtype=int)
        values = piece if transform is None else transform(piece)
        if len(own) != values.shape[0]:
            raise StudyError("a piece of cells has another number of groups than of rows",
                             row=part.start, found=len(own))
        if own.size and not -1 <= own.min() <= own.max() < n_groups:
            raise StudyError("a cell has a group that does not exist", row=part.start,
                             found=int(own.max()), remedy=f"number groups from 0 to {n_groups - 1}")
        if number == 0:
            first = np.zeros((n_groups, values.shape[1]))
            second = np.zeros_like(first)
        elif values.shape[1] != first.shape[1]:
            raise StudyError("pieces of cells differ in their features", row=part.start,
                             found=values.shape[1])
        there = np.flatnonzero(own >= 0)
        pick: Any = sparse.csr_array((np.ones(len(there)), (own[there], there)),
                                shape=(n_groups, len(own)))
        n += np.bincount(own[there], minlength=n_groups)
        first += _dense(pick @ values)
        second += _dense(pick @ _squared(values))
    if first.shape[1] == 0:
        raise StudyError("no cells to reduce", remedy="give one piece of cells or more")
    with np.errstate(divide="ignore", invalid="ignore"):
        return GroupSums(n, first / n[:, None], second / n[:, None])


def log_counts(piece: Any) -> Any:
    """Scale each cell to PER_CELL counts and take log(1 + x); empty cells stay empty.

    Examples
    --------
    >>> log_counts(sparse.csr_matrix([[1.0, 3.0]])).toarray().round(3).tolist()
    [[7.824, 8.923]]
    """
    if hasattr(piece, "tocsr"):
        values: Any = sparse.csr_array(piece, dtype=float)
        depth = np.asarray(values.sum(axis=1)).ravel()
        values.data = np.log1p(
            values.data * np.repeat(PER_CELL / np.where(depth > 0, depth, 1),
                                    np.diff(values.indptr)))
        return values
    dense = np.asarray(piece, dtype=float)
    depth = dense.sum(axis=1, keepdims=True)
    return np.log1p(dense * (PER_CELL / np.where(depth > 0, depth, 1)))


def in_pieces(values: Any, rows: int = 4096) -> Iterator[tuple[slice, Any]]:
    """Cut an array or a sparse matrix into pieces of rows."""
    table = sparse.csr_array(values) if hasattr(values, "tocsr") else np.asarray(values)
    for start in range(0, table.shape[0], rows):
        part = slice(start, min(start + rows, table.shape[0]))
        yield part, table[part]


def _squared(values: Any) -> Any:
    return values.multiply(values) if hasattr(values, "multiply") else np.asarray(values) ** 2


def _dense(values: Any) -> Array:
    return np.asarray(values.toarray() if hasattr(values, "toarray") else values, dtype=np.float64)

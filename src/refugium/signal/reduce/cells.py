"""Millions of cells, some thousands at a time: one pass, three sums per group of cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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
    >>> found = reduce_cells(in_pieces(x, 2), np.array([0, 0, 1]), 2)
    >>> found.n.tolist(), found.mean.tolist()
    ([2, 1], [[2.0, 1.0], [5.0, 0.0]])
    """
    n = np.zeros(n_groups, dtype=int)
    first = second = np.zeros((n_groups, 0))
    for number, (part, values) in enumerate(chunks):
        own = np.asarray(group[part], dtype=int)
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


def thin_counts(counts: Array, share: Array, rng: np.random.Generator) -> Array:
    """Answer: what would have been counted in each cell, had it been read less deep?

    Parameters
    ----------
    counts
        (cells, genes), whole numbers.
    share
        (cells,), share of its reads that each cell keeps, 0 to 1.
    rng
        Source of the draws.

    Returns
    -------
    numpy.ndarray
        (cells, genes).

    Notes
    -----
    Every read is kept with the same chance (binomial): if counts are Poisson with mean m, thinned
    counts are Poisson with mean share x m. Cells of different depth become alike in noise, which
    dividing by depth does not make them: a mean of logarithms falls with depth.

    Examples
    --------
    >>> thin_counts(np.array([[4.0, 0.0]]), np.array([1.0]), np.random.default_rng(0)).tolist()
    [[4.0, 0.0]]
    """
    whole = np.asarray(counts).astype(np.int64)
    return rng.binomial(whole, share[:, None]).astype(float)


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

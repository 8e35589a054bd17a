"""The values of a modality piece by piece: in memory, kept in a file, or on Dask."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import anndata as ad
import h5py
import numpy as np
import pandas as pd
from anndata._core.file_backing import AnnDataFileManager
from scipy import sparse

PIECE_CELLS = 4096
"""Most cells of one piece."""

PIECE_VALUES = 1 << 23
"""Most values of one dense piece: 64 MiB as they are computed with."""


class CheckedFile(AnnDataFileManager):  # type: ignore[misc]
    """The file that keeps the cells of a modality, after every value in it was checked once.

    `part` is where the matrix lies: `X`, or `layers/counts`, which AnnData itself keeps in no
    file. :class:`refugium.study.Study` need not read the values again to check them.
    """

    def __init__(self, data: ad.AnnData, path: Path, part: str) -> None:
        super().__init__(data, path, "r")
        self.part = part

    def open(self, file_name: Any = None, filemode: Any = None) -> None:
        """Open the file again, without a lock: a file that is only read may be opened twice."""
        self._file = h5py.File(self.filename, "r", locking=False)

    def __getitem__(self, key: str) -> Any:
        return super().__getitem__(self.part if key == "X" else key)


def keep_in_file(obs: pd.DataFrame, var: pd.DataFrame, path: Path, part: str) -> ad.AnnData:
    """Return cells whose values stay in their file (AnnData calls that backed).

    Parameters
    ----------
    obs, var
        Cells and features.
    path
        The file; its structure and every value have been checked.
    part
        Where the matrix lies in it: `X` or `layers/NAME`.
    """
    data = ad.AnnData(obs=obs, var=var)
    data.file = CheckedFile(data, path, part)
    return data


def in_memory(data: ad.AnnData) -> Any:
    """Return the whole matrix of a modality, as an array or as scipy's sparse matrix."""
    # a sparse matrix in a file answers to slices only, not to arithmetic
    held: Any = data.X[:] if data.isbacked else data.X
    return held.compute() if hasattr(held, "dask") else held


def in_pieces(values: Any, rows: int | None = None) -> Iterator[tuple[slice, Any]]:
    """Cut a matrix into pieces of rows; at most one piece is in memory beside what was given.

    Parameters
    ----------
    values
        Array, scipy's sparse matrix, either of them in a file (`AnnData.X`, backed), or a Dask
        array of rows x features.
    rows
        Rows of a piece; default: PIECE_CELLS, fewer where dense rows are long. Of a Dask array
        the pieces are its blocks.

    Yields
    ------
    tuple
        The slice of rows and their values, dense or CSR, in order.

    Notes
    -----
    A sparse matrix stored by columns (CSC) is turned first, whole: no row of it can be read
    without the others.

    Examples
    --------
    >>> [(part.start, float(piece.sum())) for part, piece in in_pieces(np.eye(5), 2)]
    [(0, 2.0), (2, 2.0), (4, 1.0)]
    """
    if hasattr(values, "to_memory") and values.format == "csc":
        values = values.to_memory()
    table: Any = values
    if sparse.issparse(values):
        table = table.tocsr()
    elif not hasattr(values, "shape"):
        table = np.asarray(values)
    packed = sparse.issparse(table) or hasattr(table, "to_memory")
    if rows is None:
        rows = PIECE_CELLS if packed else max(1, min(PIECE_CELLS, PIECE_VALUES // table.shape[1]))
    ends = [*range(0, table.shape[0], rows), table.shape[0]]
    if hasattr(table, "dask"):  # as its blocks lie: a block is not read twice
        ends = np.concatenate([[0], np.cumsum(table.chunks[0])]).astype(int).tolist()
    for start, end in pairwise(ends):
        piece = table[start:end]
        yield slice(start, end), piece.compute() if hasattr(piece, "dask") else piece

"""Cells of an .h5ad file, some thousands at a time: files larger than the memory."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse

from refugium.core.errors import StudyError
from refugium.core.guards.hdf5 import open_hdf5
from refugium.core.guards.limits import LIMITS, Limits
from refugium.io.formats.anndata_parts import checked_sparse, matrix_of
from refugium.study import PIECE_CELLS, in_pieces


def read_h5ad_chunks(
    path: Path, rows: int = 4096, *, layer: str | None = None, limits: Limits = LIMITS
) -> Iterator[tuple[slice, sparse.csr_matrix]]:
    """Answer: what do the cells hold, some rows at a time?

    Parameters
    ----------
    path
        The file; its structure is checked before the first rows are read.
    rows
        Rows per piece, at least 1.
    layer
        Layer to read in place of `X`.
    limits
        See :class:`refugium.core.guards.Limits`.

    Yields
    ------
    tuple
        The slice of rows and their values as CSR (rows x features), in order; together they
        are the whole matrix. At most one piece is in memory, and of a sparse matrix its row
        pointers.

    Raises
    ------
    StudyError
        As :func:`refugium.io.formats.read_h5ad`; also a matrix stored by columns (CSC), of
        which no rows can be read without the whole.

    Examples
    --------
    >>> import tempfile
    >>> import anndata as ad
    >>> path = Path(tempfile.mkdtemp()) / "cells.h5ad"
    >>> ad.AnnData(X=sparse.csr_matrix(np.eye(5))).write_h5ad(path)
    >>> [(part.start, part.stop, values.nnz) for part, values in read_h5ad_chunks(path, 2)]
    [(0, 2, 2), (2, 4, 2), (4, 5, 1)]
    """
    if rows < 1:
        raise StudyError("a piece has at least one row", found=rows, remedy="give rows=4096")
    with open_hdf5(path, limits) as held:
        matrix = matrix_of(held, file=path.name, layer=layer)
        if matrix.attrs.get("encoding-type") == "csc_matrix":
            raise StudyError("the matrix is stored by columns", file=path.name, column=matrix.name,
                             found="csc_matrix",
                             remedy="write it as CSR: adata.X = adata.X.tocsr()")
        for part, values in matrix_chunks(matrix, rows=rows, file=path.name):
            yield part, sparse.csr_matrix(values)


def matrix_chunks(
    matrix: Any, shape: tuple[int, int] | None = None, *, rows: int | None = None, file: str
) -> Iterator[tuple[slice, Any]]:
    """Yield the rows of a matrix of an opened file that lies there by rows, checked, as they are.

    Parameters
    ----------
    matrix
        A group that holds a CSR matrix, or a data set of rows and columns.
    shape
        What the tables of the file ask for, if they do.
    rows
        Rows per piece; default: as :func:`refugium.study.in_pieces`.
    file
        For messages.

    Raises
    ------
    StudyError
        Another shape, a sparse matrix that points outside itself, no numbers.
    """
    packed = matrix.attrs.get("encoding-type", "array") == "csr_matrix"
    said = tuple(int(side) for side in matrix.attrs.get("shape", ())) or tuple(
        getattr(matrix, "shape", ()))
    if shape is not None and said != shape:
        raise StudyError("the matrix does not fit the tables obs and var", file=file,
                         column=matrix.name, found=list(said),
                         remedy=f"write it again: {shape[0]} x {shape[1]}")
    if packed:
        yield from _sparse(matrix, rows or PIECE_CELLS, file)
        return
    if len(said) != 2 or matrix.dtype.kind not in "fiu":
        raise StudyError("the matrix does not hold numbers in rows and columns",
                         file=file, column=matrix.name, remedy="write it again")
    yield from in_pieces(matrix, rows)


def _sparse(matrix: Any, rows: int, file: str) -> Iterator[tuple[slice, sparse.csr_matrix]]:
    pointers = np.asarray(matrix["indptr"][:], dtype=np.int64)
    shape = tuple(int(side) for side in matrix.attrs["shape"])
    size = matrix["data"].shape[0]
    whole = (len(shape) == 2 and len(pointers) == shape[0] + 1 and pointers[0] == 0
             and pointers[-1] == size == matrix["indices"].shape[0]
             and bool((np.diff(pointers) >= 0).all()))
    if not whole:
        raise StudyError("the sparse matrix is not sound: its row pointers do not fit its values",
                         file=file, column=matrix.name, remedy="write it again")
    for start in range(0, shape[0], rows):
        part = slice(start, min(start + rows, shape[0]))
        own = pointers[part.start : part.stop + 1]
        places = slice(int(own[0]), int(own[-1]))
        columns = np.asarray(matrix["indices"][places])
        if columns.size and not 0 <= int(columns.min()) <= int(columns.max()) < shape[1]:
            raise StudyError("the sparse matrix points outside itself", file=file,
                             column=matrix.name, remedy="write it again")
        piece = sparse.csr_matrix((matrix["data"][places], columns, own - own[0]),
                                  shape=(part.stop - part.start, shape[1]))
        yield part, checked_sparse(piece, file=file, where=matrix.name)

"""Parts of an AnnData file: a table and a matrix, read as plain values and checked."""

from __future__ import annotations

import warnings
from typing import Any

import anndata as ad
import numpy as np
import pandas as pd
from scipy import sparse

from refugium.core.errors import StudyError
from refugium.core.guards.limits import LIMITS, Limits, check_shape

LEFT_OUT = ("layers", "obsm", "varm", "obsp", "varp", "raw", "uns")


def read_frame(group: Any, name: str, *, file: str) -> pd.DataFrame:
    """Read `obs` or `var` of an opened file; texts are texts again, never categories.

    Parameters
    ----------
    group
        What holds the table: an opened file or one modality of it.
    name
        `obs` or `var`.
    file
        For messages.

    Raises
    ------
    StudyError
        No such table, a table of the time before AnnData 0.7, a name that is missing.
    """
    from anndata.io import read_elem

    if name not in group or group[name].attrs.get("encoding-type") != "dataframe":
        raise StudyError(f"the file holds no table {name!r} that can be read", file=file,
                         remedy="open it with a recent anndata and write it again")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ad.OldFormatWarning)  # read as it is: nothing to do
        frame: pd.DataFrame = read_elem(group[name])
    index = pd.Index([str(cell) for cell in frame.index], dtype=object, name=frame.index.name)
    return pd.DataFrame({column: _plain(frame[column]).to_numpy() for column in frame},
                        index=index, columns=frame.columns)


def _plain(column: pd.Series) -> pd.Series:
    kind: Any = column.dtype
    if isinstance(kind, pd.CategoricalDtype):
        kind = column.cat.categories.dtype
        column = column.astype(object)
        if kind.kind in "fiu":
            return column.astype(kind if column.notna().all() else float)
    if pd.api.types.is_extension_array_dtype(column.dtype):
        if pd.api.types.is_numeric_dtype(kind) and not pd.api.types.is_bool_dtype(kind):
            return column.astype(float) if column.isna().any() else column.astype(
                np.dtype(kind.numpy_dtype))
        return column.astype(object)
    return column


def read_matrix(
    group: Any, shape: tuple[int, int], *, file: str, layer: str | None = None,
    limits: Limits = LIMITS,
) -> Any:
    """Read `X`, or a layer, as an array or as scipy's CSR; sparse stays sparse.

    Raises
    ------
    StudyError
        No such layer, another shape than the tables, a sparse matrix that points outside itself.
    """
    from anndata.io import read_elem

    held = matrix_of(group, file=file, layer=layer)
    shape_said = tuple(int(side) for side in held.attrs.get("shape", ())) or tuple(
        getattr(held, "shape", ()))
    if shape_said != shape:
        raise StudyError("the matrix does not fit the tables obs and var", file=file,
                         column=held.name, found=list(shape_said),
                         remedy=f"write it again: {shape[0]} x {shape[1]}")
    if held.attrs.get("encoding-type") not in ("csr_matrix", "csc_matrix"):
        check_shape(*shape, file=file, limits=limits)
        return np.asarray(read_elem(held))
    return checked_sparse(read_elem(held), file=file, where=held.name)


def matrix_of(group: Any, *, file: str, layer: str | None) -> Any:
    """Return the part of the file that holds `X` or a layer, unread."""
    layers = sorted(group["layers"]) if "layers" in group else []
    if layer is None and "X" in group:
        return group["X"]
    if layer is not None and layer in layers:
        return group["layers"][layer]
    raise StudyError("no such layer" if layer is not None else "the file holds no X", file=file,
                     found=layer, remedy=f"set layer to one of {', '.join(layers) or 'none here'}")


def checked_sparse(matrix: Any, *, file: str, where: str) -> sparse.csr_matrix:
    """Return a sparse matrix as CSR; refuse one whose places lie outside it or occur twice."""
    try:
        matrix.check_format(full_check=True)
    except (ValueError, IndexError, TypeError) as error:
        raise StudyError(f"the sparse matrix is not sound: {error}", file=file, column=where,
                         remedy="write it again") from None
    packed = sparse.csr_matrix(matrix)
    before = packed.nnz
    packed.sum_duplicates()
    if packed.nnz != before:
        raise StudyError("the sparse matrix gives one place twice", file=file, column=where,
                         remedy="sum or delete the doubled entries and write it again")
    return packed


def left_out(group: Any, *, layer: str | None = None) -> list[str]:
    """Name what a file holds beside the matrix and the two tables."""
    found = []
    for part in LEFT_OUT:
        inside = sorted(group[part]) if part in group and hasattr(group[part], "keys") else []
        inside = [name for name in inside if (part, name) != ("layers", layer)]
        if inside:
            found.append(f"{part} ({', '.join(inside[:6])}{', ...' if len(inside) > 6 else ''})")
    return found

"""One modality from an .h5ad file: matrix, cells or samples, features; nothing else is read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import anndata as ad
import numpy as np
import pandas as pd

from refugium.core.errors import StudyError
from refugium.core.guards.hdf5 import open_hdf5
from refugium.core.guards.limits import LIMITS, Limits
from refugium.io.formats.anndata_parts import left_out, matrix_of, read_frame, read_matrix
from refugium.io.formats.chunks import matrix_chunks
from refugium.study import LOSSES, Modality, keep_in_file
from refugium.study.validate import ValuesSeen, check_seen, check_values, see_values

LARGEST_LOGARITHM = 20.0
"""Fractions that never exceed this are read as logarithms, not as counts: log1p of a million
reads is 14, while estimated counts of any library go into the hundreds."""


def read_h5ad(
    path: Path,
    samples: Sequence[str],
    *,
    kind: str,
    scale: str,
    modality: str,
    layer: str | None = None,
    limits: Limits = LIMITS,
) -> tuple[ad.AnnData, pd.DataFrame]:
    """Answer: what did an .h5ad file measure, and what of it was left out?

    Parameters
    ----------
    path
        The file; its structure is checked before anything is read.
    samples
        Known sample ids. `obs["sample_id"]` names the sample of each cell; without that column
        the names of `obs` are the samples.
    kind, scale, modality
        As :func:`refugium.io.matrices.matrix_from_table`.
    layer
        Layer to read in place of `X`.
    limits
        See :class:`refugium.core.guards.Limits`.

    Returns
    -------
    tuple
        AnnData (cells or samples x features; sparse stays sparse) and the table of losses
        (modality, item, why): each part of the file that is not read. Counts of cells that would
        take more memory than `limits.cells_bytes` are looked through once and stay in the file,
        if that holds them by rows (`data.isbacked`).

    Raises
    ------
    StudyError
        Anything that :func:`refugium.core.guards.open_hdf5` refuses; an unknown sample, a
        feature that is there twice, values that the declared scale cannot have, logarithms
        where counts are declared.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "cells.h5ad"
    >>> made = ad.AnnData(X=np.array([[1.0, 0.0], [3.0, 2.0]]),
    ...                   obs=pd.DataFrame({"sample_id": ["s1", "s2"]}, index=["AAA", "AAC"]),
    ...                   var=pd.DataFrame(index=["EGFR", "AXL"]))
    >>> made.write_h5ad(path)
    >>> data, losses = read_h5ad(path, ["s1", "s2"], kind="genes", scale="linear",
    ...                          modality="rna_counts")
    >>> data.shape, data.obs["sample_id"].tolist()
    ((2, 2), ['s1', 's2'])
    """
    file = path.name
    with open_hdf5(path, limits) as held:
        _check_root(held, file)
        obs, var = (read_frame(held, name, file=file) for name in ("obs", "var"))
        part = matrix_of(held, file=file, layer=layer)
        shape = len(obs), len(var)
        stays = "sample_id" in obs and scale == "linear" and _is_large(part, shape, limits)
        matrix: Any = None
        if stays:
            seen = see_values(modality, (piece for _, piece in matrix_chunks(
                part, shape, file=file)), file=file)
        else:
            matrix = read_matrix(held, shape, file=file, layer=layer, limits=limits)
        rest = left_out(held, layer=layer)
        layers = sorted(held["layers"]) if "layers" in held else []
        noted = _noted_base(held)
    if 0 in shape:
        raise StudyError("the file holds no cell or no feature", file=file,
                         found=f"{len(obs)} x {len(var)}", remedy="export it again")
    check_samples(obs, samples, file)
    if not var.index.is_unique:
        raise StudyError("this feature appears twice", file=file, column="var_names",
                         found=str(var.index[var.index.duplicated()][0]),
                         remedy="merge or rename it: AnnData.var_names_make_unique() hides which")
    if not stays:
        seen = see_values(modality, [matrix], file=file)
    if modality == Modality.RNA_COUNTS:
        _check_counts(seen, file, layers)
    if stays:
        check_seen(modality, seen, scale, file=file)
    else:
        check_values(modality, matrix, scale, file=file)
    if scale == "log2" and layer is None and noted not in (None, 2.0):
        raise StudyError("declared log2, but the file notes other logarithms", file=file,
                         column='uns["log1p"]', found=f"log(x + 1), base {noted:.3g}",
                         remedy="divide X by log(2) if they are natural ones, or state a layer "
                         'that holds log2 values; delete uns["log1p"] if X is log2 already')
    data = (keep_in_file(obs, var, path, "X" if layer is None else f"layers/{layer}") if stays
            else ad.AnnData(X=matrix, obs=obs, var=var))
    data.uns["scale"], data.uns["kind"] = scale, kind
    losses = [{"modality": modality, "item": f"{file}: {part}",
               "why": "not read: a study takes the matrix, obs and var"} for part in rest]
    return data, LOSSES.table(losses)


def _check_root(held: Any, file: str) -> None:
    said = held.attrs.get("encoding-type", "")
    if said not in ("anndata", ""):
        raise StudyError("this is not an AnnData file", file=file, found=said,
                         remedy="for MuData open the .h5mu itself as the study")


def check_samples(obs: pd.DataFrame, samples: Sequence[str], file: str) -> None:
    """Raise StudyError for a cell of no sample, an unknown sample, a sample that comes twice."""
    celled = "sample_id" in obs
    column = "sample_id" if celled else "obs_names"
    cells = obs["sample_id"].tolist() if celled else obs.index.tolist()
    if celled:
        obs["sample_id"] = [cell if isinstance(cell, str) else
                            "" if pd.isna(cell) else str(cell) for cell in cells]
        cells = obs["sample_id"].tolist()
    unknown = sorted(set(cells) - set(samples))
    if unknown:
        raise StudyError("this sample is not in the samples table", file=file, column=column,
                         found=unknown[0], remedy="add it there, or name the sample of each cell "
                         'in obs["sample_id"]')
    if not celled and not obs.index.is_unique:
        raise StudyError("this sample appears twice", file=file, column=column,
                         found=str(obs.index[obs.index.duplicated()][0]),
                         remedy='one row per sample; cells carry obs["sample_id"]')


def _noted_base(held: Any) -> float | None:
    """Return the base of the logarithms that scanpy noted (natural where none is), if it did."""
    note = held["uns"].get("log1p") if "uns" in held else None
    if note is None or not hasattr(note, "keys"):
        return None
    base = note.get("base")
    told = getattr(base, "shape", None) == () and base.dtype.kind in "fiu"
    return float(base[()]) if told else float(np.e)


def _is_large(part: Any, shape: tuple[int, int], limits: Limits) -> bool:
    """Whether a matrix that lies there by rows would take more memory than cells may."""
    size = 0
    said = part.attrs.get("encoding-type", "array")
    if said == "csr_matrix":
        size = sum(int(part[name].size) * int(part[name].dtype.itemsize)
                   for name in ("data", "indices"))
    elif said == "array" and getattr(part, "shape", None) == shape:
        size = shape[0] * shape[1] * int(part.dtype.itemsize)
    return size > limits.cells_bytes


def _check_counts(seen: ValuesSeen, file: str, layers: list[str]) -> None:
    if seen.largest <= LARGEST_LOGARITHM and not np.isnan(seen.fraction):
        raise StudyError("these are logarithms or shares, not counts", file=file, column="X",
                         found=seen.fraction,
                         remedy="state the layer that holds counts"
                         + (f" (layers: {', '.join(layers)})" if layers else "")
                         + "; logarithms to the base 2 belong into rna_log")

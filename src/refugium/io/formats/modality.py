"""The files of one modality, by the way in which study.toml gives them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import anndata as ad
import numpy as np
import pandas as pd
from scipy import sparse

from refugium.core.errors import StudyError
from refugium.core.guards.limits import Limits
from refugium.core.guards.paths import safe_folder, safe_path
from refugium.io.effects import effects_from_table
from refugium.io.formats.any_table import read_any_table
from refugium.io.formats.count_folders import read_count_folder
from refugium.io.formats.h5ad import read_h5ad
from refugium.io.matrices import matrix_from_table
from refugium.io.means import means_from_table
from refugium.io.settings import ModalitySettings
from refugium.io.tables import to_numbers
from refugium.language.lists import listed
from refugium.study import EFFECTS, LAYERS, LOSSES, MEANS
from refugium.study.validate import check_values, file_of, like, row_of

_SPARSE = ["row", "column", "value"]


def read_modality(
    folder: Path, name: str, part: ModalitySettings, ids: list[str], limits: Limits
) -> tuple[ad.AnnData, pd.DataFrame]:
    """Answer: what did one modality of a study measure?

    Parameters
    ----------
    folder
        The study's folder.
    name, part
        The modality and what study.toml says of it.
    ids
        Known sample ids.
    limits
        See :class:`refugium.core.guards.Limits`.

    Returns
    -------
    tuple
        AnnData (samples or cells x features) and the table of losses.

    Raises
    ------
    StudyError
        Two ways of giving one modality, or a fault of its files.
    """
    data, losses = _read_values(folder, name, part, ids, limits)
    if part.acquisition is not None:
        data.uns["acquisition"] = part.acquisition
    return data, losses


def _read_values(
    folder: Path, name: str, part: ModalitySettings, ids: list[str], limits: Limits
) -> tuple[ad.AnnData, pd.DataFrame]:
    place = f"study.toml [modalities.{name}]"
    kind = part.kind_for(name)
    _check_one_way(part, place)
    stated = part.sheet or part.object
    if part.given in LAYERS and (part.table or part.values) is None:
        raise StudyError(f"{part.given} come as a `table` in long form, or as `values`, "
                         f"`features`, {listed([f'`{name}`' for name in LAYERS[part.given]])}",
                         file=place, remedy='add table = "NAME.csv"')
    if part.table is not None:
        path = safe_path(folder, part.table, source=place)
        table = read_any_table(path, limits, part=stated, usual=name)
        if part.given == MEANS:
            return means_from_table(table, ids, kind=kind, scale=part.scale, modality=name,
                                    file=file_of(table, part.table))
        if part.given == EFFECTS:
            return effects_from_table(table, ids, kind=kind, scale=part.scale, modality=name,
                                      file=file_of(table, part.table))
        return matrix_from_table(table, ids, kind=kind, scale=part.scale, modality=name,
                                 file=file_of(table, part.table))
    if part.file is not None:
        path = safe_path(folder, part.file, source=place)
        if path.suffix != ".h5ad":
            raise StudyError("not an .h5ad file", file=place, found=part.file,
                             remedy='name tables by table = "NAME.csv"')
        return read_h5ad(path, ids, kind=kind, scale=part.scale, modality=name,
                         layer=part.layer, limits=limits)
    if part.folder is not None:
        if part.format is None:
            raise StudyError("the format of the counts is not stated", file=place,
                             remedy='add format = "htseq", "star" or "featurecounts"')
        return read_count_folder(
            safe_folder(folder, part.folder, source=place), ids, format=part.format,
            scale=part.scale, modality=name, column=part.column, names=part.names, limits=limits)
    if part.values is None or part.features is None:
        raise StudyError("a modality needs `table`, or `values` and `features`", file=place,
                         remedy='add table = "NAME.csv"')
    values = read_any_table(safe_path(folder, part.values, source=place), limits, usual="values")
    var = _described(folder, part.features, place, limits, "features")
    obs = None if part.observations is None else _described(
        folder, part.observations, place, limits, "observations")
    if obs is not None and list(map(str, values.columns)) == _SPARSE:
        matrix = _triplets(values, part.values, (len(obs), len(var)))
    else:
        known = set(ids) if obs is None else set(obs.index)
        matrix, rows = _dense(values, part.values, var.index, known)
        obs = pd.DataFrame(index=rows) if obs is None else obs.loc[rows]
    check_values(name, matrix, part.scale, file=part.values)
    data = ad.AnnData(X=matrix, obs=obs, var=var)
    data.uns["scale"], data.uns["kind"] = part.scale, kind
    if part.given in LAYERS:
        data.uns["given"] = part.given
        for layer in LAYERS[part.given]:
            file = getattr(part, layer)
            if file is not None or part.given == MEANS:
                data.layers[layer] = _layer(folder, file, layer, place, limits, data)
    return data, LOSSES.empty()


def _layer(
    folder: Path, file: str | None, layer: str, place: str, limits: Limits, data: ad.AnnData
) -> np.ndarray:
    """Read what stands beside means or changes: a table as that of the values."""
    if file is None:
        raise StudyError(f"means lack their `{layer}`", file=place, column=layer,
                         remedy=f'add {layer} = "NAME.csv", a table as that of the values')
    table = read_any_table(safe_path(folder, file, source=place), limits, usual=layer)
    cells, columns = _dense(table, file, data.var_names, set(data.obs_names))
    if columns.tolist() != data.obs_names.tolist():
        raise StudyError("columns differ from those of the values", file=file, row=1,
                         found=columns.tolist()[:6], remedy="write the same columns in one order")
    return cells.astype(float)


def _check_one_way(part: ModalitySettings, place: str) -> None:
    """Refuse a modality that is given in two ways, or a key that its way has no use for."""
    ways = {"table": part.table, "file": part.file, "folder": part.folder,
            "values": part.values or part.features or part.observations}
    given = [way for way, name in ways.items() if name is not None]
    if len(given) > 1:
        raise StudyError("a modality is one of `table`, `file`, `folder`, or `values` and "
                         "`features`", file=place, found=given, remedy="delete one of them")
    uses = {"layer": "file", "format": "folder", "column": "folder", "names": "folder",
            "sheet": "table", "object": "table"}
    for key, way in uses.items():
        if getattr(part, key) and given != [way]:
            raise StudyError(f"`{key}` belongs to `{way}`", file=place, column=key,
                             remedy="delete one of them")
    for rows, keys in LAYERS.items():
        for key in keys:
            if getattr(part, key) and (given != ["values"] or part.given != rows):
                raise StudyError(f"`{key}` belongs to `values` of {rows}", file=place, column=key,
                                 remedy=f'add given = "{rows}", or delete {key}')
    if part.sheet and part.object:
        raise StudyError("a table is a sheet or an object of R, not both", file=place,
                         remedy="delete one of them")


def _described(
    folder: Path, file: str, place: str, limits: Limits, usual: str
) -> pd.DataFrame:
    """Read a table whose first column names rows of a matrix."""
    table = read_any_table(safe_path(folder, file, source=place), limits, usual=usual)
    return table.iloc[:, 1:].set_index(_names(table, file))


def _names(table: pd.DataFrame, file: str) -> pd.Index:
    if table.empty:
        raise StudyError("the table has no rows", file=file, remedy="add one row per name")
    names = pd.Index([str(cell) for cell in table.iloc[:, 0]], dtype=object)
    doubled = names.duplicated()
    if doubled.any():
        position = int(np.argmax(doubled))
        raise StudyError("this name appears twice", file=file, row=row_of(table, position),
                         column=str(table.columns[0]), found=names[position],
                         remedy="rename or merge: every row has its own name")
    return names


def _dense(
    values: pd.DataFrame, file: str, features: pd.Index, known: set[str]
) -> tuple[np.ndarray, pd.Index]:
    """Read features x observations; the first column repeats the names of the features."""
    names = [str(cell) for cell in values.iloc[:, 0]]
    if names != features.tolist():
        position = next((i for i, (a, b) in enumerate(zip(names, features, strict=False))
                         if a != b), min(len(names), len(features)))
        raise StudyError(f"values and features do not fit: {len(names)} rows of values, "
                         f"{len(features)} features", file=file, row=position + 2,
                         column=str(values.columns[0]),
                         found=names[position] if position < len(names) else "no such row",
                         remedy="one row per feature, in the order of the features file")
    part = like(values.iloc[:, 1:], values)
    columns = [str(name) for name in part.columns]
    for name in columns:
        if name not in known:
            raise StudyError("this column is no sample and no observation", file=file, row=1,
                             column=name, remedy="add it to the samples table")
    if not columns:
        raise StudyError("no column is a sample", file=file, row=1, found=list(values.columns),
                         remedy="name columns by sample_id")
    kinds = {dtype.kind for dtype in part.dtypes}
    numbers = part if kinds <= set("fiu") else to_numbers(part, file=file)
    return np.ascontiguousarray(numbers.to_numpy().T), pd.Index(columns, dtype=object)


def _triplets(values: pd.DataFrame, file: str, shape: tuple[int, int]) -> Any:
    """Read a sparse matrix written as row, column, value."""
    numbers = to_numbers(values, file=file)
    places = numbers[["row", "column"]].to_numpy()
    bad = ~((places >= 0) & (places < np.array(shape)) & (places % 1 == 0)).all(axis=1)
    if bad.any():
        position = int(np.argmax(bad))
        raise StudyError("this place lies outside the matrix", file=file,
                         row=row_of(values, position), column="row",
                         found=places[position].tolist(),
                         remedy=f"rows 0 to {shape[0] - 1}, columns 0 to {shape[1] - 1}")
    cells = values["value"] if values["value"].dtype.kind in "fiu" else numbers["value"]
    index = places.astype(int)
    return sparse.csr_matrix((cells.to_numpy(), (index[:, 0], index[:, 1])), shape=shape)

"""A study as a folder: study.toml and tables, read with every fault named."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path
from typing import Any

import anndata as ad
import numpy as np
import pandas as pd
from scipy import sparse

from refugium.errors import StudyError
from refugium.results import Schema, sha256_of
from refugium.study.cautions import find_cautions
from refugium.study.guards import LIMITS, Limits, safe_path
from refugium.study.matrices import matrix_from_table
from refugium.study.modalities import check_values
from refugium.study.model import Study
from refugium.study.places import header_of, like, row_of
from refugium.study.schemas import ARMS, CONTRASTS, LOSSES, MODELS, SAMPLES, WELLS
from refugium.study.settings import ModalitySettings, StudySettings, read_settings
from refugium.study.tables import read_table, to_numbers

log = logging.getLogger(__name__)

TABLES = {"models": MODELS, "arms": ARMS, "samples": SAMPLES, "contrasts": CONTRASTS,
          "wells": WELLS, "losses": LOSSES}
_SPARSE = ["row", "column", "value"]


def read_study(path: str | Path, *, limits: Limits = LIMITS) -> Study:
    r"""Read a study from its folder (or its study.toml).

    Parameters
    ----------
    path
        Folder with `study.toml`, or that file.
    limits
        Sizes allowed; see :class:`refugium.study.guards.Limits`.

    Returns
    -------
    Study

    Raises
    ------
    StudyError
        With file, row, column, what was found and what to do.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> for name, text in {
    ...     "study.toml": 'schema = 1\nname = "growth"\ntime_zero = "first dose"\n'
    ...                   'wells = "wells.csv"',
    ...     "models.csv": "model_id\nPC9",
    ...     "arms.csv": "arm,start_h,agent\nE,0,erlotinib:1 uM",
    ...     "samples.csv": "sample_id,model_id,arm",
    ...     "wells.csv": "well,model_id,arm,time_h,measure,value\nA1,PC9,E,0,confluence,12",
    ... }.items():
    ...     _ = (folder / name).write_text(text)
    >>> str(read_study(folder).histories["E"][0].agents)
    "frozenset({Agent(name='erlotinib', kind='drug', dose=1.0, unit='uM')})"
    """
    folder, settings = _open(Path(path))
    tables: dict[str, pd.DataFrame] = {}
    for name, schema in TABLES.items():
        file = getattr(settings, name)
        tables[name] = schema.empty() if file is None else _read(folder, file, name, schema, limits)
    if tables["samples"].empty and (settings.modalities or tables["wells"].empty):
        raise StudyError("the table has no rows", file=settings.samples,
                         remedy="add one row per sample; only a study of wells needs none")
    design = Study(
        name=settings.name, time_zero=settings.time_zero, notes=tuple(settings.notes),
        citation=settings.citation, modalities={}, models=tables["models"], arms=tables["arms"],
        samples=tables["samples"], contrasts=tables["contrasts"], losses=tables["losses"],
    )
    modalities, losses = {}, [design.losses]
    for name, part in settings.modalities.items():
        modalities[name], lost = _read_modality(
            folder, name, part, design.samples["sample_id"].tolist(), limits
        )
        losses.append(lost)
    kept = [table for table in losses if not table.empty]
    study = replace(
        design, modalities=modalities, wells=tables["wells"],
        losses=pd.concat(kept, ignore_index=True) if kept else LOSSES.empty(),
    )
    cautions = len(find_cautions(study))
    if cautions:
        log.warning("study %s: warnings: %d, see `refugium check`", study.name, cautions)
    return study


def input_hashes(path: str | Path) -> dict[str, str]:
    """Return the SHA-256 of study.toml and of every file that it names, by relative name.

    Raises
    ------
    StudyError
        If a named file is not there.
    """
    folder, settings = _open(Path(path))
    names = ["study.toml", *sorted(set(settings.files))]
    return {name: sha256_of(safe_path(folder, name, source="study.toml")) for name in names}


def _open(path: Path) -> tuple[Path, StudySettings]:
    try:
        if path.is_dir():
            path = path / "study.toml"
        found = path.is_file()
    except (OSError, ValueError):
        found = False
    if not found:
        raise StudyError("no study here", file=path,
                         remedy="name a folder that holds study.toml (see the documentation)")
    if path.name != "study.toml":
        raise StudyError("not a study.toml", file=path, remedy="name the study's folder")
    return path.parent, read_settings(safe_path(path.parent, path.name, source=path))


def _read(folder: Path, file: str, key: str, schema: Schema, limits: Limits) -> pd.DataFrame:
    table = read_table(safe_path(folder, file, source=f"study.toml [{key}]"), limits)
    missing = [c for c in schema.columns if c.required and c.name not in table.columns]
    if missing and table.empty:
        raise StudyError("column is missing", file=file, row=header_of(table),
                         column=missing[0].name, found=list(table.columns),
                         remedy=f"add it: {missing[0].meaning}")
    return table


def _read_modality(
    folder: Path, name: str, part: ModalitySettings, ids: list[str], limits: Limits
) -> tuple[ad.AnnData, pd.DataFrame]:
    place = f"study.toml [modalities.{name}]"
    kind = part.kind_for(name)
    if part.table is not None:
        if part.values or part.features or part.observations:
            raise StudyError("a modality is either `table`, or `values` and `features`",
                             file=place, remedy="delete one of them")
        path = safe_path(folder, part.table, source=place)
        return matrix_from_table(read_table(path, limits), ids, kind=kind, scale=part.scale,
                                 modality=name, file=part.table)
    if part.values is None or part.features is None:
        raise StudyError("a modality needs `table`, or `values` and `features`", file=place,
                         remedy='add table = "NAME.csv"')
    values = read_table(safe_path(folder, part.values, source=place), limits)
    var = _described(folder, part.features, place, limits)
    obs = None if part.observations is None else _described(folder, part.observations, place,
                                                            limits)
    if obs is not None and list(map(str, values.columns)) == _SPARSE:
        matrix = _triplets(values, part.values, (len(obs), len(var)))
    else:
        known = set(ids) if obs is None else set(obs.index)
        matrix, rows = _dense(values, part.values, var.index, known)
        obs = pd.DataFrame(index=rows) if obs is None else obs.loc[rows]
    check_values(name, matrix, part.scale, file=part.values)
    data = ad.AnnData(X=matrix, obs=obs, var=var)
    data.uns["scale"], data.uns["kind"] = part.scale, kind
    return data, LOSSES.empty()


def _described(folder: Path, file: str, place: str, limits: Limits) -> pd.DataFrame:
    """Read a table whose first column names rows of a matrix."""
    table = read_table(safe_path(folder, file, source=place), limits)
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

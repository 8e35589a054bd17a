"""A study written as a folder, so that reading it gives back the same values exactly."""

from __future__ import annotations

import csv
import logging
from pathlib import Path

import anndata as ad
import numpy as np
import pandas as pd
import tomli_w
from scipy import sparse

from refugium.core.errors import StudyError
from refugium.core.output import new_folder
from refugium.io.settings import STUDY_SCHEMA
from refugium.study import LAYERS, STATED, Study, in_memory, layer_of

log = logging.getLogger(__name__)

_OPTIONAL = ("contrasts", "wells", "losses", "responses")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_LONGEST_CELL = 100_000


def write_study(study: Study, folder: str | Path) -> None:
    """Write a study so that :func:`refugium.read_study` gives back the same values exactly.

    Parameters
    ----------
    study
        The study.
    folder
        A new or empty folder; it appears whole or not at all.

    Raises
    ------
    StudyError
        If the folder exists and is not empty, or a matrix cannot be written.

    Notes
    -----
    Small tables are CSV. A table with a cell that a spreadsheet would run as a formula (it
    begins with =, +, -, @) or that CSV cannot hold exactly is Parquet instead, as are wells and
    matrices. Of a matrix its values, obs, var, scale and kind are kept; layers, embeddings and
    other annotations are not, and a warning is logged.

    Examples
    --------
    >>> import tempfile
    >>> import refugium as rf
    >>> study = Study(
    ...     name="two dishes",
    ...     models=pd.DataFrame({"model_id": ["PC9"]}),
    ...     arms=pd.DataFrame({"arm": ["E"], "start_h": [0], "agent": ["erlotinib:1 uM"]}),
    ...     samples=pd.DataFrame({"sample_id": ["007"], "model_id": "PC9", "arm": "E"}),
    ...     modalities={},
    ... )
    >>> folder = Path(tempfile.mkdtemp()) / "study"
    >>> write_study(study, folder)
    >>> rf.read_study(folder).samples["sample_id"].tolist()
    ['007']
    """
    target = Path(folder)
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise StudyError("the folder exists and is not empty", file=target,
                         remedy="name a new folder")
    settings: dict[str, object] = {
        "schema": STUDY_SCHEMA, "name": study.name, "time_zero": study.time_zero,
        "notes": list(study.notes), "citation": study.citation,
    }
    with new_folder(target) as partial:
        for name in ("models", "arms", "samples", *_OPTIONAL):
            table: pd.DataFrame = getattr(study, name)
            if not (table.empty and name in _OPTIONAL):
                settings[name] = _write_table(partial, name, table)
        if study.declared:
            settings["declared"] = {"nodes": list(study.declared)}
        settings["modalities"] = {
            name: _write_modality(partial, name, data) for name, data in study.modalities.items()
        }
        (partial / "study.toml").write_text(tomli_w.dumps(settings), encoding="utf-8")


def _write_table(folder: Path, name: str, table: pd.DataFrame) -> str:
    if name == "wells" or not _fits_csv(table):
        table.to_parquet(folder / f"{name}.parquet", index=False)
        return f"{name}.parquet"
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(table.columns)
        for row in table.itertuples(index=False):
            writer.writerow([_cell(value) for value in row])
    return f"{name}.csv"


def _cell(value: object) -> str:
    if isinstance(value, float):
        # repr is the shortest text that reads back as the same number
        return "" if np.isnan(value) else repr(float(value)).removesuffix(".0")
    return str(value)


def _fits_csv(table: pd.DataFrame) -> bool:
    texts = (cell for column in table for cell in table[column] if isinstance(cell, str))
    return not any(
        cell.startswith(_FORMULA) or "\r" in cell or len(cell) > _LONGEST_CELL for cell in texts
    )


def _write_modality(folder: Path, name: str, data: ad.AnnData) -> dict[str, str]:
    written = {"values": f"{name}.values.parquet", "features": f"{name}.features.parquet",
               "scale": str(data.uns["scale"]),
               "kind": str(data.uns["kind"])}
    if data.uns.get("acquisition"):
        written["acquisition"] = str(data.uns["acquisition"])
    _write_named(folder / written["features"], data.var, "feature_id", name)
    rows = data.uns.get("given", "samples")
    left = [part for part in ("layers", "obsm", "varm", "obsp", "varp")
            if len(getattr(data, part)) and not (rows in LAYERS and part == "layers")]
    left += [f"uns[{key!r}]" for key in data.uns if key not in STATED]
    if left or data.raw is not None:
        log.warning("modality %s: not written: %s", name, ", ".join(left) or "raw")
    matrix = in_memory(data)
    packed = sparse.issparse(matrix)
    if packed or data.obs.shape[1]:
        written["observations"] = f"{name}.observations.parquet"
        _write_named(folder / written["observations"], data.obs, "observation_id", name)
    if packed:
        cells = matrix.tocoo()
        values = pd.DataFrame({"row": cells.row, "column": cells.col, "value": cells.data})
    else:
        values = pd.DataFrame(np.asarray(matrix).T, columns=data.obs_names.map(str).tolist())
        values.insert(0, _free("feature_id", values), data.var_names.map(str).tolist())
    _save(values, folder / written["values"], name)
    if rows in LAYERS:
        written["given"] = rows
        for layer in (layer for layer in LAYERS[rows] if layer in data.layers):
            written[layer] = f"{name}.{layer}.parquet"
            cells = pd.DataFrame(layer_of(data, layer).T,
                                 columns=data.obs_names.map(str).tolist())
            cells.insert(0, _free("feature_id", cells), data.var_names.map(str).tolist())
            _save(cells, folder / written[layer], name)
    return written


def _free(name: str, frame: pd.DataFrame) -> str:
    while name in frame.columns:
        name += "_"
    return name


def _write_named(path: Path, frame: pd.DataFrame, column: str, modality: str) -> None:
    """Write a table with its index as first column, under a name that is free."""
    out = frame.reset_index(drop=True)
    out.columns = out.columns.map(str)
    out.insert(0, _free(column, out), [str(name) for name in frame.index])
    _save(out, path, modality)


def _save(frame: pd.DataFrame, path: Path, modality: str) -> None:
    try:
        frame.to_parquet(path, index=False)
    except (ValueError, TypeError, OverflowError) as error:
        raise StudyError(f"modality {modality!r} cannot be written: {error}",
                         file=path.name, remedy="keep text and numbers, one kind a column"
                         ) from None

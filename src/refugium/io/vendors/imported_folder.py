"""An imported table as a study's folder, with the tables that only the user can fill in."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pandas as pd
import tomli_w

from refugium.core.errors import StudyError
from refugium.core.manifest import sha256_of
from refugium.core.output import new_folder
from refugium.io.settings import STUDY_SCHEMA
from refugium.io.vendors.imported import ImportedTable
from refugium.study import ARMS, MODELS, SAMPLES

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
TO_FILL = (
    ("study.toml", "time_zero: what time zero is, e.g. first dose"),
    ("models.csv", "one row per cell line, PDX or patient"),
    ("arms.csv", "one row per arm, period and agent"),
    ("samples.csv", "model_id, arm, time_h (and block: plex, batch or plate) of every sample"),
    ("wells.csv", "model_id and arm of every well"),
)


def write_import(table: ImportedTable, folder: str | Path, *, source: Path | None = None) -> None:
    """Write an imported table as a study folder whose design is still to be filled in.

    Parameters
    ----------
    table
        From :func:`refugium.import_table`.
    folder
        A new or empty folder; it appears whole or not at all.
    source
        The file it came from: its hash is noted.

    Raises
    ------
    StudyError
        The folder is not empty, or a sample's name would run as a formula in a spreadsheet.

    Notes
    -----
    Values and features are Parquet, exactly as :func:`refugium.read_study` takes them. What is to
    fill in is left empty on purpose: `refugium check` names it, file by file, until the study
    stands.

    Examples
    --------
    >>> import tempfile
    >>> from refugium.study import WELLS
    >>> wells = WELLS.table([{"well": "A1", "time_h": 0, "measure": "confluence", "value": 9}])
    >>> folder = Path(tempfile.mkdtemp()) / "new"
    >>> write_import(ImportedTable("incucyte", "a.txt", "wells", wells=wells), folder)
    >>> sorted(path.name for path in folder.iterdir())
    ['arms.csv', 'models.csv', 'samples.csv', 'study.toml', 'wells.csv']
    """
    target = Path(folder)
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise StudyError("the folder exists and is not empty", file=target,
                         remedy="name a new folder")
    settings: dict[str, object] = {
        "schema": STUDY_SCHEMA, "name": Path(table.file).stem[:200] or "imported",
        "time_zero": "",
        "notes": [f"imported from {table.file} as {table.vendor}"
                  + (f", SHA-256 {sha256_of(source)}" if source else ""), *table.notes],
    }
    with new_folder(target) as partial:
        _rows(partial / "models.csv", MODELS.names, [])
        _rows(partial / "arms.csv", ARMS.names, [])
        samples: list[list[object]] = []
        if table.data is not None:
            blocks = (table.data.obs["block"].tolist() if "block" in table.data.obs
                      else [""] * table.data.n_obs)
            samples = [[name, "", "", "", "", block]
                       for name, block in zip(table.data.obs_names, blocks, strict=True)]
            settings["modalities"] = {table.modality: _matrix(partial, table)}
        _rows(partial / "samples.csv", SAMPLES.names, samples)
        if table.wells is not None:
            settings["wells"] = "wells.csv"
            _rows(partial / "wells.csv", list(table.wells.columns),
                  table.wells.to_numpy(dtype=object).tolist())
        if not table.losses.empty:
            settings["losses"] = "losses.parquet"
            table.losses.to_parquet(partial / "losses.parquet", index=False)
        (partial / "study.toml").write_text(tomli_w.dumps(settings), encoding="utf-8")


def _matrix(folder: Path, table: ImportedTable) -> dict[str, str]:
    data = table.data
    if data is None:
        return {}
    written = {"values": f"{table.modality}.values.parquet",
               "features": f"{table.modality}.features.parquet",
               "scale": str(data.uns["scale"]), "kind": str(data.uns["kind"])}
    names = data.var_names.astype(str).tolist()
    values = pd.DataFrame(np.asarray(data.X).T, columns=data.obs_names.astype(str).tolist())
    first = "feature_id"
    while first in values.columns or first in data.var.columns:
        first += "_"
    values.insert(0, first, names)
    values.to_parquet(folder / written["values"], index=False)
    features = data.var.reset_index(drop=True)
    features.insert(0, first, names)
    features.to_parquet(folder / written["features"], index=False)
    return written


def _rows(path: Path, header: list[str], rows: list[list[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(header)
        for row in rows:
            for cell in row:
                if isinstance(cell, str) and cell.startswith(_FORMULA):
                    raise StudyError("a spreadsheet would run this name as a formula", found=cell,
                                     remedy="rename it by a table of samples (source_column, "
                                     "sample_id)")
            writer.writerow(["" if isinstance(cell, float) and np.isnan(cell) else cell
                             for cell in row])

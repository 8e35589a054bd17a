"""A study as a folder: study.toml and tables; read with every fault named, written exactly."""

from __future__ import annotations

from pathlib import Path

import anndata as ad
import numpy as np
import pandas as pd
import tomli_w

from refugium.errors import StudyError
from refugium.results import new_folder, sha256_of
from refugium.study.guards import LIMITS, Limits, safe_path
from refugium.study.matrices import matrix_from_table
from refugium.study.model import Study
from refugium.study.schemas import ARMS, CONTRASTS, LOSSES, MODELS, SAMPLES, WELLS
from refugium.study.settings import STUDY_SCHEMA, ModalitySettings, read_settings
from refugium.study.tables import read_table
from refugium.study.validate import check_unique, typed_table


def read_study(path: str | Path, *, limits: Limits = LIMITS) -> Study:
    """Read a study from its folder (or its study.toml).

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
    >>> import tempfile, pathlib
    >>> from refugium.virtual import Plan, write_tumour
    >>> folder = pathlib.Path(tempfile.mkdtemp()) / "study"
    >>> write_study(write_tumour(Plan(seed=1)).study, folder)
    >>> read_study(folder).name
    'virtual tumour 1'
    """
    settings_path = _settings_path(Path(path))
    folder = settings_path.parent
    settings = read_settings(settings_path)
    found = {}
    for name, schema in (("models", MODELS), ("arms", ARMS), ("samples", SAMPLES),
                         ("contrasts", CONTRASTS), ("wells", WELLS), ("losses", LOSSES)):
        file = getattr(settings, name)
        if file is None:
            found[name] = schema.empty()
            continue
        source = safe_path(folder, file, source=f"{settings_path.name} [{name}]")
        found[name] = typed_table(read_table(source, limits), schema, file=file)
    check_unique(found["samples"], settings.samples, "sample_id")
    ids = found["samples"]["sample_id"].tolist()
    modalities, losses = {}, [found["losses"]]
    for name, part in settings.modalities.items():
        data, lost = _read_modality(folder, name, part, ids, limits)
        modalities[name] = data
        losses.append(lost)
    known = [table for table in losses if not table.empty]
    return Study(
        name=settings.name, time_zero=settings.time_zero, notes=tuple(settings.notes),
        citation=settings.citation, modalities=modalities,
        models=found["models"], arms=found["arms"], samples=found["samples"],
        contrasts=found["contrasts"], wells=found["wells"],
        losses=pd.concat(known, ignore_index=True) if known else LOSSES.empty(),
    )


def input_hashes(path: str | Path) -> dict[str, str]:
    """Return the SHA-256 of every file of a study folder, by relative name."""
    folder = _settings_path(Path(path)).parent
    files = sorted(p for p in folder.rglob("*") if p.is_file() and not p.is_symlink())
    return {p.relative_to(folder).as_posix(): sha256_of(p) for p in files}


def write_study(study: Study, folder: str | Path) -> None:
    """Write a study so that :func:`read_study` gives back the same values exactly.

    Raises
    ------
    StudyError
        If the folder exists and is not empty.
    """
    target = Path(folder)
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise StudyError("the folder exists and is not empty", file=target,
                         remedy="name a new folder")
    settings: dict[str, object] = {
        "schema": STUDY_SCHEMA, "name": study.name, "time_zero": study.time_zero,
        "models": "models.csv", "arms": "arms.csv", "samples": "samples.csv",
        "notes": list(study.notes), "citation": study.citation,
    }
    with new_folder(target) as partial:
        for name in ("models", "arms", "samples", "contrasts", "wells", "losses"):
            table: pd.DataFrame = getattr(study, name)
            if table.empty and name in ("contrasts", "wells", "losses"):
                continue
            ending = "parquet" if name == "wells" else "csv"
            settings[name] = f"{name}.{ending}"
            if ending == "parquet":
                table.to_parquet(partial / f"{name}.parquet", index=False)
            else:
                table.to_csv(partial / f"{name}.csv", index=False)
        parts = {}
        for name, data in study.modalities.items():
            parts[name] = _write_modality(partial, name, data)
        settings["modalities"] = parts
        (partial / "study.toml").write_text(tomli_w.dumps(settings), encoding="utf-8")


def _settings_path(path: Path) -> Path:
    if path.is_dir():
        path = path / "study.toml"
    if not path.is_file():
        raise StudyError("no study here", file=path,
                         remedy="name a folder that holds study.toml (see the documentation)")
    if path.name != "study.toml":
        raise StudyError("not a study.toml", file=path, remedy="name the study's folder")
    return path


def _read_modality(
    folder: Path, name: str, part: ModalitySettings, ids: list[str], limits: Limits
) -> tuple[ad.AnnData, pd.DataFrame]:
    place = f"study.toml [modalities.{name}]"
    if part.table is not None:
        path = safe_path(folder, part.table, source=place)
        return matrix_from_table(read_table(path, limits), ids, kind=part.kind,
                                 scale=part.scale, modality=name, file=part.table)
    if part.values is None or part.features is None:
        raise StudyError("a modality needs `table`, or `values` and `features`", file=place,
                         remedy='add table = "NAME.csv"')
    values = read_table(safe_path(folder, part.values, source=place), limits)
    var = read_table(safe_path(folder, part.features, source=place), limits)
    if len(var) != values.shape[1] - 1:
        raise StudyError("values and features do not fit", file=part.values,
                         found=f"{values.shape[1] - 1} columns, {len(var)} features",
                         remedy="write both again from the same study")
    data = ad.AnnData(
        X=values.iloc[:, 1:].to_numpy(dtype=float),
        obs=pd.DataFrame(index=pd.Index(values.iloc[:, 0].astype(str).tolist())),
        var=var.iloc[:, 1:].set_index(pd.Index(var.iloc[:, 0].astype(str).tolist())),
    )
    data.uns["scale"], data.uns["kind"] = part.scale, part.kind
    return data, LOSSES.empty()


def _write_modality(folder: Path, name: str, data: ad.AnnData) -> dict[str, str]:
    matrix = data.X if isinstance(data.X, np.ndarray) else np.asarray(data.X.todense())
    values = pd.DataFrame(matrix, columns=[f"f{i}" for i in range(matrix.shape[1])])
    values.insert(0, "sample_id", data.obs_names.tolist())
    values.to_parquet(folder / f"{name}.values.parquet", index=False)
    var = data.var.reset_index(names="feature_id")
    var.to_parquet(folder / f"{name}.features.parquet", index=False)
    return {"values": f"{name}.values.parquet", "features": f"{name}.features.parquet",
            "scale": str(data.uns.get("scale", "linear")),
            "kind": str(data.uns.get("kind", "genes"))}

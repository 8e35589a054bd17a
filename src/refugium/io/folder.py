"""A study as a folder: study.toml and tables, read with every fault named."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd

from refugium.core.errors import StudyError
from refugium.core.guards.limits import LIMITS, Limits
from refugium.core.guards.paths import safe_folder, safe_path
from refugium.core.manifest import sha256_of
from refugium.core.tables import Schema
from refugium.io.formats.any_table import read_any_table
from refugium.io.formats.count_folders import list_count_files
from refugium.io.formats.h5mu import read_h5mu
from refugium.io.formats.modality import read_modality
from refugium.io.settings import StudySettings, read_settings
from refugium.knowledge import load_knowledge
from refugium.study import (
    ARMS,
    CONTRASTS,
    EFFECTS,
    LOSSES,
    MODELS,
    RESPONSES,
    SAMPLES,
    WELLS,
    Study,
)
from refugium.study.design import declared_nodes
from refugium.study.validate import header_of

TABLES = {"models": MODELS, "arms": ARMS, "samples": SAMPLES, "contrasts": CONTRASTS,
          "wells": WELLS, "losses": LOSSES, "responses": RESPONSES}


def read_study(path: str | Path, *, limits: Limits = LIMITS) -> Study:
    r"""Read a study from its folder (or its study.toml), or from one .h5mu file.

    Parameters
    ----------
    path
        Folder with `study.toml`, that file, or a file made by
        :func:`refugium.io.formats.write_h5mu`.
    limits
        Sizes allowed; see :class:`refugium.core.guards.Limits`.

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
    if _is_h5mu(Path(path)):
        return read_h5mu(path, limits=limits)
    folder, settings = _open(Path(path))
    # a misspelt node is refused here, not where it would have been tested
    declared_nodes(settings.declared.nodes, load_knowledge(), file="study.toml")
    tables: dict[str, pd.DataFrame] = {}
    for name, schema in TABLES.items():
        file = getattr(settings, name)
        tables[name] = schema.empty() if file is None else _read(folder, file, name, schema, limits)
    sampled = any(part.given != EFFECTS for part in settings.modalities.values())
    if tables["samples"].empty and (
            sampled or (not settings.modalities and tables["wells"].empty)):
        raise StudyError("the table has no rows", file=settings.samples,
                         remedy="add one row per sample; only a study of wells or of changes needs "
                         "none")
    design = Study(
        name=settings.name, time_zero=settings.time_zero, notes=tuple(settings.notes),
        citation=settings.citation, modalities={}, models=tables["models"], arms=tables["arms"],
        samples=tables["samples"], contrasts=tables["contrasts"], losses=tables["losses"],
        responses=tables["responses"], declared=tuple(settings.declared.nodes),
    )
    modalities, losses = {}, [design.losses]
    for name, part in settings.modalities.items():
        modalities[name], lost = read_modality(
            folder, name, part,
            (design.contrasts["contrast"] if part.given == EFFECTS
             else design.samples["sample_id"]).tolist(), limits)
        losses.append(lost)
    kept = [table for table in losses if not table.empty]
    return replace(
        design, modalities=modalities, wells=tables["wells"],
        losses=pd.concat(kept, ignore_index=True) if kept else LOSSES.empty(),
    )


def _is_h5mu(path: Path) -> bool:
    try:
        return path.suffix == ".h5mu" and path.is_file() and not path.is_symlink()
    except (OSError, ValueError):
        return False


def input_hashes(path: str | Path) -> dict[str, str]:
    """Return the SHA-256 of study.toml and of every file that it names, by relative name.

    An .h5mu file is its own only input.

    Raises
    ------
    StudyError
        If a named file is not there.
    """
    if _is_h5mu(Path(path)):
        return {Path(path).name: sha256_of(Path(path))}
    folder, settings = _open(Path(path))
    names = ["study.toml", *sorted(set(settings.files))]
    found = {name: safe_path(folder, name, source="study.toml") for name in names}
    for name in sorted(set(settings.folders)):
        files = list_count_files(safe_folder(folder, name, source="study.toml"))
        found |= {f"{name.rstrip('/')}/{file.name}": file for file in files}
    return {name: sha256_of(file) for name, file in found.items()}


def _open(path: Path) -> tuple[Path, StudySettings]:
    try:
        if path.is_dir():
            path = path / "study.toml"
        found = path.is_file()
    except (OSError, ValueError):
        found = False
    if not found:
        raise StudyError("no study here", file=path,
                         remedy="name a folder that holds study.toml, or an .h5mu file made from "
                         "one (see the documentation)")
    if path.name != "study.toml":
        raise StudyError("not a study.toml", file=path, remedy="name the study's folder")
    settings = read_settings(safe_path(path.parent, path.name, source=path))
    if settings.without_samples and not (path.parent / str(settings.samples)).exists():
        # a study of changes has no sample, and needs no table of them
        settings = settings.model_copy(update={"samples": None})
    return path.parent, settings


def _read(folder: Path, file: str, key: str, schema: Schema, limits: Limits) -> pd.DataFrame:
    table = read_any_table(safe_path(folder, file, source=f"study.toml [{key}]"), limits,
                           usual=key)
    missing = [c for c in schema.columns if c.required and c.name not in table.columns]
    if missing and table.empty:
        raise StudyError("column is missing", file=file, row=header_of(table),
                         column=missing[0].name, found=list(table.columns),
                         remedy=f"add it: {missing[0].meaning}")
    return table

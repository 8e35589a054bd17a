"""A whole study as one .h5mu file: written as MuData, read again exactly."""

from __future__ import annotations

import json
import logging
import warnings
from pathlib import Path
from typing import Any

import anndata as ad
import numpy as np
import pandas as pd

from refugium.core.errors import StudyError
from refugium.core.guards.hdf5 import open_hdf5
from refugium.core.guards.limits import LIMITS, Limits
from refugium.core.tables import Schema
from refugium.io.formats.anndata_parts import left_out, read_frame, read_matrix
from refugium.study import (
    ARMS,
    CONTRASTS,
    LAYERS,
    LOSSES,
    MEANS,
    MODELS,
    RESPONSES,
    SAMPLES,
    WELLS,
    Study,
    in_memory,
    layer_of,
)

log = logging.getLogger(__name__)

_KEY, _SCHEMA = "refugium", 1
_TABLES: dict[str, Schema] = {"models": MODELS, "arms": ARMS, "samples": SAMPLES,
                              "contrasts": CONTRASTS, "wells": WELLS, "losses": LOSSES,
                              "responses": RESPONSES}
_ADDED = ("responses",)
"""Tables that files of 0.1.0 lack."""


def write_h5mu(study: Study, path: str | Path) -> None:
    """Write a study as one MuData file, so that :func:`read_h5mu` gives back the same values.

    Parameters
    ----------
    study
        The study.
    path
        A new file that ends in `.h5mu`; it appears whole or not at all.

    Raises
    ------
    StudyError
        The file exists, another ending, a column that HDF5 cannot hold, mudata is missing.

    Notes
    -----
    Features are named `modality:feature`, for MuData wants names that differ between
    modalities. Tables and settings lie in `uns["refugium"]` as JSON texts: no pickles.

    Examples
    --------
    >>> import tempfile
    >>> study = Study(
    ...     name="one dish", models=pd.DataFrame({"model_id": ["PC9"]}),
    ...     arms=pd.DataFrame({"arm": ["E"], "start_h": [0], "agent": ["erlotinib:1 uM"]}),
    ...     samples=pd.DataFrame({"sample_id": ["007"], "model_id": "PC9", "arm": "E"}),
    ...     modalities={},
    ... )
    >>> path = Path(tempfile.mkdtemp()) / "dish.h5mu"
    >>> write_h5mu(study, path)
    >>> read_h5mu(path).samples["sample_id"].tolist()
    ['007']
    """
    target = Path(path)
    mudata = _mudata(target)
    if target.suffix != ".h5mu" or target.exists():
        raise StudyError("the file exists" if target.exists() else "not an .h5mu file",
                         file=target, remedy="name a new file that ends in .h5mu")
    partial = target.with_name(f".{target.name}.partial")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with mudata.set_options(pull_on_update=False):
                parts = {name: _prefixed(name, data) for name, data in study.modalities.items()}
                whole = mudata.MuData(parts)
                whole.uns[_KEY] = _settings(study)
                whole.write_h5mu(partial)
        partial.rename(target)
    except (TypeError, ValueError, KeyError, OverflowError, RuntimeError) as error:
        reason = str(error).split("\n")[0]
        raise StudyError(f"the study cannot be written as .h5mu: {reason}", file=target,
                         remedy="keep text and numbers, one kind a column, without / in names of "
                         "columns; write_study writes everything") from None
    except OSError as error:
        raise StudyError(f"the file cannot be written: {error.strerror or error}", file=target,
                         remedy="check that the folder exists and has room") from None
    finally:
        partial.unlink(missing_ok=True)


def require_mudata(path: str | Path) -> None:
    """Raise StudyError if .h5mu cannot be written here, before anything is computed."""
    _mudata(Path(path))


def _mudata(path: Path) -> Any:
    try:
        import mudata
    except ImportError:
        raise StudyError("writing .h5mu needs the library mudata", file=path.name,
                         remedy="pip install refugium[h5mu]") from None
    return mudata


def _prefixed(name: str, data: ad.AnnData) -> ad.AnnData:
    rows = data.uns.get("given", "samples")
    left = [part for part in ("layers", "obsm", "varm", "obsp", "varp")
            if len(getattr(data, part)) and not (rows in LAYERS and part == "layers")]
    if left or data.raw is not None:
        log.warning("modality %s: not written: %s", name, ", ".join(left) or "raw")
    var = data.var.copy()
    var.index = pd.Index([f"{name}:{feature}" for feature in data.var_names], dtype=object,
                         name=data.var.index.name)
    matrix = in_memory(data)
    made = ad.AnnData(X=matrix.copy(), obs=data.obs.copy(), var=var)
    made.uns["scale"] = str(data.uns["scale"])
    made.uns["kind"] = str(data.uns["kind"])
    if data.uns.get("acquisition"):
        made.uns["acquisition"] = str(data.uns["acquisition"])
    if rows in LAYERS:
        made.uns["given"] = rows
        for layer in (layer for layer in LAYERS[rows] if layer in data.layers):
            made.layers[layer] = layer_of(data, layer)
    return made


def _settings(study: Study) -> dict[str, str]:
    head = {"schema": _SCHEMA, "name": study.name, "time_zero": study.time_zero,
            "notes": list(study.notes), "citation": study.citation,
            "declared": list(study.declared),
            "modalities": list(study.modalities)}
    tables = {name: json.dumps({column: [_cell(cell) for cell in table[column].tolist()]
                                for column in table})
              for name in _TABLES for table in [getattr(study, name)]}
    return {"study": json.dumps(head), **tables}


def _cell(cell: object) -> object:
    return None if isinstance(cell, float) and np.isnan(cell) else cell


def read_h5mu(path: str | Path, *, limits: Limits = LIMITS) -> Study:
    """Answer: which study does an .h5mu file hold?

    Parameters
    ----------
    path
        A file made by :func:`write_h5mu`, whoever changed it since; mudata is not needed.
    limits
        See :class:`refugium.core.guards.Limits`.

    Raises
    ------
    StudyError
        Anything that :func:`refugium.core.guards.open_hdf5` refuses; a file without the tables
        of a study; a newer schema; whatever a study may not be.
    """
    path = Path(path)
    with open_hdf5(path, limits) as held:
        head, tables = _read_settings(held, path.name)
        modalities = {name: _read_modality(held, name, path.name, limits)
                      for name in head["modalities"]}
    return Study(name=head["name"], time_zero=head["time_zero"], notes=tuple(head["notes"]),
                 citation=head["citation"], declared=tuple(map(str, head["declared"])),
                 modalities=modalities, **tables)


def _read_settings(held: Any, file: str) -> tuple[dict[str, Any], dict[str, pd.DataFrame]]:
    inside = held["uns"][_KEY] if "uns" in held and _KEY in held["uns"] else None
    if inside is None or "mod" not in held:
        raise StudyError("this file holds no study", file=file, column=f"uns[{_KEY!r}]",
                         remedy="write the study with write_h5mu, or name a single modality's "
                         ".h5ad in study.toml")
    try:
        held_here = ("study", *(name for name in _TABLES if name not in _ADDED or name in inside))
        texts = {name: json.loads(inside[name].asstr()[()]) for name in held_here}
    except (KeyError, ValueError, TypeError, RecursionError):
        raise StudyError("the tables of the study are damaged", file=file,
                         column=f"uns[{_KEY!r}]", remedy="write it again") from None
    head = texts.pop("study")
    sound = (isinstance(head, dict) and all(isinstance(head.get(key), str)
                                                     for key in ("name", "time_zero", "citation"))
             and all(isinstance(head.get(key), list) and all(isinstance(x, str) for x in head[key])
                     for key in ("notes", "modalities"))
             and isinstance(head.setdefault("declared", []), list))
    if not sound or type(head.get("schema")) is not int or head["schema"] != _SCHEMA:
        raise StudyError("the settings of the study are damaged or of another version", file=file,
                         column=f"uns[{_KEY!r}]", found=head.get("schema") if isinstance(
                             head, dict) else type(head).__name__,
                         remedy="update refugium, or write the file again")
    tables = {}
    for name, columns in texts.items():
        plain = isinstance(columns, dict) and all(isinstance(v, list) for v in columns.values())
        if not plain or len({len(cells) for cells in columns.values()}) > 1:
            raise StudyError("this table of the study is damaged", file=file, column=name,
                             remedy="write it again")
        tables[name] = pd.DataFrame(columns, dtype=object)
    return head, tables


def _read_modality(held: Any, name: str, file: str, limits: Limits) -> ad.AnnData:
    if name not in held["mod"]:
        raise StudyError("a modality of the study is not in the file", file=file, found=name,
                         remedy="write it again")
    group, place = held["mod"][name], f"{file}, modality {name!r}"
    obs, var = (read_frame(group, part, file=place) for part in ("obs", "var"))
    matrix = read_matrix(group, (len(obs), len(var)), file=place, limits=limits)
    given = "uns" in group and "given" in group["uns"]
    others = [part for part in left_out(group)
              if not part.startswith("uns") and not (given and part.startswith("layers"))]
    if others:
        log.warning("%s: not read: %s", place, ", ".join(others))
    strange = [feature for feature in var.index if not feature.startswith(f"{name}:")]
    if strange:
        raise StudyError("a feature without the prefix of its modality", file=place,
                         found=strange[0], remedy=f"name it {name}:{strange[0]}")
    var.index = pd.Index([feature[len(name) + 1 :] for feature in var.index], dtype=object,
                         name=var.index.name)
    data = ad.AnnData(X=matrix, obs=obs, var=var)
    for key in ("scale", "kind"):
        said = group["uns"][key].asstr()[()] if "uns" in group and key in group["uns"] else None
        if not isinstance(said, str):
            raise StudyError(f"the modality does not state its {key}", file=place,
                             remedy=f'set uns["{key}"]: linear or log2' if key == "scale"
                             else f'set uns["{key}"], for example "genes"')
        data.uns[key] = said
    if "uns" in group and "acquisition" in group["uns"]:
        data.uns["acquisition"] = group["uns"]["acquisition"].asstr()[()]
    if given:
        data.uns["given"] = group["uns"]["given"].asstr()[()]
        for layer in LAYERS.get(data.uns["given"], ()):
            if data.uns["given"] != MEANS and ("layers" not in group
                                               or layer not in group["layers"]):
                continue
            data.layers[layer] = read_matrix(group, data.shape, file=place, layer=layer,
                                             limits=limits)
    return data

"""Does a study hold together? Typed columns, unique ids, keys that exist, sound matrices."""

from __future__ import annotations

import anndata as ad
import numpy as np
import pandas as pd
from scipy import sparse

from refugium.errors import StudyError
from refugium.results import Schema
from refugium.study.schemas import (
    AGENT_KINDS,
    MODALITIES,
    MODEL_KINDS,
    SCALES,
)

HEADER_ROWS = 2
"""Row number of the first data row as a spreadsheet shows it."""

_CHOICES = {("arms", "kind"): AGENT_KINDS, ("models", "kind"): MODEL_KINDS}
_DEFAULTS = {("arms", "kind"): "drug", ("models", "kind"): "cell_line"}


def typed_table(frame: pd.DataFrame, schema: Schema, *, file: object = None) -> pd.DataFrame:
    """Return the table in declared columns and types, or say which cell is wrong.

    Raises
    ------
    StudyError
        Missing or unknown column, empty id, text where a number belongs, unknown kind.
    """
    source = file or schema.name
    names = [str(name) for name in frame.columns]
    for name in names:
        if names.count(name) > 1:
            raise StudyError("this column appears twice", file=source, column=name)
        if name not in schema.names:
            raise StudyError(
                "unknown column", file=source, column=name,
                remedy=f"use only {', '.join(schema.names)}",
            )
    for column in schema.columns:
        if column.required and column.name not in names and not frame.empty:
            raise StudyError("column is missing", file=source, column=column.name,
                             found=names, remedy=f"add it: {column.meaning}")
    columns = {}
    for column in schema.columns:
        raw = frame[column.name] if column.name in names else pd.Series([None] * len(frame))
        if column.kind == "number":
            values = _numbers(raw, source, column.name, needed=column.required)
        else:
            values = _texts(raw, source, column.name, needed=column.required)
            default = _DEFAULTS.get((schema.name, column.name))
            choices = _CHOICES.get((schema.name, column.name))
            if default:
                values = [value or default for value in values]
            if choices:
                _check_choice(values, source, column.name, choices)
        columns[column.name] = values
    return pd.DataFrame(columns, columns=schema.names)


def _numbers(raw: pd.Series, file: object, column: str, *, needed: bool) -> list[float]:
    values = []
    for position, cell in enumerate(raw.tolist()):
        row = position + HEADER_ROWS
        if cell is None or cell is pd.NA or (isinstance(cell, str) and not cell.strip()):
            number = float("nan")
        else:
            try:
                number = float(cell)
            except (TypeError, ValueError):
                raise StudyError("not a number", file=file, row=row, column=column, found=cell,
                                 remedy="write a number with a decimal point, without unit"
                                 ) from None
        if np.isinf(number):
            raise StudyError("infinite value", file=file, row=row, column=column, found=cell,
                             remedy="leave the cell empty if it is not known")
        if needed and np.isnan(number):
            raise StudyError("empty cell where a number is needed", file=file, row=row,
                             column=column, remedy="fill it in")
        values.append(number)
    return values


def _texts(raw: pd.Series, file: object, column: str, *, needed: bool) -> list[str]:
    values = []
    for position, cell in enumerate(raw.tolist()):
        missing = cell is None or cell is pd.NA or (isinstance(cell, float) and np.isnan(cell))
        text = "" if missing else str(cell).strip()
        if needed and not text:
            raise StudyError("empty cell", file=file, row=position + HEADER_ROWS, column=column,
                             remedy="fill it in or delete the row")
        values.append(text)
    return values


def _check_choice(values: list[str], file: object, column: str, allowed: tuple[str, ...]) -> None:
    for position, value in enumerate(values):
        if value not in allowed:
            raise StudyError("unknown kind", file=file, row=position + HEADER_ROWS, column=column,
                             found=value, remedy=f"use one of {', '.join(allowed)}")


def check_unique(frame: pd.DataFrame, table: str, column: str) -> None:
    """Raise StudyError at the second appearance of an id."""
    doubled = frame[column].duplicated().to_numpy()
    if doubled.any():
        position = int(np.argmax(doubled))
        raise StudyError("this id appears twice", file=table, row=position + HEADER_ROWS,
                         column=column, found=frame[column].iloc[position],
                         remedy="ids must be unique: rename or delete one")


def check_keys(
    frame: pd.DataFrame, table: str, column: str, known: set[str], where: str, *,
    empty: bool = False,
) -> None:
    """Raise StudyError at the first value that the other table does not hold."""
    for position, value in enumerate(frame[column].tolist()):
        if value not in known and not (empty and value == ""):
            raise StudyError(f"no such entry in {where}", file=table, row=position + HEADER_ROWS,
                             column=column, found=value,
                             remedy=f"known: {', '.join(sorted(known)[:8]) or 'none'}")


def check_modality(name: str, data: ad.AnnData, samples: set[str]) -> None:
    """Raise StudyError if a matrix does not fit the samples or holds impossible values."""
    if name not in MODALITIES:
        raise StudyError("unknown modality", found=name,
                         remedy=f"use one of {', '.join(MODALITIES)}")
    ids = data.obs["sample_id"] if "sample_id" in data.obs else data.obs_names
    for sample in ids:
        if str(sample) not in samples:
            raise StudyError(f"modality {name!r} has a sample that samples.sample_id lacks",
                             found=str(sample), remedy="add it to the samples table")
    if "sample_id" not in data.obs and not data.obs_names.is_unique:
        raise StudyError(f"modality {name!r} holds a sample twice",
                         found=data.obs_names[data.obs_names.duplicated()][0],
                         remedy="one row per sample; cells carry a sample_id column")
    if not data.var_names.is_unique:
        raise StudyError(f"modality {name!r} holds a feature twice",
                         found=data.var_names[data.var_names.duplicated()][0],
                         remedy="merge or rename duplicate features")
    scale = data.uns.get("scale", "linear")
    if scale not in SCALES:
        raise StudyError(f"modality {name!r} has an unknown scale", found=scale,
                         remedy=f"use one of {', '.join(SCALES)}")
    matrix = data.X
    values = np.asarray(matrix.data if sparse.issparse(matrix) else matrix)
    if values.dtype.kind not in "fiu":
        raise StudyError(f"modality {name!r} does not hold numbers", found=str(values.dtype))
    if np.isinf(values).any():
        raise StudyError(f"modality {name!r} holds infinite values",
                         remedy="leave the cell empty where nothing was measured")
    if scale == "linear" and values.size and np.nanmin(values, initial=0) < 0:
        raise StudyError(f"modality {name!r} is declared linear but holds negative values",
                         found=float(np.nanmin(values)),
                         remedy='declare scale = "log2", or give intensities')

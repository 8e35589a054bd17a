"""Is a table what its schema says? Typed columns, unique ids, keys that exist."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from refugium.core.errors import StudyError
from refugium.core.numbers_read import MISSING, is_missing, number_of, remedy_for
from refugium.core.tables import Schema
from refugium.language.suggest import nearest
from refugium.study.schemas import AGENT_KINDS, MODEL_KINDS
from refugium.study.validate.places import file_of, header_of, like, row_of

_CHOICES = {("arms", "kind"): AGENT_KINDS, ("models", "kind"): MODEL_KINDS}
_DEFAULTS = {("arms", "kind"): "drug", ("models", "kind"): "cell_line"}
_OTHER_TIME = re.compile(r"(.*_)?(time|start|days?|weeks?|hours?|minutes?)(_.*)?", re.IGNORECASE)
_OTHER_DOSE = re.compile(r"(dose|conc|concentration)(_.*)?", re.IGNORECASE)
# beyond it a float skips integers: an id could become another one unseen
_ORDINARY_INTEGER = 2**53


def typed_table(frame: pd.DataFrame, schema: Schema, *, file: object = None) -> pd.DataFrame:
    """Return the table in declared columns and types, or say which cell is wrong.

    Parameters
    ----------
    frame
        The table; text or typed cells.
    schema
        What it must be.
    file
        Name for messages; by default the file it was read from, else the schema's name.

    Raises
    ------
    StudyError
        Missing or unknown column, empty id, text where a number belongs, unknown kind.

    Examples
    --------
    >>> from refugium.study.schemas import MODELS
    >>> typed_table(pd.DataFrame({"model_id": ["007"]}), MODELS)["kind"].tolist()
    ['cell_line']
    """
    if not isinstance(frame, pd.DataFrame):
        raise StudyError("not a table", file=file or schema.name, found=type(frame).__name__,
                         remedy="give a pandas DataFrame")
    source = str(file) if file else file_of(frame, schema.name)
    names = [str(name) for name in frame.columns]
    _check_columns(frame, names, schema, source)
    columns: dict[str, pd.Series] = {}
    for column in schema.columns:
        raw = (frame.iloc[:, names.index(column.name)] if column.name in names
               else pd.Series([None] * len(frame), dtype=object))
        if column.kind == "number":
            columns[column.name] = pd.Series(
                _numbers(raw, frame, source, column.name, column.required), dtype=float)
            continue
        texts = _texts(raw, frame, source, column.name, column.required)
        key = (schema.name, column.name)
        if key in _DEFAULTS:
            texts = [text or _DEFAULTS[key] for text in texts]
            _check_choice(texts, frame, source, column.name, _CHOICES[key])
        columns[column.name] = pd.Series(texts, dtype=object)
    return like(pd.DataFrame(columns), frame)


def _check_columns(frame: pd.DataFrame, names: list[str], schema: Schema, file: str) -> None:
    row = header_of(frame)
    for name in names:
        if names.count(name) > 1:
            raise StudyError("this column appears twice", file=file, row=row, column=name,
                             remedy="rename or delete one")
        if name not in schema.names:
            raise StudyError("unknown column", file=file, row=row, column=name,
                             remedy=_column_advice(name, schema))
    for column in schema.columns:
        if column.required and column.name not in names and names:
            raise StudyError("column is missing", file=file, row=row, column=column.name,
                             found=names, remedy=f"add it: {column.meaning}")


def _column_advice(name: str, schema: Schema) -> str:
    own = [column.name for column in schema.columns if column.name.endswith("_h")]
    if name.strip() == "" or name.startswith(("Unnamed", "__index")):
        return "delete this column of row numbers (pandas: index=False)"
    if own and _OTHER_TIME.fullmatch(name) and name not in own:
        return (f"times are in hours from time zero: convert them (1 d = 24 h) and name the "
                f"column {own[0]!r}")
    if "dose" in schema.names and _OTHER_DOSE.fullmatch(name):
        return "write the number into the column 'dose' and its unit into 'unit'"
    close = nearest(name, schema.names, most=1, alike=0.7)
    if close:
        return f"name it {close[0]!r} if that is meant"
    return f"use only {', '.join(schema.names)}"


def _numbers(
    raw: pd.Series, frame: pd.DataFrame, file: str, column: str, needed: bool
) -> Sequence[float] | NDArray[np.float64]:
    if raw.dtype.kind in "fiu":
        array = raw.to_numpy(dtype=float)
        if not (np.isinf(array) | (needed & np.isnan(array))).any():
            return array
    values: list[float] = []
    for position, cell in enumerate(raw.tolist()):
        number = number_of(cell)
        message, remedy = "", "leave the cell empty if it is not known"
        if number is None:
            message, remedy = "not a number", remedy_for(cell, column)
        elif np.isinf(number):
            message = "infinite value"
        elif needed and np.isnan(number):
            message, remedy = "empty cell where a number is needed", "fill it in"
        if number is None or message:
            raise StudyError(message, file=file, row=row_of(frame, position), column=column,
                             found=cell, remedy=remedy)
        values.append(number)
    return values


def _texts(
    raw: pd.Series, frame: pd.DataFrame, file: str, column: str, needed: bool
) -> list[str]:
    cells = raw.tolist()
    if pd.api.types.infer_dtype(raw, skipna=False) == "string":
        known = {cell: _text(cell) for cell in dict.fromkeys(cells)}
    else:
        known = {}
    values = []
    for position, cell in enumerate(cells):
        text = known[cell] if known else _text(cell)
        if text is None:
            raise StudyError("not text", file=file, row=row_of(frame, position), column=column,
                             found=cell, remedy="write plain text in UTF-8")
        if needed and not text:
            raise StudyError("empty cell", file=file, row=row_of(frame, position), column=column,
                             remedy="fill it in or delete the row")
        values.append(text)
    return values


def _text(cell: object) -> str | None:
    """Return a cell as text; empty where it is missing, None where it cannot be text."""
    if isinstance(cell, str):
        # a lone surrogate has no UTF-8, so that no file could hold the text
        sound = "\x00" not in cell and not any("\ud800" <= c <= "\udfff" for c in cell)
        return cell.strip() if sound else None
    if is_missing(cell):
        return ""
    # pandas makes a column of numbers with one gap floats: 7.0 is the id 7
    if isinstance(cell, float | np.floating) and float(cell).is_integer():
        return str(int(cell)) if abs(float(cell)) < _ORDINARY_INTEGER else str(cell)
    if isinstance(cell, bytes | list | dict | set | tuple | np.ndarray):
        return None
    return str(cell).strip()


def plain_text(value: object, what: str, *, longest: int | None = None) -> str:
    """Return a text of the study itself (name, note), or say why it is none.

    Raises
    ------
    StudyError
        Not text, not valid Unicode, or longer than allowed.
    """
    text = _text(value) if isinstance(value, str) else None
    if text is None:
        raise StudyError(f"the study's {what} is not text", found=value,
                         remedy="write plain text in UTF-8")
    if longest and not 0 < len(text) <= longest:
        raise StudyError(f"the study's {what} must have 1 to {longest} characters", found=text,
                         remedy="shorten it, or fill it in; long words belong into notes")
    return text


def _check_choice(
    values: list[str], frame: pd.DataFrame, file: str, column: str, allowed: tuple[str, ...]
) -> None:
    for position, value in enumerate(values):
        if value not in allowed:
            raise StudyError("unknown kind", file=file, row=row_of(frame, position), column=column,
                             found=value, remedy=f"use one of {', '.join(allowed)}")


def check_unique(frame: pd.DataFrame, table: str, column: str) -> None:
    """Raise StudyError at the second appearance of an id."""
    doubled = frame[column].duplicated().to_numpy()
    if doubled.any():
        position = int(np.argmax(doubled))
        first = int(np.argmax((frame[column] == frame[column].iloc[position]).to_numpy()))
        raise StudyError(f"this id appears twice, first in row {row_of(frame, first)}",
                         file=file_of(frame, table), row=row_of(frame, position), column=column,
                         found=frame[column].iloc[position],
                         remedy="ids must be unique: rename or delete one")


def check_keys(
    frame: pd.DataFrame, table: str, column: str, known: Iterable[str], where: str, *,
    empty: bool = False,
) -> None:
    """Raise StudyError at the first value that the other table does not hold."""
    known = set(known)
    bad = ~frame[column].isin(known).to_numpy()
    if empty:
        bad &= (frame[column] != "").to_numpy()
    if not bad.any():
        return
    position = int(np.argmax(bad))
    value = str(frame[column].iloc[position])
    close = nearest(value, known, most=1, alike=0.8)
    if empty and value.lower() in MISSING:
        remedy = "leave the cell empty if there is none"
    elif close:
        remedy = f"write {close[0]!r} if that is meant"
    else:
        remedy = f"add it there, or use one of {', '.join(sorted(known)[:8]) or 'none yet'}"
    raise StudyError(f"no such entry in {where}", file=file_of(frame, table),
                     row=row_of(frame, position), column=column, found=value, remedy=remedy)

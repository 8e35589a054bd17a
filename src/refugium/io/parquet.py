"""Parquet, guarded: what a file declares is weighed before anything is unfolded."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from refugium.core.errors import StudyError
from refugium.core.guards.limits import LIMITS, Limits, check_shape, check_size

_BATCH = 4096
_FLOOR = 16 << 20
"""Below this unfolded size no ratio is suspicious: small constant tables pack very well."""


def read_parquet(path: Path, limits: Limits = LIMITS) -> pd.DataFrame:
    """Read a flat Parquet table of numbers and text.

    Raises
    ------
    StudyError
        Not Parquet, a damaged file, nested or binary columns, a file that unfolds beyond the
        limits.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    faults = (pa.lib.ArrowException, OSError, ValueError, KeyError, TypeError, IndexError,
              OverflowError, MemoryError)
    try:
        check_size(path, limits)
        with pq.ParquetFile(path) as file:
            _check_declared(file.metadata, path, limits)
            texts = [field.name for field in file.schema_arrow if _is_text(field, path)]
        # a text that occurs often is kept once, so that repeats cannot fill the memory
        with pq.ParquetFile(path, read_dictionary=texts) as file:
            batches, total = [], 0
            for batch in file.iter_batches(batch_size=_BATCH):
                total += batch.nbytes
                if total > limits.matrix_bytes:
                    raise StudyError("the table unfolds beyond the memory limit", file=path.name,
                                     remedy="pass larger Limits on purpose, or split the table")
                batches.append(batch)
            table = pa.Table.from_batches(batches, schema=file.schema_arrow)
        frame: pd.DataFrame = table.to_pandas(
            ignore_metadata=True, integer_object_nulls=True, date_as_object=True,
        )
    except StudyError:
        raise
    except faults:
        raise StudyError("not a readable Parquet file", file=path.name,
                         remedy="export it again, or give the file its proper ending") from None
    frame.attrs.clear()
    return pd.DataFrame({name: _plain(frame.iloc[:, position], path, limits)
                         for position, name in enumerate(frame.columns)}
                        ) if frame.columns.is_unique else frame


def _plain(column: pd.Series, path: Path, limits: Limits) -> pd.Series:
    """Return a column of repeated texts as texts, each of them one object."""
    if not isinstance(column.dtype, pd.CategoricalDtype):
        return column
    long = column.cat.categories.map(lambda text: len(str(text))).to_numpy(dtype=float)
    codes = column.cat.codes.to_numpy()
    if long[codes[codes >= 0]].sum() > limits.matrix_bytes:
        raise StudyError("the table unfolds beyond the memory limit", file=path.name,
                         column=str(column.name), remedy="pass larger Limits on purpose")
    return column.astype(object).where(column.notna(), None)


def _check_declared(metadata: Any, path: Path, limits: Limits) -> None:
    rows, columns = metadata.num_rows, metadata.num_columns
    check_shape(rows, columns, file=path.name, limits=limits)
    groups = range(metadata.num_row_groups)
    declared = sum(
        metadata.row_group(group).total_byte_size for group in groups
    )
    if declared > max(limits.expansion_ratio * path.stat().st_size, _FLOOR):
        raise StudyError("the file unfolds to far more than its own size", file=path.name,
                         found=f"{declared} bytes from {path.stat().st_size}",
                         remedy="export it again; pass larger Limits only if you trust its source")


def _is_text(field: Any, path: Path) -> bool:
    """Whether a column holds text; refuse one that holds neither numbers nor text."""
    import pyarrow.types as pat

    kind = field.type
    if pat.is_dictionary(kind):
        kind = kind.value_type
    flat = (pat.is_integer, pat.is_floating, pat.is_decimal, pat.is_boolean, pat.is_string,
            pat.is_large_string, pat.is_null, pat.is_temporal)
    if not any(test(kind) for test in flat):
        raise StudyError("this column holds neither numbers nor text", file=path.name,
                         column=str(field.name), found=str(kind),
                         remedy="write numbers or UTF-8 text")
    return bool(pat.is_string(kind) or pat.is_large_string(kind))

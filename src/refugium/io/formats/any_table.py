"""A table by its ending: text, Parquet, spreadsheet, R."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from refugium.core.errors import StudyError
from refugium.core.guards.limits import LIMITS, Limits
from refugium.io.formats.r_tables import read_r_table
from refugium.io.formats.spreadsheets import read_spreadsheet
from refugium.io.tables import read_table

_R = (".rds", ".rdata", ".rda")
_SHEETS = (".xlsx", ".xls", ".xlsm", ".xlsb")
_UNPACKED_BY_NOBODY = (".pkl", ".pickle", ".npy", ".npz", ".joblib", ".pt")


def read_any_table(
    path: Path, limits: Limits = LIMITS, *, part: str | None = None, usual: str | None = None,
    dates_as_text: bool = False,
) -> pd.DataFrame:
    r"""Answer: what does a table say, whatever kind of file holds it?

    Parameters
    ----------
    path
        `.csv`, `.tsv`, `.txt`, `.parquet`, `.xlsx`, `.rds`, `.RData`, `.rda`.
    limits
        See :class:`refugium.core.guards.Limits`.
    part
        Sheet of a workbook or object of an R file; text and Parquet have none.
    usual
        Sheet or object to take among several where none is stated.
    dates_as_text
        Give a workbook's dates as texts, see :func:`refugium.io.formats.read_spreadsheet`.

    Returns
    -------
    pandas.DataFrame
        As :func:`refugium.study.read_table`.

    Raises
    ------
    StudyError
        As the reader of that kind of file; pickles and NumPy's own files are refused.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "models.csv"
    >>> _ = path.write_text("model_id,lineage\nPC9,lung\n")
    >>> read_any_table(path).to_dict("records")
    [{'model_id': 'PC9', 'lineage': 'lung'}]
    """
    ending = path.suffix.lower()
    if ending in _SHEETS:
        return read_spreadsheet(path, limits, sheet=part, usual=usual,
                                dates_as_text=dates_as_text)
    if ending in _R:
        return read_r_table(path, limits, part=part, usual=usual)
    if ending in _UNPACKED_BY_NOBODY:
        raise StudyError("files that can run code or hide it are never unpacked",
                         file=path.name, found=path.suffix, remedy="save it as Parquet or CSV")
    if part is not None:
        raise StudyError("this kind of file has no sheets or objects", file=path.name,
                         found=part, remedy="delete `sheet` and `object` from study.toml")
    return read_table(path, limits)

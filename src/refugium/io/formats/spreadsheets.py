"""A sheet of an .xlsx workbook as a table; a cell that Excel changed is named, never guessed."""

from __future__ import annotations

import datetime as dt
import re
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from refugium.core.errors import StudyError
from refugium.core.guards.limits import LIMITS, Limits, check_shape
from refugium.core.guards.zips import FAULTS, check_zip
from refugium.io.tables import check_header
from refugium.study import FEATURE_COLUMNS
from refugium.study.validate import mark

_OLD = b"\xd0\xcf\x11\xe0"
_GENE_DATE = re.compile(
    r"\d{1,2}-(jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)"
    r"|(jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)-\d{1,2}", re.IGNORECASE)
_GENE_REMEDY = ("Excel turned a gene's name into a date: format the column as text and type the "
                "name again (SEPTIN2, MARCHF1), or give CSV that Excel never opened")
_MOST_ROWS = 1 << 20
"""Rows that a sheet can have."""
_HOURS_REMEDY = "write hours from time zero, and format the column as a number"
_BROKEN = (*FAULTS, TypeError, IndexError, AttributeError, SyntaxError, AssertionError,
           RecursionError, MemoryError)


def read_spreadsheet(
    path: Path, limits: Limits = LIMITS, *, sheet: str | None = None, usual: str | None = None,
    dates_as_text: bool = False,
) -> pd.DataFrame:
    """Answer: what does a sheet say, cell by cell?

    Parameters
    ----------
    path
        An .xlsx workbook; its archive is checked before it is opened.
    limits
        See :class:`refugium.core.guards.Limits`.
    sheet
        The sheet's name. None: the only visible sheet, or the one called `usual`.
    usual
        Name to look for among several sheets where none is stated.
    dates_as_text
        Give dates as texts (`2024-09-02`) instead of refusing them: for a reader that says
        itself what a date among names means, or never reads it.

    Returns
    -------
    pandas.DataFrame
        Cells as numbers and texts, logical cells as `TRUE` and `FALSE`, empty cells as empty
        texts; blank rows are left out, but rows keep their numbers in messages. Formulas count
        by the value that Excel stored.

    Raises
    ------
    StudyError
        With sheet and cell (`cell C7`): a date, a time, an error (`#REF!`), a formula whose value
        was never stored, a gene's name that became a date. Also merged cells, several sheets of
        which none is meant, an old .xls, a damaged or hostile archive.

    Examples
    --------
    >>> import tempfile
    >>> from openpyxl import Workbook
    >>> path = Path(tempfile.mkdtemp()) / "models.xlsx"
    >>> book = Workbook()
    >>> for row in (["model_id", "lineage"], ["PC9", "lung"]):
    ...     book.active.append(row)
    >>> book.save(path)
    >>> read_spreadsheet(path).to_dict("records")
    [{'model_id': 'PC9', 'lineage': 'lung'}]
    """
    _check_kind(path)
    parts = check_zip(path, limits)
    if "xl/workbook.xml" not in parts:
        raise StudyError("not an .xlsx workbook", file=path.name,
                         remedy="save it from the spreadsheet as .xlsx, or as CSV UTF-8")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _read(path, limits, sheet, usual, dates_as_text)
    except _BROKEN:
        raise StudyError("the workbook is damaged or cut short", file=path.name,
                         remedy="save it again from the spreadsheet") from None


def _check_kind(path: Path) -> None:
    try:
        with path.open("rb") as file:
            old = file.read(4) == _OLD
    except OSError as error:
        raise StudyError(f"the file cannot be read: {error.strerror}", file=path.name,
                         remedy="check that it exists and that you may read it") from None
    if old or path.suffix.lower() != ".xlsx":
        raise StudyError("an old Excel file, a workbook with a password or with macros"
                         if old or path.suffix.lower() in (".xls", ".xlsm", ".xlsb")
                         else "not an .xlsx workbook", file=path.name, found=path.suffix,
                         remedy="save it as .xlsx without a password, or as CSV UTF-8")


def _read(
    path: Path, limits: Limits, sheet: str | None, usual: str | None, dates_as_text: bool
) -> pd.DataFrame:
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
    try:
        page = _choose(book, path.name, sheet, usual)
        place = f"{path.name}, sheet {page.title!r}"
        raw = _source(book, page)
        if b"<mergeCell " in raw:
            raise StudyError("the sheet holds merged cells", file=place,
                             remedy="unmerge them and fill in every cell: only the first of "
                             "merged cells holds a value")
        formulas = None
        # stored values alone do not tell an empty cell from a formula that was never computed
        if b"<f>" in raw or b"<f " in raw:
            plain = openpyxl.load_workbook(path, read_only=True, keep_links=False)
            formulas = _rows(plain[page.title], limits, place)
        return _table(_rows(page, limits, place), formulas, place, limits, dates_as_text)
    finally:
        book.close()


def _source(book: Any, page: Any) -> bytes:
    with book._archive.open(page._worksheet_path) as part:
        return bytes(part.read())


def _choose(book: Any, file: str, sheet: str | None, usual: str | None) -> Any:
    pages = {page.title: page for page in book.worksheets if page.sheet_state == "visible"}
    wanted = sheet if sheet is not None else usual
    if wanted in pages:
        return pages[wanted]
    if sheet is None and len(pages) == 1:
        return next(iter(pages.values()))
    names = ", ".join(list(pages)[:8])
    if sheet is not None:
        raise StudyError("no such visible sheet", file=file, found=sheet,
                         remedy=f"use one of {names}")
    raise StudyError("several sheets: which is meant?", file=file, found=list(pages)[:8],
                     remedy=f"keep one, or call it {usual!r}" if usual
                     else f"state which: {names}")


def _rows(page: Any, limits: Limits, place: str) -> Iterator[tuple[int, list[Any]]]:
    """Yield row numbers and cells up to the last that is filled; blank rows are left out."""
    page.reset_dimensions()
    for number, row in enumerate(page.iter_rows(), start=1):
        if number > min(limits.rows, _MOST_ROWS):
            raise StudyError("more rows or columns than the limit", file=place, found=number,
                             remedy="save the table as Parquet or CSV")
        cells = list(row)
        while cells and _blank(cells[-1].value):
            cells.pop()
        if cells:
            yield number, cells


def _blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _table(
    rows: Iterator[tuple[int, list[Any]]], formulas: Iterator[tuple[int, list[Any]]] | None,
    place: str, limits: Limits, dates_as_text: bool,
) -> pd.DataFrame:
    if formulas is not None:
        rows = _stored(rows, formulas, place)
    top, first = next(rows, (1, []))
    if not first:
        raise StudyError("the table is empty", file=place, remedy="export it again")
    header = [str(_value(cell, position, top, place, [], dates_as_text)).strip()
              for position, cell in enumerate(first)]
    check_header(header, place, top)
    numbers, records = [], []
    for number, cells in rows:
        if len(cells) > len(header):
            title = len(header) == 1
            raise StudyError(f"this row has {len(cells)} cells, the header has {len(header)}",
                             file=place, row=number, found=cells[-1].value,
                             remedy="delete the title above the header" if title
                             else "look for a note beside the table and delete it")
        values = [_value(cell, position, number, place, header, dates_as_text)
                  for position, cell in enumerate(cells)]
        records.append(values + [""] * (len(header) - len(values)))
        numbers.append(number)
        check_shape(len(records), len(header), file=place, limits=limits)
    frame = pd.DataFrame(records, columns=pd.Index(header, dtype=object), dtype=object)
    return mark(frame, file=place, rows=numbers, header=top)


def _stored(
    rows: Iterator[tuple[int, list[Any]]], formulas: Iterator[tuple[int, list[Any]]], place: str
) -> Iterator[tuple[int, list[Any]]]:
    """Yield the rows; refuse a formula whose value was never stored."""
    for number, written in formulas:
        number_in, cells = next(rows, (None, []))
        for position, cell in enumerate(written):
            empty = number_in != number or position >= len(cells) or cells[position].value is None
            if cell.data_type == "f" and empty:
                _refuse("a formula without a stored value", position=position, row=number,
                        place=place, found=cell.value,
                        remedy="open and save it in the spreadsheet, or write the number")
        yield number, cells


def _value(
    cell: Any, position: int, row: int, place: str, header: list[str], dates_as_text: bool
) -> object:
    value, column = cell.value, header[position] if position < len(header) else None
    if cell.data_type == "e":
        _refuse("an error of the spreadsheet", position=position, row=row, place=place,
                found=value, column=column,
                remedy="correct the formula, or leave the cell empty if nothing was measured")
    if isinstance(value, bool):
        return str(value).upper()
    if dates_as_text:
        return "" if value is None else _date_text(value)
    named = position == 0 or column in FEATURE_COLUMNS
    if isinstance(value, dt.date | dt.time | dt.timedelta):
        timed = column is not None and column.endswith("_h")
        _refuse("a date or a time", position=position, row=row, place=place, found=str(value),
                column=column, remedy=_HOURS_REMEDY if timed else _GENE_REMEDY if named
                else f"{_HOURS_REMEDY}; if this was a gene: {_GENE_REMEDY}")
    if isinstance(value, str) and named and header and _GENE_DATE.fullmatch(value.strip()):
        _refuse("a gene's name that became a date", position=position, row=row, place=place,
                found=value, column=column, remedy=_GENE_REMEDY)
    return "" if value is None else value


def _date_text(value: object) -> object:
    """Return a date as ISO text, without its time if that is midnight; anything else as it is."""
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    return str(value) if isinstance(value, dt.date | dt.time | dt.timedelta) else value


def _refuse(message: str, *, position: int, row: int, place: str, found: object, remedy: str,
            column: str | None = None) -> None:
    from openpyxl.utils import get_column_letter

    raise StudyError(message, file=f"{place}, cell {get_column_letter(position + 1)}{row}",
                     row=row, column=column, found=found, remedy=remedy)

"""Checks that the knowledge tables hold together; each stops at the first broken cell."""

from __future__ import annotations

import math
import re
from typing import NoReturn

import pandas as pd

from refugium.core.errors import KnowledgeError
from refugium.knowledge.schema import SCHEMAS, YES_NO, split_list

_HEADER_ROWS = 2  # the header is row 1 and rows are counted from 1


def name_key(name: str) -> str:
    """Reduce a name to lower-case letters and digits, so that spellings compare equal.

    Examples
    --------
    >>> name_key("PLX-4720") == name_key("plx4720")
    True
    """
    return re.sub(r"[^a-z0-9]", "", name.casefold())


def checked_table(name: str, text: pd.DataFrame) -> pd.DataFrame:
    """Hold one table of strings against its schema and give its columns their types.

    Parameters
    ----------
    name
        Table name, a key of ``SCHEMAS``.
    text
        The table as read, every cell a string.

    Returns
    -------
    pandas.DataFrame
        The same rows; ``yes``/``no`` as booleans, numbers as numbers, declared lists as tuples
        beside the columns they were read from.

    Raises
    ------
    KnowledgeError
        At the first missing column, empty or unreadable cell, or repeated row.
    """
    schema = SCHEMAS[name]
    for column in schema.columns:
        if column not in text.columns:
            raise KnowledgeError(
                "column is missing",
                file=schema.file_name(name),
                column=column,
                remedy=f"add it; the columns are {', '.join(schema.columns)}",
            )
    for column in schema.required:
        for row, cell in enumerate(text[column]):
            if not str(cell).strip():
                fail(name, row, column, cell, "cell is empty", "fill it in or remove the row")
    for column, allowed in schema.choices.items():
        for row, cell in enumerate(text[column]):
            if cell not in allowed:
                fail(name, row, column, cell, "value is not known", f"use {', '.join(allowed)}")
    repeated = text.duplicated(list(schema.key))
    if repeated.any():
        row = int(repeated.to_numpy().argmax())
        found = ", ".join(str(text[column].iloc[row]) for column in schema.key)
        fail(name, row, schema.key[0], found, "row is there twice", "keep one of the two")
    typed = text.reset_index(drop=True).copy()
    for column, allowed in schema.choices.items():
        if allowed == YES_NO:
            typed[column] = text[column].to_numpy() == "yes"
    for column in schema.numbers:
        typed[column] = [_number(name, row, column, cell) for row, cell in enumerate(text[column])]
    for column, joined in schema.lists.items():
        typed[column] = [split_list(str(cell)) for cell in text[joined]]
    if "sign" in schema.numbers:
        typed["sign"] = typed["sign"].astype(int)
    if "source" in schema.columns:
        for row, (checked, source) in enumerate(zip(typed["checked"], text["source"], strict=True)):
            if checked and not source:
                fail(
                    name,
                    row,
                    "source",
                    source,
                    "a checked row needs a source",
                    "name the source or write no under checked",
                )
    return typed


def _number(table: str, row: int, column: str, cell: str) -> float:
    if not cell:
        return math.nan
    try:
        value = float(cell)
    except ValueError:
        value = math.inf
    if not math.isfinite(value):
        fail(table, row, column, cell, "not a number", "write a number or leave it empty")
    return value


def fail(table: str, row: int, column: str, found: object, message: str, remedy: str) -> NoReturn:
    """Stop at a cell; rows are counted from 0 after the header."""
    raise KnowledgeError(
        message,
        file=SCHEMAS[table].file_name(table),
        row=row + _HEADER_ROWS,
        column=column,
        found=found,
        remedy=remedy,
    )

"""Columns of a table that a reader hands over: numbers and names, or a reason why not."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from refugium.core.errors import RefugiumError
from refugium.core.numbers_read import is_missing, number_of, remedy_for


def need_columns(table: pd.DataFrame, needed: Sequence[str]) -> None:
    """Refuse a table that lacks a column.

    Raises
    ------
    RefugiumError
        Naming the first column that is not there.
    """
    absent = [name for name in needed if name not in table.columns]
    if absent:
        raise RefugiumError("the table lacks a column", column=absent[0],
                            remedy=f"give {', '.join(needed)}")


def numbers_of(cells: pd.Series, column: str) -> NDArray[np.float64]:
    """Return cells as numbers; empty ones are missing.

    Raises
    ------
    RefugiumError
        If a cell holds something else, or is not finite.

    Examples
    --------
    >>> numbers_of(pd.Series(["1.5", 2, None]), "score").tolist()
    [1.5, 2.0, nan]
    """
    read = [number_of(cell) for cell in cells]
    for cell, number in zip(cells, read, strict=True):
        if number is None:
            raise RefugiumError("a cell is no number", column=column, found=str(cell),
                                remedy=remedy_for(cell, column))
        if np.isinf(number):
            raise RefugiumError("a number is not finite", column=column, found=str(cell),
                                remedy="leave the cell empty if it is not known")
    return np.array(read, dtype=float)


def names_of(
    table: pd.DataFrame, column: str, *, may_be_empty: bool = False
) -> NDArray[np.object_]:
    """Return a column as names, without blanks around them.

    Raises
    ------
    RefugiumError
        If a name is missing where one is needed.

    Examples
    --------
    >>> names_of(pd.DataFrame({"drug": ["A ", "B"]}), "drug").tolist()
    ['A', 'B']
    """
    names = ["" if is_missing(cell) else str(cell).strip() for cell in table[column]]
    if "" in names and not may_be_empty:
        raise RefugiumError("a name is missing", column=column, found=f"row {names.index('')}",
                            remedy="name each drug, line and subject, or leave out the row")
    return np.array(names, dtype=object)

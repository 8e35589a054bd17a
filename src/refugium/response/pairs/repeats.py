"""Scores of pairs over lines, repeats averaged, and how far a score repeats."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from refugium.core.errors import RefugiumError
from refugium.response.pairs.columns import names_of, numbers_of

Array = NDArray[np.float64]
NEEDED = ("line_id", "drug", "partner", "score")


@dataclass(frozen=True, eq=False, kw_only=True)
class Scores:
    """Mean score of each pair in each line.

    Attributes
    ----------
    pairs
        Two drugs each: the one asked for first, else by name.
    lines
        Their names.
    values
        (pairs, lines), NaN = not tested.
    repeat_sd, repeat_df
        Standard deviation of a single score between repeats of one line and pair, and the degrees
        of freedom behind it; NaN and 0 without repeats.
    """

    pairs: list[tuple[str, str]]
    lines: list[str]
    values: Array
    repeat_sd: float
    repeat_df: int


def read_scores(scores: pd.DataFrame, drug: str | None = None) -> Scores:
    """Return scores with repeats averaged; pairs in either order are one pair.

    Raises
    ------
    RefugiumError
        If a drug is paired with itself, a name is missing or a score no number.

    Examples
    --------
    >>> table = pd.DataFrame({"line_id": ["l", "l"], "drug": ["A", "B"], "partner": ["B", "A"],
    ...                       "score": [10.0, 14.0]})
    >>> read = read_scores(table)
    >>> read.pairs, read.values.tolist(), round(read.repeat_sd, 2), read.repeat_df
    ([('A', 'B')], [[12.0]], 2.83, 1)
    """
    one, two = names_of(scores, "drug"), names_of(scores, "partner")
    same = one == two
    if same.any():
        raise RefugiumError("a drug is paired with itself", found=one[same][0],
                            remedy="leave out such rows, or name both products")
    swap = (one > two) if drug is None else np.where(two == drug, True, (one > two) & (one != drug))
    table = pd.DataFrame({
        "drug": np.where(swap, two, one), "partner": np.where(swap, one, two),
        "line": names_of(scores, "line_id"), "score": numbers_of(scores["score"], "score")})
    table = table.dropna(subset=["score"])
    cells = table.groupby(["drug", "partner", "line"])["score"].agg(["mean", "var", "count"])
    repeated = cells[cells["count"] > 1]
    df = int((repeated["count"] - 1).sum())
    square = float((repeated["var"] * (repeated["count"] - 1)).sum())
    wide = cells["mean"].unstack("line")
    return Scores(
        pairs=[(str(d), str(p)) for d, p in wide.index], lines=[str(c) for c in wide.columns],
        values=wide.to_numpy(dtype=float),
        repeat_sd=float(np.sqrt(square / df)) if df else float("nan"), repeat_df=df)

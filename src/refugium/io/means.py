"""States given by mean, sd and n, from a table in long form: one row per feature and state."""

from __future__ import annotations

from collections.abc import Sequence

import anndata as ad
import numpy as np
import pandas as pd

from refugium.core.errors import StudyError
from refugium.core.numbers_read import is_missing
from refugium.io.matrices import named_features
from refugium.io.tables import check_header, to_numbers
from refugium.language.suggest import nearest
from refugium.study import FEATURE_COLUMNS, LOSSES, MEANS
from refugium.study.validate import header_of, row_of

NUMBERS = ("mean", "sd", "n")
STATE = "sample_id"
_STANDARD_ERRORS = ("se", "sem", "s.e.m.", "s.e.", "stderr", "standard error")


def means_from_table(
    table: pd.DataFrame, samples: Sequence[str], *, kind: str, scale: str, modality: str, file: str
) -> tuple[ad.AnnData, pd.DataFrame]:
    """Arrange a long table of means into AnnData (states x features) with layers `sd` and `n`.

    Parameters
    ----------
    table
        Feature columns, `sample_id` (a row of the samples table, which says what state it is),
        `mean`, `sd` between biological samples and their number `n`.
    samples
        Known sample ids.
    kind, scale, modality, file
        As for :func:`refugium.io.matrices.matrix_from_table`.

    Returns
    -------
    tuple
        AnnData (`uns["given"]` is `means`) and losses.

    Raises
    ------
    StudyError
        An unknown or a missing column, a state that the samples table lacks, a feature twice in one
        state (means with sd cannot be joined), a cell that is not a number.

    Examples
    --------
    >>> table = pd.DataFrame({"gene": ["AKT1"] * 2, "site": ["S473"] * 2, "sample_id": ["a", "b"],
    ...                       "mean": ["21.5", "19"], "sd": ["0.2", ""], "n": ["3", "1"]})
    >>> data, _ = means_from_table(table, ["a", "b"], kind="sites", scale="log2",
    ...                            modality="phospho", file="phospho.csv")
    >>> data.X.tolist(), data.layers["sd"].tolist(), data.layers["n"].tolist()
    ([[21.5], [19.0]], [[0.2], [nan]], [[3.0], [1.0]])
    """
    _check_columns(table, file)
    numbers = to_numbers(table[list(NUMBERS)], file=file).to_numpy(dtype=float)
    states = ["" if is_missing(cell) else str(cell).strip() for cell in table[STATE]]
    known = set(samples)
    for position, state in enumerate(states):
        if state not in known:
            close = nearest(state, list(samples), most=1, alike=0.8)
            raise StudyError("this state is no row of the samples table", file=file,
                             row=row_of(table, position), column=STATE, found=state,
                             remedy=f"write {close[0]!r} if that is meant" if close else
                             "add it to the samples table: model, arm, time and block of the state")
    losses: list[dict[str, str]] = []
    names = [str(name) for name in table.columns]
    var, kept = named_features(table, names, kind=kind, modality=modality, file=file, losses=losses)
    features = list(dict.fromkeys(var["feature"]))
    codes = {name: i for i, name in enumerate(features)}
    rows = {name: i for i, name in enumerate(dict.fromkeys(states[at] for at in kept))}
    cells = np.full((len(NUMBERS), len(rows), len(features)), np.nan)
    taken: set[tuple[int, int]] = set()
    for at, feature in zip(kept, var["feature"], strict=True):
        place = rows[states[at]], codes[feature]
        if place in taken:
            raise StudyError("this feature stands twice in this state", file=file,
                             row=row_of(table, at), column=STATE, found=f"{feature}, {states[at]}",
                             remedy="keep one row: two means with their sd make no third")
        taken.add(place)
        cells[:, place[0], place[1]] = numbers[at]
    first = var.drop_duplicates("feature").set_index(pd.Index(features, dtype=object))
    mean, sd, n = cells
    data = ad.AnnData(X=mean, obs=pd.DataFrame(index=pd.Index(list(rows), dtype=object)),
                      var=first.drop(columns="feature"), layers={"sd": sd, "n": n})
    data.uns["scale"], data.uns["kind"], data.uns["given"] = scale, kind, MEANS
    return data, LOSSES.table(losses)


def _check_columns(table: pd.DataFrame, file: str) -> None:
    names, row = [str(name) for name in table.columns], header_of(table) or 1
    check_header(names, file, row)
    wanted = (STATE, *NUMBERS)
    missing = [name for name in wanted if name not in names]
    if missing:
        raise StudyError("a table of means lacks a column", file=file, row=row,
                         column=missing[0], found=names[:8],
                         remedy=f"one row per feature and state: feature columns, "
                         f"{', '.join(wanted)}; leave sd or n empty where they are not stated")
    for name in names:
        if name not in wanted and name not in FEATURE_COLUMNS:
            if name.lower() in _STANDARD_ERRORS:
                raise StudyError("this column belongs to no table of means", file=file, row=row,
                                 column=name, remedy=f"give the sd: sd = {name} x root of n")
            close = nearest(name, [*wanted, *FEATURE_COLUMNS], most=1, alike=0.8)
            raise StudyError("this column belongs to no table of means", file=file, row=row,
                             column=name, remedy=f"name it {close[0]!r} if that is meant" if close
                             else f"delete it; columns are {', '.join(wanted)} and "
                             f"{', '.join(FEATURE_COLUMNS)}")
    if table.empty:
        raise StudyError("the table has no rows", file=file,
                         remedy="add one row per feature and state")

"""Changes that came as such, from a table in long form: one row per feature and contrast."""

from __future__ import annotations

from collections.abc import Sequence

import anndata as ad
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from refugium.core.errors import StudyError
from refugium.core.numbers_read import is_missing
from refugium.io.matrices import named_features
from refugium.io.tables import check_header, to_numbers
from refugium.language.suggest import nearest
from refugium.study import EFFECTS, FEATURE_COLUMNS, LAYERS, LOSSES
from refugium.study.validate import NOT_ADJUSTED, effect_faults, header_of, is_adjusted, row_of

Array = NDArray[np.float64]
CONTRAST, CHANGE, T = "contrast", "log2fc", "t"
MEANT = {
    "logfc": CHANGE, "log2foldchange": CHANGE, "lfc": CHANGE, "log2ratio": CHANGE,
    "pvalue": "p", "pval": "p", "nominalp": "p", "stat": T, "tstatistic": T, "tvalue": T,
    "lfcse": "se", "stderr": "se", "standarderror": "se", "sem": "se", "degreesoffreedom": "df",
    "comparison": CONTRAST}
"""Names that programs which test for changes give to these columns."""
WITHOUT_END = frozenset({"inf", "infinity", "+inf"})
"""How df without end are written."""


def effects_from_table(
    table: pd.DataFrame, contrasts: Sequence[str], *, kind: str, scale: str, modality: str,
    file: str,
) -> tuple[ad.AnnData, pd.DataFrame]:
    """Arrange a long table of changes into AnnData (contrasts x features).

    Parameters
    ----------
    table
        Feature columns, `contrast` (may be left out where the study states a single one), `log2fc`
        and what is known of its error: `se`, or `t`, or `p` (two-sided, not adjusted); `df`, or
        `n_case` and `n_reference`.
    contrasts
        Names of the contrasts that the study states.
    kind, scale, modality, file
        As for :func:`refugium.io.matrices.matrix_from_table`.

    Returns
    -------
    tuple
        AnnData (`uns["given"]` is `effects`) and losses.

    Raises
    ------
    StudyError
        An unknown or a missing column, an adjusted p, a contrast that is not stated, a feature
        twice in one contrast, a number that cannot be; each with its row.

    Notes
    -----
    se = log2fc / t. A feature that a contrast does not list is missing there, not unchanged.

    Examples
    --------
    >>> table = pd.DataFrame({"gene": ["AKT1", "AXL"], "site": ["S473", "Y702"],
    ...                       "log2fc": ["-2", "0.5"], "t": ["-8", ""], "df": ["4", ""]})
    >>> data, _ = effects_from_table(table, ["E vs U"], kind="sites", scale="log2",
    ...                              modality="phospho", file="phospho.csv")
    >>> data.X.tolist(), data.layers["se"].tolist(), data.layers["df"].tolist()
    ([[-2.0, 0.5]], [[0.25, nan]], [[4.0, nan]])
    """
    _check_columns(table, file, single=len(contrasts) == 1)
    numbers = _numbers(table, file)
    for bad, column, message, remedy in effect_faults(numbers[CHANGE], numbers):
        if bad.any():
            _refuse(message, table, int(np.argmax(bad)), column, file, remedy)
    rows = _contrasts(table, list(contrasts), file)
    losses: list[dict[str, str]] = []
    names = [str(name) for name in table.columns]
    var, kept = named_features(table, names, kind=kind, modality=modality, file=file, losses=losses)
    features = list(dict.fromkeys(var["feature"]))
    codes = {name: i for i, name in enumerate(features)}
    order = {name: i for i, name in enumerate(dict.fromkeys(rows[at] for at in kept))}
    cells = {name: np.full((len(order), len(features)), np.nan) for name in numbers}
    taken: set[tuple[int, int]] = set()
    for at, feature in zip(kept, var["feature"], strict=True):
        place = order[rows[at]], codes[feature]
        if place in taken:
            _refuse("this feature stands twice in this contrast", table, at, CONTRAST, file,
                    "keep one row: two changes make no third without the readings behind them",
                    found=f"{feature}, {rows[at]}")
        taken.add(place)
        for name, values in numbers.items():
            cells[name][place] = values[at]
    first = var.drop_duplicates("feature").set_index(pd.Index(features, dtype=object))
    data = ad.AnnData(X=cells.pop(CHANGE), var=first.drop(columns="feature"), layers=cells,
                      obs=pd.DataFrame(index=pd.Index(list(order), dtype=object)))
    data.uns["scale"], data.uns["kind"], data.uns["given"] = scale, kind, EFFECTS
    return data, LOSSES.table(losses)


def _numbers(table: pd.DataFrame, file: str) -> dict[str, Array]:
    """Return the columns of numbers; t is turned into a standard error."""
    names = [name for name in (CHANGE, T, *LAYERS[EFFECTS]) if name in table.columns]
    part = table[names].copy()
    endless = np.zeros(len(part), dtype=bool)
    if "df" in names:
        endless = np.array([str(cell).strip().casefold() in WITHOUT_END for cell in part["df"]])
        part["df"] = part["df"].astype(object).mask(endless, np.nan)
    part.attrs = table.attrs
    read = to_numbers(part, file=file)
    found = {name: read[name].to_numpy(dtype=float) for name in names}
    if "df" in found:
        found["df"] = np.where(endless, np.inf, found["df"])
    if T in found:
        t = found.pop(T)
        other = t * found[CHANGE] < 0
        if other.any():
            _refuse("t and log2fc have opposite signs", table, int(np.argmax(other)), T, file,
                    "give both as case against reference")
        with np.errstate(divide="ignore", invalid="ignore"):
            se = found[CHANGE] / t
        found.setdefault("se", np.where(np.isfinite(se) & (se > 0), se, np.nan))
    return found


def _contrasts(table: pd.DataFrame, known: list[str], file: str) -> list[str]:
    """Return the contrast of each row."""
    if CONTRAST not in table.columns:
        return known * len(table)
    rows = ["" if is_missing(cell) else str(cell).strip() for cell in table[CONTRAST]]
    for position, row in enumerate(rows):
        if row not in known:
            close = nearest(row, known, most=1, alike=0.8)
            _refuse("this contrast is not stated", table, position, CONTRAST, file,
                    f"write {close[0]!r} if that is meant" if close else "add it to the table of "
                    'contrasts (contrasts = "contrasts.csv" in study.toml): model and arm of case '
                    "and reference, and their times", found=row)
    return rows


def _check_columns(table: pd.DataFrame, file: str, *, single: bool) -> None:
    names, row = [str(name) for name in table.columns], header_of(table) or 1
    check_header(names, file, row)
    wanted = (CONTRAST, CHANGE, T, *LAYERS[EFFECTS])
    for name in names:
        if name in wanted or name in FEATURE_COLUMNS:
            continue
        if is_adjusted(name):
            raise StudyError("an adjusted p beside changes", file=file, row=row, column=name,
                             remedy=NOT_ADJUSTED)
        meant = MEANT.get("".join(c for c in name.casefold() if c.isalnum()))
        close = [meant] if meant else nearest(name, [*wanted, *FEATURE_COLUMNS], most=1, alike=0.7)
        raise StudyError("this column belongs to no table of changes", file=file, row=row,
                         column=name, remedy=f"name it {close[0]!r} if that is meant" if close
                         else f"delete it; columns are {', '.join(wanted)} and "
                         f"{', '.join(FEATURE_COLUMNS)}")
    for name in (CHANGE, *(() if single else (CONTRAST,))):
        if name not in names:
            raise StudyError("a table of changes lacks a column", file=file, row=row, column=name,
                             found=names[:8], remedy="one row per feature and contrast: feature "
                             f"columns, {CONTRAST}, {CHANGE} (log2 of case over reference), and "
                             "what is known of its error")
    if table.empty:
        raise StudyError("the table has no rows", file=file,
                         remedy="add one row per feature and contrast")


def _refuse(
    message: str, table: pd.DataFrame, position: int, column: str, file: str, remedy: str, *,
    found: object = None,
) -> None:
    cell = table[column].iloc[position] if found is None and column in table.columns else found
    raise StudyError(message, file=file, row=row_of(table, position), column=column, found=cell,
                     remedy=remedy)

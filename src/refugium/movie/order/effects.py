"""Tables of changes followed over their times: effects of a drug, of which no sample is here."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from refugium.core.status import Status
from refugium.core.tables import Column, Schema, rows_of
from refugium.language.numbers import counted
from refugium.language.times import say_time
from refugium.movie.order.onset import first_changes
from refugium.signal import Matrix

Array = NDArray[np.float64]

EFFECT_COURSES = Schema(
    "effect_courses",
    (
        Column("model_id", "name", "model"),
        Column("arm", "name", "arm of the cases"),
        Column("drug", "name", "agents that the cases have and their references lack"),
        Column("feature", "name", "gene, site or antibody"),
        Column("n_times", "integer", "times at which its change is given"),
        Column("times_h", "list", "these times, h"),
        Column("amplitude", "number", "largest change given", "log2"),
        Column("peak_h", "number", "its time", "h"),
        Column("first_change", "number", "change at the first time", "log2"),
        Column("last_change", "number", "change at the last time", "log2"),
        Column("onset_after_h", "number", "last time up to which the change is shown small; 0: it "
               "may have begun at the switch", "h"),
        Column("onset_by_h", "number", "first time with a change beyond its given error", "h"),
        Column("q", "number", "false discovery rate of any change at any time"),
        Column("status", "enum", "ok; flat; inconclusive; error_not_stated: effects only; "
               "not_measured: not given at every time", values=Status),
    ),
    holds="changes that came as such, followed over their times: effects, no sample is seen",
)


def effect_courses(matrix: Matrix, *, model: str | None = None) -> pd.DataFrame:
    """Answer: when does each given change begin, and how does it go on?

    Parameters
    ----------
    matrix
        A modality that came as changes of contrasts.
    model
        Only this model; None: all.

    Returns
    -------
    pandas.DataFrame
        Columns of EFFECT_COURSES: a row for each feature of each model, arm and drug with changes
        at two times or more. `ok`: a change is beyond its error at some time, as in `onsets`.

    Notes
    -----
    Errors are those that were given (se, or t or p with df or n); where a time has none, the row
    holds effects and no claim. Times share a reference or cells more often than not; Holm over
    times and Benjamini-Hochberg over features do not need them to be independent. References are
    the source's own: what they had in common with the cases is not known here.

    Examples
    --------
    >>> EFFECT_COURSES.names[:4]
    ['model_id', 'arm', 'drug', 'feature']
    """
    changes = matrix.changes
    if changes is None:
        return EFFECT_COURSES.empty()
    asked = matrix.layout.contrasts
    place = {name: i for i, name in enumerate(changes.contrasts)}
    asked = asked[asked["contrast"].isin(place) & asked["time_h"].notna()]
    asked = asked[(asked["case_model"] == asked["reference_model"])
                  & asked["case_model"].isin([model] if model else asked["case_model"])]
    tables = []
    for (name, arm, drug), part in asked.groupby(["case_model", "case_arm", "agents"], sort=False):
        own = part.drop_duplicates("time_h").sort_values("time_h", kind="stable")
        if len(own) < 2:
            continue
        at = [place[str(contrast)] for contrast in own["contrast"]]
        told = _columns(changes.estimate[:, at], changes.se[:, at], changes.df[:, at],
                        own["time_h"].to_numpy(dtype=float),
                        selected=bool(changes.selected[at].any()))
        tables.append(pd.DataFrame({"feature": matrix.feature_names, **told}).assign(
            model_id=str(name), arm=str(arm), drug=str(drug)))
    return EFFECT_COURSES.table(pd.concat(tables, ignore_index=True)) if tables else (
        EFFECT_COURSES.empty())


def _columns(
    change: Array, se: Array, df: Array, time_h: Array, *, selected: bool
) -> dict[str, Any]:
    given = np.isfinite(change)
    whole = given.all(axis=1)
    # a table of what changed tells by its absence that other genes did not: errors mean nothing
    sure = whole & np.isfinite(se).all(axis=1) & (se > 0).all(axis=1) & (not selected)
    size = np.abs(np.where(given, change, 0.0))
    peak = size.argmax(axis=1)
    rows = np.arange(len(change))
    some = given.any(axis=1)
    first, last = given.argmax(axis=1), given.shape[1] - 1 - given[:, ::-1].argmax(axis=1)
    out: dict[str, Any] = {
        "n_times": given.sum(axis=1),
        "times_h": [[f"{t:g}" for t in time_h[mask]] for mask in given],
        "amplitude": np.where(some, size[rows, peak], np.nan),
        "peak_h": np.where(some, time_h[peak], np.nan),
        "first_change": change[rows, first], "last_change": change[rows, last],
        "status": np.where(whole, str(Status.ERROR_NOT_STATED), str(Status.NOT_MEASURED)),
    }
    for name in ("onset_after_h", "onset_by_h", "q"):
        out[name] = np.full(len(change), np.nan)
    if not sure.any():
        return out
    # the fewest of its times: an interval over several is as sure as the least of them
    found = first_changes(change[sure], se[sure], df[sure].min(axis=1), np.ones(sure.sum(), bool))
    axis = np.concatenate([[0.0], time_h])
    ok = found["status"] == "ok"
    out["status"][sure] = found["status"]
    out["q"][sure] = found["q"]
    out["onset_by_h"][sure] = np.where(ok & (found["by"] > 0), axis[found["by"]], np.nan)
    out["onset_after_h"][sure] = np.where(ok, axis[found["after"]], np.nan)
    return out


def effect_words(table: pd.DataFrame) -> list[tuple[str, str]]:
    """Say for each model what the given changes do over their times: model, and the sentence."""
    words = []
    for (model, arm, drug), part in table.groupby(["model_id", "arm", "drug"], sort=False):
        row = rows_of(part.loc[[part["n_times"].idxmax()]])[0]
        times = f"{counted(row['n_times'], 'time')} ({row['times_h'][0]} to {row['times_h'][-1]} h)"
        head = f"{arm}: changes that came as such, of {drug}, are followed over {times} as effects"
        told = part[part["status"] == Status.OK]
        if (part["status"] == Status.ERROR_NOT_STATED).all() or not part["q"].notna().any():
            words.append((str(model), f"{head}; no usable error was given, so that no change is "
                                      "told from noise."))
            continue
        tested = int(part["q"].notna().sum())
        if told.empty:
            words.append((str(model), f"{head}: of {tested:,} features none is shown to change."))
            continue
        by, count = np.unique(told["onset_by_h"].to_numpy(dtype=float), return_counts=True)
        seen = ", ".join(f"{n:,} by {say_time(t)}" for t, n in zip(by, count, strict=True)
                         if np.isfinite(t))
        words.append((str(model), f"{head}: of {tested:,} features {len(told):,} are shown to "
                                  f"change, first seen {seen}. No sample is here: memory, "
                                  "constraints and kinetics are not asked."))
    return words

"""Growth of each arm early and late, and death apart from it."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, cast

import numpy as np
import pandas as pd
from scipy import stats as sps

from refugium.core.status import Status
from refugium.core.tables import Column, Schema
from refugium.response.dose.death_rate import deaths_per_cell_hour
from refugium.response.dose.net_rate import net_rates
from refugium.response.dose.variable_projection import Array
from refugium.response.growth import before_crowding
from refugium.response.measures import (
    Phenotype,
    Quantity,
    is_log,
    phenotype_of,
    quantity_of,
    share_unit,
)
from refugium.response.parameters import CONFIDENCE, LATE_SHARE, MIN_WELLS


class Course(StrEnum):
    """What became of cell number; empty where it is not told.

    `rate_changes`: over the whole time cell number went one way, late on the other; both shown.
    """

    GROWS = "grows"
    SHRINKS = "shrinks"
    RATE_CHANGES = "rate_changes"
    NOT_SHOWN = "not_shown"


RATES = Schema(
    "rates",
    (
        Column("model_id", "name", "model"),
        Column("experiment", "name", "experiment; its plates are taken together"),
        Column("arm", "name", "arm"),
        Column("measure", "name", "what was read"),
        Column("n_wells", "integer", "wells that were read more than once"),
        Column("n_times", "integer", "times at which most of them were read"),
        Column("last_h", "number", "time of the last reading", "h"),
        Column("fold_log2", "number", "doublings from the first to the last reading, mean over "
               "wells", "log2"),
        Column("fold_lo", "number", "lower end of its 95 % interval over wells", "log2"),
        Column("fold_hi", "number", "upper end", "log2"),
        Column("late_from_h", "number", "first reading of the late part", "h"),
        Column("late_rate_per_h", "number", "doublings per hour over the late part", "1/h"),
        Column("late_lo", "number", "lower end of its 95 % interval over wells", "1/h"),
        Column("late_hi", "number", "upper end", "1/h"),
        Column("net_rate_per_h", "number", "doublings per hour from where counts follow a line "
               "best (DIP rate)", "1/h"),
        Column("net_lo", "number", "lower end of its 95 % interval over wells", "1/h"),
        Column("net_hi", "number", "upper end", "1/h"),
        Column("net_start_h", "number", "where that line begins, median over wells", "h"),
        Column("death_per_h", "number", "dead objects that appeared, per cell and hour; missing: "
               "dead objects were not counted beside", "1/h"),
        Column("death_lo", "number", "lower end of its 95 % interval over wells", "1/h"),
        Column("death_hi", "number", "upper end", "1/h"),
        Column("course", "enum", "grows, shrinks, rate_changes, not_shown; empty: see status",
               values=Course),
        Column("status", "enum", "ok, or why there is no interval or no number", values=Status),
    ),
    holds="growth of each arm, early and late, and death apart",
)
KEY = ["block", "well"]


def rate_table(wells: pd.DataFrame) -> pd.DataFrame:
    """Answer: did cells of each arm grow or shrink, did that change, and how fast did they die?

    Parameters
    ----------
    wells
        The wells table of a study.

    Returns
    -------
    pandas.DataFrame
        Columns of :data:`RATES`, one row per model, experiment, arm and measure of cell number.

    Notes
    -----
    Fold: log2 of last over first reading, well by well. Late rate: slope of log2 cell number over
    the last `LATE_SHARE` of the time. Net rate: see :func:`net_rates`. Intervals: t over wells,
    which share an experiment: they speak of these wells, not of further experiments.
    Confluence is read until its experiment is crowded.
    `rate_changes`: the interval of the fold excludes 0, and the late rate lies on the other side
    (tested on that side alone, 5 %: the fold says which side that is). Death per cell
    and hour is no share of dead cells: it is taken from counts of dead objects only.

    Examples
    --------
    >>> wells = pd.DataFrame({"model_id": "m", "experiment": "e", "block": "e", "arm": "d",
    ...     "well": np.repeat(["1", "2"], 6), "time_h": 2 * [0.0, 12, 24, 36, 48, 60],
    ...     "measure": "cell count", "unit": "", "value": [10.0, 20, 30, 20, 16, 12] + [
    ...     10.0, 20, 32, 22, 17, 12.1]})
    >>> found = rate_table(wells).round(3)
    >>> found["fold_log2"].tolist(), found["late_rate_per_h"].tolist(), found["course"].tolist()
    ([0.269], [-0.033], ['rate_changes'])
    """
    rows = []
    measures, units = wells["measure"].map(str), wells["unit"].map(str)
    number = (measures.map(quantity_of) == Quantity.NUMBER) & ~units.map(is_log).astype(bool)
    seen = before_crowding(wells[number & wells["time_h"].notna()])
    # a share of dead cells is no count of them
    dead = wells[(measures.map(phenotype_of) == Phenotype.DEATH)
                 & units.map(share_unit).isna() & wells["time_h"].notna()]
    for key, part in seen.groupby(["model_id", "experiment", "arm", "measure"], sort=False):
        model, experiment, arm, measure = cast("tuple[str, str, str, str]", key)
        beside = dead[(dead["model_id"] == model) & (dead["experiment"] == experiment)
                      & (dead["arm"] == arm)]
        rows.append({"model_id": model, "experiment": experiment, "arm": arm, "measure": measure,
                     **_of_arm(part, beside)})
    return RATES.table(rows)


def _of_arm(part: pd.DataFrame, dead: pd.DataFrame) -> dict[str, Any]:
    wide = part.set_index([*KEY, "time_h"])["value"].unstack("time_h").sort_index(axis=1)
    times, y = wide.columns.to_numpy(dtype=float), wide.to_numpy(dtype=float)
    read = np.isfinite(y) & (y > 0)
    many = read.sum(axis=1) > 1
    if not many.any():
        return {"status": Status.TOO_FEW_POINTS}
    y, read = y[many], read[many]
    with np.errstate(divide="ignore", invalid="ignore"):
        log2 = np.where(read, np.log2(np.where(read, y, 1.0)), np.nan)
    ends = [np.where(read, times, sign * np.inf) for sign in (1, -1)]
    first, last = ends[0].argmin(axis=1), ends[1].argmax(axis=1)
    row = np.arange(len(y))
    fold = log2[row, last] - log2[row, first]
    begin = times[last] - LATE_SHARE * (times[last] - times[first])
    late = _slopes(times, np.where(times[None] >= begin[:, None] - 1e-9, log2, np.nan))
    net = net_rates(times[None], y)
    made: dict[str, Any] = {
        "n_wells": len(y), "n_times": int(np.median(read.sum(axis=1))),
        "last_h": float(times[last].max()),
        "late_from_h": float(np.median([times[(times >= b - 1e-9)].min() for b in begin])),
        "net_start_h": float(np.nanmedian(net.start_h)) if np.isfinite(net.start_h).any()
        else np.nan,
    }
    death = np.full(len(y), np.nan)
    if len(dead):
        other = dead.set_index([*KEY, "time_h"])["value"].unstack("time_h")
        other = other.reindex(index=wide.index[many], columns=wide.columns)
        death = deaths_per_cell_hour(times, y, other.to_numpy(dtype=float))
    for values, names in ((fold, ("fold_log2", "fold_lo", "fold_hi")),
                          (late, ("late_rate_per_h", "late_lo", "late_hi")),
                          (net.rate, ("net_rate_per_h", "net_lo", "net_hi")),
                          (death, ("death_per_h", "death_lo", "death_hi"))):
        made |= dict(zip(names, _interval(values), strict=True))
    enough = len(y) >= MIN_WELLS and np.isfinite(made["fold_lo"])
    made["status"] = Status.OK if enough else Status.TOO_FEW_REPLICATES
    made["course"] = _course(made) if enough else ""
    return made


def _course(made: dict[str, Any]) -> Course:
    whole = int(made["fold_lo"] > 0) - int(made["fold_hi"] < 0)
    if whole == 0:
        return Course.NOT_SHOWN
    df = made["n_wells"] - 1
    half = made["late_hi"] - made["late_rate_per_h"]
    reach = half * float(sps.t.ppf(CONFIDENCE, df) / sps.t.ppf(0.5 + CONFIDENCE / 2, df))
    if whole * made["late_rate_per_h"] + reach < 0:
        return Course.RATE_CHANGES
    return Course.GROWS if whole > 0 else Course.SHRINKS


def _slopes(times: Array, log2: Array) -> Array:
    """Return least-squares slopes of each row over its readings; NaN with fewer than two."""
    read = np.isfinite(log2)
    n = read.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        t = np.where(read, times, 0.0)
        t = np.where(read, t - (t.sum(axis=1) / n)[:, None], 0.0)
        y = np.where(read, log2, 0.0)
        return np.where(n > 1, (t * y).sum(axis=1) / (t**2).sum(axis=1), np.nan)


def _interval(values: Array) -> tuple[float, float, float]:
    """Return mean and t interval over wells; NaN where there is none."""
    known = values[np.isfinite(values)]
    if not len(known):
        return float("nan"), float("nan"), float("nan")
    mean = float(known.mean())
    if len(known) < MIN_WELLS:
        return mean, float("nan"), float("nan")
    half = float(sps.t.ppf(0.5 + CONFIDENCE / 2, len(known) - 1) * known.std(ddof=1)
                 / np.sqrt(len(known)))
    return mean, mean - half, mean + half

"""Growth experiments that look like one experiment read twice."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from refugium.core.tables import Column, Schema

Array = NDArray[np.float64]
Ints = NDArray[np.intp]

EQUAL_WITHIN = 1e-6
"""Two readings are equal if they differ by less than this share."""
EQUAL_SHARE = 0.5
"""Share of equal readings from which two blocks are near-duplicates."""
FLUCTUATION = 0.7
"""Correlation of fluctuations from which two blocks are near-duplicates."""
FEWEST_READINGS = 20
"""Readings, and values of scatter, that a comparison needs."""
LONG_SERIES = 10
"""Times from which a well without a replicate can be judged: shorter ones bend with their arm."""

PAIRS = Schema(
    "near_duplicates",
    (
        Column("block", "name", "one experiment"),
        Column("other", "name", "the other"),
        Column("readings", "integer", "readings that both hold: same model, arm, measure, time"),
        Column("equal_share", "number", "share that is equal, of readings that no other reading of "
               "their block repeats; missing: too few such readings"),
        Column("correlation", "number", "correlation of log readings"),
        Column("fluctuation", "number",
               "correlation of the scatter of wells; missing: too few replicates and times"),
        Column("near_duplicate", "flag", "looks like one experiment read twice"),
    ),
)


def find_near_duplicates(wells: pd.DataFrame) -> pd.DataFrame:
    """Compare every two blocks of wells: are they one experiment read twice.

    Parameters
    ----------
    wells
        The wells table of a study.

    Returns
    -------
    pandas.DataFrame
        One row per pair of blocks with readings in common, columns of :data:`PAIRS`.

    Notes
    -----
    Two experiments with the same design correlate because the same arms grow alike, so a high
    correlation of readings says nothing. What two independent experiments do not share is the
    scatter of single wells: the step of each well from one scan to the next, less the mean step
    of its arm at that time. Where no arm has replicates, the change of the step takes its place,
    and only in long series: over few times the bend is that of the arm. An image analysed twice
    (another mask, another threshold) changes every reading but keeps that scatter. Replicate
    wells are paired within their arm in order of their names (A2 before A10); equal readings are
    looked for among all wells of an arm, whatever their names. Whole per cents and full wells are
    equal by chance, so a reading that its block holds twice says nothing of a copy.

    Examples
    --------
    >>> import numpy as np
    >>> rng = np.random.default_rng(0)
    >>> growth = np.exp(rng.normal(0.1, 0.05, (6, 10)).cumsum(axis=1))
    >>> rows = [{"well": f"{b}{w}", "model_id": "m", "arm": str(w), "time_h": t, "block": b,
    ...          "measure": "confluence", "value": k * growth[w, t], "unit": "%"}
    ...         for b, k in (("a", 1.0), ("b", 1.1)) for w in range(6) for t in range(10)]
    >>> find_near_duplicates(pd.DataFrame(rows))[["fluctuation", "near_duplicate"]].round(2)
       fluctuation  near_duplicate
    0          1.0            True
    """
    positive = wells[(wells["value"] > 0) & (wells["block"] != "")]
    names = sorted(positive["well"].unique(), key=_natural)
    order = positive["well"].map({name: place for place, name in enumerate(names)})
    keys = ["block", "measure", "model_id", "arm"]
    rank = order.groupby([positive[key] for key in keys]).rank(method="dense")
    table = positive.assign(replicate=rank, y=np.log(positive["value"])).pivot_table(
        index=["measure", "model_id", "arm", "replicate", "time_h"], columns="block", values="y"
    )
    size = positive.groupby([*keys, "time_h"])["value"].rank(method="first")
    fine = ~positive.duplicated(["block", "measure", "value"], keep=False)
    sizes = positive.assign(size=size)[fine].pivot_table(
        index=["measure", "model_id", "arm", "size", "time_h"], columns="block", values="value")
    rows = []
    read, fine_of = table.to_numpy(dtype=float), dict(zip(
        sizes.columns, sizes.to_numpy(dtype=float).T, strict=True))
    groups = _Groups.of(table.index)
    none = np.full(len(sizes), np.nan)
    for (i, block), (j, other) in combinations(enumerate(table.columns), 2):
        both = np.flatnonzero(np.isfinite(read[:, i]) & np.isfinite(read[:, j]))
        if len(both) >= FEWEST_READINGS:
            one, two = fine_of.get(block, none), fine_of.get(other, none)
            alike = np.isfinite(one) & np.isfinite(two)
            rows.append(_compare(str(block), str(other), read[both][:, [i, j]],
                                 groups.at(both), _equal_share(one[alike], two[alike])))
    return PAIRS.table(rows)


@dataclass(frozen=True)
class _Groups:
    """Of each reading: its well, the wells of its arm at its time, all wells of its time."""

    well: Ints
    arm_time: Ints
    time: Ints

    @classmethod
    def of(cls, index: pd.Index[Any]) -> _Groups:
        """Return the groups of an index of measure, model, arm, replicate and time."""
        frame = index.to_frame(index=False)
        well, arm_time, time = (
            np.asarray(frame.groupby(keys, sort=False).ngroup(), dtype=int) for keys in (
                ["measure", "model_id", "arm", "replicate"],
                ["measure", "model_id", "arm", "time_h"], ["measure", "time_h"]))
        return cls(well, arm_time, time)

    def at(self, kept: Ints) -> _Groups:
        """Keep some readings."""
        return _Groups(self.well[kept], self.arm_time[kept], self.time[kept])


def _natural(name: str) -> list[tuple[int, str]]:
    """Sort numbers inside names as numbers: the order of rows in a file must not matter."""
    return [(int(part), "") if part.isdecimal() else (0, part)
            for part in re.split(r"(\d+)", name)]


def _equal_share(one: Array, two: Array) -> float:
    if len(one) < FEWEST_READINGS:
        return float("nan")
    return float(np.mean(np.abs(one / two - 1) < EQUAL_WITHIN))


def _compare(
    block: str, other: str, both: Array, groups: _Groups, equal: float
) -> dict[str, object]:
    one, two = both.T
    fluctuation = _correlation(*_scatter(both, groups).T)
    return {
        "block": block, "other": other, "readings": len(both), "equal_share": equal,
        "correlation": _correlation(one, two), "fluctuation": fluctuation,
        "near_duplicate": equal >= EQUAL_SHARE or fluctuation >= FLUCTUATION,
    }


def _scatter(both: Array, groups: _Groups) -> Array:
    """Return what single wells do beside their arm, (values, 2): steps less its mean, or bends."""
    steps, groups = _steps(both, groups)
    mean, size = _means(steps, groups.arm_time)
    beside = (steps - mean)[size > 1]
    if len(beside) >= FEWEST_READINGS:
        return beside
    bends, groups = _steps(steps, groups)
    # two differences have shortened each series by two
    long = np.flatnonzero(np.bincount(groups.well, minlength=1)[groups.well] >= LONG_SERIES - 2)
    bends, groups = bends[long], groups.at(long)
    return np.asarray(bends - _means(bends, groups.time)[0])


def _steps(values: Array, groups: _Groups) -> tuple[Array, _Groups]:
    """Return each reading less the one before it of the same well."""
    same = np.flatnonzero(groups.well[1:] == groups.well[:-1]) + 1
    return values[same] - values[same - 1], groups.at(same)


def _means(values: Array, group: Ints) -> tuple[Array, Ints]:
    """Return the mean of the group of each row, and its size."""
    size = np.bincount(group, minlength=1)
    summed = np.stack([np.bincount(group, column, len(size)) for column in values.T], axis=1)
    return summed[group] / size[group, None], size[group]


def _correlation(one: Array, two: Array) -> float:
    if len(one) < FEWEST_READINGS or np.ptp(one) == 0 or np.ptp(two) == 0:
        return float("nan")
    return float(np.corrcoef(one, two)[0, 1])

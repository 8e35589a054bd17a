"""Growth experiments that look like one experiment read twice."""

from __future__ import annotations

import re
from itertools import combinations

import numpy as np
import pandas as pd

from refugium.core.tables import Column, Schema

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
    >>> bool(find_near_duplicates(pd.DataFrame(rows))["near_duplicate"].iloc[0])
    True
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
    for block, other in combinations(table.columns, 2):
        both = table[[block, other]].dropna()
        if len(both) >= FEWEST_READINGS:
            alike = sizes.reindex(columns=[block, other]).dropna().to_numpy()
            rows.append(_compare(str(block), str(other), both, _equal_share(*alike.T)))
    return PAIRS.table(rows)


def _natural(name: str) -> list[tuple[int, str]]:
    """Sort numbers inside names as numbers: the order of rows in a file must not matter."""
    return [(int(part), "") if part.isdecimal() else (0, part)
            for part in re.split(r"(\d+)", name)]


def _equal_share(one: np.ndarray, two: np.ndarray) -> float:
    if len(one) < FEWEST_READINGS:
        return float("nan")
    return float(np.mean(np.abs(one / two - 1) < EQUAL_WITHIN))


def _compare(block: str, other: str, both: pd.DataFrame, equal: float) -> dict[str, object]:
    one, two = both[block].to_numpy(), both[other].to_numpy()
    scatter = _scatter(both)
    fluctuation = _correlation(scatter[block].to_numpy(), scatter[other].to_numpy())
    return {
        "block": block, "other": other, "readings": len(both), "equal_share": equal,
        "correlation": _correlation(one, two), "fluctuation": fluctuation,
        "near_duplicate": equal >= EQUAL_SHARE or fluctuation >= FLUCTUATION,
    }


def _scatter(both: pd.DataFrame) -> pd.DataFrame:
    """Return what single wells do beside their arm: steps less the arm's mean, or bends."""
    well = ["measure", "model_id", "arm", "replicate"]
    steps = both.groupby(level=well).diff().dropna()
    arm = steps.groupby(level=["measure", "model_id", "arm", "time_h"])
    beside = (steps - arm.transform("mean"))[arm.transform("size") > 1]
    if len(beside) >= FEWEST_READINGS:
        return beside
    bends = steps.groupby(level=well).diff().dropna()
    # two differences have shortened each series by two
    bends = bends[bends.groupby(level=well).transform("size") >= LONG_SERIES - 2]
    return bends - bends.groupby(level=["measure", "time_h"]).transform("mean")


def _correlation(one: np.ndarray, two: np.ndarray) -> float:
    if len(one) < FEWEST_READINGS or np.ptp(one) == 0 or np.ptp(two) == 0:
        return float("nan")
    return float(np.corrcoef(one, two)[0, 1])

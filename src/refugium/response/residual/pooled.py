"""Experiments of one partner, dose and kind of cells as one row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from refugium.response.parameters import LITTLE_LOST, MIN_EXPERIMENTS
from refugium.response.residual.interval import Interval, mean_of
from refugium.response.residual.verdict import Reason, ResidualVerdict, Seen, verdict_of

Row = Mapping[str, Any]
NUMBERS = ("effect", "untreated_effect", "interaction", "equipotent", "at_highest",
           "untreated_at_highest", "untreated_at_zero", "kill_depth_log10",
           "untreated_kill_depth_log10", "depth_gain", "ratio")
NAN = float("nan")


def pooled_residual(rows: Sequence[Row]) -> dict[str, Any]:
    """Answer: what do experiments that asked the same of survivors say together?

    Parameters
    ----------
    rows
        Rows of the table `residual` of growth, of one model, partner, dose, kind of cells and
        readout.

    Returns
    -------
    dict
        Their common names; each number with its interval; `verdict` and `reason`; `n_experiments`.

    Notes
    -----
    One experiment speaks for itself. Three or more: mean and t interval over experiments, from
    which the verdict is made anew, so that plates are no unit. Two: their mean and the range from
    the lowest to the highest end, and a verdict only where both give it. Experiments that were
    found to disagree stay so.

    Examples
    --------
    >>> row = {name: -0.03 for name in NUMBERS} | {
    ...     f"{name}_{end}": -0.03 + d for name in NUMBERS for end, d in (("lo", -1), ("hi", 1))}
    >>> row |= {"experiment": "a", "verdict": "closes", "reason": "x", "readout": "rate",
    ...         "ratio_whole": 0.5, "ratio_late": 0.5}
    >>> found = pooled_residual([row, row | {"experiment": "b", "verdict": "slows_only"}])
    >>> str(found["verdict"]), found["n_experiments"], found["effect_lo"]
    ('cannot_tell', 2, -1.03)
    """
    first = dict(rows[0])
    count = len({row["experiment"] for row in rows})
    first["n_experiments"] = count
    if len(rows) == 1:
        return first
    each = {name: _together([_read(row, name) for row in rows], count) for name in NUMBERS}
    for name, interval in each.items():
        first |= interval.columns(name)
    verdicts = {str(row["verdict"]) for row in rows}
    if ResidualVerdict.ASSAYS_DISAGREE in verdicts:
        return first | {"verdict": ResidualVerdict.ASSAYS_DISAGREE, "reason": Reason.SIGNS_DIFFER}
    if count < MIN_EXPERIMENTS:
        return first if len(verdicts) == 1 else first | {
            "verdict": ResidualVerdict.CANNOT_TELL, "reason": Reason.WIDE}
    windows = [row[name] for row in rows for name in ("ratio_whole", "ratio_late")]
    rates = all(np.isfinite(row["kill_depth_log10"]) for row in rows)
    verdict, reason = verdict_of(Seen(
        effect=each["effect"], interaction=each["interaction"], ratio=each["ratio"],
        lower_throughout=not any(window >= 1 for window in windows),
        equipotent=each["equipotent"], depth_gain=each["depth_gain"],
        rate=each["at_highest"] if rates else Interval(),
        untreated_rate=each["untreated_at_highest"] if rates else Interval(),
        growth=abs(each["untreated_at_zero"].value) if rates else 1.0,
        # experiments, not plates, are the units now
        shared_plates=True), little=LITTLE_LOST)
    return first | {"verdict": verdict, "reason": reason}


def _read(row: Row, name: str) -> Interval:
    return Interval(*(float(row[key]) for key in (name, f"{name}_lo", f"{name}_hi")))


def _together(found: Sequence[Interval], count: int) -> Interval:
    known = [each for each in found if np.isfinite(each.value)]
    if not known:
        return Interval()
    values = np.array([each.value for each in known])
    if count >= MIN_EXPERIMENTS and len(known) == len(found):
        return mean_of(values)
    if len(known) < len(found):
        return Interval(float(values.mean()))
    return Interval(float(values.mean()), min((each.lo for each in known), default=NAN),
                    max((each.hi for each in known), default=NAN))

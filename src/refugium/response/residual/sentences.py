"""The sentences of second drugs on survivors, written by rule from the table."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from refugium.core.tables import rows_of
from refugium.language.lists import listed
from refugium.language.numbers import number
from refugium.response.residual.schema import RangeOf, Route
from refugium.response.residual.states import Cells
from refugium.response.residual.verdict import Reason, ResidualVerdict

_CELLS = {Cells.ON_DRUG: "survivors still on {}", Cells.AFTER_DRUG: "survivors just off {}",
          Cells.REGROWN: "cells grown again after {}"}
_VERDICT = {
    ResidualVerdict.CLOSES: "closes the refuge in these cells",
    ResidualVerdict.SLOWS_ONLY: "slows survivors and is not shown to kill them",
    ResidualVerdict.KILLS_BOTH: "kills untreated cells as well",
    ResidualVerdict.POTENCY_ONLY: "acts on survivors at lower doses, not more",
    ResidualVerdict.NO_EFFECT: "has no effect on survivors",
    ResidualVerdict.ASSAYS_DISAGREE: "no call, experiments disagree",
    ResidualVerdict.NOT_REACHABLE: "no call, the dose is not reached in patients",
    ResidualVerdict.CANNOT_TELL: "no call",
}
_REASON = {
    Reason.FALL_FURTHER: "they fall, further than without it, and untreated cells lose less",
    Reason.STILL_GROW: "they lose growth and are not shown to fall in number at the highest dose",
    Reason.BOTH_FALL: "both fall, and survivors are not shown to lose more",
    Reason.LOWER_DOSE: "at doses as strong they are not shown to lose more than untreated cells",
    Reason.LITTLE_LOST: "what they lose is little at most",
    Reason.SIGNS_DIFFER: "experiments differ beyond their errors, and in sign",
    Reason.BEYOND_EXPOSURE: "the dose is above the free concentration in patients",
    Reason.NO_INTERVAL: "too few wells for an interval",
    Reason.WIDE: "the intervals hold both answers",
    Reason.PLATE_IS_STATE: "survivors lose more, but each kind of cells had plates of its own: a "
                           "plate that differs as a whole would look the same",
    Reason.NO_ROOM: "survivors lose more, but untreated cells slowed without it as well: they ran "
                    "out of room, and what they would lose with room is not known",
    Reason.NOT_DEEPER: "they are not shown to fall further than without it",
    Reason.NO_COUNTS: "one reading of a share does not tell whether cells fell",
}


def residual_sentences(residual: pd.DataFrame, most: int) -> list[str]:
    """Say what each second drug did to survivors and to untreated cells; rescue beside.

    Examples
    --------
    >>> from refugium.response.residual.schema import RESIDUAL
    >>> residual_sentences(RESIDUAL.empty(), 12)
    []
    """
    told = residual[(residual["verdict"] != "") | (residual["route"] != "")]
    return [_rescue(row) if row["route"] else _one(row) for row in rows_of(told.head(most))]


def reason_words(reason: Reason) -> str:
    """Say why a verdict is what it is.

    Examples
    --------
    >>> reason_words(Reason.WIDE)
    'the intervals hold both answers'
    """
    return _REASON[reason]


def _one(row: dict[str, Any]) -> str:
    cells = _CELLS[Cells(row["cells"])].format(listed(list(row["first_drug"])))
    parts = [f"{row['model_id']}, {row['partner']} on {cells} ({row['experiment']}, "
             f"{row['measure']}): {_VERDICT[ResidualVerdict(row['verdict'])]}, "
             f"{_REASON[Reason(row['reason'])]}."]
    if np.isfinite(row["zero_dose"]) and np.isfinite(row["untreated_zero_dose"]):
        parts.append(f"They stand still at {number(row['zero_dose'])} {row['unit']}, untreated "
                     f"cells at {number(row['untreated_zero_dose'])}: ratio "
                     f"{_range(row, 'ratio')}.")
    windows = [(row["ratio_whole"], "over the whole time"),
               (row["ratio_late"], "over the last half")]
    told = [f"{number(ratio)} {when}" for ratio, when in windows if np.isfinite(ratio)]
    if told and np.isfinite(row["ratio"]):
        parts.append(f"With rates read otherwise that ratio is {listed(told)}.")
    parts.append(f"At {number(row['highest_dose'])} {row['unit']} they read "
                 f"{number(row['at_highest'], signed=True)} (without it "
                 f"{number(row['at_zero'], signed=True)}), untreated cells "
                 f"{number(row['untreated_at_highest'], signed=True)} "
                 f"({number(row['untreated_at_zero'], signed=True)}), {row['readout']}; difference "
                 f"of what they lose {_range(row, 'interaction')}.")
    if row["range_of"] == RangeOf.WELLS_ONLY:
        parts.append("Each kind of cells had plates of its own: intervals are of wells only.")
    return " ".join(parts)


def _rescue(row: dict[str, Any]) -> str:
    beside = listed(list(row["background"]))
    says = ("takes the shift away, which supports the route in one experiment"
            if row["route"] == Route.SUPPORTED else "is not shown to take the shift away")
    return (f"{row['model_id']}, {row['partner']} with {beside} ({row['experiment']}): ratio "
            f"{_range(row, 'ratio')}, {_range(row, 'double_ratio')} times that without: "
            f"{beside} {says}.")


def _range(row: dict[str, Any], name: str) -> str:
    ends = [number(row[f"{name}_{end}"]) if np.isfinite(row[f"{name}_{end}"]) else "open"
            for end in ("lo", "hi")]
    value = number(row[name]) if np.isfinite(row[name]) else "not known"
    return f"{value} ({ends[0]} to {ends[1]})"

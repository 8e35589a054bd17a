"""What wells of a dose series came to from the time on that the partner was given."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import cast

import numpy as np
import pandas as pd

from refugium.response.dose.variable_projection import Array
from refugium.response.measures import (
    Phenotype,
    Quantity,
    as_share,
    is_log,
    quantity_of,
    share_unit,
)
from refugium.response.parameters import FEWEST_TIMES, LATE_SHARE, SETTLED_SHARE
from refugium.response.readouts import readouts
from refugium.response.residual.states import Given
from refugium.response.residual.wells.emptied import emptied_rates
from refugium.response.residual.wells.steady_rate import steady_rates

RATE, STATED = "doublings per hour once settled", "net rate as stated"
FOLD_RATE = "doublings per hour, last over first reading"
SHARE = "log2 of the share of cells without the partner"
NO_TIMES: Array = np.empty(0)


@dataclass(frozen=True, eq=False, kw_only=True)
class WellValues:
    """Wells of one series: dose, value and plate of each, (wells,).

    Attributes
    ----------
    rates
        Whether 0 is where cells stand still.
    time_h, count
        (times,) and (wells, times), where numbers of cells were read more than once; else empty.
    whole, late
        (wells,), rates over the whole time and over its last `LATE_SHARE`; else empty.
    """

    dose: Array
    value: Array
    plate: list[str]
    readout: str
    rates: bool = False
    time_h: Array = field(default_factory=lambda: NO_TIMES)
    count: Array = field(default_factory=lambda: NO_TIMES)
    whole: Array = field(default_factory=lambda: NO_TIMES)
    late: Array = field(default_factory=lambda: NO_TIMES)

    def on(self, plates: Collection[str]) -> WellValues:
        """Return the wells of these plates."""
        keep = np.array([plate in plates for plate in self.plate], dtype=bool)
        return replace(
            self, dose=self.dose[keep], value=self.value[keep],
            plate=[plate for plate in self.plate if plate in plates],
            **{name: own[keep] for name in ("count", "whole", "late")
               if (own := getattr(self, name)).size})


def since_partner(wells: pd.DataFrame, given: Given) -> pd.DataFrame:
    """Return the wells of a series from the partner on, times counted from there."""
    own = wells[wells["arm"].isin(list(given.arms))]
    timed = own.assign(time_h=own["time_h"] - given.start_h)
    return timed[timed["time_h"].isna() | (timed["time_h"] >= 0)]


def growth_values(own: pd.DataFrame, given: Given) -> WellValues | None:
    """Answer: what did each well of one measure of growth come to?

    Parameters
    ----------
    own
        From :func:`since_partner`, one model, experiment and measure.
    given
        The series.

    Returns
    -------
    WellValues or None
        Net rates over the time after `SETTLED_SHARE` of it where cells were read `FEWEST_TIMES`
        times (of a well that ended nearly empty the whole fall where that is faster), doublings per
        hour from the first to
        the last reading where twice, and of one reading log2 of the share of the wells without the
        partner on the same plate. None for logarithms, whose wells have no common zero.
    """
    measure, unit = str(own["measure"].iloc[0]), str(own["unit"].iloc[0])
    quantity = quantity_of(measure)
    if quantity == Quantity.OTHER or is_log(unit):
        return None
    key = ["block", "arm", "well"]
    wide = own.assign(time_h=own["time_h"].fillna(0.0)).pivot_table(
        index=key, columns="time_h", values="value", sort=False).sort_index(axis=1)
    y, times = wide.to_numpy(dtype=float), wide.columns.to_numpy(dtype=float)
    frame = wide.index.to_frame(index=False)
    dose = np.array([given.arms[str(arm)] for arm in frame["arm"]], dtype=float)
    plate = [str(block) for block in frame["block"]]
    if quantity == Quantity.RATE:
        return WellValues(dose=dose, value=y[:, -1], plate=plate, readout=STATED, rates=True)
    if quantity == Quantity.NUMBER and len(times) > 1:
        if len(times) >= FEWEST_TIMES:
            whole, value, late = (_after(share, times, y)
                                  for share in (0.0, SETTLED_SHARE, 1 - LATE_SHARE))
            return WellValues(dose=dose, value=value, plate=plate, readout=RATE, rates=True,
                              time_h=times, count=y, whole=whole, late=late)
        with np.errstate(divide="ignore", invalid="ignore"):
            value = np.log2(y[:, -1] / y[:, 0]) / (times[-1] - times[0])
        return WellValues(dose=dose, value=np.where(np.isfinite(value), value, np.nan),
                          plate=plate, readout=FOLD_RATE, rates=True, time_h=times, count=y)
    last = y[:, -1]
    if quantity in (Quantity.VIABILITY, Quantity.INHIBITION):
        size = share_unit(unit)
        if size is None:
            return None
        last = as_share(last, size, quantity)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.log2(np.where(last > 0, last, np.nan))
    without = pd.Series(np.where(dose == 0, value, np.nan)).groupby(plate).transform("mean")
    return WellValues(dose=dose, value=value - without.to_numpy(dtype=float), plate=plate,
                      readout=SHARE)


def _after(share: float, times: Array, y: Array) -> Array:
    used = times >= times[0] + share * (times[-1] - times[0]) - 1e-9
    # what died before the window stands still in it
    return np.fmin(steady_rates(times[used], y[:, used]), emptied_rates(times, y))


def other_values(
    own: pd.DataFrame, given: Given, phenotype: Phenotype
) -> dict[str, WellValues]:
    """Return what wells came to in death, apoptosis, migration, ... by measure.

    `own`: every reading of the series, since dead objects are counted per cell.
    """
    found = readouts(own)
    found = found[(found["phenotype"] == str(phenotype)) & (found["readout"] != "")]
    return {
        str(measure): WellValues(
            dose=np.array([given.arms[str(arm)] for arm in part["arm"]], dtype=float),
            value=part["value"].to_numpy(dtype=float), plate=[str(b) for b in part["block"]],
            readout=cast("str", part["readout"].iloc[0]))
        for measure, part in found.groupby("measure", sort=False)
    }

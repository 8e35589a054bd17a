"""What the wells of one group of orders came to at the end."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from refugium.response.dose.variable_projection import Array
from refugium.response.measures import Quantity, is_log, quantity_of, share_unit
from refugium.response.parameters import FEWEST_TIMES, LATE_SHARE
from refugium.response.residual.orders.contrasts import Codes
from refugium.response.residual.wells.emptied import least_count
from refugium.response.residual.wells.steady_rate import steady_rates

FOLD, SHARE = "fold", "share of untreated cells"


@dataclass(frozen=True, eq=False, kw_only=True)
class EndValues:
    """Wells at the last time that all arms were read.

    Attributes
    ----------
    arms
        Names, by number.
    arm, plate
        (wells,), their numbers.
    value
        (wells,), log2; NaN = not read.
    rate
        (wells,), doublings per hour over the last part; NaN: too few readings.
    last_h
        That time; NaN: not stated.
    readout
        `fold` or `share of untreated cells`.
    """

    arms: list[str]
    arm: Codes
    plate: Codes
    value: Array
    rate: Array
    last_h: float
    readout: str


def end_values(own: pd.DataFrame, start_h: float) -> EndValues | None:
    """Answer: what did each well come to?

    Parameters
    ----------
    own
        Wells of one model, experiment and measure, of the arms of one group.
    start_h
        When the first of the drugs came.

    Returns
    -------
    EndValues or None
        log2 of the last over the first reading, where all wells were read before any drug; else of
        the reading itself, as a share where it is one. None for logarithms, rates and what follows
        no number of cells, and where arms have no last time in common. :func:`least_count`
        says what stands for 0.
    """
    quantity = quantity_of(str(own["measure"].iloc[0]))
    if quantity in (Quantity.OTHER, Quantity.RATE) or is_log(str(own["unit"].iloc[0])):
        return None
    wide = own.assign(time_h=own["time_h"].fillna(0.0)).pivot_table(
        index=["block", "arm", "well"], columns="time_h", values="value", sort=False
    ).sort_index(axis=1)
    y, times = wide.to_numpy(dtype=float), wide.columns.to_numpy(dtype=float)
    if quantity == Quantity.INHIBITION:
        size = share_unit(str(own["unit"].iloc[0]))
        if size is None:
            return None
        y = 100 * size - y
    frame = wide.index.to_frame(index=False)
    arm, names = pd.factorize(frame["arm"])
    read_by = np.stack([np.isfinite(y[arm == number]).any(axis=0) for number in range(len(names))])
    common = np.flatnonzero(read_by.all(axis=0))
    if not len(common):
        return None
    y, times = y[:, :common[-1] + 1], times[:common[-1] + 1]
    least = least_count(y)
    if not np.isfinite(least):
        return None
    log = np.log2(np.maximum(y, least))
    fold = (len(times) > 1 and quantity == Quantity.NUMBER and times[0] <= start_h
            and bool(np.isfinite(y[:, 0]).all()))
    late = times >= times[-1] - LATE_SHARE * (times[-1] - times[0]) - 1e-9
    rate = (steady_rates(times[late], y[:, late])
            if quantity == Quantity.NUMBER and late.sum() >= FEWEST_TIMES
            else np.full(len(y), np.nan))
    stated = own["time_h"].notna().any()
    return EndValues(
        arms=[str(name) for name in names], arm=np.asarray(arm),
        plate=np.asarray(pd.factorize(frame["block"])[0]),
        value=log[:, -1] - log[:, 0] if fold else log[:, -1], rate=rate,
        last_h=float(times[-1]) if stated else float("nan"), readout=FOLD if fold else SHARE)

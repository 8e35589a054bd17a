"""One number per well and scale: what is drawn against dose."""

from __future__ import annotations

from collections.abc import Collection
from typing import cast

import numpy as np
import pandas as pd

from refugium.core.errors import StudyError
from refugium.response.answer.own_controls import control_mean
from refugium.response.dose.growth_rate import gr_of_counts
from refugium.response.dose.net_rate import net_rates
from refugium.response.dose.scales import Scale
from refugium.response.dose.variable_projection import Array
from refugium.response.growth import before_crowding
from refugium.response.measures import (
    Quantity,
    as_share,
    hours_of_rate,
    is_log,
    quantity_of,
    share_unit,
)
from refugium.response.parameters import (
    FEWEST_DOSES,
    FEWEST_TIMES,
    LARGEST_SHARE,
    LEAST_DOUBLINGS,
    LEAST_NEGATIVE,
    SHARES_ALONE,
    UNTREATED_SHARE,
)

PLATE = ["model_id", "block", "experiment"]
KEY = [*PLATE, "arm", "well"]


def well_values(wells: pd.DataFrame, untreated: Collection[str]) -> pd.DataFrame:
    """Answer: what did each well come to, on each scale that its readings allow?

    Parameters
    ----------
    wells
        The wells table of a study.
    untreated
        Arms without any agent.

    Returns
    -------
    pandas.DataFrame
        model_id, block, experiment, arm, well, measure, scale, time_h, value. Readings that are
        neither cells nor a rate, and logarithms, have no row; confluence ends where an experiment
        is crowded.

    Raises
    ------
    StudyError
        A negative number of cells; a share whose untreated wells say that it is another one
        (inhibition for viability, per cent for a fraction) or whose unit is not stated.

    Notes
    -----
    Numbers of cells: at the last time that a well was read, over the mean of the untreated wells
    of model, experiment and plate (`fraction`); GR from the fold since the well's own first
    reading where it was read twice; rate where it was read `FEWEST_TIMES` times. Declared shares
    are taken as they are, unless the plate's own untreated wells say that they are no shares of
    them (:func:`control_mean`); rates as they are, per hour.
    """
    parts = []
    roomy = before_crowding(wells)
    # a plate is a name within its experiment: plate 1 of two experiments shares no controls
    for (*_, measure), part in roomy.groupby([*PLATE, "measure"], sort=False):
        quantity = quantity_of(str(measure))
        if quantity == Quantity.OTHER or is_log(str(part["unit"].iloc[0])):
            continue
        check_quantity(part, quantity, untreated)
        if quantity == Quantity.NUMBER:
            parts += _from_numbers(part, untreated)
            continue
        last = part[part["time_h"].isna() | (part["time_h"] == part["time_h"].max())]
        values = last["value"].to_numpy(dtype=float)
        if quantity == Quantity.RATE:
            values = values / _hours(part)
        else:
            values = as_share(values, _one_per_cent(part), quantity)
            # a share is one of the untreated wells beside it, whatever it was divided by
            values = values / control_mean(values[last["arm"].isin(list(untreated)).to_numpy()])
        scale = Scale.RATE if quantity == Quantity.RATE else Scale.FRACTION
        parts.append(last[[*KEY, "measure", "time_h"]].assign(scale=str(scale), value=values))
    if not parts:
        return pd.DataFrame(columns=[*KEY, "measure", "time_h", "scale", "value"])
    every = pd.concat(parts, ignore_index=True)
    # a well that was not read is no well
    return every.iloc[np.flatnonzero(np.isfinite(every["value"]))].reset_index(drop=True)


def _from_numbers(part: pd.DataFrame, untreated: Collection[str]) -> list[pd.DataFrame]:
    """Return fractions, GR values and rates of the wells of one plate and model."""
    # a table without times is one reading of each well
    timed = part.assign(time_h=part["time_h"].fillna(0.0)) if part["time_h"].isna().all() else part
    wide = timed.set_index([*KEY, "time_h"])["value"].unstack("time_h")
    wide = wide.loc[wide.notna().any(axis=1), wide.columns.notna()].sort_index(axis=1)
    y, times = wide.to_numpy(dtype=float), wide.columns.to_numpy(dtype=float)
    frame = wide.index.to_frame(index=False).assign(measure=part["measure"].iloc[0])
    free = frame["arm"].isin(list(untreated)).to_numpy()
    made = []
    last = y[:, -1]
    horizon = float(times[-1]) if part["time_h"].notna().any() else float("nan")
    known = last[free & np.isfinite(last)]
    mean = float(known.mean()) if len(known) else 0.0
    if mean > 0:
        made.append(frame.assign(scale=str(Scale.FRACTION), time_h=horizon, value=last / mean))
    if len(times) > 1:
        with np.errstate(divide="ignore", invalid="ignore"):
            fold = np.where(y[:, 0] > 0, last / y[:, 0], np.nan)
        grown = float(np.nanmean(fold[free])) if np.isfinite(fold[free]).any() else np.nan
        if grown > 2.0**LEAST_DOUBLINGS:
            gr = gr_of_counts(fold, np.asarray(grown), np.asarray(1.0))
            made.append(frame.assign(scale=str(Scale.GR), time_h=horizon, value=gr))
    if len(times) >= FEWEST_TIMES:
        rates = net_rates(times[None], y)
        made.append(frame.assign(scale=str(Scale.RATE), time_h=horizon, value=rates.rate))
    return made


def check_quantity(part: pd.DataFrame, quantity: Quantity, untreated: Collection[str]) -> None:
    """Raise StudyError where readings of one plate cannot be what they are said to be."""
    values = part["value"].to_numpy(dtype=float)
    if quantity == Quantity.RATE:
        return
    if quantity == Quantity.NUMBER:
        if (values < 0).any():
            raise _no(part, int(np.argmax(values < 0)), "a negative number of cells",
                      "subtract no background, or give the reading another name")
        return
    size = _one_per_cent(part)
    share = values / (100 * size)
    _check_range(part, share, size, quantity, untreated)
    control = share[part["arm"].isin(list(untreated)).to_numpy()]
    low, high = UNTREATED_SHARE
    if quantity == Quantity.VIABILITY and (share < LEAST_NEGATIVE).any():
        raise _no(part, int(np.argmax(share < LEAST_NEGATIVE)), "a negative viability",
                  "is it inhibition? then name the measure `inhibition`")
    known = control[np.isfinite(control)]
    middle = float(np.median(known)) if len(known) else float("nan")
    at = int(np.argmax(part["arm"].isin(list(untreated)).to_numpy()))
    unit = str(part["unit"].iloc[0])
    if quantity == Quantity.VIABILITY and middle < low:
        little = float(np.nanmax(share)) < low
        raise _no(part, at, f"untreated wells read {middle:.3g} of a viability in {unit!r}",
                  "are these fractions? then the unit is `fraction`" if little else
                  "is it inhibition? then name the measure `inhibition`")
    if quantity == Quantity.VIABILITY and middle > high:
        raise _no(part, at, f"untreated wells read {middle:.3g} times untreated wells",
                  "are these per cent? then the unit is `%`; or divide by the plate's controls")
    if quantity == Quantity.INHIBITION and middle > 1 - low:
        raise _no(part, at, f"untreated wells are inhibited by {middle:.3g}",
                  "is it viability? then name the measure `viability`; are these per cent? then "
                  "the unit is `%`")


def _check_range(
    part: pd.DataFrame, share: Array, size: float, quantity: Quantity, untreated: Collection[str]
) -> None:
    """Raise StudyError where readings of a plate lie where shares in their unit do not."""
    read, percent = np.isfinite(share), size >= 1
    little = np.abs(share[read]) <= LARGEST_SHARE / 100
    if percent and len(little) >= FEWEST_DOSES and little.all():
        raise _no(part, 0,
                  f"no reading beyond {LARGEST_SHARE:g} though all are said to be per cent",
                  "are these fractions? then the unit is `fraction`")
    # more cells than untreated may be; then untreated wells must have been read to say so
    known = bool((part["arm"].isin(list(untreated)).to_numpy() & np.isfinite(share)).any())
    if quantity == Quantity.VIABILITY and known:
        return
    beyond = share > LARGEST_SHARE
    if not percent and beyond.any():
        raise _no(part, int(np.argmax(beyond)),
                  f"a reading beyond {LARGEST_SHARE:g} that is said to be a fraction",
                  "are these per cent? then the unit is `%`")
    low, high = SHARES_ALONE
    outside = read & ((share < low) | (share > high))
    if quantity == Quantity.VIABILITY and 2 * outside.sum() > read.sum():
        raise _no(part, int(np.argmax(outside)),
                  "most readings are no viability, and no untreated well tells their scale",
                  "add the untreated wells (dose 0, or a vehicle as drug), or mend the unit")


def _hours(part: pd.DataFrame) -> float:
    hours = hours_of_rate(str(part["unit"].iloc[0]))
    if hours is None:
        raise _no(part, 0, "a rate in a unit that is not known",
                  "give doublings per hour (unit `1/h`) or per day (`1/d`)", column="unit")
    return hours


def _one_per_cent(part: pd.DataFrame) -> float:
    unit = str(part["unit"].iloc[0])
    size = share_unit(unit)
    if size is None:
        raise _no(part, 0, "a share whose unit does not say of what", "the unit is `%` or "
                  "`fraction`", column="unit")
    return size


def _no(
    part: pd.DataFrame, position: int, message: str, remedy: str, *, column: str = "value"
) -> StudyError:
    row = part.iloc[position]
    return StudyError(f"{message}: model {row['model_id']}, plate {row['block'] or 'not stated'}, "
                      f"measure {row['measure']}", file="wells", column=column,
                      found=cast("object", row[column]), remedy=remedy)


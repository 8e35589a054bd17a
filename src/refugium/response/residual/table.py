"""Second drugs on survivors: from wells and arms to one row per partner, cells and readout."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from refugium.core.status import Status
from refugium.response.dose.variable_projection import Array
from refugium.response.growth import before_crowding
from refugium.response.measures import Phenotype, Quantity, quantity_of
from refugium.response.parameters import LITTLE_LOST, RESIDUAL_DRAWS, SAME_TIME
from refugium.response.residual.compare import Compared, compare_series, ratio_at_zero
from refugium.response.residual.experiments import over_experiments
from refugium.response.residual.interval import Interval, between_arms, mean_of, of_draws
from refugium.response.residual.points import residual_points, wells_of
from refugium.response.residual.schema import RESIDUAL, RangeOf, Route
from refugium.response.residual.states import Given, against_untreated, find_given
from refugium.response.residual.verdict import Seen, verdict_of
from refugium.response.residual.wells.courses import kill_depth_log10, regrowth_h
from refugium.response.residual.wells.steady_rate import steady_rates
from refugium.response.residual.wells.values import (
    WellValues,
    growth_values,
    other_values,
    since_partner,
)
from refugium.study.treatment import History

OTHERS = (Phenotype.DEATH, Phenotype.APOPTOSIS, Phenotype.MIGRATION, Phenotype.EMT, Phenotype.YAP)
OF_SERIES = ("partner", "unit", "cells", "first_drug", "pause_h", "background")


def residual_table(
    wells: pd.DataFrame, histories: Mapping[str, History], *, seed: int = 0
) -> pd.DataFrame:
    """Return the first of :func:`residual_tables`, where the wells themselves are not asked."""
    return residual_tables(wells, histories, seed=seed)[0]


def residual_tables(
    wells: pd.DataFrame, histories: Mapping[str, History], *, seed: int = 0
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Answer: does a second drug do to survivors what it does not do to untreated cells?

    Parameters
    ----------
    wells
        The wells table of a study.
    histories
        Of its arms.
    seed
        Of the draws behind the intervals.

    Returns
    -------
    tuple of pandas.DataFrame
        Columns of :data:`RESIDUAL`, one row per model, experiment, partner, cells, what came
        beside, and readout; without rows where no arm gives a second drug to survivors, or none
        gives it to untreated cells of the same experiment. And columns of
        :data:`RESIDUAL_POINTS`: the wells behind each of those rows.

    Notes
    -----
    Survivors and what they are (on the drug, after it, regrown) are read from the histories of
    arms. Effects are those of the highest dose in common, as differences of net rates: what the
    partner takes from survivors, less what it takes from untreated cells. The dose at which cells
    stand still is read between doses from means that never rise with dose. Both kinds of cells
    are followed for the same time. `closes` takes plates that hold both, or as many experiments as
    give an interval between them.
    """
    roomy = before_crowding(wells)
    rows: list[dict[str, Any]] = []
    points: list[pd.DataFrame] = []
    shifts: dict[tuple[object, ...], Array] = {}
    for pair in against_untreated(find_given(histories)):
        for (model, experiment), own in roomy.groupby(["model_id", "experiment"], sort=False):
            named = {"model_id": model, "experiment": experiment}
            for head, compared, row, both in _of_experiment(own, *pair, seed=seed):
                made = named | head | row
                shifts[_key(made)] = compared.log10_ratio
                rows.append(made)
                points.append(wells_of(named | head, *both))
    for row in rows:
        row |= _rescue(row, shifts, {_key(r): r["ratio"] for r in rows})
    return RESIDUAL.table(over_experiments(rows)), residual_points(points)


def _key(row: Mapping[str, Any], *, bare: bool = False) -> tuple[object, ...]:
    names = ("model_id", "experiment", "measure", "partner", "unit", "cells", "first_drug",
             "pause_h")
    return (*(row[name] for name in names), () if bare else row["background"])


def _rescue(
    row: Mapping[str, Any], shifts: Mapping[tuple[object, ...], Array],
    ratios: Mapping[tuple[object, ...], float],
) -> dict[str, Any]:
    """Hold the ratio of doses against that without what came beside."""
    bare = _key(row, bare=True)
    if not row["background"] or bare not in shifts:
        return {}
    with np.errstate(invalid="ignore"):
        drawn = shifts[_key(row)] - shifts[bare]
    double = of_draws(row["ratio"] / ratios[bare], 10**drawn)
    says = Route.SUPPORTED if double.lo > 1 else Route.NOT_SHOWN
    return {**double.columns("double_ratio", positive=True), "route": says if double.known else "",
            "verdict": "", "reason": ""}


def _of_experiment(
    wells: pd.DataFrame, own: Given, free: Given, *, seed: int
) -> Iterator[tuple[dict[str, Any], Compared, dict[str, Any], tuple[WellValues, WellValues]]]:
    """Yield head, comparison, cells and wells of a row, readout by readout."""
    both = [since_partner(wells, given) for given in (own, free)]
    if any(part.empty for part in both):
        return
    until = min(float(part["time_h"].max()) for part in both)
    if np.isfinite(until):
        both = [part[part["time_h"].isna() | (part["time_h"] <= until * (1 + SAME_TIME))]
                for part in both]
    for measure, phenotype, one, other in _readouts(both, own, free):
        one, other, shared = _plates(one, other)
        found = compare_series((one.dose, one.value), (other.dose, other.value),
                               rates=one.rates, draws=RESIDUAL_DRAWS,
                               rng=np.random.default_rng(seed))
        if found is None:
            continue
        head = {name: getattr(own, name) for name in OF_SERIES} | {
            "measure": measure, "phenotype": phenotype, "readout": one.readout, "time_h": until}
        row = _row(one, other, found, growth=phenotype == Phenotype.GROWTH, shared=shared)
        yield head, found, row, (one, other)


def _readouts(
    both: list[pd.DataFrame], own: Given, free: Given
) -> Iterator[tuple[str, Phenotype, WellValues, WellValues]]:
    for measure in dict.fromkeys(both[0]["measure"].map(str)):
        if quantity_of(measure) != Quantity.OTHER:
            parts = [part[part["measure"] == measure] for part in both]
            if any(part.empty for part in parts):
                continue
            one, other = (growth_values(part, g) for part, g in zip(parts, (own, free),
                                                                    strict=True))
            if one is not None and other is not None and one.readout == other.readout:
                yield measure, Phenotype.GROWTH, one, other
    for phenotype in OTHERS:
        every = [other_values(part, g, phenotype) for part, g in zip(both, (own, free),
                                                                     strict=True)]
        for measure in every[0].keys() & every[1].keys():
            yield measure, phenotype, every[0][measure], every[1][measure]


def _plates(one: WellValues, other: WellValues) -> tuple[WellValues, WellValues, bool]:
    """Keep the plates that hold both kinds of cells, where any does; a nameless one is none.

    A plate on which one kind met no partner shares its controls only.
    """
    shared = {p for p in one.plate if p} & set(other.plate)
    top = max(set(one.dose) & set(other.dose), default=0.0)
    met = [{p for p, dose in zip(kind.plate, kind.dose, strict=True) if dose == top}
           for kind in (one, other)]
    if shared & met[0] & met[1]:
        return one.on(shared), other.on(shared), True
    return one, other, False


def _room(untreated: WellValues) -> float:
    """Return late over early growth of untreated cells without the partner."""
    if not untreated.late.size:
        return float("nan")
    free, times = untreated.dose == 0, untreated.time_h
    early = times <= (times[0] + times[-1]) / 2
    if not free.any() or early.sum() < 2:
        return float("nan")
    at_first = float(np.median(steady_rates(times[early], untreated.count[np.ix_(free, early)])))
    return float(np.median(untreated.late[free])) / at_first if at_first > 0 else float("nan")


def _row(
    one: WellValues, other: WellValues, found: Compared, *, growth: bool, shared: bool
) -> dict[str, Any]:
    mine, free = found.survivors, found.untreated
    row: dict[str, Any] = {
        "n_wells": int(np.isfinite(one.value).sum()),
        "n_wells_untreated": int(np.isfinite(other.value).sum()),
        "n_doses": len(np.unique(one.dose[one.dose > 0])), "n_plates": len(set(one.plate)),
        "range_of": RangeOf.WELLS if shared else RangeOf.WELLS_ONLY,
        "highest_dose": found.highest_dose,
        "status": Status.OK if found.interaction.known else Status.TOO_FEW_REPLICATES,
    }
    for name, interval in (("zero_dose", mine.zero_dose), ("ratio", found.ratio),
                           ("untreated_zero_dose", free.zero_dose)):
        row |= interval.columns(name, positive=True)
    for name, interval in (
        ("at_zero", mine.at_zero), ("at_highest", mine.at_highest),
        ("untreated_at_zero", free.at_zero), ("untreated_at_highest", free.at_highest),
        ("effect", mine.effect), ("untreated_effect", free.effect),
        ("interaction", found.interaction), ("equipotent", found.equipotent),
    ):
        row |= interval.columns(name)
    if not growth:
        return row
    gain = Interval()
    if one.rates and one.count.size:
        depths = [kill_depth_log10(values.count) for values in (one, other)]
        top = [values.dose == found.highest_dose for values in (one, other)]
        gain = between_arms(depths[0][top[0]], depths[0][one.dose == 0])
        row |= gain.columns("depth_gain") | _back(one, top[0])
        for name, depth, at in (("kill_depth_log10", depths[0], top[0]),
                                ("untreated_kill_depth_log10", depths[1], top[1])):
            row |= mean_of(depth[at]).columns(name)
    windows = [ratio_at_zero((one.dose, own), (other.dose, free_)) for own, free_ in (
        (one.whole, other.whole), (one.late, other.late)) if own.size and free_.size]
    row |= dict(zip(("ratio_whole", "ratio_late"), windows, strict=False))
    unknown = Interval()
    verdict, reason = verdict_of(Seen(
        effect=mine.effect, interaction=found.interaction, ratio=found.ratio,
        lower_throughout=not any(ratio >= 1 for ratio in windows),
        equipotent=found.equipotent, depth_gain=gain,
        rate=mine.at_highest if one.rates else unknown,
        untreated_rate=free.at_highest if one.rates else unknown,
        growth=abs(free.at_zero.value) if one.rates else 1.0, shared_plates=shared,
        room=_room(other),
    ), little=LITTLE_LOST)
    return row | {"verdict": verdict, "reason": reason}


def _back(values: WellValues, top: NDArray[np.bool_]) -> dict[str, Any]:
    """Say when survivors are as many again, at the highest dose and without the partner."""
    row: dict[str, Any] = {"regrowth_open": False}
    for name, at in (("regrowth_h", top), ("regrowth_without_h", values.dose == 0)):
        hours = regrowth_h(values.time_h, values.count[at])
        fell = hours[~np.isnan(hours)]
        middle = float(np.median(fell)) if 2 * len(fell) > len(hours) else float("nan")
        row[name] = middle if np.isfinite(middle) else float("nan")
        if name == "regrowth_h":
            row["regrowth_open"] = bool(np.isinf(middle))
    return row

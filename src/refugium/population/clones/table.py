"""Colonies of each line, from the wells of a study to the two tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple, cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from refugium.core.errors import StudyError
from refugium.core.status import Status
from refugium.population.clones.differ import Difference, colonies_differ
from refugium.population.clones.order import (
    PlateError,
    interval,
    plate_error,
    rank_intervals,
    resampled_medians,
    with_plate_errors,
)
from refugium.population.clones.places import at_the_edge, places_of
from refugium.population.clones.schemas import COLONIES, COLONY_RATES, WellsRead
from refugium.population.clones.slopes import fit_lines, log2_cells
from refugium.population.clones.wells import Choice, choose_wells
from refugium.population.model.rates import Array
from refugium.population.parameters import (
    ALPHA,
    ALPHA_LASTING,
    FEWEST_CELLS,
    FEWEST_TIMES,
    FEWEST_WELLS,
    LASTING_AT_MOST,
)

KEY = ["experiment", "model_id", "arm", "block"]


@dataclass(frozen=True, eq=False, kw_only=True)
class Colonies:
    """One plate of one line: its wells, from the time on at which rates are read."""

    head: dict[str, Any]
    times_h: Array
    cells: Array
    first: Array
    edge: NDArray[np.bool_]
    place: Array | None

    @cached_property
    def choice(self) -> Choice:
        """Which wells are compared."""
        return choose_wells(self.times_h, self.cells, self.first, self.edge)


class _Ranked(NamedTuple):
    """A row of rates, its resampled medians, and what its plate did."""

    row: dict[str, Any]
    medians: Array
    error: PlateError


def read_colonies(
    wells: pd.DataFrame, starts_h: Mapping[str, float], from_h: float
) -> list[Colonies]:
    """Return the plates of colonies of a study.

    Parameters
    ----------
    wells
        Wells of one colony each.
    starts_h
        Arm to the time at which its drug was added; arms without a drug are not in it, and are read
        from their first time on.
    from_h
        Hours after the start of the drug from which rates are read.

    Raises
    ------
    StudyError
        A count below 0.
    """
    if (wells["value"] < 0).any():
        row = wells[wells["value"] < 0].iloc[0]
        raise StudyError("a colony of fewer than no cells", column="value",
                         found=f"{row['value']} in well {row['well']} of {row['model_id']}",
                         remedy="counts are 0 or more; give a value that is missing as empty")
    found = []
    for key, part in wells[wells["time_h"].notna()].groupby(KEY, sort=False):
        head = dict(zip(KEY, cast("tuple[str, ...]", key), strict=True))
        wide = part.pivot(index="well", columns="time_h", values="value").sort_index(axis=1)
        times = wide.columns.to_numpy(dtype=float)
        begin = starts_h[head["arm"]] + from_h if head["arm"] in starts_h else times[0]
        counts = wide.to_numpy(dtype=float)
        late = times >= begin
        whole = np.isfinite(counts[:, late]).all(axis=1) & np.isfinite(counts[:, 0])
        found.append(Colonies(
            head=head, times_h=times[late], cells=counts[whole][:, late],
            first=counts[whole, 0], edge=at_the_edge(list(wide.index[whole])),
            place=places_of(list(wide.index[whole]))))
    return found


def colony_tables(
    plates: list[Colonies], *, draws: int, seed: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Answer: how fast do the colonies of each line grow, in which order, and do they differ?

    Parameters
    ----------
    plates
        As :func:`read_colonies` gives them.
    draws
        Plates drawn at each turnover.
    seed
        Of all draws.

    Returns
    -------
    tuple of pandas.DataFrame
        Columns of :data:`COLONY_RATES` and :data:`COLONIES`.
    """
    streams = [np.random.default_rng(s) for s in np.random.SeedSequence(seed).spawn(len(plates))]
    rates = _rates(plates, streams)
    testable = [len(p.times_h) >= FEWEST_TIMES and p.choice.wells.sum() >= FEWEST_WELLS
                for p in plates]
    tested = sum(testable)
    rows = [_differ(plate, tested if may else 0, stream, draws)
            for plate, may, stream in zip(plates, testable, streams, strict=True)]
    return COLONY_RATES.table(rates), COLONIES.table(rows)


def _rates(plates: list[Colonies], streams: list[np.random.Generator]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    groups: dict[tuple[str, str, str], list[_Ranked]] = {}
    for plate, stream in zip(plates, streams, strict=True):
        for which in WellsRead:
            own = plate.first >= FEWEST_CELLS if which == WellsRead.ALL else plate.choice.wells
            row = plate.head | {"wells": which, "n_wells": int(own.sum()),
                                "status": Status.TOO_FEW_POINTS}
            rows.append(row)
            if len(plate.times_h) > 2 and own.sum() >= FEWEST_WELLS:
                log2 = log2_cells(plate.cells[own])
                slope = fit_lines(plate.times_h, log2).slope_per_h
                row |= {"from_h": plate.times_h[0], "to_h": plate.times_h[-1],
                        "rate_per_h": float(np.median(slope)), "status": Status.OK}
                key = (row["experiment"], row["arm"], row["wells"])
                groups.setdefault(key, []).append(_Ranked(
                    row, resampled_medians(slope, stream), plate_error(plate.times_h, log2)))
    for ranked in groups.values():
        drawn = with_plate_errors([r.medians for r in ranked], [r.error for r in ranked],
                                  streams[0])
        low, high = rank_intervals([r.row["rate_per_h"] for r in ranked], drawn)
        for k, each in enumerate(ranked):
            lo, hi = interval(drawn[k])
            each.row.update(lo=lo, hi=hi, rank_lo=low[k], rank_hi=high[k], n_ranked=len(ranked))
    return rows


def _differ(
    plate: Colonies, tested: int, stream: np.random.Generator, draws: int
) -> dict[str, Any]:
    row = plate.head | {
        "n_wells": len(plate.first), "n_edge": int(plate.edge.sum()),
        "n_compared": int(plate.choice.wells.sum()), "n_times": len(plate.times_h),
        "floor_cells": plate.choice.floor_cells, "size_r": plate.choice.size_r,
        "size_p": plate.choice.size_p}
    if not tested:
        return row | {"status": Status.TOO_FEW_POINTS}
    own = plate.choice.wells
    alpha, alpha_lasting = ALPHA / tested, ALPHA_LASTING / tested
    found = colonies_differ(plate.times_h, plate.cells[own], plate.first[own],
                            None if plate.place is None else plate.place[own], alpha=alpha,
                            alpha_lasting=alpha_lasting, rng=stream, draws=draws)
    # errors that last as long as is tried explain any scatter: then nothing is told
    told = found.verdict == Difference.HETEROGENEOUS or (
        found.verdict == Difference.NOT_SHOWN and found.lasting_error < LASTING_AT_MOST)
    return row | {
        "verdict": found.verdict, "unless_turnover_above_per_h": found.unless_per_h,
        "turnover_from_per_h": found.least_per_h, "turnover_to_per_h": found.most_per_h,
        "p_from": found.p_least, "p_to": found.p_most, "alpha": alpha,
        "alpha_lasting": alpha_lasting,
        "turnover_at_most_per_h": found.at_most_per_h, "lasting": found.lasting,
        "p_lasting": found.p_lasting, "counting_error": found.error,
        "error_lasts": found.lasting_error, "excess_per_h": found.excess_per_h,
        "n_inside": found.inside, "n_held_out": found.n_held_out,
        "status": Status.OK if told else Status.NOT_IDENTIFIABLE}

"""Dose curves of a study: fitted together, tested against flat lines, with what cannot be said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from refugium.core.stats import bh_adjust
from refugium.core.status import Status
from refugium.core.tables import Column, Schema
from refugium.response.dose.cut.clipped import EDGES
from refugium.response.dose.cut.exchanged import exchanged_p
from refugium.response.dose.flat import flat_p
from refugium.response.dose.four_parameter import Sigmoids, fit_sigmoids
from refugium.response.dose.growth_rate import fit_gr_curves, log10_dose_at
from refugium.response.dose.interval.bounds import bound_curves
from refugium.response.dose.lack_of_fit import LackOfFit, lack_of_fit
from refugium.response.dose.scales import Scale
from refugium.response.dose.variable_projection import Array
from refugium.response.parameters import ALPHA, POOR_R2

CURVES = Schema(
    "curves",
    (
        Column("model_id", "name", "model"),
        Column("experiment", "name", "experiment; its plates are taken together"),
        Column("drug", "name", "the drug whose dose changes"),
        Column("background", "list", "what all arms of the curve share beside it"),
        Column("measure", "name", "what was read"),
        Column("scale", "enum", "fraction of untreated cells, rate (doublings per hour), gr",
               values=Scale),
        Column("time_h", "number", "time of the reading", "h"),
        Column("n_wells", "integer", "wells"),
        Column("n_doses", "integer", "different doses, 0 among them"),
        Column("n_clipped", "integer", "wells cut off at 0 or 1: known to lie there or beyond"),
        Column("n_plates", "integer", "plates"),
        Column("unit", "text", "unit of the doses: nM where molar"),
        Column("lowest_dose", "number", "lowest dose above 0", "see unit"),
        Column("highest_dose", "number", "highest dose", "see unit"),
        Column("e0", "number", "fitted value without the drug; of a flat curve its mean"),
        Column("einf", "number", "value at endless dose; missing where flat"),
        Column("einf_lo", "number", "lower end of its 95 % profile interval; missing: open"),
        Column("einf_hi", "number", "upper end; missing: open"),
        Column("at_highest", "number", "fitted value at the highest dose"),
        Column("half_effect_dose", "number", "dose of half the effect (EC50); missing where it is "
               "not within the doses", "see unit"),
        Column("half_effect_lo", "number", "lower end of its 95 % profile interval; missing: open",
               "see unit"),
        Column("half_effect_hi", "number", "upper end; missing: open", "see unit"),
        Column("hill", "number", "steepness"),
        Column("half_dose", "number", "dose at which the curve reads 0.5 (IC50, GR50); missing: "
               "not within the doses, or a rate", "see unit"),
        Column("zero_dose", "number", "dose at which cells stand still (rate or gr 0); missing: "
               "not within the doses", "see unit"),
        Column("r2", "number", "share of the scatter that the curve accounts for"),
        Column("sd", "number", "scatter of wells about the curve"),
        Column("lack_ratio", "number", "mean square of misses over that of replicates; missing: no "
               "replicates"),
        Column("p", "number", "how often flat readings would look as much like a curve"),
        Column("q", "number", "the same among all curves of the scale (Benjamini-Hochberg)"),
        Column("status", "enum", "ok; flat; not_identifiable (half effect beyond the doses); "
               "poor_fit; too_few_points", values=Status),
    ),
    holds="how each drug acts with dose",
    in_json=False,
)


@dataclass(frozen=True, eq=False, kw_only=True)
class CurveReadings:
    """Readings of one curve, and what it is of.

    Attributes
    ----------
    head
        Columns that name it.
    dose, value
        (wells,), dose in the unit of the head; the number read.
    """

    head: dict[str, Any]
    dose: Array
    value: Array


def curve_table(curves: Sequence[CurveReadings]) -> pd.DataFrame:
    """Answer: what does each drug do as its dose rises, and is it shown to do anything?

    Parameters
    ----------
    curves
        Readings, curve by curve; `head` holds `scale`.

    Returns
    -------
    pandas.DataFrame
        Columns of :data:`CURVES`, one row per curve.

    Notes
    -----
    Four parameters on fractions and rates; GR curves begin at 1 and end between -1 and 1, and
    their interval is that of the curve with free ends. q is over all curves of one scale. `flat`:
    q above `ALPHA`. `not_identifiable`: the interval of the half-effect dose is open or reaches
    beyond the doses; its closed end is a bound. A step's interval is that of the doses around it.
    Shares cut off at 0 or 1 (`n_clipped`) are known to lie there or beyond, no more.
    `poor_fit`: the curve misses the means of replicates by more than these differ, or, without
    replicates, accounts for less than `POOR_R2` of the scatter. Wells of one plate are taken as
    independent.

    Examples
    --------
    >>> dose = np.repeat([0.0, 1, 3, 10, 30, 100, 300], 2)
    >>> value = 1 - 0.8 * dose / (dose + 12) + np.tile([0.02, -0.02], 7)
    >>> found = curve_table([CurveReadings(head={"drug": "d", "scale": "fraction"}, dose=dose,
    ...                                    value=value)])
    >>> round(found["half_effect_dose"][0]), found["status"][0]
    (12, 'ok')
    """
    rows: list[dict[str, Any]] = []
    for scale in Scale:
        own = [c for c in curves if c.head["scale"] == scale]
        if own:
            rows += _of_scale(own, scale)
    return CURVES.table(rows)


def _of_scale(curves: Sequence[CurveReadings], scale: Scale) -> list[dict[str, Any]]:
    widest = max(len(c.dose) for c in curves)
    dose, y = (np.full((len(curves), widest), np.nan) for _ in range(2))
    for row, curve in enumerate(curves):
        dose[row, :len(curve.dose)], y[row, :len(curve.dose)] = curve.dose, curve.value
    with np.errstate(divide="ignore"):
        x = np.where(np.isnan(dose), -np.inf, np.log10(np.where(np.isnan(dose), 1.0, dose)))
    free = fit_sigmoids(x, y)
    bounded = bound_curves(x, y, free, scale)
    lo, hi = bounded.lo, bounded.hi
    n_doses = np.array([len(np.unique(c.dose[np.isfinite(c.value)])) for c in curves])
    p = flat_p(free.sse_flat, free.sse, free.n, n_doses)
    cut = np.flatnonzero((bounded.side != 0).any(axis=1))
    p[cut] = exchanged_p(x[cut], y[cut], p[cut], n_doses[cut])
    q = bh_adjust(p)
    shown = fit_gr_curves(x, y) if scale == Scale.GR else bounded.curves
    # where wells end at 0 or 1, a curve that goes on is not shown there
    least = np.where((bounded.side < 0).any(axis=1), EDGES[0], -np.inf)
    at_top = np.maximum(shown.at(shown.highest[:, None])[:, 0], least)
    half = np.full(len(curves), np.nan) if scale == Scale.RATE else log10_dose_at(shown, 0.5)
    zero = np.full(len(curves), np.nan) if scale == Scale.FRACTION else log10_dose_at(shown, 0.0)
    rows = []
    for i, curve in enumerate(curves):
        head = curve.head | {
            "n_wells": int(free.n[i]), "n_doses": int(n_doses[i]), "p": p[i], "q": q[i],
            "n_clipped": int((bounded.side[i] != 0).sum()),
            "lowest_dose": 10 ** free.lowest[i], "highest_dose": 10 ** free.highest[i],
        }
        if not np.isfinite(p[i]):
            rows.append(head | {"status": Status.TOO_FEW_POINTS})
            continue
        if not q[i] <= ALPHA:
            rows.append(head | {"e0": float(np.nanmean(curve.value)), "status": Status.FLAT})
            continue
        lack, r2 = _described(curve, shown.at(x)[i, :len(curve.dose)],
                              bounded.side[i, :len(curve.dose)] != 0, gr=scale == Scale.GR)
        inside = free.lowest[i] <= lo[i] and hi[i] <= free.highest[i]
        poor = lack.shown if np.isfinite(lack.ratio) else r2 < POOR_R2
        status = (Status.POOR_FIT if poor else
                  Status.OK if inside else Status.NOT_IDENTIFIABLE)
        rows.append(head | {
            "e0": shown.e0[i], "einf": max(shown.einf[i], least[i]),
            "einf_lo": _closed(bounded.end_lo[i]),
            "einf_hi": _closed(max(bounded.end_hi[i], least[i])), "at_highest": at_top[i],
            "half_effect_dose": 10 ** shown.log10_c[i] if inside else np.nan,
            "half_effect_lo": 10 ** _closed(lo[i]), "half_effect_hi": 10 ** _closed(hi[i]),
            "hill": shown.hill[i], "half_dose": _within(half[i], shown, i),
            "zero_dose": _within(zero[i], shown, i), "r2": r2,
            "sd": (shown.sd if scale == Scale.GR else bounded.sd)[i], "lack_ratio": lack.ratio,
            "status": status,
        })
    return rows


def _described(
    curve: CurveReadings, fitted: Array, cut: NDArray[np.bool_], *, gr: bool
) -> tuple[LackOfFit, float]:
    """Return how a curve misses the means of replicates, and its share of the scatter."""
    y, read = curve.value, np.isfinite(curve.value)
    # replicates at an edge agree because they were cut off there
    told = read & ~np.isin(curve.dose, curve.dose[cut])
    lack = lack_of_fit(y[told], fitted[told], np.unique(curve.dose[told], return_inverse=True)[1],
                       parameters=3 if gr else 4)
    missed = np.where(cut, y - np.clip(fitted, *EDGES), y - fitted)[read]
    return lack, float(1 - (missed**2).sum() / ((y[read] - y[read].mean()) ** 2).sum())


def _closed(end: float) -> float:
    return float(end) if np.isfinite(end) else float("nan")


def _within(log10_dose: float, curves: Sigmoids, row: int) -> float:
    """Return a dose where it lies within those that were tested."""
    inside = curves.lowest[row] <= log10_dose <= curves.highest[row]
    return float(10**log10_dose) if inside else float("nan")

"""Rows of the constants: intervals in the data's own units, bounds where an end is out of sight."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from refugium.core.status import Phase, Status
from refugium.movie.kinetics.fitting.coordinates import ENTRIES, FAST, SLOW, TURN
from refugium.movie.kinetics.fitting.profile import DRIFT, FIXED_POINT, Ends, Target
from refugium.movie.kinetics.model import STATES
from refugium.movie.kinetics.parameters import REACH, RESOLUTION
from refugium.movie.kinetics.series import PHASES, Series

DECAYS, OSCILLATES, EITHER = "decays", "oscillates", "inconclusive"


@dataclass(frozen=True)
class Interval:
    """What is known of one constant: both ends, one (bound), or none (status)."""

    estimate: float
    lo: float
    hi: float
    bound: str
    status: Status


NONE = Interval(np.nan, np.nan, np.nan, "", Status.NOT_IDENTIFIABLE)


def two_ends(estimate: float, lo: float, hi: float) -> Interval:
    """Answer: is it an interval, a bound or nothing?

    Examples
    --------
    >>> two_ends(2.0, 1.0, np.nan).bound, str(two_ends(2.0, np.nan, np.nan).status)
    ('lower', 'not_identifiable')
    """
    if np.isfinite(lo) and np.isfinite(hi):
        return Interval(estimate, lo, hi, "", Status.OK)
    if np.isfinite(lo):
        return Interval(np.nan, lo, np.nan, "lower", Status.OK)
    if np.isfinite(hi):
        return Interval(np.nan, np.nan, hi, "upper", Status.OK)
    return NONE


def time_constant(
    rate: Ends, unit_h: float, length_h: float, first_gap_h: float
) -> Interval:
    """Answer: how long does the mode take, or how long at least or at most?

    Parameters
    ----------
    rate
        Estimate and ends of its decay rate, per `unit_h`; negative: it grows.
    unit_h
        Hours of one unit of time.
    length_h, first_gap_h
        Longest and shortest observed time in the phase.

    Returns
    -------
    Interval
        In hours. A bound where the mode may not decay at all, may take longer than REACH lengths
        of the phase, or may be over before RESOLUTION of the first gap.

    Examples
    --------
    >>> ends = Ends(0.5, 0.01, 1.0, None)
    >>> found = time_constant(ends, 1.0, 10.0, 1.0)
    >>> found.bound, found.lo
    ('lower', 1.0)
    """
    lo = unit_h / rate.hi if rate.hi > 0 else np.nan
    hi = unit_h / rate.lo if rate.lo > 0 else np.nan
    if rate.hi <= 0:
        return NONE
    lo = np.nan if lo < RESOLUTION * first_gap_h else lo
    hi = np.nan if hi > REACH * length_h else hi
    with np.errstate(divide="ignore"):
        return two_ends(unit_h / rate.estimate if rate.estimate > 0 else np.nan, lo, hi)


def targets(motions: list[str]) -> list[Target]:
    """Answer: which constants are asked for, given how each phase moves?

    Parameters
    ----------
    motions
        Per phase: decays, oscillates or inconclusive.
    """
    out = []
    for phase, motion in enumerate(motions):
        out += [Target(phase, ENTRIES, i) for i in range(STATES**2)]
        out += [Target(phase, DRIFT, i) for i in range(STATES)]
        out += [Target(phase, SLOW, 0)]
        out += [Target(phase, FIXED_POINT, i) for i in range(STATES)]
        if motion == OSCILLATES:
            out += [Target(phase, TURN, 0), Target(phase, TURN, 1)]
        else:
            out += [Target(phase, FAST, 0)]
    return out


def constant_rows(
    series: Series, wanted: list[Target], ends: list[Ends], motions: list[str],
    turn_limits: np.ndarray,
) -> list[dict[str, object]]:
    """Answer: what is each constant, in the data's units?

    Parameters
    ----------
    series
        The readings.
    wanted, ends
        From :func:`targets` and their profiles.
    motions
        Per phase.
    turn_limits
        Largest frequency that the sampling shows, per phase.

    Returns
    -------
    list of dict
        Rows of :data:`refugium.movie.kinetics.schemas.KINETICS`.
    """
    slow = {t.phase: e for t, e in zip(wanted, ends, strict=True) if t.kind == SLOW}
    rows = []
    for target, found in zip(wanted, ends, strict=True):
        if target.kind == SLOW and motions[target.phase] == OSCILLATES:
            continue
        rows.append(_row(series, target, found, slow[target.phase], turn_limits[target.phase]))
    for phase, motion in enumerate(motions):
        if motion == EITHER:
            rows.append(_cells("period", PHASES[phase], NONE, "h"))
    return sorted(rows, key=lambda r: PHASES.index(str(r["phase"])))


def _row(
    series: Series, target: Target, ends: Ends, slow: Ends, turn_limit: float
) -> dict[str, object]:
    phase, span, scale = PHASES[target.phase], series.span_h, series.scale
    i, j = divmod(target.index, STATES)
    if target.kind == ENTRIES:
        unit = scale[i] / scale[j] / span
        found = two_ends(ends.estimate * unit, ends.lo * unit, ends.hi * unit)
        return _cells("rate", phase, found, "per h", series.names[i], series.names[j])
    if target.kind == DRIFT:
        unit = scale[j] / span
        found = two_ends(ends.estimate * unit, ends.lo * unit, ends.hi * unit)
        return _cells("drift", phase, found, "value per h", series.names[j])
    if target.kind == FIXED_POINT:
        # with a mode that is not seen to decay, rest is a guess: it may lie at infinity
        length, gap = series.length_h[phase], series.first_gap_h[phase]
        seen = time_constant(slow, span, length, gap)
        sure = np.isfinite([seen.hi, ends.lo, ends.hi]).all()
        lo, hi, at = (series.centre[j] + scale[j] * x for x in (ends.lo, ends.hi, ends.estimate))
        found = two_ends(float(at), float(lo), float(hi)) if sure else NONE
        return _cells("fixed_point", phase, found, "value", series.names[j])
    length, gap = series.length_h[phase], series.first_gap_h[phase]
    if target.kind == TURN and target.index == 0:
        # an end at the limit of the search is the search's, not the data's
        hi = ends.hi if ends.hi < 0.99 * turn_limit else np.nan
        turned = Ends(ends.estimate, ends.lo, hi, None)
        found = time_constant(turned, 2 * np.pi * span, length, 0.0)
        return _cells("period", phase, found, "h")
    name = {SLOW: "time_constant_slow", FAST: "time_constant_fast", TURN: "damping_time"}
    found = time_constant(ends, span, length, gap)
    return _cells(name[target.kind], phase, found, "h")


def _cells(
    quantity: str, phase: Phase, found: Interval, unit: str, component: str = "", source: str = ""
) -> dict[str, object]:
    return {"phase": str(phase), "quantity": quantity, "component": component,
            "from_component": source, "estimate": found.estimate, "lo": found.lo, "hi": found.hi,
            "unit": unit, "bound": found.bound, "status": str(found.status)}


def refused_rows(names: tuple[str, str], phase: Phase, status: Status) -> list[dict[str, object]]:
    """Return the rows of a phase for which nothing can be computed."""
    none = Interval(np.nan, np.nan, np.nan, "", status)
    rows = [_cells("rate", phase, none, "per h", a, b) for a in names for b in names]
    rows += [_cells("drift", phase, none, "value per h", a) for a in names]
    rows += [_cells(f"time_constant_{speed}", phase, none, "h") for speed in ("slow", "fast")]
    return rows + [_cells("fixed_point", phase, none, "value", a) for a in names]

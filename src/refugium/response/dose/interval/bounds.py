"""Dose curves with their intervals, whether readings were cut off at an edge or not."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from refugium.response.dose.cut.clipped import find_clipped, fit_clipped
from refugium.response.dose.cut.one_sided import Sides
from refugium.response.dose.four_parameter import Sigmoids
from refugium.response.dose.interval.profile import profile_intervals
from refugium.response.dose.interval.steep import around_step
from refugium.response.dose.scales import Scale
from refugium.response.dose.variable_projection import Array


@dataclass(frozen=True, eq=False, kw_only=True)
class Bounded:
    """Curves and what bounds them.

    Attributes
    ----------
    curves
        Those of cut readings are other ones than they were given as.
    lo, hi
        (curves,), interval of log10 of the half-effect dose.
    end_lo, end_hi
        (curves,), of the value at endless dose.
    sd
        (curves,), scatter of wells.
    side
        (curves, wells), which readings were cut off, see :func:`find_clipped`.
    """

    curves: Sigmoids
    lo: Array
    hi: Array
    end_lo: Array
    end_hi: Array
    sd: Array
    side: Sides


def bound_curves(x: Array, y: Array, fitted: Sigmoids, scale: Scale) -> Bounded:
    """Answer: between which half-effect doses and last values may each curve lie?

    Parameters
    ----------
    x, y
        (curves, wells), as given to :func:`fit_sigmoids`, both ends free.
    fitted
        What it found.
    scale
        Of the readings: only shares of untreated cells have edges.

    Returns
    -------
    Bounded

    Notes
    -----
    See :func:`profile_intervals`, :func:`fit_clipped` and :func:`around_step`.

    Examples
    --------
    >>> from refugium.response.dose.four_parameter import fit_sigmoids
    >>> x = np.array([[-3.0, -2.5, -2.0, -1.5, -1.2, -0.8, -0.5, 0.0, 0.5, 1.0]])
    >>> y = np.array([[1.0, 0.93, 1.0, 0.97, 0.75, 0.27, 0.04, 0.0, 0.05, 0.0]])
    >>> found = bound_curves(x, y, fit_sigmoids(x, y), Scale.FRACTION)
    >>> int((found.side != 0).sum()), bool(found.lo[0] < -1 < found.hi[0])
    (4, True)
    """
    side = find_clipped(y) if scale == Scale.FRACTION else np.zeros(y.shape, dtype=np.int8)
    some = (side != 0).any(axis=1) & np.isfinite(fitted.sse)
    whole, cut = np.flatnonzero(~some), np.flatnonzero(some)
    ends = [np.full(len(y), np.nan) for _ in range(4)]
    curves, sd = fitted, fitted.sd.copy()
    if len(whole):
        found = profile_intervals(x[whole], y[whole], _rows(fitted, whole))
        for out, own in zip(ends, (*found[0], *found[1]), strict=True):
            out[whole] = own
    if len(cut):
        own_curves, clipped = fit_clipped(x[cut], y[cut], _rows(fitted, cut), side[cut])
        found = profile_intervals(x[cut], y[cut], own_curves, cut=clipped)
        for out, own in zip(ends, (*found[0], *found[1]), strict=True):
            out[cut] = own
        sd[cut] = clipped.sd
        moved = {name: getattr(fitted, name).copy() for name in ("e0", "einf", "log10_c", "hill")}
        for name, values in moved.items():
            values[cut] = getattr(own_curves, name)
        curves = replace(fitted, **moved)
    lo, hi = around_step(x, y, curves, ends[0], ends[1])
    return Bounded(curves=curves, lo=lo, hi=hi, end_lo=ends[2], end_hi=ends[3], sd=sd,
                   side=side)


def _rows(curves: Sigmoids, rows: NDArray[np.int_]) -> Sigmoids:
    own: dict[str, Any] = {each.name: getattr(curves, each.name)[rows] for each in fields(curves)}
    return Sigmoids(**own)

"""Surfaces of a study: fitted together, held against every null, called or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from refugium.core.status import Status
from refugium.response.dose.cut.clipped import find_clipped
from refugium.response.dose.flat import flat_p
from refugium.response.dose.four_parameter import Sigmoids, fit_sigmoids
from refugium.response.dose.variable_projection import Array
from refugium.response.parameters import ALPHA, DRAWS, FEWEST_LEVELS, MOST_POTENCY, MOST_RAYS
from refugium.response.synergy.agreement import (
    SynergyVerdict,
    compare_experiments,
    side_of,
    verdict_of,
)
from refugium.response.synergy.assess import Assessed, assess_surface
from refugium.response.synergy.draws import PARAMETERS
from refugium.response.synergy.layout import SurfaceLayout
from refugium.response.synergy.measures import (
    EFFICACY,
    MEASURES,
    NULLS,
    POTENCY_1,
    POTENCY_2,
    TOP,
    Bounds,
    Terms,
)
from refugium.response.synergy.musyc import (
    Surfaces,
    fit_surfaces,
    surface_bounds,
    surface_starts,
)
from refugium.response.synergy.plate_slope import PlateSlopes, plate_slopes
from refugium.response.synergy.schemas import HEAD, SURFACES, SYNERGY, PairDesign

SAME_QUESTION = ("model_id", "scale", "background")
"""What surfaces share, beside both drugs in whatever order, whose experiments are compared."""
COMPARED = (EFFICACY, "bliss")
"""By what experiments are compared."""
COMPARED_AS = "compared"
TOGETHER = 64
"""Surfaces that are fitted in one batch; their readings are padded to the widest."""


@dataclass(frozen=True, eq=False, kw_only=True)
class SurfaceReadings:
    """Readings of one surface, and what it is of.

    Attributes
    ----------
    head
        Columns that name it.
    layout
        Doses and plates.
    value
        (wells,), without gaps; lower is more effect.
    additive
        Rates, which add; else shares of cells, which multiply.
    untreated
        1 for shares that were declared as such; NaN: read from the plate's controls.
    places
        (2, wells), row and column on the plate; None: not known.
    """

    head: dict[str, Any]
    layout: SurfaceLayout
    value: Array
    additive: bool
    untreated: float
    places: Array | None = None


def surface_tables(
    surfaces: Sequence[SurfaceReadings], *, seed: int = 0, draws: int = DRAWS
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Answer: what does each pair do beyond its drugs, by each null, and may it be called?

    Parameters
    ----------
    surfaces
        Readings, surface by surface.
    seed
        Of the draws.
    draws
        Sets of readings per surface and kind.

    Returns
    -------
    tuple
        Tables of :data:`SURFACES` and :data:`SYNERGY`.

    Notes
    -----
    See :func:`assess_surface` and :func:`verdict_of`. Where the places of wells are known, readings
    are levelled by the slope that repeated wells show (:func:`plate_slopes`). Experiments of one
    model and pair whose efficacy or Bliss excess differ beyond their errors, and in sign, are
    `assays_disagree`, whatever each says.
    """
    rows: list[dict[str, Any]] = []
    details: list[dict[str, Any]] = []
    streams = np.random.SeedSequence(seed).spawn(len(surfaces))
    slopes = [plate_slopes(each.value, each.layout, each.places, additive=each.additive)
              for each in surfaces]
    as_read, surfaces = surfaces, [replace(each, value=slope.level(each.value))
                                   for each, slope in zip(surfaces, slopes, strict=True)]
    usable = [i for i, each in enumerate(surfaces) if _missing(each) is None]
    found: dict[int, tuple[Surfaces, Bounds, Any]] = {}
    widths = sorted(usable, key=lambda i: len(surfaces[i].value))
    for begin in range(0, len(widths), TOGETHER):
        batch = widths[begin:begin + TOGETHER]
        found |= dict(zip(batch, _fitted([surfaces[i] for i in batch]), strict=True))
    for i, each in enumerate(surfaces):
        head = each.head | _size(as_read[i]) | _plate(slopes[i])
        missing = _missing(each)
        if missing is not None:
            rows.append(head | {"status": missing})
            continue
        fit, bounds, flat = found[i]
        terms = Terms(additive=each.additive, untreated=each.untreated, flat=flat)
        cut = None if each.additive else find_clipped(as_read[i].value[None])[0] != 0
        told = assess_surface(each.value, each.layout, terms, fit, bounds, draws=draws,
                              cut=cut, slopes=slopes[i], rng=np.random.default_rng(streams[i]))
        rows.append(head | _row(each, fit, told))
        names = {c.name: each.head[c.name] for c in HEAD if c.name in each.head}
        details += [names | _detail(name, each, told) for name in MEASURES]
    return SURFACES.table(_across_experiments(rows)), SYNERGY.table(details)


def _missing(each: SurfaceReadings) -> Status | None:
    """Return why a surface cannot be held against anything, if so."""
    d1, d2 = each.layout.dose1, each.layout.dose2
    # a share that was declared is believed only where untreated wells could contradict it
    controls = bool(((d1 == 0) & (d2 == 0)).any())
    singles = [len(np.unique(d[(d > 0) & (other == 0)])) for d, other in ((d1, d2), (d2, d1))]
    if not controls or min(singles) == 0:
        return Status.NO_REFERENCE
    if min(singles) < FEWEST_LEVELS or len(np.unique(each.layout.cells)) <= PARAMETERS:
        return Status.TOO_FEW_POINTS
    return None


def _size(each: SurfaceReadings) -> dict[str, Any]:
    d1, d2 = each.layout.dose1, each.layout.dose2
    pairs = np.unique(np.stack([d1, d2], axis=1)[each.layout.together], axis=0)
    levels = [len(np.unique(pairs[:, side])) for side in (0, 1)]
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios = np.unique(np.round(np.log10(pairs[:, 0] / pairs[:, 1]), 3))
    design = (PairDesign.FULL if len(pairs) == levels[0] * levels[1]
              else PairDesign.RAY if len(ratios) <= min(MOST_RAYS, len(pairs) / 2)
              else PairDesign.SPARSE)
    edges = (0.0,) if each.additive else (0.0, 1.0)
    treated = (d1 > 0) | (d2 > 0)
    clipped = 0.0 if each.additive else float(np.isin(each.value[treated], edges).mean())
    corners = each.layout.corners @ each.value
    return {"n_wells": len(d1), "n_pairs": len(pairs), "design": design,
            "top_dose": float(d1.max()), "partner_top_dose": float(d2.max()),
            **dict(zip(("untreated", "alone", "partner_alone", "together"), corners, strict=True)),
            "n_plates": len(np.unique(each.layout.plate)), "clipped_share": clipped,
            "n_controls": int(((d1 == 0) & (d2 == 0)).sum())}


def _plate(slopes: PlateSlopes) -> dict[str, Any]:
    slope, sd = slopes.largest
    return {"plate": slopes.known, "plate_slope": slope, "plate_slope_sd": sd}


def _fitted(batch: Sequence[SurfaceReadings]) -> list[tuple[Surfaces, Bounds, Any]]:
    """Fit surfaces together; per surface its fit, the bounds, and which drug alone is flat."""
    widest = max(len(each.value) for each in batch)
    x1, x2 = (np.full((len(batch), widest), -np.inf) for _ in range(2))
    y = np.full((len(batch), widest), np.nan)
    for row, each in enumerate(batch):
        n = len(each.value)
        x1[row, :n], x2[row, :n] = (x[0] for x in each.layout.log10_doses)
        y[row, :n] = each.value
    singles = (fit_sigmoids(x1, np.where(np.isneginf(x2), y, np.nan)),
               fit_sigmoids(x2, np.where(np.isneginf(x1), y, np.nan)))
    low, high = surface_bounds((singles[0].lowest, singles[1].lowest),
                               (singles[0].highest, singles[1].highest))
    fits = fit_surfaces(x1, x2, y, starts=surface_starts(singles), lower=low, upper=high)
    flat = np.stack([_flat(each, x, np.where(np.isneginf(other), y, np.nan)) for each, x, other in
                     ((singles[0], x1, x2), (singles[1], x2, x1))], axis=1)
    return [
        (Surfaces(theta=fits.theta[[i]], ends=fits.ends[[i]], sse=fits.sse[[i]],
                  sse_flat=fits.sse_flat[[i]], n=fits.n[[i]], converged=fits.converged[[i]]),
         Bounds(lower=low[[i]], upper=high[[i]]), flat[i])
        for i in range(len(batch))
    ]


def _flat(curves: Sigmoids, x: Array, y: Array) -> Array:
    doses = np.array([len(np.unique(own[np.isfinite(read)]))
                      for own, read in zip(x, y, strict=True)])
    p = flat_p(curves.sse_flat, curves.sse, curves.n, doses)
    # too few readings to tell: the drug keeps its curve
    return np.asarray(p > ALPHA)


def _row(each: SurfaceReadings, fit: Surfaces, told: Assessed) -> dict[str, Any]:
    efficacy = told.estimates[EFFICACY]
    top = [float(x[0][np.isfinite(x[0])].max()) for x in each.layout.log10_doses]
    low = [float(x[0][np.isfinite(x[0])].min()) for x in each.layout.log10_doses]
    c = [float(10**v) if a <= v <= b else float("nan")
         for v, a, b in zip(fit.log10_c[0], low, top, strict=True)]
    return {
        "replicated": told.replicated, **dict(zip(("e0", "e1", "e2", "e3"), fit.ends[0],
                                                  strict=True)),
        "half_effect_dose": c[0], "partner_half_effect_dose": c[1], "r2": float(fit.r2[0]),
        "lack_ratio": told.lack.ratio, "lack_p": told.lack.p, "efficacy": efficacy.value,
        "efficacy_lo": efficacy.lo, "efficacy_hi": efficacy.hi,
        COMPARED_AS: {name: told.estimates[name] for name in COMPARED},
        "efficacy_of_wells": told.estimates[TOP].value, "n_failed": told.n_failed,
        "verdict": verdict_of(told.estimates, told.lack, n_pairs=len(each.layout.together)),
        "status": Status.OK,
    }


def _detail(name: str, each: SurfaceReadings, told: Assessed) -> dict[str, Any]:
    e = told.estimates[name]
    pairs = each.layout.together
    undefined: tuple[str, ...] = ()
    if name in NULLS:
        none = pairs[~np.isfinite(told.by_pair[name])]
        undefined = tuple(dict.fromkeys(
            f"{each.layout.dose1[i]:g} + {each.layout.dose2[i]:g}" for i in none))
    lo, hi = (_open(end) if name in (POTENCY_1, POTENCY_2) else end for end in (e.lo, e.hi))
    return {
        "null": name, "effect": e.value, "lo": lo, "hi": hi, "residual_lo": e.residual[0],
        "residual_hi": e.residual[1], "replicate_lo": e.replicate[0],
        "replicate_hi": e.replicate[1], "side": side_of(lo, hi) or "", "n_defined": e.n_defined,
        "undefined": undefined,
        "status": Status.OK if np.isfinite(e.value) else Status.NOT_TESTABLE,
    }


def _open(end: float) -> float:
    """Return the end of an interval of a potency; NaN where the search itself ended there."""
    return end if abs(end) < MOST_POTENCY - 1e-6 else float("nan")


def _across_experiments(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Hold experiments of one model and pair against each other."""
    groups: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for row in rows:
        if row["status"] == Status.OK:
            key = (frozenset((row["drug"], row["partner"])),
                   *(row.get(name) for name in SAME_QUESTION))
            groups.setdefault(key, []).append(row)
    for group in groups.values():
        found = []
        for name in COMPARED:
            told = [row[COMPARED_AS][name] for row in group]
            found.append(compare_experiments([e.value for e in told], [e.se for e in told],
                                             tests=len(COMPARED)))
        for row in group:
            row["heterogeneity_p"] = float(np.fmin.reduce([each.p for each in found]))
            if any(each.disagree for each in found):
                row["verdict"] = SynergyVerdict.ASSAYS_DISAGREE
    return [{k: v for k, v in row.items() if k != COMPARED_AS} for row in rows]

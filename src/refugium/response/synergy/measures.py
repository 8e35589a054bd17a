"""All nulls of one surface at once, for the readings and for readings as they might have come."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from refugium.core.stats import mean_seen
from refugium.response.dose.variable_projection import Array
from refugium.response.synergy.bliss import bliss_excess
from refugium.response.synergy.hsa import hsa_excess
from refugium.response.synergy.layout import SurfaceLayout
from refugium.response.synergy.loewe import loewe_null
from refugium.response.synergy.musyc import Surfaces, efficacy_gain, fit_surfaces
from refugium.response.synergy.pair_of_curves import fit_pair_of_curves
from refugium.response.synergy.zero_interaction import zip_excess

NULLS = ("hsa", "bliss", "loewe", "zip")
"""Those that a whole surface is held against by its mean over dose pairs."""
EFFICACY, POTENCY_1, POTENCY_2, TOP = "musyc_efficacy", "musyc_potency_1", "musyc_potency_2", "top"
END = "musyc_efficacy_endless"
MEASURES = (*NULLS, EFFICACY, POTENCY_1, POTENCY_2, TOP, END)


@dataclass(frozen=True, eq=False, kw_only=True)
class Terms:
    """How readings are to be understood.

    Attributes
    ----------
    additive
        Rates, which add; else numbers or shares of cells, which multiply.
    untreated
        What untreated cells read by definition (1 for fractions of control); NaN: it is read from
        the controls of the plate.
    flat
        (2,), whether a drug alone was not shown to do anything.
    """

    additive: bool
    untreated: float
    flat: NDArray[np.bool_]


@dataclass(frozen=True, eq=False, kw_only=True)
class Bounds:
    """Where theta begins, and its bounds: (1, 6) each."""

    lower: Array
    upper: Array


def excesses(
    y: Array, layout: SurfaceLayout, terms: Terms, surfaces: Surfaces, bounds: Bounds
) -> dict[str, Array]:
    """Return the excess of each null at each dose pair, (rows, pairs), of sets of readings.

    Parameters
    ----------
    y
        (rows, readings), without gaps.
    layout, terms
        Of the surface.
    surfaces
        A fit of the same surface, from which the single curves begin.
    bounds
        Of its theta.
    """
    together = y[:, layout.together]
    first, second = y @ layout.first.T, y @ layout.second.T
    control = y @ layout.control.T if np.isnan(terms.untreated) else terms.untreated
    x1, x2 = layout.log10_doses
    alone = np.flatnonzero((layout.dose1 == 0) | (layout.dose2 == 0))
    singles = [0, 1, 2, 3]
    curves = fit_pair_of_curves(
        x1[:, alone], x2[:, alone], y[:, alone],
        start=np.broadcast_to(surfaces.theta[:, singles], (len(y), 4)),
        lower=np.broadcast_to(bounds.lower[:, singles], (len(y), 4)),
        upper=np.broadcast_to(bounds.upper[:, singles], (len(y), 4)))
    pairs = layout.together
    scale = 1.0 if terms.additive else control
    return {
        "hsa": hsa_excess(together, first, second) / scale,
        "bliss": bliss_excess(together, first, second, control, additive=terms.additive) / scale,
        "loewe": (loewe_null(curves, layout.dose1[pairs], layout.dose2[pairs], terms.flat)
                  - together) / scale,
        "zip": zip_excess(curves, x1[0, pairs], x2[0, pairs], together,
                          additive=terms.additive) / scale,
    }


def measured(
    y: Array, layout: SurfaceLayout, surfaces: Surfaces, found: dict[str, Array],
    *, known: dict[str, NDArray[np.bool_]],
) -> dict[str, Array]:
    """Return each measure of each set of readings, (rows,).

    Parameters
    ----------
    y, layout
        As in :func:`excesses`.
    surfaces
        Fits of those readings, (rows,), or one for all.
    found
        What :func:`excesses` found of them.
    known
        Null to the pairs (pairs,) for which it exists in the readings themselves: means of drawn
        readings are over the same pairs.
    """
    out = {null: mean_seen(np.where(known[null], found[null], np.nan), axis=1) for null in NULLS}
    x1, x2 = layout.log10_doses
    top1, top2 = x1.max(), x2.max()
    corners = np.array([[-np.inf, top1, -np.inf, top1]]), np.array([[-np.inf, -np.inf, top2, top2]])
    out[EFFICACY] = efficacy_gain(surfaces.at(*corners))
    out[END] = efficacy_gain(surfaces.ends)
    out[POTENCY_1], out[POTENCY_2] = surfaces.log10_alpha.T
    out[TOP] = efficacy_gain(y @ layout.corners.T)
    return out


def refit(
    y: Array, layout: SurfaceLayout, surfaces: Surfaces, bounds: Bounds, *, steps: int = 20
) -> Surfaces:
    """Fit drawn readings (rows, readings) from where the readings themselves led."""
    x1, x2 = layout.log10_doses
    many = (len(y), 6)
    return fit_surfaces(
        x1, x2, y, starts=np.broadcast_to(surfaces.theta, many)[:, None],
        lower=np.broadcast_to(bounds.lower, many), upper=np.broadcast_to(bounds.upper, many),
        steps=steps, tolerance=1e-4)

"""One surface against every null, with intervals from residuals and from replicates."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats as sps

from refugium.response.dose.lack_of_fit import LackOfFit, lack_of_fit
from refugium.response.dose.variable_projection import Array
from refugium.response.parameters import CONFIDENCE, DRAWS, LEAST_REPLICATED
from refugium.response.synergy.draws import PARAMETERS, replicate_draws, residual_draws
from refugium.response.synergy.layout import SurfaceLayout
from refugium.response.synergy.measures import (
    EFFICACY,
    END,
    MEASURES,
    NULLS,
    TOP,
    Bounds,
    Terms,
    excesses,
    measured,
    refit,
)
from refugium.response.synergy.musyc import Surfaces
from refugium.response.synergy.plate_slope import PlateSlopes


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """One measure of one surface.

    Attributes
    ----------
    value
        As read.
    se
        Standard deviation over draws.
    lo, hi
        Interval that both kinds of draws lie in.
    residual, replicate
        The interval of each kind; NaN where it could not be drawn.
    n_defined
        Dose pairs at which the null exists; 0 for measures of the whole surface.
    """

    value: float
    se: float
    lo: float
    hi: float
    residual: tuple[float, float]
    replicate: tuple[float, float]
    n_defined: int


@dataclass(frozen=True, eq=False, kw_only=True)
class Assessed:
    """What one surface says.

    Attributes
    ----------
    estimates
        Measure to estimate.
    by_pair
        Null to its excess at each dose pair, (pairs,); NaN where it does not exist.
    lack
        Of the fitted surface.
    n_failed
        Draws whose surface had not settled.
    replicated
        Whether replicates gave an interval of their own.
    """

    estimates: dict[str, Estimate]
    by_pair: dict[str, Array]
    lack: LackOfFit
    n_failed: int
    replicated: bool


def assess_surface(
    y: Array, layout: SurfaceLayout, terms: Terms, surfaces: Surfaces, bounds: Bounds,
    *, rng: np.random.Generator, slopes: PlateSlopes | None = None, draws: int = DRAWS,
    cut: NDArray[np.bool_] | None = None,
) -> Assessed:
    """Answer: what does one surface say by each null, and how sure is it?

    Parameters
    ----------
    y
        (readings,), lower is more effect.
    layout, terms
        What the readings are.
    surfaces
        Their fitted surface (one row).
    bounds
        Of its theta.
    rng
        Of the draws.
    slopes
        Of the plates, with which `y` was levelled: what is left open of them is drawn too.
    draws
        How many of each kind.
    cut
        (readings,), which were cut off at an edge: replicates at an edge agree because they were,
        and their pairs of doses are no witness of a lack of fit.

    Returns
    -------
    Assessed

    Notes
    -----
    Means over dose pairs (HSA, Bliss, Loewe, ZIP) and the model-free efficacy at the top doses get
    value +- t sd over draws; potencies quantiles of the draws; efficacy of the fitted surface
    what spans their quantiles and the mirror image of these about the value.
    Where replicates exist, draws about their means are made as well, and the interval spans both.
    """
    x1, x2 = layout.log10_doses
    fitted = surfaces.at(x1, x2)[0]
    found = excesses(y[None], layout, terms, surfaces, bounds)
    by_pair = {null: rows[0] for null, rows in found.items()}
    known = {null: np.isfinite(each) for null, each in by_pair.items()}
    own = {name: float(value[0]) for name, value in
           measured(y[None], layout, surfaces, found, known=known).items()}
    made = {"residual": residual_draws(y, fitted, draws, rng, None if cut is None else ~cut)}
    cells = int(layout.cells.max()) + 1
    many = layout.in_cell > 1
    df = {"residual": len(y) - PARAMETERS, "replicate": len(y) - cells}
    replicated = df["replicate"] >= LEAST_REPLICATED and bool(many.any())
    if replicated:
        made["replicate"] = replicate_draws(y, layout, draws, rng)
    spans: dict[str, dict[str, tuple[float, float]]] = {}
    errors: dict[str, list[float]] = {name: [] for name in MEASURES}
    # all draws together: small batches cost as much as large ones
    every = np.concatenate(list(made.values()))
    if slopes is not None:
        every = slopes.draw(every, rng)
    again = refit(every, layout, surfaces, bounds)
    tail = measured(every, layout, again, excesses(every, layout, terms, again, bounds),
                    known=known)
    failed = int((~again.converged).sum())
    for number, kind in enumerate(made):
        rows = slice(number * draws, (number + 1) * draws)
        spans[kind] = {}
        for name in MEASURES:
            spans[kind][name], se = _interval(name, own[name], tail[name][rows], max(df[kind], 1))
            errors[name].append(se)
    nothing = (float("nan"), float("nan"))
    whole = (np.ones(len(y), dtype=bool) if cut is None
             else ~np.isin(layout.cells, layout.cells[cut]))
    estimates = {}
    for name in MEASURES:
        one, two = spans["residual"][name], spans.get("replicate", {}).get(name, nothing)
        estimates[name] = Estimate(
            value=own[name], se=max(errors[name]), lo=float(np.fmin(one[0], two[0])),
            hi=float(np.fmax(one[1], two[1])), residual=one, replicate=two,
            n_defined=int(known[name].sum()) if name in NULLS else 0)
    return Assessed(
        estimates=estimates, by_pair=by_pair, n_failed=failed, replicated=replicated,
        lack=lack_of_fit(y[whole], fitted[whole], layout.cells[whole], parameters=PARAMETERS,
                         spent=0 if slopes is None else slopes.spent))


def _interval(
    name: str, value: float, drawn: NDArray[np.float64], df: int
) -> tuple[tuple[float, float], float]:
    seen = drawn[np.isfinite(drawn)]
    # a measure that half of the draws do not have is not known
    if len(seen) < len(drawn) / 2 or not np.isfinite(value):
        return (float("nan"), float("nan")), float("nan")
    sd = float(seen.std(ddof=1))
    if name in NULLS or name == TOP:
        half = float(sps.t.ppf(0.5 + CONFIDENCE / 2, df)) * sd
        return (value - half, value + half), sd
    tail = 100 * (1 - CONFIDENCE) / 2
    lo, hi = (float(q) for q in np.percentile(seen, [tail, 100 - tail]))
    if name in (EFFICACY, END):
        # the better of two drugs makes draws lie to one side of what was drawn from: both the
        # quantiles and their mirror image must lie on one side of 0
        lo, hi = min(lo, 2 * value - hi), max(hi, 2 * value - lo)
    return (min(lo, value), max(hi, value)), sd

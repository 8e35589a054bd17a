"""Is the coupled two-phase model needed? Simpler models by the Bayesian information criterion."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from refugium.core.tables import Column, Schema
from refugium.movie.kinetics.fitting.coordinates import ENTRIES, PER_PHASE, random_rates, to_rates
from refugium.movie.kinetics.fitting.fit import Problem, fit
from refugium.movie.kinetics.model import STATES, Array
from refugium.movie.kinetics.parameters import (
    RATE_LIMIT_PER_GAP,
    SAME_FIT,
    START_MEDIAN_RATE,
    STARTS,
)
from refugium.movie.kinetics.series import Series

MODELS = Schema(
    "models",
    (
        Column("model", "name", "its name"),
        Column("meaning", "words", "what it says"),
        Column("n_parameters", "integer", "numbers fitted, noise among them where it is"),
        Column("bic", "number", "Bayesian information criterion; NaN: not fitted"),
        Column("delta_bic", "number", "above that of the best"),
        Column("best", "flag", "whether it is the best"),
    ),
)
MEANING = {
    "coupled": "the components drive each other, with other constants on and off drug",
    "uncoupled": "each component relaxes by itself",
    "one_rate": "one state relaxes at one rate per phase, in a straight line",
    "same_rates": "the drug moves the fixed point, the rates stay",
    "no_drug_effect": "one set of constants on and off drug",
    "constant": "nothing changes",
}
_LEAST_RSS = 1e-20
_REWEIGHTED = 8
_ROUNDS = 4


@dataclass(frozen=True, eq=False)
class Best:
    """The best fit of one model.

    Attributes
    ----------
    z, weight
        Coordinates; weight of each reading (1 / sd, scaled).
    rss
        (2,), squared residuals of each component, in ranges of the data.
    deviance
        Weighted sum of squares.
    agreeing
        Starts that ended at this fit.
    """

    z: Array
    weight: Array
    rss: Array
    deviance: float
    agreeing: int


def coupled(series: Series) -> Problem:
    """Return the full model in entries of A."""
    phases = series.paths.n_phases
    limit = float(np.arcsinh(RATE_LIMIT_PER_GAP * series.span_h / series.gap_h))
    return Problem(series, lambda z: to_rates(z.reshape(-1, phases, PER_PHASE), ENTRIES), limit)


def best_fit(problem: Problem, starts: Array, n_parameters: int) -> Best:
    """Answer: what is the best fit, from many starts and with the noise that it leaves?

    Parameters
    ----------
    problem, starts
        As in :func:`refugium.movie.kinetics.fitting.fit.fit`.
    n_parameters
        Of the model, without noise: for the degrees of freedom of the noise.

    Notes
    -----
    Where no sd is stated, each component has its own, estimated from its residuals and the
    fit repeated with it.
    """
    series = problem.series
    # starts of zeros only: a model without rates, in which nothing is searched
    free = np.ones(starts.shape, dtype=bool) if starts.any() else np.zeros(starts.shape, dtype=bool)
    found = fit(problem, starts, series.y, series.weight, free=free)
    order = np.argsort(found.deviance, kind="stable")
    lowest = found.deviance[order[0]]
    spare = max(len(series.y) - n_parameters, 1)
    # without a stated sd the deviance has no unit of its own: the residual variance gives it
    slack = SAME_FIT if series.sd_known else SAME_FIT * lowest / spare + 1e-9
    agreeing = int((found.deviance <= lowest + slack).sum())
    weight, z, deviance = series.weight, found.z[order[0]], float(lowest)
    rss = _rss(problem, z, weight)
    for _ in range(0 if series.sd_known else _ROUNDS):
        n = np.bincount(series.component, minlength=STATES)
        # parameters belong to no single component: each pays its share of them
        variance = np.maximum(rss / np.maximum(n - n_parameters / STATES, 1.0), _LEAST_RSS)
        weight = 1.0 / np.sqrt(variance)[series.component]
        again = np.concatenate([z[None], found.z[order[:_REWEIGHTED]]])
        refit = fit(problem, again, series.y, weight, free=np.broadcast_to(free[0], again.shape))
        z, deviance = refit.z[refit.deviance.argmin()], float(refit.deviance.min())
        rss = _rss(problem, z, weight)
    return Best(z, weight, rss, deviance, agreeing)


def _rss(problem: Problem, z: Array, weight: Array) -> Array:
    """Squared residuals per component in scaled units, noise weights only in the projection."""
    series = problem.series
    at = fit(problem, z[None], series.y, weight, iterations=0)
    X, offset, _ = problem.design(z[None])
    left = series.y - (X[0] @ at.linear[0] + offset[0])
    out: Array = np.bincount(series.component, left**2, minlength=STATES).astype(float)
    return out


def compare_models(series: Series, full: Best, *, rng: np.random.Generator) -> pd.DataFrame:
    """Answer: is coupling, and a change of constants on removal, needed to fit the readings?

    Parameters
    ----------
    series
        The readings.
    full
        Best fit of the coupled model.
    rng
        For starting points.

    Returns
    -------
    pandas.DataFrame
        Columns of :data:`MODELS`.

    References
    ----------
    Schwarz G (1978), doi:10.1214/aos/1176344136
    """
    phases, n_linear = series.paths.n_phases, series.paths.n_linear
    rows = [_row(series, "coupled", phases * PER_PHASE + n_linear, full)]
    for name in MEANING:
        if name == "coupled" or (phases == 1 and name in ("same_rates", "no_drug_effect")):
            continue
        problem, starts = _simpler(series, name, rng)
        used = n_linear if problem.merge is None else problem.merge.shape[1]
        count = used + (starts.shape[1] if starts.any() else 0)
        rows.append(_row(series, name, count, best_fit(problem, starts, count)))
    table = MODELS.table(rows)
    table["delta_bic"] = table["bic"] - table["bic"].min()
    table["best"] = table["delta_bic"] == 0
    return table


def _row(series: Series, name: str, n_parameters: int, best: Best) -> dict[str, object]:
    n = len(series.y)
    if series.sd_known:
        return {"model": name, "meaning": MEANING[name], "n_parameters": n_parameters,
                "bic": best.deviance + n_parameters * np.log(n)}
    each = np.bincount(series.component, minlength=STATES)
    # the noise is fitted too: its best value stands in the likelihood and counts as parameters
    fit_term = float((each * np.log(np.maximum(best.rss, _LEAST_RSS) / each)).sum())
    count = n_parameters + STATES
    return {"model": name, "meaning": MEANING[name], "n_parameters": count,
            "bic": fit_term + count * np.log(n)}


def _simpler(series: Series, name: str, rng: np.random.Generator) -> tuple[Problem, Array]:
    """Return the problem of a simpler model and its starting points."""
    full = coupled(series)
    phases, n_linear = series.paths.n_phases, series.paths.n_linear
    A = random_rates(rng, STARTS // 2, phases, START_MEDIAN_RATE)
    # uncoupled, a component decays only if its own entry is negative; random axes do not see to it
    diagonal = -np.abs(np.diagonal(A, axis1=2, axis2=3)) - 0.1
    if name == "uncoupled":
        return (Problem(series, lambda z: _diagonal(np.sinh(z).reshape(-1, phases, 2)), full.limit),
                np.arcsinh(diagonal.reshape(len(A), -1)))
    if name == "one_rate":
        return (Problem(series, lambda z: _diagonal(np.repeat(np.sinh(z)[..., None], 2, -1)),
                        full.limit), np.arcsinh(diagonal[..., 0]))
    shared = np.arcsinh(A[:, 0].reshape(len(A), PER_PHASE))

    def both(z: Array) -> Array:
        return np.repeat(to_rates(z, ENTRIES)[:, None], phases, axis=1)

    if name == "same_rates":
        return Problem(series, both, full.limit), shared
    merge = np.eye(n_linear)
    if name == "no_drug_effect":
        # the drift off drug is that on it
        merge[4:6, 2:4] = np.eye(2)
        return Problem(series, both, full.limit, np.delete(merge, [4, 5], axis=1)), shared
    # neither rates nor drift: the state stays at its start
    still = Problem(series, lambda z: np.zeros((len(z), phases, 2, 2)), full.limit, merge[:, :2])
    return still, np.zeros((1, 1))


def _diagonal(values: Array) -> Array:
    return values[..., None] * np.eye(STATES)

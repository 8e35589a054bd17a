"""Kinetics of escape and return, from a measured path on and off drug."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats as sps

from refugium.core.errors import FitError
from refugium.core.status import Phase, Status
from refugium.movie.kinetics.constants import (
    DECAYS,
    EITHER,
    OSCILLATES,
    constant_rows,
    refused_rows,
    targets,
)
from refugium.movie.kinetics.fitting.compare import Best, best_fit, compare_models, coupled
from refugium.movie.kinetics.fitting.coordinates import ENTRIES, PER_PHASE, from_rates, random_rates
from refugium.movie.kinetics.fitting.fit import Problem, fit, turn_limits
from refugium.movie.kinetics.fitting.posterior import Draws, draw_posterior, thin
from refugium.movie.kinetics.fitting.profile import Ends, Target, profile_ends
from refugium.movie.kinetics.model import Array, eigen_rates
from refugium.movie.kinetics.parameters import (
    CONFIDENCE,
    MIN_AGREEING_STARTS,
    PARTICLES,
    PROFILE_DRAWS,
    PROFILE_INFLATION,
    ROOT_SEED,
    START_MEDIAN_RATE,
    STARTS,
    STILL_ALPHA,
    SURE,
)
from refugium.movie.kinetics.paths import path_rows
from refugium.movie.kinetics.portrait import nullclines, stability
from refugium.movie.kinetics.result import Kinetics
from refugium.movie.kinetics.returning import refused_return, return_rows
from refugium.movie.kinetics.series import PHASES, Periods, Series, read_series
from refugium.movie.kinetics.still import p_still

_REFITS = 3
Rows = list[dict[str, Any]]


def fit_kinetics(
    table: pd.DataFrame,
    *,
    drug_on: Periods,
    shared_start: bool = True,
    within_h: float | None = None,
    particles: int = PARTICLES,
    seed: int = ROOT_SEED,
) -> Kinetics:
    """Answer: how fast do cells go over on drug and come back without it, and where would they end?

    Parameters
    ----------
    table
        Tidy readings of two components (constraints lambda_1, lambda_2 or module means): `arm`,
        `time_h`, `component`, `value`; optional `sd` (of each value), `replicate`, `unit`.
    drug_on
        For each arm its periods, `(start_h, drug given)`; all arms start together. Any number of
        arms and periods; those that share their history share their path.
    shared_start
        The path off drug begins where the path on drug ends; False: each arm anywhere.
    within_h
        Time off drug in which the state has to be back; None: the longest observed.
    particles
        Draws of the posterior.
    seed
        Of everything random.

    Returns
    -------
    Kinetics
        `constants` (drift alpha, rates A, time constants or period and damping, fixed points: best
        fit with 90 % profile intervals), `phases` (stability, motion), `returning` (probability
        that the return is slower than the induction, return time, reversible window), `models`
        (BIC), `path`, `nullclines`.

    Raises
    ------
    FitError
        If the table cannot be used as it stands (see
        :func:`refugium.movie.kinetics.series.read_series`).

    Notes
    -----
    Model: dlambda/dt = alpha + A lambda with one set of constants on drug and one without. In
    the two-module form dl1/dt = alpha1 - beta1 l1 - a1 l2, dl2/dt = alpha2 + a2 l1 - a3 l2,
    `rate` of l1 from l1 is -beta1, of l1 from l2 -a1, of l2 from l1 a2, of l2 from l2 -a3. Noise
    is normal, with the stated sd, or with one unknown sd per component. Turning faster than the
    sampling can show is excluded.

    "Slower" compares the slowest decay rates of the two phases over the posterior; its prior is the
    same for both. Time constants longer than three observed lengths of their phase are given as
    lower bounds. A fixed point is given only where the slow time constant of its phase has an
    upper end.

    Status: `too_few_points` (fewer than four times on drug or three off), `not_measured` (no such
    phase), `no_baseline` (off drug without the path on drug), `flat` (nothing changes beyond
    noise), `not_converged`, `not_identifiable`.

    References
    ----------
    Su Y et al. (2026), doi:10.1038/s41467-026-71349-4

    Examples
    --------
    >>> few = pd.DataFrame({"arm": "on", "time_h": [0.0, 0, 24, 24], "value": [1.0, 0, 0, 1],
    ...                     "component": ["lambda_1", "lambda_2"] * 2})
    >>> found = fit_kinetics(few, drug_on={"on": [(0, True)]})
    >>> found.constants["status"].unique().tolist()
    ['too_few_points', 'no_off_sample']
    """
    if within_h is not None and not within_h > 0:
        raise FitError("the time to be back in must be above zero", found=within_h)
    series = read_series(table, drug_on, shared_start=shared_start)
    statuses = dict(series.status)
    if statuses[Phase.ON] != Status.OK:
        return _refused(series, statuses)
    if statuses[Phase.OFF] not in (Status.OK, Status.NO_OFF_SAMPLE):
        table = _only_on(table, drug_on)
        series = read_series(table, drug_on, shared_start=shared_start)
        if series.status[Phase.ON] != Status.OK:
            return _refused(series, {**statuses, Phase.ON: series.status[Phase.ON]})
    start_seed, draw_seed, still_seed = np.random.SeedSequence(seed).spawn(3)
    if not series.sd_known and p_still(series, seed=still_seed) > STILL_ALPHA:
        phases = PHASES[: series.paths.n_phases]
        return _refused(series, {**statuses, **dict.fromkeys(phases, Status.FLAT)})
    rng = np.random.default_rng(start_seed)
    problem, best = _coupled(series, rng)
    models = compare_models(series, best, rng=rng)
    fitted = PHASES[: series.paths.n_phases]
    if bool(models.loc[models["model"] == "constant", "best"].all()):
        return _refused(series, {**statuses, **dict.fromkeys(fitted, Status.FLAT)}, models)
    if best.agreeing < MIN_AGREEING_STARTS:
        return _refused(series, {**statuses, **dict.fromkeys(fitted, Status.NOT_CONVERGED)})
    draws = draw_posterior(problem, seed=draw_seed, particles=particles)
    turns = (eigen_rates(draws.A)[2] > 0).mean(axis=0)
    motions = [_sure(float(p), OSCILLATES, DECAYS) for p in turns]
    A = problem.rates_of(best.z[None])[0]
    motions = [EITHER if m == OSCILLATES and not float(eigen_rates(A[p])[2]) > 0 else m
               for p, m in enumerate(motions)]
    wanted = targets(motions)
    best, ends = _profiled(problem, best, wanted, draws)
    if ends is None:
        return _refused(series, {**statuses, **dict.fromkeys(fitted, Status.NOT_CONVERGED)})
    rows: Rows = constant_rows(series, wanted, ends, motions, turn_limits(series))
    for phase in PHASES[len(fitted):]:
        rows += refused_rows(series.names, phase, statuses[phase])
    return Kinetics(
        {"kinetics": pd.DataFrame(rows),
         "phases": _phase_table(series, statuses, problem, best, draws, motions),
         "returning": return_rows(series, draws, drug_on, within_h) if len(fitted) > 1
         else refused_return(statuses[Phase.OFF]),
         "models": models, "path": path_rows(series, draws, drug_on, set(table["arm"])),
         "nullclines": _lines(series, problem, best)},
        _notes(series),
    )


def _coupled(series: Series, rng: np.random.Generator) -> tuple[Problem, Best]:
    problem, phases = coupled(series), series.paths.n_phases
    A = random_rates(rng, STARTS, phases, START_MEDIAN_RATE)
    starts = from_rates(A, ENTRIES).reshape(STARTS, -1)
    count = phases * PER_PHASE + series.paths.n_linear
    return problem, best_fit(problem, starts, count)


def _profiled(
    problem: Problem, best: Best, wanted: list[Target], draws: Draws
) -> tuple[Best, list[Ends] | None]:
    """Profile every constant; start again from any better fit that is met on the way."""
    series, few = problem.series, thin(draws, PROFILE_DRAWS)
    if series.sd_known:
        threshold = float(sps.chi2.ppf(CONFIDENCE, 1))
    else:
        spare = len(series.y) - len(best.z) - series.paths.n_linear
        threshold = float(sps.f.ppf(CONFIDENCE, 1, spare)) * best.deviance / spare
    for _ in range(_REFITS):
        ends = profile_ends(problem, best, wanted, PROFILE_INFLATION * threshold, few)
        better = [found.better for found in ends if found.better is not None]
        if not better:
            return best, ends
        again = fit(problem, np.array(better), series.y, best.weight)
        first = int(again.deviance.argmin())
        if again.deviance[first] >= best.deviance:
            return best, ends  # the better one lies where rates are too fast to be seen
        best = replace(best, z=again.z[first], deviance=float(again.deviance[first]))
    return best, None


def _sure(probability: float, yes: str, no: str) -> str:
    return yes if probability >= SURE else no if probability <= 1 - SURE else EITHER


def _phase_table(
    series: Series, statuses: dict[Phase, Status], problem: Problem, best: Best, draws: Draws,
    motions: list[str],
) -> pd.DataFrame:
    slow, _, turn = eigen_rates(draws.A)
    A = problem.rates_of(best.z[None])[0]
    rows = _phase_rows(series, statuses)
    for phase, motion in enumerate(motions):
        stable = float((slow[:, phase] > 0).mean())
        rows[phase] |= {
            "p_stable": stable, "stability": _sure(stable, "stable", "unstable"),
            "p_oscillates": float((turn[:, phase] > 0).mean()), "motion": motion,
            "fixed_point_kind": stability(A[phase]),
        }
    return pd.DataFrame(rows)


def _phase_rows(series: Series, statuses: dict[Phase, Status]) -> Rows:
    off = ((series.paths.phase == 1) & (series.paths.duration > 0)).any(axis=1)
    counts = {Phase.ON: int((~off).sum()), Phase.OFF: int(off.sum())}
    return [{"phase": str(p), "n_states": counts[p], "length_h": series.length_h[p],
             "status": str(statuses[p])} for p in PHASES]


def _lines(series: Series, problem: Problem, best: Best) -> pd.DataFrame:
    z, scale, unit = best.z[None], series.scale, series.span_h
    linear = fit(problem, z, series.y, best.weight, iterations=0).linear[0]
    A = problem.rates_of(z)[0] * scale[:, None] / scale[None] / unit
    low, high = series.centre - 1.5 * scale, series.centre + 1.5 * scale
    tables = []
    for phase in range(len(A)):
        drift: Array = linear[2 + 2 * phase : 4 + 2 * phase] * scale / unit
        tables.append(nullclines(drift - A[phase] @ series.centre, A[phase], low, high,
                                 phase=PHASES[phase], names=series.names))
    return pd.concat(tables, ignore_index=True)


def _only_on(table: pd.DataFrame, drug_on: Periods) -> pd.DataFrame:
    """Keep samples before the drug was first away."""
    first_off = {arm: min((float(at) for at, on in periods if not on), default=np.inf)
                 for arm, periods in drug_on.items()}
    return table[table["time_h"] <= table["arm"].map(first_off)]


def _refused(
    series: Series, statuses: dict[Phase, Status], models: pd.DataFrame | None = None
) -> Kinetics:
    rows = [row for p in PHASES for row in refused_rows(series.names, p, statuses[p])]
    worst = statuses[Phase.ON] if statuses[Phase.ON] != Status.OK else statuses[Phase.OFF]
    tables = {"kinetics": pd.DataFrame(rows), "returning": refused_return(worst),
              "phases": pd.DataFrame(_phase_rows(series, statuses))}
    return Kinetics(tables if models is None else {**tables, "models": models}, _notes(series))


def _notes(series: Series) -> tuple[str, ...]:
    noise = ("The stated standard deviations are taken as they are." if series.sd_known else
             "No standard deviation is stated: one per component is estimated from the residuals.")
    return (noise, "Bulk data: a change of state and selection of cells move the components alike.")

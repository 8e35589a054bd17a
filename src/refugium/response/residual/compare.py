"""One dose series on survivors held against the same on untreated cells."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from refugium.response.dose.variable_projection import Array
from refugium.response.parameters import LEAST_RESIDUAL_DF
from refugium.response.residual.interval import Interval, of_draws
from refugium.response.residual.mean_draws import Means, draw_means, means_of
from refugium.response.residual.stand_still import log10_dose_at_zero


@dataclass(frozen=True, eq=False, kw_only=True)
class OneState:
    """What the partner does to cells of one past.

    Attributes
    ----------
    zero_dose
        At which cells stand still; infinite: beyond the doses.
    at_zero, at_highest, effect
        Value without the partner, at the highest dose in common, and the change.
    log10_zero
        (draws,), of the dose; inf = beyond, NaN = cells do not grow without it.
    effects
        (draws, doses), change from no partner, at every dose of `dose`.
    """

    dose: Array

    zero_dose: Interval
    at_zero: Interval
    at_highest: Interval
    effect: Interval
    log10_zero: Array
    effects: Array


@dataclass(frozen=True, eq=False, kw_only=True)
class Compared:
    """Survivors against untreated cells: both states, interaction, ratio of doses.

    `interaction`: effect on survivors less that on untreated cells. `ratio`: dose at which
    survivors stand still over that of untreated cells; `log10_ratio`: its draws. `equipotent`: the
    interaction had survivors met the highest dose times that ratio, where it is below 1: what is
    left of it is more than a shift of potency.
    """

    survivors: OneState
    untreated: OneState
    highest_dose: float
    interaction: Interval
    ratio: Interval
    equipotent: Interval
    log10_ratio: Array


def compare_series(
    survivors: tuple[Array, Array], untreated: tuple[Array, Array], *, rates: bool,
    draws: int, rng: np.random.Generator,
) -> Compared | None:
    """Answer: does the partner act on survivors at lower doses, or more, than on untreated cells?

    Parameters
    ----------
    survivors, untreated
        Dose and value of each well, (wells,) both; the value is a net rate, or any number whose
        differences compare (log2 of a share, dead objects per cell). Untreated cells need not have
        the same doses; the highest in common is where effects are read.
    rates
        Whether 0 is where cells stand still; else there is no such dose.
    draws
        Sets of means drawn.
    rng
        Source of the draws.

    Returns
    -------
    Compared or None
        None where either lacks wells without the partner or a dose in common. With fewer than
        `LEAST_RESIDUAL_DF` degrees of freedom in a state: values and no intervals.

    Examples
    --------
    >>> dose = np.repeat([0.0, 1, 3, 10], 2)
    >>> well = np.tile([1e-4, -1e-4], 4)
    >>> one = 0.03 - 0.05 * dose / (dose + 1) + well
    >>> other = 0.03 - 0.05 * dose / (dose + 4) + well
    >>> found = compare_series((dose, one), (dose, other), rates=True, draws=500,
    ...                        rng=np.random.default_rng(0))
    >>> round(found.ratio.value, 2), found.ratio.hi < 0.3, found.interaction.hi < 0
    (0.25, True, True)
    """
    means = [means_of(*one) for one in (survivors, untreated)]
    common = np.intersect1d(means[0].dose, means[1].dose)
    if not len(common) or common[0] != 0 or not common[-1] > 0:
        return None
    states = [_state(one, float(common[-1]), rates=rates, draws=draws, rng=rng) for one in means]
    own, other = states
    with np.errstate(invalid="ignore"):
        log_ratio = own.log10_zero - other.log10_zero
        ratio = own.zero_dose.value / other.zero_dose.value
    if not np.isfinite(ratio):
        ratio = float("nan")
    drawn = of_draws(ratio, 10**log_ratio)
    top = float(common[-1])
    at_top = [state.effects[:, state.dose == top][:, 0] for state in states]
    shifted = _at_dose(own, np.log10(top) + np.minimum(log_ratio, 0.0))
    return Compared(
        survivors=own, untreated=other, highest_dose=top,
        interaction=of_draws(own.effect.value - other.effect.value, at_top[0] - at_top[1]),
        equipotent=of_draws(float(np.median(shifted - at_top[1])), shifted - at_top[1]),
        ratio=drawn, log10_ratio=log_ratio)


def _at_dose(state: OneState, log10_dose: Array) -> Array:
    """Return effects between doses, straight against log dose, draw by draw; lowest dose below."""
    logs = np.log10(state.dose[1:])
    effects = state.effects[:, 1:]
    x = np.clip(np.where(np.isnan(log10_dose), logs[-1], log10_dose), logs[0], logs[-1])
    if len(logs) == 1:
        return np.where(np.isnan(log10_dose), np.nan, effects[:, 0])
    right = np.clip(np.searchsorted(logs, x), 1, len(logs) - 1)
    row, part = np.arange(len(x)), (x - logs[right - 1]) / (logs[right] - logs[right - 1])
    between = effects[row, right - 1] + part * (effects[row, right] - effects[row, right - 1])
    return np.where(np.isnan(log10_dose), np.nan, between)


def _state(
    means: Means, highest: float, *, rates: bool, draws: int, rng: np.random.Generator
) -> OneState:
    at = int(np.flatnonzero(means.dose == highest)[0])
    enough = means.df >= LEAST_RESIDUAL_DF and means.sd > 0
    drawn = draw_means(means, draws, rng) if enough else np.full((draws, len(means.dose)), np.nan)
    zero, zeros = float("nan"), np.full(draws, np.nan)
    if rates:
        zero = float(10 ** log10_dose_at_zero(means.dose, means.mean[None], means.n)[0])
        if enough:
            zeros = log10_dose_at_zero(means.dose, drawn, means.n)
    effects = drawn - drawn[:, :1]
    return OneState(
        dose=means.dose, zero_dose=of_draws(zero, 10**zeros), log10_zero=zeros, effects=effects,
        at_zero=of_draws(float(means.mean[0]), drawn[:, 0]),
        at_highest=of_draws(float(means.mean[at]), drawn[:, at]),
        effect=of_draws(float(means.mean[at] - means.mean[0]), effects[:, at]))


def ratio_at_zero(survivors: tuple[Array, Array], untreated: tuple[Array, Array]) -> float:
    """Return the ratio of doses at which both stand still, as read; NaN where there is none.

    Examples
    --------
    >>> dose = np.array([0.0, 1, 100])
    >>> round(ratio_at_zero((dose, np.array([1.0, 0, -1])), (dose, np.array([1.0, 1, -1]))), 3)
    0.1
    """
    zero = []
    for dose, value in (survivors, untreated):
        means = means_of(dose, value)
        zero.append(float(log10_dose_at_zero(means.dose, means.mean[None], means.n)[0]))
    return float(10 ** (zero[0] - zero[1])) if np.isfinite(zero).all() else float("nan")

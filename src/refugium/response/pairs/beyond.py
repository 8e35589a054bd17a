"""Can what pairs do beyond the sum of their drugs be foretold? The model of the residual."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from refugium.response.pairs.additive import additive_effects

Array = NDArray[np.float64]


def pair_features(first: Array, second: Array) -> Array:
    """Return what may bend the sum of two drugs, from their effects alone.

    Parameters
    ----------
    first, second
        (..., pairs, outcomes): effect of either drug at its amount.

    Returns
    -------
    numpy.ndarray
        (..., outcomes, pairs, 4): that it is a pair at all; the sum (pairs fall short of it, or
        exceed it, in proportion: saturation); the smaller of the two effects (a pair that does
        what its stronger drug does lacks just that); the product (drugs that move an outcome one
        way help or hinder each other). The same for both orders.

    Examples
    --------
    >>> pair_features(np.array([[2.0]]), np.array([[-1.0]])).tolist()
    [[[1.0, 1.0, -1.0, -2.0]]]
    """
    # of two equal sizes with different signs neither is the smaller: their mean is 0
    weaker = np.where(np.abs(first) < np.abs(second), first,
                      np.where(np.abs(first) > np.abs(second), second, (first + second) / 2))
    parts = np.stack([np.ones_like(first), first + second, weaker, first * second], axis=-1)
    return np.swapaxes(parts, -2, -3)


def residual_forecast(known: Array, residual: Array, asked: Array) -> Array:
    """Answer: what will further pairs do beyond the sum?

    Parameters
    ----------
    known
        (outcomes, pairs, features) of the pairs that were measured.
    residual
        (pairs, outcomes): what they did beyond the additive forecast.
    asked
        (outcomes, further pairs, features).

    Returns
    -------
    numpy.ndarray
        (further pairs, outcomes).

    Notes
    -----
    First one ridge for all outcomes together (saturation is alike for all), then one per outcome on
    what is left; penalties as in :func:`additive_effects`.

    Examples
    --------
    >>> sums = np.array([[1.0], [2.0], [3.0], [-2.0]])
    >>> seen = pair_features(sums, np.zeros_like(sums))
    >>> new = np.array([[4.0]])
    >>> residual_forecast(seen, -0.5 * sums, pair_features(new, 0 * new)).round(1).tolist()
    [[-2.0]]
    """
    # features differ in size: a penalty in common would fall on the small ones
    size = np.sqrt((known**2).mean(axis=(0, 1), keepdims=True))
    size = np.where(size > 0, size, 1.0)
    known, asked, rest = known / size, asked / size, np.swapaxes(residual, 0, 1)[..., None]
    shared = additive_effects(
        known.reshape(-1, known.shape[-1]), rest.reshape(-1, 1))
    own = additive_effects(known, rest - known @ shared)
    return np.swapaxes((asked @ (shared + own))[..., 0], 0, 1)


def skill_of(
    missed: Array, missed_more: Array, members: NDArray[np.int_], *, draws: int, seed: int = 0
) -> tuple[float, float, float]:
    """Answer: how much of what the additive forecast misses does the finer one get?

    Parameters
    ----------
    missed
        (pairs, outcomes): truth less the finer forecast, of pairs that neither was fitted to.
    missed_more
        (pairs, outcomes): truth less the additive forecast.
    members
        (pairs, 2): index of the two drugs of each pair.
    draws
        Sets of drugs drawn.
    seed
        Of the draws.

    Returns
    -------
    tuple of float
        Skill 1 - sum missed^2 / sum missed_more^2 (0: no better than the sum; 1: perfect), and its
        95 % interval; NaN where the sum misses nothing.

    Notes
    -----
    Pairs that share a drug are not independent: drugs are drawn with replacement and a pair
    counts as often as the product of its drugs' numbers (the pigeonhole bootstrap, for pairs from
    one set).

    References
    ----------
    Owen AB (2007), doi:10.1214/07-AOAS122; Owen AB, Eckles D (2012), doi:10.1214/12-AOAS547

    Examples
    --------
    >>> rest = np.array([[1.0], [2.0], [1.0], [1.5], [2.0], [1.0]])
    >>> who = np.array([[0, 1], [0, 2], [0, 3], [1, 2], [1, 3], [2, 3]])
    >>> skill_of(rest / 2, rest, who, draws=50)
    (0.75, 0.75, 0.75)
    """
    fine, rough = (missed**2).sum(axis=-1), (missed_more**2).sum(axis=-1)
    if not rough.sum() > 0:
        return float("nan"), float("nan"), float("nan")
    n = int(members.max()) + 1
    drawn = np.random.default_rng(np.random.SeedSequence(seed)).multinomial(
        n, np.full(n, 1 / n), size=draws)
    weight = drawn[:, members[:, 0]] * drawn[:, members[:, 1]]
    total = weight @ rough
    kept = total > 0
    skill = 1 - (weight @ fine)[kept] / total[kept]
    lo, hi = np.quantile(skill, [0.025, 0.975])
    return float(1 - fine.sum() / rough.sum()), float(lo), float(hi)

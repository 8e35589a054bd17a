"""Many schedules at once: periods of a few kinds, one after the other."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from refugium.core.errors import RefugiumError
from refugium.population.model.exponential import exponentials
from refugium.population.model.extinction import STEP, survival_back
from refugium.population.model.moments import (
    Moments,
    moment_generator,
    pair_layout,
)
from refugium.population.model.rates import Array, Rates


def moments_of_schedules(
    kinds: Rates, durations_h: Array, order: NDArray[np.int_], mean: Array
) -> Moments:
    """Answer: how many cells are left at the end of each of many schedules?

    Parameters
    ----------
    kinds
        One leading axis: kinds of periods (on the drug, off it, two drugs ...).
    durations_h
        (kinds,): hours of a period of each kind.
    order
        (schedules, periods): kind of each period.
    mean
        (types,): cells at the start, known exactly.

    Returns
    -------
    Moments
        At the end: mean (schedules, types), covariance (schedules, types, types).

    Notes
    -----
    Exact, as :func:`moments_along`. What schedules begin with in common is followed once.

    Examples
    --------
    Weeks on a drug that half of the cells survive, and off it, where cells double each week.

    >>> from refugium.population.model.rates import one_type
    >>> weekly = np.log(2) / 168
    >>> on_off = one_type(np.array([0.0, weekly]), np.array([weekly, 0.0]))
    >>> order = np.array([[0, 0, 0], [0, 0, 1], [1, 0, 1]])
    >>> moments_of_schedules(on_off, np.array([168.0, 168.0]), order,
    ...                      np.array([1000.0])).mean[:, 0].round().tolist()
    [125.0, 500.0, 2000.0]
    """
    _check(kinds, durations_h, order)
    n, many = kinds.n_types, len(durations_h)
    steps = exponentials(moment_generator(kinds) * np.asarray(durations_h)[:, None, None])
    state = np.zeros((1, steps.shape[-1]))
    state[0, :n] = mean
    code = np.zeros(len(order), dtype=np.int64)
    for period in range(order.shape[1]):
        begun, code = np.unique(code * many + order[:, period], return_inverse=True)
        earlier, kind = np.divmod(begun, many)
        made = np.empty((len(begun), steps.shape[-1]))
        for k in range(many):
            own = kind == k
            made[own] = state[earlier[own]] @ steps[k].T
        state = made
    _, of_mean = pair_layout(n)
    end = state[code]
    return Moments(mean=end[:, :n], covariance=end[:, of_mean])


def survival_of_schedules(
    kinds: Rates, durations_h: Array, order: NDArray[np.int_], *, step: float = STEP
) -> Array:
    """Answer: with what chance does one cell of each type have descendants after each schedule?

    Parameters
    ----------
    kinds, durations_h, order
        As in :func:`moments_of_schedules`.
    step
        See :data:`~refugium.population.model.extinction.STEP`.

    Returns
    -------
    numpy.ndarray
        (schedules, types), see :func:`survival_along`.

    Notes
    -----
    Backwards from the end: what schedules end with in common is stepped once.

    Examples
    --------
    A drug that comes late kills as many cells and eradicates less often: more cells meet it.

    >>> from refugium.population.model.extinction import extinction
    >>> from refugium.population.model.rates import one_type
    >>> on_off = one_type(np.array([0.0, 0.02]), np.array([0.02, 0.0]))
    >>> u = survival_of_schedules(on_off, np.array([168.0, 168.0]), np.array([[0, 1], [1, 0]]))
    >>> u[:, 0].round(3).tolist(), extinction(u, np.array([20])).round(3).tolist()
    ([0.035, 0.509], [0.493, 0.0])
    """
    _check(kinds, durations_h, order)
    many = len(durations_h)
    u = np.ones((1, kinds.n_types))
    code = np.zeros(len(order), dtype=np.int64)
    for period in reversed(range(order.shape[1])):
        ended, code = np.unique(code * many + order[:, period], return_inverse=True)
        later, kind = np.divmod(ended, many)
        made = np.empty((len(ended), kinds.n_types))
        for k in range(many):
            own = kind == k
            if own.any():
                rates = (kinds.birth_per_h[k], kinds.death_per_h[k], kinds.switch_per_h[k])
                made[own] = survival_back(u[later[own]], rates, np.array([durations_h[k]]), step)
        u = made
    return np.asarray(u[code])


def _check(kinds: Rates, durations_h: Array, order: NDArray[np.int_]) -> None:
    durations = np.asarray(durations_h)
    if kinds.birth_per_h.ndim != 2 or durations.shape != kinds.birth_per_h.shape[:1]:
        raise RefugiumError("each kind of period has its rates and its hours",
                            found=f"{kinds.birth_per_h.shape[:-1]} and {durations.shape}",
                            remedy="one leading axis of rates, as many durations")
    if not (np.isfinite(durations) & (durations >= 0)).all():
        raise RefugiumError("a period of less than no hours", found=durations.tolist())
    if order.ndim != 2 or (order.size and not (0 <= order.min() <= order.max() < len(durations))):
        raise RefugiumError("a period of no known kind", found=order.tolist()[:3],
                            remedy=f"(schedules, periods) of 0 to {len(durations) - 1}")

"""Chances that all cells are gone: generating functions along a schedule."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from scipy.special import exprel

from refugium.population.model.exponential import exponentials
from refugium.population.model.rates import Array, Rates

STEP = 0.25
"""Largest product of a step and the fastest rate; three halvings of it are extrapolated."""


def survival_of_one_type(
    birth_per_h: Array, death_per_h: Array, hours: Array, after: Array | float = 1.0
) -> Array:
    """Return the chance that a cell has descendants after some hours; closed form.

    Parameters
    ----------
    birth_per_h, death_per_h, hours
        Shapes that broadcast.
    after
        Chance that a cell alive then counts: 1, or what follows then (a later period).

    Returns
    -------
    numpy.ndarray
        u(t) = a e^(r t) / (1 + a b (e^(r t) - 1) / r), r = birth - death, a = `after`.

    Notes
    -----
    1 - u is the generating function of the linear birth-death process (Kendall 1948) at 1 - a.
    Written with (e^x - 1) / x, it holds for r = 0 as well: 1 / (1 + b t) for a = 1.

    Examples
    --------
    >>> survival_of_one_type(np.array(0.02), np.array(0.02), np.array([0.0, 50.0])).tolist()
    [1.0, 0.5]
    """
    grown = (birth_per_h - death_per_h) * hours
    with np.errstate(over="ignore"):
        # divided through by e^(r t), so that long growth does not overflow
        back = np.exp(-grown)
        return np.asarray(after / (back + after * birth_per_h * hours * exprel(-grown)))


def survival_along(rates: Rates, durations_h: Array, *, step: float = STEP) -> Array:
    """Answer: with what chance does one cell of each type have descendants at the schedule's end?

    Parameters
    ----------
    rates
        Last leading axis: periods, each of constant rates.
    durations_h
        (..., periods), hours of each.
    step
        See :data:`STEP`.

    Returns
    -------
    numpy.ndarray
        (..., types): u. Cells are independent: n_i cells of type i are all gone with chance
        prod (1 - u_i)^n_i, see :func:`extinction`.

    Notes
    -----
    Backwards from the end, u_i' = sum_j A_ij u_j - birth_i u_i^2. One type: closed form, period by
    period. More: each step solves birth and death exactly, and switching exactly, in turn (Strang),
    and three halvings are extrapolated (the error has even powers only). Where types do not
    switch, or all have the same rates, each step is exact, whatever its length.

    References
    ----------
    Strang G (1968), SIAM Journal on Numerical Analysis 5:506-517

    Examples
    --------
    Two cells that only die, 0.1 per hour, for 10 hours; then nothing happens.

    >>> from refugium.population.model.rates import one_type
    >>> u = survival_along(one_type(np.zeros(2), np.array([0.1, 0.0])), np.array([10.0, 5.0]))
    >>> u.round(4).tolist(), extinction(u, np.array([2])).round(4).tolist()
    ([0.3679], 0.3996)
    """
    hours = np.asarray(durations_h, dtype=float)
    lead = np.broadcast_shapes(rates.birth_per_h.shape[:-1], hours.shape)
    hours = np.broadcast_to(hours, lead)
    u: Array = np.ones((*lead[:-1], rates.n_types))
    for period in reversed(range(lead[-1])):
        birth, death = (np.broadcast_to(r, (*lead, rates.n_types))[..., period, :]
                        for r in (rates.birth_per_h, rates.death_per_h))
        switch = np.broadcast_to(rates.switch_per_h, (
            *lead, rates.n_types, rates.n_types))[..., period, :, :]
        u = survival_back(u, (birth, death, switch), hours[..., period, None], step)
    return u


def extinction(survival: Array, cells: Array) -> Array:
    """Return the chance that all of some cells leave no descendants.

    Parameters
    ----------
    survival
        (..., types), as :func:`survival_along` gives it.
    cells
        (..., types): numbers at the start.

    Returns
    -------
    numpy.ndarray
        (...): exp(sum n_i log(1 - u_i)), exact also where u is tiny and n huge.

    Examples
    --------
    >>> extinction(np.array([1e-9]), np.array([10**9])).round(6).tolist()
    0.367879
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        each = np.where(np.asarray(cells) > 0, cells * np.log1p(-np.minimum(survival, 1.0)), 0.0)
    return np.asarray(np.exp(each.sum(axis=-1)))


def survival_back(
    u: Array, rates: tuple[Array, Array, Array], hours: Array, step: float
) -> Array:
    """Return u at the start of a period of constant rates, given u at its end.

    Parameters
    ----------
    u
        (..., types).
    rates
        Birth, death (..., types) and switching (..., types, types), per hour.
    hours
        (..., 1).
    step
        See :data:`STEP`.

    Examples
    --------
    >>> alone = np.array([0.02]), np.array([0.02]), np.zeros((1, 1))
    >>> survival_back(np.ones((1, 1)), alone, np.array([50.0]), STEP).tolist()
    [[0.5]]
    """
    birth, death, switch = rates
    if birth.shape[-1] == 1:
        return survival_of_one_type(birth, death, hours, u)
    fastest = float((np.maximum(birth + death, switch.sum(axis=-1)) * hours).max(initial=0.0))
    coarse = max(1, int(np.ceil(fastest / step)))
    generator = switch - switch.sum(axis=-1)[..., None] * np.eye(birth.shape[-1])
    # Romberg: errors of Strang steps go with h^2, h^4, ...
    table = [_strang(u, rates, generator, hours / (coarse * k), coarse * k) for k in (1, 2, 4)]
    first, second = ((4 * b - a) / 3 for a, b in pairwise(table))
    return np.clip((16 * second - first) / 15, 0.0, 1.0)


def _strang(
    u: Array, rates: tuple[Array, Array, Array], generator: Array, hours: Array, steps: int
) -> Array:
    birth, death, _ = rates
    half = exponentials(generator * (hours[..., None] / 2))
    whole = half @ half
    u = np.asarray((half @ u[..., None])[..., 0])
    for k in range(steps):
        u = survival_of_one_type(birth, death, hours, u)
        u = ((whole if k < steps - 1 else half) @ u[..., None])[..., 0]
    return u

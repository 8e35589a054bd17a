"""What one cell of each type becomes between two readings: means and covariances, per arm."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from refugium.population.model.exponential import exponentials
from refugium.population.model.moments import moment_generator, pair_layout
from refugium.population.model.rates import Array, Rates


@dataclass(frozen=True, eq=False, kw_only=True)
class Steps:
    """Moments of one cell's descendants over each interval.

    Attributes
    ----------
    mean
        (intervals, from type, to type, arms).
    covariance
        (intervals, from type, type, type, arms).

    Examples
    --------
    >>> from refugium.population.model.rates import one_type
    >>> found = steps_between(one_type(np.array([0.02, 0.0]), np.array([0.02, 0.01])),
    ...                       np.array([0.0, 50.0]))
    >>> found.mean[0, 0, 0].round(3).tolist(), found.covariance[0, 0, 0, 0].round(3).tolist()
    ([1.0, 0.607], [2.0, 0.239])
    """

    mean: Array
    covariance: Array


def steps_between(rates: Rates, times_h: Array) -> Steps:
    """Return the moments of one cell's descendants between successive times.

    Parameters
    ----------
    rates
        One leading axis: arms (or doses).
    times_h
        (times,), shared by all arms.

    Returns
    -------
    Steps
        With len(times) - 1 intervals.
    """
    hours, again = np.unique(np.diff(times_h), return_inverse=True)
    powers = exponentials(moment_generator(rates)[:, None] * hours[:, None, None])
    n = rates.n_types
    _, of_mean = pair_layout(n)
    # a cell of type i alone at the start: column i of the exponential
    mean = powers[..., :n, :n]
    covariance = powers[..., of_mean, :n]
    return Steps(mean=np.ascontiguousarray(mean.transpose(1, 3, 2, 0)[again]),
                 covariance=np.ascontiguousarray(covariance.transpose(1, 4, 2, 3, 0)[again]))

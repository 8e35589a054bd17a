"""Means and covariances of the numbers of cells of each type: exact, as one linear system."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from refugium.population.model.exponential import exponentials
from refugium.population.model.rates import Array, Rates


@dataclass(frozen=True, eq=False, kw_only=True)
class Moments:
    """Means and covariances of cells by type.

    Attributes
    ----------
    mean
        (..., times, types).
    covariance
        (..., times, types, types).

    Examples
    --------
    >>> found = Moments(mean=np.array([[3.0, 1.0]]), covariance=np.array([[[2.0, 1], [1, 4]]]))
    >>> found.total_mean.tolist(), found.total_variance.tolist()
    ([4.0], [8.0])
    """

    mean: Array
    covariance: Array

    @property
    def total_mean(self) -> Array:
        """(..., times): of all cells, which is what a count sees."""
        return np.asarray(self.mean.sum(axis=-1))

    @property
    def total_variance(self) -> Array:
        """(..., times): of all cells."""
        return np.asarray(self.covariance.sum(axis=(-2, -1)))


def moment_generator(rates: Rates) -> Array:
    """Return G with d x / dt = G x for x = means, then the upper triangle of the covariances.

    Parameters
    ----------
    rates
        Of any leading axes, n types.

    Returns
    -------
    numpy.ndarray
        (..., k, k), k = n + n (n + 1) / 2.

    Notes
    -----
    With A the generator of the means and D_i the summed outer products of what an event of one
    cell of type i changes, weighted by its rate:
    d m / dt = A' m and d C / dt = A' C + C A + sum_i m_i D_i. Linear in (m, C), hence exact at any
    time by one exponential; births add (birth_i + death_i) to D_i at (i, i), switches to j add
    s_ij (e_j - e_i)(e_j - e_i)'.
    """
    a, n = rates.mean_generator, rates.n_types
    pairs, of_mean = pair_layout(n)
    k = n + len(pairs)
    g = np.zeros((*a.shape[:-2], k, k))
    g[..., :n, :n] = np.swapaxes(a, -1, -2)
    for row, (i, j) in enumerate(pairs, start=n):
        for source in range(n):
            # d C_ij = sum_s A_si C_sj + A_sj C_is
            g[..., row, of_mean[source, j]] += a[..., source, i]
            g[..., row, of_mean[i, source]] += a[..., source, j]
            moved = rates.switch_per_h[..., source, :]
            if i == j:
                own = rates.turnover_per_h[..., i] + moved.sum(axis=-1)
                g[..., row, source] += own if source == i else moved[..., i]
            elif source in (i, j):
                g[..., row, source] -= moved[..., j if source == i else i]
    return g


def moments_at(rates: Rates, times_h: Array, mean: Array, covariance: Array | None = None
               ) -> Moments:
    """Answer: how many cells of each type are there at these times, and how much do they vary?

    Parameters
    ----------
    rates
        Constant over time; leading axes: arms, doses, draws.
    times_h
        (times,), hours from the start, in order.
    mean
        (..., types): cells at the start.
    covariance
        (..., types, types) at the start; default: the start is known exactly.

    Returns
    -------
    Moments
        Exact for the process: no simulation, no closure.

    Examples
    --------
    Cells that neither grow nor shrink: the mean stays, the variance grows with their turnover.

    >>> from refugium.population.model.rates import one_type
    >>> slow, fast = (moments_at(one_type(r, r), np.array([100.0]), np.array([50.0]))
    ...               for r in (0.005, 0.05))
    >>> slow.total_mean.round(9).tolist(), slow.total_variance.round(9).tolist()
    ([50.0], [50.0])
    >>> fast.total_variance.round(9).tolist()
    [500.0]
    """
    times = np.asarray(times_h, dtype=float)
    steps = np.diff(times, prepend=0.0)
    # intervals that repeat need one exponential
    once, again = np.unique(steps, return_inverse=True)
    g = moment_generator(rates)
    powers = exponentials(g[..., None, :, :] * once[:, None, None])
    return _follow(powers[..., again, :, :], mean, covariance, rates.n_types)


def moments_along(rates: Rates, durations_h: Array, mean: Array, covariance: Array | None = None
                  ) -> Moments:
    """Answer the same at the end of each period of a schedule.

    Parameters
    ----------
    rates
        Last leading axis: periods, each of constant rates.
    durations_h
        (..., periods), hours of each.
    mean, covariance
        As in :func:`moments_at`.

    Examples
    --------
    >>> from refugium.population.model.rates import one_type
    >>> on_off = one_type(np.array([0.01, 0.03]), np.array([0.03, 0.0]))
    >>> moments_along(on_off, np.array([100.0, 100.0]), np.array([1000.0])).total_mean.round(
    ...     1).tolist()
    [135.3, 2718.3]
    """
    g = moment_generator(rates)
    return _follow(exponentials(g * np.asarray(durations_h, dtype=float)[..., None, None]),
                   mean, covariance, rates.n_types)


def _follow(steps: Array, mean: Array, covariance: Array | None, n: int) -> Moments:
    """Apply (..., times, k, k) one after the other to a start."""
    pairs, of_mean = pair_layout(n)
    start = np.zeros((*np.shape(mean)[:-1], steps.shape[-1]))
    start[..., :n] = mean
    if covariance is not None:
        start[..., n:] = [covariance[..., i, j] for i, j in pairs] if start.ndim == 1 else (
            np.stack([covariance[..., i, j] for i, j in pairs], axis=-1))
    seen, now = [], start[..., None]
    for k in range(steps.shape[-3]):
        now = steps[..., k, :, :] @ now
        seen.append(now[..., 0])
    x = np.stack(seen, axis=-2)
    return Moments(mean=x[..., :n], covariance=x[..., of_mean])


@cache
def pair_layout(n: int) -> tuple[tuple[tuple[int, int], ...], NDArray[np.int_]]:
    """Return the pairs of the upper triangle, and where each pair stands in the state of G."""
    pairs = tuple((i, j) for i in range(n) for j in range(i, n))
    where = np.zeros((n, n), dtype=int)
    for row, (i, j) in enumerate(pairs, start=n):
        where[i, j] = where[j, i] = row
    return pairs, where

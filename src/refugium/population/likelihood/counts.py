"""Counts of wells over time: each predicted from the ones before it, cells unseen by type."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

from refugium.population.likelihood.measurement import Measurement
from refugium.population.likelihood.steps import Steps
from refugium.population.model.rates import Array

OVERDISPERSED = 1e-6
"""Excess of a variance over its mean, as a share, below which no negative binomial has both."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Predicted:
    """Each count predicted from the counts before it.

    Attributes
    ----------
    mean, variance
        (times - 1, wells): of the count, its own error included.
    """

    mean: Array
    variance: Array


def predict_counts(
    counts: Array, arm: NDArray[np.int_], steps: Steps, composition: Array,
    measurement: Measurement,
) -> Predicted:
    """Answer: what is each count expected to be, given the well's counts before it?

    Parameters
    ----------
    counts
        (times, wells); NaN where a well was not read. The first is where each well starts.
    arm
        (wells,): arm of each well, from 0.
    steps
        As :func:`steps_between` gives them.
    composition
        (types,): share of each type among the first cells.
    measurement
        Of kind counts.

    Returns
    -------
    Predicted
        Means and variances.

    Notes
    -----
    A Kalman filter over cells by type whose steps are the exact means and covariances of the
    process given what is known so far (linear in it, so nothing is linearised). The variance of a
    count is that of its cells + (error x mean)^2 + miscounted^2. The first cells are drawn by type
    from `composition`; their number is the first count, with that count's own error.
    """
    n, wells = len(composition), counts.shape[1]
    first = counts[0]
    share = composition[:, None]
    noise = measurement.miscounted**2
    m = share * first
    p = first * (np.eye(n)[..., None] * share[:, None] - share[:, None] * share[None])
    p = p + share[:, None] * share[None] * ((measurement.error * first) ** 2 + noise)
    means, variances = np.empty((2, len(counts) - 1, wells))
    to = np.take(steps.mean, arm, axis=-1)
    made = np.take(steps.covariance, arm, axis=-1)
    every = bool(np.isfinite(counts).all())
    for k in range(len(counts) - 1):
        a, born = to[k], (made[k] * m[:, None, None]).sum(axis=0)
        m = (a * m[:, None]).sum(axis=0)
        half = (p[:, :, None] * a[None]).sum(axis=1)  # (from, to)
        p = (a[:, :, None] * half[:, None]).sum(axis=0) + born
        each = p.sum(axis=1)
        mean = m.sum(axis=0)
        variance = each.sum(axis=0) + (measurement.error * mean) ** 2 + noise
        means[k], variances[k] = mean, variance
        gain = each / variance
        missed = counts[k + 1] - mean
        if not every:
            # what was not read teaches nothing
            read = np.isfinite(missed)
            gain, missed = gain * read, np.where(read, missed, 0.0)
        m = np.maximum(m + gain * missed, 0.0)
        p = p - gain[:, None] * each[None]
    return Predicted(mean=means, variance=variances)


def log_probability(counts: Array, mean: Array, variance: Array) -> Array:
    """Return the log probability of counts with these means and variances, any shape.

    Notes
    -----
    Negative binomial of that mean and variance; a normal density where the variance does not
    exceed the mean (few cells, hardly any turnover): no negative binomial has such moments.

    Examples
    --------
    >>> log_probability(np.array([3.0, 3.0]), np.array([4.0, 4.0]),
    ...                 np.array([8.0, 2.0])).round(4).tolist()
    [-1.8563, -1.5155]
    """
    mean = np.maximum(mean, 1e-9)
    excess = variance - mean
    over = excess > OVERDISPERSED * mean
    safe = np.where(over, excess, 1.0)
    size = mean * mean / safe
    out = np.asarray(
        gammaln(counts + size) - gammaln(size) - gammaln(counts + 1)
        - size * np.log1p(safe / mean) + counts * np.log(safe / (mean + safe)))
    if over.all():
        return out
    normal = -0.5 * ((counts - mean) ** 2 / variance + np.log(2 * np.pi * variance))
    return np.where(over, out, normal)


def count_log_likelihood(
    counts: Array, arm: NDArray[np.int_], steps: Steps, composition: Array,
    measurement: Measurement,
) -> Array:
    """Answer: how likely are the counts of each well, from its own first count on?

    Parameters
    ----------
    counts, arm, steps, composition, measurement
        As in :func:`predict_counts`.

    Returns
    -------
    numpy.ndarray
        (wells,): sum over later readings of the log probability of each given those before it.

    Examples
    --------
    Colonies that grew equally say that net growth is 0.02 per hour rather than 0.

    >>> from refugium.population.likelihood.measurement import Kind
    >>> from refugium.population.likelihood.steps import steps_between
    >>> from refugium.population.model.rates import one_type
    >>> counts = np.array([[50.0, 80], [83, 130], [135, 217]])
    >>> arms = one_type(np.array([0.03, 0.02]), np.array([0.01, 0.02]))
    >>> count_log_likelihood(
    ...     np.concatenate([counts, counts], axis=1), np.array([0, 0, 1, 1]),
    ...     steps_between(arms, np.array([0.0, 24, 48])), np.array([1.0]),
    ...     Measurement(kind=Kind.COUNTS, error=0.05)).round(1).tolist()
    [-7.1, -7.7, -26.5, -36.7]
    """
    seen = predict_counts(counts, arm, steps, composition, measurement)
    found = log_probability(counts[1:], seen.mean, seen.variance)
    return np.asarray(np.where(np.isfinite(found), found, 0.0).sum(axis=0))

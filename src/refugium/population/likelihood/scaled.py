"""Readings on a scale that is not that of cells: confluence, scaled values, markers."""

from __future__ import annotations

import numpy as np
from scipy.special import gammaln

from refugium.population.likelihood.measurement import Kind, Measurement
from refugium.population.model.rates import Array

TAIL_DF = 4.0
"""Degrees of freedom of the errors: single readings far off weigh little."""


def scaled_log_likelihood(readings: Array, means: Array, measurement: Measurement) -> Array:
    """Answer: how likely are the readings of each series, whatever the factor to cells?

    Parameters
    ----------
    readings
        (..., series, times); NaN where not read. Values of 0 or below are left out: below
        detection is no number on a logarithmic scale.
    means
        Expected cells, up to a factor, of a shape that broadcasts.
    measurement
        Of kind confluence, scaled or marker.

    Returns
    -------
    numpy.ndarray
        (..., series).

    Notes
    -----
    log reading = log mean + own factor of the series + error, error Student t with
    :data:`TAIL_DF` degrees of freedom and scale `error`. The factor is the median residual of the
    series: only ratios within a series speak. What cells do by chance is not told from the error
    on a scale whose factor is not known. Confluence above `full_share` is left out.

    Examples
    --------
    >>> psa = np.array([[4.0, 2.0, 1.0], [40.0, 20.0, 10.0]])
    >>> falls = np.array([1.0, 0.5, 0.25])
    >>> scaled_log_likelihood(psa, falls, Measurement(kind=Kind.MARKER, error=0.2)).round(
    ...     2).tolist()
    [1.89, 1.89]
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        read = np.isfinite(readings) & (readings > 0) & np.isfinite(means) & (means > 0)
        if measurement.kind == Kind.CONFLUENCE:
            read &= readings <= measurement.full_share
        apart = np.where(read, np.log(readings) - np.log(means), np.nan)
    z = (apart - _median(apart)[..., None]) / measurement.error
    head = (gammaln((TAIL_DF + 1) / 2) - gammaln(TAIL_DF / 2)
            - 0.5 * np.log(TAIL_DF * np.pi) - np.log(measurement.error))
    each = head - (TAIL_DF + 1) / 2 * np.log1p(z**2 / TAIL_DF)
    return np.asarray(np.where(read, each, 0.0).sum(axis=-1))


def _median(values: Array) -> Array:
    """Return medians of what was read along the last axis; 0 where nothing was."""
    ordered = np.sort(values, axis=-1)  # NaN last
    n = np.isfinite(values).sum(axis=-1)[..., None]
    low, high = (np.take_along_axis(ordered, np.maximum(k, 0), axis=-1)[..., 0]
                 for k in ((n - 1) // 2, n // 2 * (n % 2 == 0) + (n - 1) // 2 * (n % 2 == 1)))
    return np.asarray(np.where(n[..., 0] > 0, (low + high) / 2, 0.0))

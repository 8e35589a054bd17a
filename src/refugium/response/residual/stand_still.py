"""The dose at which cells stand still, for many draws of a dose series at once."""

from __future__ import annotations

import numpy as np

from refugium.response.dose.variable_projection import Array


def falling(rate: Array, weight: Array) -> Array:
    """Answer: which rates that never rise with dose lie closest to these?

    Parameters
    ----------
    rate
        (draws, doses), doses increasing.
    weight
        (doses,), wells of each dose.

    Returns
    -------
    numpy.ndarray
        (draws, doses), weighted least squares: min over starts before of max over ends behind of
        weighted means (the minimax form of pooling adjacent violators).

    Examples
    --------
    >>> falling(np.array([[3.0, 1.0, 2.0, 0.0]]), np.ones(4)).tolist()
    [[3.0, 1.5, 1.5, 0.0]]
    """
    doses = rate.shape[1]
    total = np.concatenate([np.zeros((len(rate), 1)), np.cumsum(rate * weight, axis=1)], axis=1)
    n = np.concatenate([[0.0], np.cumsum(weight)])
    out = np.full(rate.shape, np.inf)
    for begin in range(doses):
        mean = (total[:, begin + 1:] - total[:, begin:begin + 1]) / (n[begin + 1:] - n[begin])
        highest = np.maximum.accumulate(mean[:, ::-1], axis=1)[:, ::-1]
        out[:, begin:] = np.minimum(out[:, begin:], highest)
    return out


def log10_dose_at_zero(dose: Array, rate: Array, weight: Array) -> Array:
    """Answer: at which dose do cells neither grow nor fall?

    Parameters
    ----------
    dose
        (doses,), increasing, the first may be 0.
    rate
        (draws, doses), net growth.
    weight
        (doses,), wells of each dose.

    Returns
    -------
    numpy.ndarray
        (draws,), log10 of the dose; inf where cells grow at every dose, NaN where they do not grow
        without the drug (there is no such dose then).

    Notes
    -----
    Between doses rates are taken as straight lines against log dose, between 0 and the lowest dose
    against dose. No sigmoid is assumed.

    Examples
    --------
    >>> found = log10_dose_at_zero(np.array([0.0, 1, 100]), np.array([[1.0, 1, -1], [1, 1, 0.5]]),
    ...                            np.ones(3))
    >>> found.tolist()
    [1.0, inf]
    """
    fall = falling(rate, weight)
    row = np.arange(len(fall))
    below = fall <= 0
    at = np.where(below.any(axis=1), below.argmax(axis=1), 0)
    before = np.maximum(at - 1, 0)
    hi, lo = fall[row, before], fall[row, at]
    with np.errstate(divide="ignore", invalid="ignore"):
        part = np.where(hi > lo, hi / (hi - lo), 0.0)
        logs = np.log10(dose)
        between = logs[before] + part * (logs[at] - logs[before])
        first = np.log10(part * dose[at])
    out = np.where(dose[before] > 0, between, first)
    out = np.where(below.any(axis=1), out, np.inf)
    return np.where(fall[:, 0] > 0, out, np.nan)

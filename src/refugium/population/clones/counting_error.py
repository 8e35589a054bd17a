"""The counting error of a plate: how large by colony size, and whether it lasts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats as sps

from refugium.population.model.rates import Array
from refugium.population.parameters import CLIP, LASTING_AT_MOST, SURE_OF_LASTING

SHARE_DRAWS = 40
"""Drawn plates from which the process's own scatter beside lines is taken."""


@dataclass(frozen=True, eq=False, kw_only=True)
class CountingError:
    """Errors of counting that make up what the process leaves unexplained.

    Attributes
    ----------
    log2
        (wells,): standard deviation.
    lasting
        Correlation between readings one typical gap apart; an upper bound, at least 0.
    p_steady
        Chance that the process alone scatters as little beside lines as the data do.
    """

    log2: Array
    lasting: float
    p_steady: float


def counting_error(
    times_h: Array, residual: Array, process: Array, size_class: NDArray[np.int_], *,
    lasting: bool = True,
) -> CountingError:
    """Return the counting error that brings a process to the scatter of the data.

    Parameters
    ----------
    times_h
        (times,).
    residual
        (wells, times): data beside each colony's own line, log2.
    process
        (draws, wells, times): the same of plates that were drawn without counting error.
    size_class
        (wells,).
    lasting
        Whether errors may last; if not, they are taken as independent.

    Returns
    -------
    CountingError
        Its size by class, and how long it lasts, for all of them.

    Notes
    -----
    Mean squares and mean products of neighbouring readings, minus those of the process, are those
    of the error beside fitted lines: (I - H) S (I - H), S the correlation r^(gap / typical gap). r
    comes from the ratio of the two, and is taken at its upper 80 % end over wells: an error that
    lasts looks like growth, and must not be mistaken for it.

    Examples
    --------
    >>> rng, times = np.random.default_rng(0), np.arange(6.0)
    >>> off = np.eye(6) - _hat(times)
    >>> error = 0.2 * rng.normal(size=(400, 6)) @ off
    >>> found = counting_error(times, error, np.zeros((40, 400, 6)), np.zeros(400, int))
    >>> found.log2[0].round(2).item(), found.lasting < 0.2
    (0.21, True)
    """
    process = process[:SHARE_DRAWS]
    bare = np.empty_like(residual)
    square, observed, steady = np.zeros(len(residual)), 0.0, np.zeros(len(process))
    for each in np.unique(size_class):
        own = size_class == each
        limit = CLIP * (float(np.quantile(np.abs(residual[own]), 0.683)) or 1e-9)
        bare[own] = np.clip(residual[own], -limit, limit)
        drawn = np.mean(np.clip(process[:, own], -limit, limit) ** 2, axis=(1, 2))
        found = float(np.mean(bare[own] ** 2))
        square[own] = max(0.0, found - float(drawn.mean()))
        observed, steady = observed + found * own.sum(), steady + drawn * own.sum()
    logs = np.log(np.maximum(steady, 1e-12))
    z = (np.log(max(observed, 1e-12)) - logs.mean()) / max(float(logs.std(ddof=1)), 1e-9)
    upper = _lasting(times_h, bare, process, square) if lasting else 0.0
    scale = _squares(times_h, upper)[0]
    return CountingError(log2=np.sqrt(square / scale), lasting=upper,
                         p_steady=float(sps.norm.cdf(z)))


def correlation(times_h: Array, lasting: float) -> Array:
    """Return the correlation of errors between times, (times, times)."""
    gaps = np.abs(np.subtract.outer(times_h, times_h)) / np.median(np.diff(times_h))
    return np.asarray(np.where(gaps == 0, 1.0, lasting**gaps))


def _lasting(times_h: Array, bare: Array, process: Array, square: Array) -> float:
    """Return the upper end of how far errors last, from products of neighbouring readings."""
    if square.sum() <= 0:
        return 0.0
    products = (bare[:, 1:] * bare[:, :-1]).mean(axis=1)
    products = products - (process[..., 1:] * process[..., :-1]).mean()
    ratio = products.sum() / square.sum()
    se = np.sqrt(((products - ratio * square) ** 2).sum()) / square.sum()
    upper = ratio + float(sps.norm.ppf(SURE_OF_LASTING)) * se
    grid = np.linspace(0.0, LASTING_AT_MOST, 40)
    of = np.array([b / a for a, b in (_squares(times_h, r) for r in grid)])
    return float(np.interp(upper, of, grid))


def _squares(times_h: Array, lasting: float) -> tuple[float, float]:
    """Return the mean square and mean neighbouring product of unit errors beside lines."""
    off = np.eye(len(times_h)) - _hat(times_h)
    s = off @ correlation(times_h, lasting) @ off
    return float(np.diagonal(s).mean()), float(np.diagonal(s, 1).mean())


def _hat(times_h: Array) -> Array:
    x = np.linalg.qr(np.stack([np.ones_like(times_h), times_h - times_h.mean()], axis=1))[0]
    return np.asarray(x @ x.T)

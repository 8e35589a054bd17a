"""How much a set's targets vary together, and what that does to the variance of its slope."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from refugium.core.stats import mean_seen

Array = NDArray[np.float64]

DEFAULT_CORRELATION = 0.05
"""Mean correlation of a set's signed targets where no residuals are given. Wu and Smyth report
values of this size for gene sets; 20 targets then have about twice the variance."""

MIN_SHARED_SAMPLES = 3
"""Two features correlate only over at least this many samples that hold both."""


def set_inflation(
    weights: sparse.csc_array, residuals: Array | None, correlation: float
) -> tuple[Array, int]:
    """Return the inflation of each set's variance and the degrees of freedom of its test.

    Parameters
    ----------
    weights
        (features, sets), without stored zeros.
    residuals
        (features, samples), NaN = missing; None: `correlation` is used for every set.
    correlation
        Also used for sets whose residuals give none.

    Notes
    -----
    With residuals the factor is that of correlation times that of noise (`noise_ratio`).

    Examples
    --------
    >>> w = sparse.csc_array([[1.0], [1.0], [0.0], [0.0]])
    >>> factor, df = set_inflation(w, None, 0.1)
    >>> factor.round(3).tolist(), df
    ([1.05], 2)
    """
    n_features, n_sets = weights.shape
    inflation = np.ones(n_sets)
    variance = None if residuals is None else mean_seen(residuals**2, axis=1)
    for number in range(n_sets):
        span = slice(weights.indptr[number], weights.indptr[number + 1])
        targets, w = weights.indices[span], weights.data[span]
        rho = np.nan if residuals is None else signed_correlation(residuals[targets], np.sign(w))
        inflation[number] = slope_inflation(
            w, n_features, rho if np.isfinite(rho) else correlation
        )
        if variance is not None:
            inflation[number] *= noise_ratio(variance, targets, w)
    df = n_features - 2
    spanned = df if residuals is None else residual_df(residuals)
    return inflation, min(df, spanned) if spanned > 0 else df


def signed_correlation(residuals: Array, signs: Array) -> float:
    """Answer: how far do the targets of one set vary together, read with their signs?

    Parameters
    ----------
    residuals
        (targets, samples), left over after the design was fitted, NaN = missing.
    signs
        (targets,), +1 or -1.

    Returns
    -------
    float
        Mean correlation over pairs of targets, at least 0; NaN where no pair shares
        MIN_SHARED_SAMPLES samples or nothing varies.

    Notes
    -----
    A residual has mean zero by its design, so that it is not centred again; each pair is taken
    over the samples that hold both. Negative means are set to 0, as the authors advise.

    References
    ----------
    Wu D, Smyth GK (2012), CAMERA, doi:10.1093/nar/gks461

    Examples
    --------
    >>> signed_correlation(np.array([[1.0, -1.0, 2.0], [-1.0, 1.0, -2.0]]), np.array([1.0, -1.0]))
    1.0
    """
    known = np.isfinite(residuals)
    filled = np.where(known, residuals, 0.0) * signs[:, None]
    mask = known.astype(float)
    power = (filled**2) @ mask.T
    scale = np.sqrt(power * power.T)
    usable = (mask @ mask.T >= MIN_SHARED_SAMPLES) & (scale > 0)
    np.fill_diagonal(usable, False)
    if not usable.any():
        return float("nan")
    mean = float(((filled @ filled.T)[usable] / scale[usable]).mean())
    return float(np.clip(mean, 0.0, 1.0))


def noise_ratio(variance: Array, targets: NDArray[Any], weights: Array) -> float:
    """Return how much noisier the targets of a set are than features at large, at least 1.

    The slope's variance is read from all features together; a set of noisier ones moves more by
    chance alone.

    Examples
    --------
    >>> noise_ratio(np.array([4.0, 1.0, 1.0]), np.array([0]), np.ones(1))
    2.0
    """
    overall = float(np.nanmean(variance))
    own = variance[targets]
    known = np.isfinite(own)
    if not known.any() or overall <= 0:
        return 1.0
    share = weights[known] ** 2
    return max(1.0, float((share * own[known]).sum() / share.sum()) / overall)



def slope_inflation(weights: Array, n_features: int, correlation: float) -> float:
    """Return the factor by which correlation among targets inflates the variance of a slope.

    Parameters
    ----------
    weights
        (targets,), nonzero, signed.
    n_features
        All features of the regression, targets included.
    correlation
        Mean correlation of the signed targets; other features are taken as independent.

    Notes
    -----
    With c = w - mean(w) over all features, the variance is sum c_i^2 without correlation and
    gains rho ((sum_T s_i c_i)^2 - sum_T c_i^2) from the targets T with signs s. For m weights of
    one size this is 1 + (m - 1) rho (1 - m / n): CAMERA's inflation of the set's share.

    Examples
    --------
    >>> round(slope_inflation(np.ones(21), 10**9, 0.05), 6)
    2.0
    """
    total = weights.sum()
    spread = float((weights**2).sum() - total**2 / n_features)
    centred = weights - total / n_features
    along = float((np.sign(weights) * centred).sum())
    if spread <= 0:
        return 1.0
    return 1.0 + correlation * max(along**2 - float((centred**2).sum()), 0.0) / spread


def residual_df(residuals: Array) -> int:
    """Return the degrees of freedom that residuals span: the rank of their complete rows."""
    whole = residuals[np.isfinite(residuals).all(axis=1)]
    return int(np.linalg.matrix_rank(whole.T @ whole, hermitian=True)) if len(whole) else 0

"""States that come with mean, standard deviation and n: their own errors are used."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from refugium.signal.linear_model.design import column_parts, components, indicators
from refugium.signal.linear_model.fit import StateFit
from refugium.signal.linear_model.reading_errors import ReadingErrors

Array = NDArray[np.float64]
Ints = NDArray[np.int_]


def fit_given(
    values: Array, se: Array, n: Array, state: Ints, block: Ints, *, n_states: int | None = None
) -> StateFit:
    """Fit rows of means on states and blocks, with the errors that they came with.

    Parameters
    ----------
    values
        (rows, readings), log2 means; NaN = missing.
    se, n
        (rows, readings): standard error of each mean, NaN where not known, and its samples.
    state, block, n_states
        As for :func:`refugium.signal.fit_states`.

    Notes
    -----
    y = state + block + noise by least squares with weights n: the same coefficients as of the
    samples themselves. Variances are those given (see
    :class:`refugium.signal.linear_model.reading_errors.ReadingErrors`); nothing is moderated, for
    without samples nobody sees whether rows share their noise. An sd says how dishes of one block
    scatter. Where states share several blocks, means that scatter about states + blocks by more
    than their errors allow (sum of r^2 over its expectation) raise the variance by that factor.

    Examples
    --------
    Two states of three samples each, 2 log2 apart with sd 0.3: Welch's t has 4 df.

    >>> fit = fit_given(np.array([[5.0, 7.0]]), np.full((1, 2), 0.3 / np.sqrt(3)),
    ...                 np.full((1, 2), 3.0), np.array([0, 1]), np.array([0, 0]))
    >>> effect = fit.combine(np.array([-1.0, 1.0]))
    >>> effect.estimate.round(3).tolist(), effect.se.round(3).tolist(), effect.df.round(3).tolist()
    ([2.0], [0.245], [4.0])
    """
    n_states = n_states or int(state.max()) + 1
    n_blocks = int(block.max()) + 1
    design = indicators(state, block, n_states, n_blocks)
    component, reading_part = components(state, block, n_states, n_blocks)
    known = np.isfinite(values)
    # n not stated: one sample at least
    weight = np.where(known, np.where(n >= 1, n, 1.0), 0.0)
    variance = np.where(known & (n > 1), se**2, np.nan)
    df = np.where(n > 1, n - 1, np.nan)
    # rows with the same n share one design
    unique, inverse = np.unique(weight, axis=0, return_inverse=True)
    pattern = np.asarray(inverse).reshape(-1)
    parts, rows = int(component.max()) + 1, len(values)
    coef = np.zeros((rows, design.shape[1]))
    excess, free = np.ones((rows, parts)), np.zeros((rows, parts))
    column_part = column_parts(state, block, component, n_blocks)
    unscaled, spaces, shares = [], [], []
    for number, own in enumerate(unique):
        here = pattern == number
        x = design * (own > 0)[:, None]
        cross = (x.T * own) @ x
        inv = np.linalg.pinv(cross, hermitian=True)
        share = inv @ (x.T * own)
        unscaled.append(inv)
        spaces.append(inv @ cross)
        shares.append(share)
        y = np.where(known[here], values[here], 0.0)
        coef[here] = y @ share.T
        left = (y - coef[here] @ x.T) ** 2 * (own > 0)
        # readings as they are left over: each its own error, less what the fit has taken up
        rest = np.where(own > 0, np.eye(len(own)) - x @ share, 0.0)
        expected = np.where(known[here], variance[here], np.nan)
        for part in range(parts):
            at = np.flatnonzero((reading_part == part) & (own > 0))
            rank = round(np.trace(spaces[-1][np.ix_(column_part == part, column_part == part)]))
            free[here, part] = len(at) - rank
            if len(at) > rank:
                usual = expected[:, at] @ (rest[np.ix_(at, at)] ** 2).sum(axis=0)
                with np.errstate(divide="ignore", invalid="ignore"):
                    factor = left[:, at].sum(axis=1) / usual
                excess[here, part] = np.where(factor > 1, factor, 1.0)
    pooled, pooled_df = _pooled(variance * n, df, reading_part, parts)
    return StateFit(
        coef=coef, unscaled=tuple(unscaled), row_space=tuple(spaces), pattern=pattern,
        variance=pooled, df=pooled_df, component=component,
        samples=_samples(weight, state, n_states),
        errors=ReadingErrors(variance=variance, df=df, share=tuple(shares), excess=excess,
                             free=free),
    )


def _pooled(
    variance: Array, df: Array, reading_part: Ints, parts: int
) -> tuple[Array, Array]:
    """Return the variance of a sample in each part of the design, over its states, and its df."""
    use = np.isfinite(variance) & np.isfinite(df)
    found, total = np.full((len(variance), parts), np.nan), np.zeros((len(variance), parts))
    for part in range(parts):
        own = use & (reading_part == part)
        total[:, part] = np.where(own, df, 0.0).sum(axis=1)
        squares = np.where(own, df * variance, 0.0).sum(axis=1)
        none = total[:, part] == 0
        found[:, part] = np.where(none, np.nan, squares / np.maximum(total[:, part], 1))
    return found, total


def _samples(weight: Array, state: Ints, n_states: int) -> Ints:
    count = np.zeros((len(weight), n_states))
    np.add.at(count.T, state, weight.T)
    return count.astype(int)

"""One linear model for all contrasts: state plus block, so that shared references covary."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from refugium.signal.linear_model.design import column_parts, components, indicators
from refugium.signal.linear_model.effects import Effects
from refugium.signal.linear_model.reading_errors import ReadingErrors
from refugium.signal.moderate import independent_sets, moderate_variances
from refugium.signal.raw.changes import GivenChanges

Array = NDArray[np.float64]
Ints = NDArray[np.int_]
TOLERANCE = 1e-8
LEAST_SAMPLES = 2
"""Samples on either side of a comparison from which it has an error."""


@dataclass(frozen=True, eq=False, kw_only=True)
class StateFit:
    """Least squares of rows on states and blocks, row patterns of missing blocks kept apart.

    Attributes
    ----------
    coef
        (rows, states + blocks); covers only what is estimable.
    unscaled
        One pseudo-inverse of X'X per pattern.
    row_space
        One projector on the row space of X per pattern.
    pattern
        (rows,): which pattern a row follows; -1 = never measured.
    variance, df
        (rows, components): moderated residual variance and df in each connected part.
    component
        (states,): connected part of the design that a state belongs to.
    samples
        (rows, states): samples in which a row was read, over all blocks.
    errors
        Errors that came with the readings; None: the residuals show them.
    changes
        The comparisons themselves, where these came in place of readings; else None.
    """

    coef: Array
    unscaled: tuple[Array, ...]
    row_space: tuple[Array, ...]
    pattern: Ints
    variance: Array
    df: Array
    component: Ints
    samples: Ints
    errors: ReadingErrors | None = None
    changes: GivenChanges | None = None

    def combine(self, weights: Array) -> Effects:
        """Return a linear combination of states for all rows.

        Parameters
        ----------
        weights
            (states,), summing to 0 within every connected part.
        """
        estimate, var, df = self.joint(weights[None, :])
        return Effects(estimate[:, 0], np.sqrt(var[:, 0, 0]), df)

    def joint(self, weights: Array, rows: Ints | None = None) -> tuple[Array, Array, Array]:
        """Return several combinations with their covariance: (rows, k), (rows, k, k), df.

        Only for `rows` (positions) where given. A combination that rests on a lone sample on either
        side has its estimate and no error: the scatter of other states says nothing of what a
        single dish, well or lane went through.
        """
        chosen = np.arange(len(self.coef)) if rows is None else rows
        if self.changes is not None:
            return self.changes.joint(weights, chosen)
        used = np.flatnonzero(weights.any(axis=0))
        own = weights[:, used]
        part = int(self.component[used[0]])
        k = len(weights)
        estimate = np.full((len(chosen), k), np.nan)
        cov = np.full((len(chosen), k, k), np.nan)
        df = np.zeros(len(chosen))
        pattern = self.pattern[chosen]
        if not self.unscaled:
            return estimate, cov, df  # no row was ever read
        unscaled, row_space = self._stacked
        # all patterns at once: with gaps in many rows there are hundreds of them
        reach = own @ row_space[:, used]
        reach[:, :, used] -= own
        # a pseudo-inverse gives a number for any weights: outside the row space it means nothing
        told = np.abs(reach).max(axis=(1, 2)) <= TOLERANCE
        here = np.flatnonzero((pattern >= 0) & told[pattern])
        at = chosen[here]
        estimate[here] = self.coef[at[:, None], used] @ own.T
        if self.errors is not None:
            for number in np.unique(pattern[here]):
                mine = here[pattern[here] == number]
                cov[mine], df[mine] = self.errors.of(
                    own, columns=used, pattern=int(number), rows=chosen[mine], part=part)
        else:
            core = own @ unscaled[:, used[:, None], used] @ own.T
            # without a replicate there is an estimate and nothing to judge it by
            scale = np.where(self.df[at, part] > 0, self.variance[at, part], np.nan)
            cov[here] = scale[:, None, None] * core[pattern[here]]
            df[here] = self.df[at, part]
        lone = self.lone(weights, chosen).any(axis=1)
        cov[lone], df[lone] = np.nan, 0.0
        return estimate, cov, df

    @cached_property
    def _stacked(self) -> tuple[Array, Array]:
        """`unscaled` and `row_space` as (patterns, columns, columns)."""
        return np.stack(self.unscaled), np.stack(self.row_space)

    def lone(self, weights: Array, rows: Ints | None = None) -> NDArray[np.bool_]:
        """Return for every row and combination whether a side of it rests on a lone sample."""
        samples = self.samples if rows is None else self.samples[rows]
        lone = np.zeros((len(samples), len(weights)), dtype=bool)
        own = weights[:, :samples.shape[1]]  # columns of blocks may follow
        for side in (own > 0, own < 0):
            lone |= side.any(axis=1) & (samples @ side.T < LEAST_SAMPLES)
        return lone


def fit_states(
    values: Array, state: Ints, block: Ints, *, n_states: int | None = None,
    size: Ints | None = None,
) -> StateFit:
    """Fit rows on states and blocks.

    Parameters
    ----------
    values
        (rows, samples), log2, NaN = missing.
    state, block
        (samples,), integers from 0.
    n_states
        Number of states if some of them have no sample here.
    size
        (rows,): readouts behind each row (sites of a node), where they differ; moderation expects
        more noise of rows with few.

    Notes
    -----
    y = state + block + noise; noise is taken as independent between samples with one
    variance per row in each connected part of the design, moderated across rows, as far as the
    rows are independent of each other. Parts that share no state (for instance plexes with other
    arms) never share a variance.
    """
    n_states = n_states or int(state.max()) + 1
    n_blocks = int(block.max()) + 1
    design = indicators(state, block, n_states, n_blocks)
    component, sample_part = components(state, block, n_states, n_blocks)
    parts = int(component.max()) + 1
    rows = values.shape[0]
    known = np.isfinite(values)
    # rows with the same gaps share one design: one decomposition for all of them
    unique, inverse = np.unique(known, axis=0, return_inverse=True)
    pattern = np.asarray(inverse).reshape(-1)
    coef = np.zeros((rows, design.shape[1]))
    variance = np.full((rows, parts), np.nan)
    df = np.zeros((rows, parts))
    left = np.zeros(values.shape)
    unscaled, spaces = [], []
    column_part = column_parts(state, block, component, n_blocks)
    for number, mask in enumerate(unique):
        here = pattern == number
        x = design[mask]
        cross = x.T @ x
        # states sum to one and so do blocks: the design never has full rank
        inv = np.linalg.pinv(cross, hermitian=True)
        unscaled.append(inv)
        spaces.append(inv @ cross)
        y = values[np.ix_(here, mask)]
        coef[here] = y @ x @ inv
        residual = y - coef[here] @ x.T
        left[np.ix_(here, mask)] = residual
        for part in range(parts):
            own = sample_part[mask] == part
            # the trace of a projector is its rank, also of the part that belongs to one component
            rank = round(np.trace(spaces[-1][np.ix_(column_part == part, column_part == part)]))
            free = int(own.sum()) - rank
            df[here, part] = free
            if free > 0:
                variance[here, part] = (residual[:, own] ** 2).sum(axis=1) / free
    for part in range(parts):
        sets = independent_sets(left[:, sample_part == part], pattern, df[:, part])
        variance[:, part], df[:, part] = moderate_variances(
            variance[:, part], df[:, part], size, sets=sets)
    return StateFit(coef=coef, unscaled=tuple(unscaled), row_space=tuple(spaces), pattern=pattern,
                    variance=variance, df=df, component=component,
                    samples=_counted(known, state, n_states))


def _counted(known: NDArray[np.bool_], state: Ints, n_states: int) -> Ints:
    count = np.zeros((known.shape[0], n_states), dtype=int)
    np.add.at(count.T, state, known.T.astype(int))
    return count

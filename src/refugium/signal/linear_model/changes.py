"""Comparisons that came as such, in the form of a fit: what was not given cannot be told."""

from __future__ import annotations

import numpy as np

from refugium.signal.linear_model.fit import StateFit
from refugium.signal.raw.changes import GivenChanges


def fit_changes(changes: GivenChanges, n_states: int) -> StateFit:
    """Return a fit whose only comparisons are those given.

    Parameters
    ----------
    changes
        Of the rows.
    n_states
        States of the layout.

    Notes
    -----
    No level of a state is known and no residual: `coef` and `variance` are missing, and every
    state is a part of its own, so that nothing is read across.

    Examples
    --------
    >>> one = np.array([[1.0, -2.0]])
    >>> given = GivenChanges(
    ...     contrasts=("a vs u", "b vs u"), case=np.array([1, 2]), reference=np.array([0, 0]),
    ...     estimate=one, se=one / one / 4, df=one / one * 4, common=np.zeros(2),
    ...     middle=np.zeros(2), selected=np.zeros(2, dtype=bool))
    >>> fit = fit_changes(given, 3)
    >>> fit.combine(np.array([1.0, 0.0, -1.0])).estimate.tolist()  # u against b
    [2.0]
    >>> fit.combine(np.array([0.0, 1.0, -1.0])).estimate.tolist()  # a against b: not given
    [nan]
    """
    rows = len(changes.estimate)
    samples = np.zeros((rows, n_states), dtype=int)
    listed = np.isfinite(changes.estimate)
    for at, (case, reference) in enumerate(zip(changes.case, changes.reference, strict=True)):
        samples[:, case] |= listed[:, at]
        samples[:, reference] |= listed[:, at]
    return StateFit(
        coef=np.full((rows, n_states), np.nan), unscaled=(), row_space=(),
        pattern=np.full(rows, -1), variance=np.full((rows, n_states), np.nan),
        df=np.zeros((rows, n_states)), component=np.arange(n_states), samples=samples,
        changes=changes,
    )

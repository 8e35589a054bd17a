"""The phase portrait: where a phase would come to rest, along which lines, and whether it stays."""

from __future__ import annotations

import numpy as np
import pandas as pd

from refugium.core.status import Phase
from refugium.core.tables import Column, Schema
from refugium.movie.kinetics.model import Array, eigen_rates

NULLCLINES = Schema(
    "nullclines",
    (
        Column("phase", "enum", "on or off drug", values=Phase),
        Column("component", "name", "the component that does not move on this line"),
        Column("x", "number", "first component, in its own unit"),
        Column("y", "number", "second component, in its own unit"),
    ),
)
_SINGULAR = 1e-9


def fixed_point(alpha: Array, A: Array) -> Array:
    """Answer: where does the state come to rest?

    Parameters
    ----------
    alpha, A
        (..., 2) and (..., 2, 2), per time.

    Returns
    -------
    numpy.ndarray
        (..., 2); NaN where A is singular (no single point of rest).

    Examples
    --------
    >>> fixed_point(np.array([2.0, 1.0]), np.array([[-1.0, 0.0], [0.0, -0.5]])).tolist()
    [2.0, 2.0]
    """
    det = A[..., 0, 0] * A[..., 1, 1] - A[..., 0, 1] * A[..., 1, 0]
    size = (A**2).sum(axis=(-2, -1))
    det = np.where(np.abs(det) > _SINGULAR * size, det, np.nan)
    first = A[..., 0, 1] * alpha[..., 1] - A[..., 1, 1] * alpha[..., 0]
    second = A[..., 1, 0] * alpha[..., 0] - A[..., 0, 0] * alpha[..., 1]
    return np.stack([first / det, second / det], -1)


def stability(A: Array) -> str:
    """Answer: what kind of fixed point is it?

    Parameters
    ----------
    A
        (2, 2).

    Returns
    -------
    str
        `stable node`, `stable focus`, `saddle`, `unstable node`, `unstable focus`, `no single
        fixed point`.

    Examples
    --------
    >>> stability(np.array([[-1.0, -2.0], [2.0, -1.0]])), stability(np.diag([-1.0, 0.5]))
    ('stable focus', 'saddle')
    """
    slow, fast, turn = (float(part) for part in eigen_rates(A))
    if abs(slow) <= _SINGULAR * max(abs(fast), 1e-300) and turn == 0:
        return "no single fixed point"
    if turn > 0:
        return "stable focus" if slow > 0 else "unstable focus"
    if slow > 0:
        return "stable node"
    return "saddle" if fast > 0 else "unstable node"


def nullclines(
    alpha: Array, A: Array, low: Array, high: Array, *, phase: str, names: tuple[str, str]
) -> pd.DataFrame:
    """Answer: on which lines does one component stand still?

    Parameters
    ----------
    alpha, A
        (2,) and (2, 2), per time.
    low, high
        (2,), corners of the box in which the lines are drawn.
    phase, names
        For the table.

    Returns
    -------
    pandas.DataFrame
        Columns of :data:`NULLCLINES`: the two ends of each line within the box; no row for a line
        that misses it.

    Examples
    --------
    >>> lines = nullclines(np.array([1.0, 0.0]), -np.eye(2), np.zeros(2), np.full(2, 2.0),
    ...                    phase="on", names=("a", "b"))
    >>> lines[lines["component"] == "a"][["x", "y"]].to_numpy().tolist()
    [[1.0, 0.0], [1.0, 2.0]]
    """
    rows = []
    for i, name in enumerate(names):
        ends = _clipped(float(alpha[i]), A[i], low, high)
        rows += [{"phase": str(phase), "component": name, "x": x, "y": y} for x, y in ends]
    return NULLCLINES.table(rows)


def _clipped(a: float, row: Array, low: Array, high: Array) -> list[tuple[float, float]]:
    """Return the two points at which a + row . state = 0 crosses the edges of the box."""
    found: set[tuple[float, float]] = set()
    for axis in (0, 1):
        other = 1 - axis
        if row[other] == 0:
            continue
        for edge in (low[axis], high[axis]):
            value = -(a + row[axis] * edge) / row[other]
            if low[other] <= value <= high[other]:
                point = (float(edge), float(value)) if axis == 0 else (float(value), float(edge))
                found.add(point)
    ends = sorted(found)
    return [ends[0], ends[-1]] if len(ends) > 1 else []

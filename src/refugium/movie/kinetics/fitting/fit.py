"""Least squares of many paths at once: rates by damped steps, what is linear in closed form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from refugium.movie.kinetics.model import Array, Ints, coefficients, eigen_rates
from refugium.movie.kinetics.parameters import (
    ITERATIONS,
    MIN_GAPS_PER_PERIOD,
    UNSEEN_TURN_WEIGHT,
)
from refugium.movie.kinetics.series import PHASES, Series

RatesOf = Callable[[Array], Array]
_STEP = 1e-5
_RIDGE = 1e-11
_DAMPING = (1e-2, 1e-9, 1e8)
_CONVERGED = 1e-7


@dataclass(frozen=True, eq=False)
class Problem:
    """What is fitted: rates as a function of coordinates, and which linear parts are held.

    Attributes
    ----------
    series
        The readings.
    rates_of
        Coordinates (batch, n) to A (batch, phases, 2, 2).
    merge
        (linear, used) matrix: linear parameters of the path from those used; None: all.
    fixed_point
        Use fixed points in place of the drift alpha as linear parameters.
    origin
        (2,), use the drift at this state in place of that at the middle of the data.
    limit
        Largest size of a coordinate.
    """

    series: Series
    rates_of: RatesOf
    limit: float
    merge: Array | None = None
    fixed_point: bool = False
    origin: Array | None = None

    def design(self, z: Array) -> tuple[Array, Array, Array]:
        """Return (batch, readings, linear) and offset (batch, readings), unweighted; turning.

        The last, (batch, phases), is by how much a phase turns faster than can be seen.
        """
        A = self.rates_of(z)
        C = coefficients(A, self.series.paths)
        if self.fixed_point:
            for phase in range(A.shape[1]):
                here = slice(2 + 2 * phase, 4 + 2 * phase)
                # the drift that comes to rest at x is -A x
                C[..., here] = -C[..., here] @ A[:, phase, None]
        X = C[:, self.series.state, self.series.component]
        offset = np.zeros(X.shape[:2])
        if self.origin is not None:
            for phase in range(A.shape[1]):
                # drift at the middle = drift at the origin - A times the origin: an offset
                shift = -(A[:, phase] @ self.origin)[..., None]
                offset += (X[..., 2 + 2 * phase : 4 + 2 * phase] @ shift)[..., 0]
        unseen = UNSEEN_TURN_WEIGHT * np.maximum(eigen_rates(A)[2] / self.turn_limits - 1, 0)
        return X if self.merge is None else X @ self.merge, offset, unseen

    @cached_property
    def turn_limits(self) -> Array:
        """Largest angular frequency that the sampling of each phase shows, per observed span."""
        return turn_limits(self.series)


def turn_limits(series: Series) -> Array:
    """Answer: how fast may each phase turn before its samples could not tell?

    Parameters
    ----------
    series
        The readings.

    Returns
    -------
    numpy.ndarray
        (phases,), angular frequency of a period of MIN_GAPS_PER_PERIOD typical gaps.
    """
    gaps = [series.typical_gap_h[name] for name in PHASES[: series.paths.n_phases]]
    return 2 * np.pi * series.span_h / (MIN_GAPS_PER_PERIOD * np.array(gaps))


@dataclass(frozen=True, eq=False)
class Fit:
    """Fits of one batch: coordinates, linear parameters, deviance and whether steps ended."""

    z: Array
    linear: Array
    deviance: Array
    settled: Array


def fit(
    problem: Problem,
    start: Array,
    y: Array,
    weight: Array,
    *,
    free: Array | None = None,
    pin: Ints | None = None,
    pinned: Array | None = None,
    iterations: int = ITERATIONS,
) -> Fit:
    """Answer: which rates come closest to the readings, from each of many starting points?

    Parameters
    ----------
    problem
        What is fitted.
    start
        (batch, coordinates).
    y, weight
        (batch, readings) or (readings,).
    free
        (batch, coordinates), False where a coordinate is held.
    pin, pinned
        (batch,), linear parameter held (-1: none) and its value.
    iterations
        Largest number of steps.

    Returns
    -------
    Fit
        `deviance` is the weighted sum of squares.

    Notes
    -----
    Variable projection with Levenberg-Marquardt steps; derivatives by forward differences of the
    projected residuals. A step counts only if it lowers the deviance.

    References
    ----------
    Golub GH, Pereyra V (1973), doi:10.1137/0710036
    """
    batch, n = start.shape
    z = np.clip(start, -problem.limit, problem.limit)
    y = np.broadcast_to(y, (batch, y.shape[-1]))
    weight = np.broadcast_to(weight, y.shape)
    free = np.ones(z.shape, dtype=bool) if free is None else free
    held = None if pin is None or pinned is None else (pin, pinned)
    linear, residual = _project(problem, z, y, weight, held)
    deviance = (residual**2).sum(axis=1)
    damping = np.full(batch, _DAMPING[0])
    settled = np.zeros(batch, dtype=bool)
    for _ in range(iterations):
        go = np.flatnonzero(~settled)
        if not len(go):
            break
        part = None if held is None else (held[0][go], held[1][go])
        J = _jacobian(problem, z[go], residual[go], y[go], weight[go], part)
        J = np.where(free[go][:, None, :], J, 0.0)
        gradient = (J * residual[go][:, :, None]).sum(axis=1)
        H = np.swapaxes(J, 1, 2) @ J
        diagonal = np.einsum("bii->bi", H)
        # a held coordinate has no derivative: a one on the diagonal keeps its row solvable
        ridge = damping[go][:, None] * np.maximum(diagonal, 1e-6) + np.where(free[go], 0.0, 1.0)
        step = np.linalg.solve(H + ridge[..., None] * np.eye(n), gradient[..., None])[..., 0]
        # coordinates are asinh: 1.5 already moves a large rate more than fourfold
        step = np.clip(step, -1.5, 1.5)
        trial = np.clip(z[go] - np.where(free[go], step, 0.0), -problem.limit, problem.limit)
        new_linear, new_residual = _project(problem, trial, y[go], weight[go], part)
        new_deviance = (new_residual**2).sum(axis=1)
        better = new_deviance < deviance[go]
        gain = deviance[go] - new_deviance
        won = go[better]
        z[won], linear[won], residual[won] = (
            trial[better], new_linear[better], new_residual[better])
        small = better & (gain < _CONVERGED * np.maximum(new_deviance, 1e-6))
        deviance[won] = new_deviance[better]
        damping[go] = np.clip(np.where(better, damping[go] / 5, damping[go] * 6), *_DAMPING[1:])
        # at the largest damping even the smallest step does not help
        settled[go] = small | (damping[go] >= _DAMPING[2]) | (deviance[go] < 1e-20)
    return Fit(z, linear, deviance, settled)


def _project(
    problem: Problem, z: Array, y: Array, weight: Array, held: tuple[Ints, Array] | None
) -> tuple[Array, Array]:
    """Return the best linear parameters and weighted residuals; huge where nothing is finite."""
    X, offset, unseen = problem.design(z)
    if held is not None:
        pin, value = held
        rows = np.flatnonzero(pin >= 0)
        offset[rows] += X[rows, :, pin[rows]] * value[rows, None]
        X = X.copy()
        X[rows, :, pin[rows]] = 0.0
    X = X * weight[..., None]
    size = np.sqrt((X**2).sum(axis=1))
    size = np.where(np.isfinite(size) & (size > 0), size, 1.0)
    # columns of one length: a single ridge then fits all of them
    X = np.nan_to_num(X / size[:, None, :], nan=0.0, posinf=0.0, neginf=0.0)
    target = np.clip(np.nan_to_num((y - offset) * weight), -1e8, 1e8)
    Xt = np.swapaxes(X, 1, 2)
    gram = Xt @ X + _RIDGE * np.eye(X.shape[2])
    b = np.linalg.solve(gram, Xt @ target[..., None])
    # once more on what is left: takes off what the ridge has shrunk
    b += np.linalg.solve(gram, Xt @ (target[..., None] - X @ b))
    residual = np.concatenate([(X @ b)[..., 0] - target, unseen], axis=1)
    # rates that overflow must lose against any others; a nan would never be improved on
    residual = np.nan_to_num(residual, nan=1e6, posinf=1e6, neginf=-1e6)
    linear = b[..., 0] / size
    if held is not None:
        linear[rows, pin[rows]] = value[rows]
    return linear, residual


def _jacobian(
    problem: Problem, z: Array, residual: Array, y: Array, weight: Array,
    held: tuple[Ints, Array] | None,
) -> Array:
    """Return (batch, readings, coordinates) of the projected residuals."""
    batch, n = z.shape
    # at the limit of the search the difference looks back, not beyond it
    step = np.where(z + _STEP > problem.limit, -_STEP, _STEP)
    moved = np.repeat(z[None], n, axis=0)
    moved[np.arange(n), :, np.arange(n)] += step.T
    many = None if held is None else (np.tile(held[0], n), np.tile(held[1], n))
    _, shifted = _project(problem, moved.reshape(n * batch, n), np.tile(y, (n, 1)),
                          np.tile(weight, (n, 1)), many)
    change = shifted.reshape(n, batch, -1) - residual[None]
    out: Array = np.moveaxis(change / step.T[:, :, None], 0, 2)
    return out

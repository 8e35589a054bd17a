"""Least squares where most parameters enter linearly: many small problems at once, in bounds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Rows = NDArray[np.int_]
Push = Callable[[Array], Array]
Basis = Callable[[Array, Rows], tuple[Array, Push]]
"""theta (b, q) and which problems (b,), to the basis (k, b, points) and to what a step of each
theta does to the curves: linear parameters (b, k) to derivatives (q, b, points)."""

RIDGE = 1e-10
"""Added to the scaled normal equations: a basis that vanishes over the doses gets a weight near 0
instead of any weight at all."""
STEPS = 60
TOLERANCE = 1e-10
STIFFEST = 1e9
"""Damping above which no step helps: the problem is as solved as it will be."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Projected:
    """Solutions of many separable least-squares problems.

    Attributes
    ----------
    theta
        (problems, q), the parameters that enter non-linearly.
    linear
        (problems, k), those that enter linearly.
    sse
        (problems,), weighted sum of squared residuals.
    converged
        (problems,), whether steps had become negligible.
    """

    theta: Array
    linear: Array
    sse: Array
    converged: NDArray[np.bool_]


def solve_projected(
    basis: Basis,
    y: Array,
    weight: Array,
    *,
    start: Array,
    lower: Array,
    upper: Array,
    linear_bounds: tuple[float, float] | None = None,
    steps: int = STEPS,
    tolerance: float = TOLERANCE,
) -> Projected:
    """Answer: which parameters of each problem fit its readings best?

    Parameters
    ----------
    basis
        See :data:`Basis`.
    y, weight
        (problems, points); weight 0 = not read. The value there must be finite.
    start, lower, upper
        (problems, q): where theta begins, and its bounds.
    linear_bounds
        Bounds of the one linear parameter (k = 1 only).
    steps
        Most steps of each problem.
    tolerance
        Share of the error below which a further gain is none.

    Returns
    -------
    Projected
        Of each problem the solution that its start leads to.

    Notes
    -----
    For a given theta the best linear parameters are known in closed form; what is left is a
    problem in theta alone, solved by damped Gauss-Newton steps (the Jacobian without its
    second-order part). A problem leaves the batch once it has converged. Assumes independent
    errors of a spread that the weights state.

    References
    ----------
    Golub GH, Pereyra V (1973), The differentiation of pseudo-inverses and nonlinear least squares
    problems whose variables separate, SIAM Journal on Numerical Analysis 10:413-432

    Examples
    --------
    >>> t = np.linspace(0.0, 4.0, 9)
    >>> def decay(theta, rows):
    ...     fall = np.exp(-theta * t)
    ...     return fall[None], lambda linear: (-t * fall * linear)[None]
    >>> found = solve_projected(decay, 3 * np.exp(-0.7 * t)[None], np.ones((1, 9)),
    ...     start=np.ones((1, 1)), lower=np.zeros((1, 1)), upper=np.full((1, 1), 9.0))
    >>> found.theta.round(6).tolist(), found.linear.round(6).tolist()
    ([[0.7]], [[3.0]])
    """
    problems, q = start.shape
    root = np.sqrt(weight)
    scaled = y * root
    theta = np.clip(start, lower, upper)
    rows = np.arange(problems)
    state = _State(basis, scaled, root, linear_bounds)
    linear, sse, normal, gradient = state.at(theta, rows)
    damping = np.full(problems, 1e-2)
    converged = np.zeros(problems, dtype=bool)
    out_linear, out_sse, out_theta = linear.copy(), sse.copy(), theta.copy()
    # a sum of squares this small is rounding
    floor = 1e-24 * (scaled**2).sum(axis=1) + 1e-300
    diagonal = np.arange(q)
    for _ in range(steps):
        if not len(rows):
            break
        scale = np.maximum(normal[:, diagonal, diagonal], 1e-12)
        damped = normal.copy()
        damped[:, diagonal, diagonal] += damping[rows, None] * scale + 1e-300
        # a parameter at its bound that would leave it is held there
        now, low, high = out_theta[rows], lower[rows], upper[rows]
        held = ((now <= low) & (gradient < 0)) | ((now >= high) & (gradient > 0))
        damped = np.where(held[:, :, None] | held[:, None, :], 0.0, damped)
        damped[:, diagonal, diagonal] = np.where(held, 1.0, damped[:, diagonal, diagonal])
        step = np.linalg.solve(damped, np.where(held, 0.0, gradient)[..., None])[..., 0]
        tried = np.clip(now + step, low, high)
        new_linear, new_sse, new_normal, new_gradient = state.at(tried, rows)
        better = new_sse <= out_sse[rows]
        gained = np.where(better, out_sse[rows] - new_sse, 0.0)
        moved = np.abs(tried - now).max(axis=1, initial=0.0)
        hit = rows[better]
        out_theta[hit], out_linear[hit], out_sse[hit] = (
            tried[better], new_linear[better], new_sse[better])
        normal = np.where(better[:, None, None], new_normal, normal)
        gradient = np.where(better[:, None], new_gradient, gradient)
        damping[rows] = np.where(better, damping[rows] * 0.2, damping[rows] * 6.0)
        small = better & ((gained <= tolerance * out_sse[rows]) | (moved < 1e-9))
        done = small | (damping[rows] > STIFFEST) | (out_sse[rows] <= floor[rows])
        converged[rows[done]] = True
        left = ~done
        rows, normal, gradient = rows[left], normal[left], gradient[left]
    return Projected(theta=out_theta, linear=out_linear, sse=out_sse, converged=converged)


@dataclass(frozen=True, eq=False)
class _State:
    """What is needed at a theta: the linear solution, the error and the way down."""

    basis: Basis
    scaled: Array
    root: Array
    bounds: tuple[float, float] | None

    def at(self, theta: Array, rows: Rows) -> tuple[Array, Array, Array, Array]:
        phi, push = self.basis(theta, rows)
        root, y = self.root[rows], self.scaled[rows]
        phi = phi * root
        if len(phi) == 1:
            linear, solve = self._one(phi[0], y)
        elif len(phi) == 2:
            linear, solve = _two(phi, y)
        else:
            linear, solve = _many(phi, y)
        residual = y - sum(phi[i] * linear[:, i, None] for i in range(len(phi)))
        tangents = []
        for slope in push(linear):
            down = slope * root
            back = solve(down)
            tangents.append(down - sum(phi[i] * back[:, i, None] for i in range(len(phi))))
        q = len(tangents)
        normal = np.empty((len(y), q, q))
        gradient = np.empty((len(y), q))
        for i, one in enumerate(tangents):
            gradient[:, i] = _dot(one, residual)
            for j in range(i + 1):
                normal[:, i, j] = normal[:, j, i] = _dot(one, tangents[j])
        return linear, _dot(residual, residual), normal, gradient

    def _one(self, phi: Array, y: Array) -> tuple[Array, Callable[[Array], Array]]:
        size = _dot(phi, phi) * (1 + RIDGE) + 1e-300
        linear = _dot(phi, y) / size
        free = np.ones_like(linear)
        if self.bounds is not None:
            clipped = np.clip(linear, *self.bounds)
            # a weight at its bound does not give way when theta moves
            free = (clipped == linear).astype(float)
            linear = clipped
        return linear[:, None], lambda z: (free * _dot(phi, z) / size)[:, None]


def _dot(a: Array, b: Array) -> Array:
    return np.asarray(np.einsum("bp,bp->b", a, b))


def _two(phi: Array, y: Array) -> tuple[Array, Callable[[Array], Array]]:
    a, b = phi
    aa, ab, bb = _dot(a, a), _dot(a, b), _dot(b, b)
    aa, bb = aa * (1 + RIDGE) + 1e-300, bb * (1 + RIDGE) + 1e-300
    det = aa * bb - ab * ab

    def solve(z: Array) -> Array:
        za, zb = _dot(a, z), _dot(b, z)
        return np.stack([(bb * za - ab * zb) / det, (aa * zb - ab * za) / det], axis=1)

    return solve(y), solve


def _many(phi: Array, y: Array) -> tuple[Array, Callable[[Array], Array]]:
    k = len(phi)
    stacked = np.ascontiguousarray(np.moveaxis(phi, 0, 1))  # (b, k, points)
    gram = stacked @ stacked.transpose(0, 2, 1)
    size = np.sqrt(gram[:, np.arange(k), np.arange(k)] + 1e-300)
    gram /= size[:, :, None] * size[:, None, :]
    gram[:, np.arange(k), np.arange(k)] += RIDGE
    inverse = np.linalg.inv(gram) / (size[:, :, None] * size[:, None, :])

    def solve(z: Array) -> Array:
        return np.asarray((inverse @ (stacked @ z[..., None]))[..., 0])

    return solve(y), solve

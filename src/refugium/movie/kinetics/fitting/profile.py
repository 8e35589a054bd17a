"""Profile likelihood: how far can one constant be moved before the rest cannot make up for it?"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from refugium.movie.kinetics.fitting.compare import Best
from refugium.movie.kinetics.fitting.coordinates import (
    ENTRIES,
    FAST,
    PER_PHASE,
    SLOW,
    TURN,
    from_rates,
    to_rates,
)
from refugium.movie.kinetics.fitting.fit import Fit, Problem, fit
from refugium.movie.kinetics.fitting.posterior import Draws
from refugium.movie.kinetics.model import Array, Ints, eigen_rates
from refugium.movie.kinetics.parameters import PROFILE_STEPS, PROFILE_TOLERANCE
from refugium.movie.kinetics.portrait import fixed_point

DRIFT, FIXED_POINT = "drift", "fixed_point"
_FIRST_STEP = 0.1
_INNER_ITERATIONS = 14
_LARGEST_GROWTH = 4.0
_LOWER_BY = 1e-3
_SCAN = (0.3, 0.7, 0.95)


@dataclass(frozen=True)
class Target:
    """One constant: phase (0 on, 1 off), kind of coordinate, and which of that kind."""

    phase: int
    kind: str
    index: int


@dataclass(frozen=True, eq=False)
class Ends:
    """Estimate and ends of one interval, in scaled units; NaN where the profile stays open.

    Attributes
    ----------
    estimate, lo, hi
        Of the constant.
    better
        Coordinates (entries of A) of a fit found on the way that is better than the best, or None.
    """

    estimate: float
    lo: float
    hi: float
    better: Array | None


def profile_ends(
    problem: Problem, best: Best, targets: list[Target], threshold: float, draws: Draws
) -> list[Ends]:
    """Answer: between which values does each constant fit about as well as the best?

    Parameters
    ----------
    problem
        The coupled model in entries of A.
    best
        The best fit; coordinates (phases * 4,).
    targets
        The constants.
    threshold
        Rise of the deviance at the ends of the interval.
    draws
        Of the posterior: they show where else to look, and do not enter the interval.

    Returns
    -------
    list of Ends
        In the order of the targets.

    Notes
    -----
    At each trial value all other parameters are fitted anew, from the nearest fit inside and from
    the draw nearest in that constant. Values of the draws are tried first, so that an interval
    may reach beyond a hump; its ends are then found by secant steps on the root of the rise.

    References
    ----------
    Raue A et al. (2009), doi:10.1093/bioinformatics/btp358
    """
    out: list[Ends | None] = [None] * len(targets)
    for key in dict.fromkeys(_group(t) for t in targets):
        numbers = [i for i, t in enumerate(targets) if _group(t) == key]
        here = [targets[i] for i in numbers]
        for i, ends in zip(numbers, _ends_of_group(
                problem, best, here, threshold, draws), strict=True):
            out[i] = ends
    return [ends for ends in out if ends is not None]


def _group(target: Target) -> tuple[str, int]:
    """Constants that share their coordinates are profiled together."""
    return target.kind, target.phase if target.kind in (SLOW, FAST, TURN) else -1


def _ends_of_group(
    problem: Problem, best: Best, targets: list[Target], threshold: float, draws: Draws
) -> list[Ends]:
    kind, phase = _group(targets[0])
    phases = len(best.z) // PER_PHASE
    A = to_rates(best.z.reshape(1, phases, PER_PHASE), ENTRIES)
    coordinates = [kind if phase == p else ENTRIES for p in range(phases)]
    signs = np.sign(A[:, :, 0, 1])

    def rates_of(z: Array) -> Array:
        parts = z.reshape(-1, phases, PER_PHASE)
        sign = np.broadcast_to(signs, (len(z), phases))
        return np.stack([to_rates(parts[:, p], coordinates[p], sign[:, p])
                         for p in range(phases)], 1)

    series = problem.series
    origin = -series.centre / series.scale if kind == DRIFT else None
    own = replace(problem, rates_of=rates_of, fixed_point=kind == FIXED_POINT, origin=origin)
    z0 = np.concatenate([from_rates(A[:, p], coordinates[p]) for p in range(phases)], 1)
    first = fit(own, z0, series.y, best.weight, iterations=0)
    linear = kind in (DRIFT, FIXED_POINT)
    held = np.array([2 + 2 * t.phase + t.index if linear else PER_PHASE * t.phase + t.index
                     for t in targets])
    x0 = np.arcsinh(first.linear[0, held]) if linear else z0[0, held]
    pool = draws.A
    if kind == TURN:
        # the sign of A[0, 1] is held: a draw that turns the other way round is no start
        pool = pool[(eigen_rates(pool[:, phase])[2] > 0)
                    & (np.sign(pool[:, phase, 0, 1]) == signs[0, phase])]
    pool_z = np.concatenate([from_rates(pool[:, p], coordinates[p]) for p in range(phases)], 1)
    # the first two linear parts are the start, which has no profile
    pool_x = _linear_of(draws, kind, origin)[:, held - 2] if linear else pool_z[:, held]
    walk = _Walk(problem=own, weight=best.weight, deviance=best.deviance, threshold=threshold,
                 linear=linear, pool_z=pool_z, pool_x=np.tile(pool_x, (1, 2)))
    x, closed, lower = walk.run(np.tile(z0, (2 * len(held), 1)), np.tile(held, 2),
                                np.tile(x0, 2), np.repeat([-1.0, 1.0], len(held)))
    better = None if lower is None else from_rates(rates_of(lower[None]), ENTRIES).reshape(-1)
    log = (held % PER_PHASE == 0) if kind == TURN else np.zeros(len(held), dtype=bool)
    value = np.where(closed, np.where(np.tile(log, 2), np.exp(x), np.sinh(x)), np.nan)
    estimate = np.where(log, np.exp(x0), np.sinh(x0))
    n = len(held)
    return [Ends(float(estimate[i]), float(value[i]), float(value[n + i]), better)
            for i in range(n)]


def _linear_of(draws: Draws, kind: str, origin: Array | None) -> Array:
    """Return (draws, phases * 2), asinh of the fixed points, or of the drift at the origin."""
    out = []
    for phase in range(draws.A.shape[1]):
        A, alpha = draws.A[:, phase], draws.alpha(phase)
        out.append(fixed_point(alpha, A) if origin is None else alpha + A @ origin)
    return np.arcsinh(np.nan_to_num(np.concatenate(out, axis=1)))


@dataclass(frozen=True, eq=False, kw_only=True)
class _Walk:
    """Walks outwards from the best fit to where the deviance has risen by the threshold."""

    problem: Problem
    weight: Array
    deviance: float
    threshold: float
    linear: bool
    pool_z: Array
    pool_x: Array

    def run(
        self, z: Array, held: Ints, x0: Array, side: Array
    ) -> tuple[Array, Array, Array | None]:
        """Return the end of each walk, whether it was reached, and any fit below the best."""
        goal, n = np.sqrt(self.threshold), len(held)
        limit = self.problem.limit
        state = _State(
            inside=x0.copy(), r_in=np.zeros(n), z_in=z.copy(), outside=np.full(n, np.nan),
            r_out=np.full(n, np.nan), step=np.full(n, _FIRST_STEP), lower=[])
        self._scan(state, held, x0, side, goal)
        done, closed = np.zeros(n, dtype=bool), np.zeros(n, dtype=bool)
        for _ in range(PROFILE_STEPS):
            go = np.flatnonzero(~done)
            if not len(go):
                break
            with np.errstate(invalid="ignore"):
                share = (goal - state.r_in[go]) / (state.r_out[go] - state.r_in[go])
            # kept off the ends of the bracket, where a secant step could stand still
            between = state.inside[go] + np.clip(share, 0.1, 0.9) * (
                state.outside[go] - state.inside[go])
            ahead = state.inside[go] + side[go] * state.step[go]
            x = np.clip(np.where(np.isfinite(state.outside[go]), between, ahead), -limit, limit)
            found_z, r = self._try(state, state.z_in[go], held[go], x, go)
            hit = np.abs(r - goal) <= PROFILE_TOLERANCE * goal
            within = r <= goal
            # the root of the rise is straight in a regular problem: aim a little beyond the goal
            grown = np.abs(x - x0[go]) * (goal / np.maximum(r, 1e-9) - 1.0) * 1.15
            grown = np.clip(grown, state.step[go] / 2, _LARGEST_GROWTH * state.step[go])
            ins, outs = go[within], go[~within]
            state.inside[ins], state.r_in[ins] = x[within], r[within]
            state.z_in[ins], state.step[ins] = found_z[within], grown[within]
            state.outside[outs], state.r_out[outs] = x[~within], r[~within]
            state.inside[go[hit]] = x[hit]
            closed[go[hit]] = True
            # at the limit of the search and still fitting: open on this side
            done[go] = hit | (within & ~hit & (np.abs(x) >= limit))
        # steps ran out within a bracket: its middle is the end
        left = ~done & np.isfinite(state.outside)
        closed |= left
        end = np.where(left, (state.inside + state.outside) / 2, state.inside)
        best = min(state.lower, key=lambda pair: pair[0], default=None)
        return end, closed, None if best is None else best[1]

    def _scan(self, state: _State, held: Ints, x0: Array, side: Array, goal: float) -> None:
        """Begin at the outermost value of the draws that fits; note the next one that does not."""
        for quantile in _SCAN:
            beyond = np.where((self.pool_x - x0) * side > 0, self.pool_x, np.nan)
            rows = np.flatnonzero(np.isfinite(beyond).any(axis=0))
            if not len(rows):
                return
            at = np.array([np.nanquantile(beyond[:, i], quantile if side[i] > 0 else 1 - quantile)
                           for i in rows])
            found_z, r = self._try(state, state.z_in[rows], held[rows], at, rows)
            ok = r <= goal
            ins, outs = rows[ok], rows[~ok]
            state.inside[ins], state.r_in[ins], state.z_in[ins] = at[ok], r[ok], found_z[ok]
            # what did not fit before lies inwards of what fits: a hump, no end
            state.outside[ins] = np.nan
            state.step[ins] = np.maximum(np.abs(at[ok] - x0[ins]) / 2, _FIRST_STEP)
            new = ~np.isfinite(state.outside[outs])
            state.outside[outs[new]], state.r_out[outs[new]] = at[~ok][new], r[~ok][new]

    def _try(
        self, state: _State, z: Array, held: Ints, x: Array, rows: Ints
    ) -> tuple[Array, Array]:
        """Fit with the constant held; return coordinates and the root rise of the deviance."""
        n = len(rows)
        if len(self.pool_z):
            near = np.abs(self.pool_x[:, rows] - x).argmin(axis=0)
            z = np.concatenate([z, self.pool_z[near]])
            held, x = np.tile(held, 2), np.tile(x, 2)
        found = self._fit(z, held, x)
        deviance = found.deviance.reshape(-1, n)
        first = deviance.argmin(axis=0)
        best, columns = deviance[first, np.arange(n)], found.z.reshape(len(deviance), n, -1)
        chosen = columns[first, np.arange(n)]
        # less is unfinished steps or rounding, no better fit
        if best.min() < self.deviance - _LOWER_BY * max(1.0, self.deviance):
            state.lower.append((float(best.min()), chosen[best.argmin()]))
        return chosen, np.sqrt(np.maximum(best - self.deviance, 0.0))

    def _fit(self, z: Array, held: Ints, x: Array) -> Fit:
        y = self.problem.series.y
        if self.linear:
            return fit(self.problem, z, y, self.weight, pin=held, pinned=np.sinh(x),
                       iterations=_INNER_ITERATIONS)
        rows = np.arange(len(held))
        start, free = z.copy(), np.ones(z.shape, dtype=bool)
        start[rows, held], free[rows, held] = x, False
        return fit(self.problem, start, y, self.weight, free=free, iterations=_INNER_ITERATIONS)


@dataclass(eq=False, kw_only=True)
class _State:
    """Where each walk stands: innermost and outermost tried value, their root rises, step."""

    inside: Array
    r_in: Array
    z_in: Array
    outside: Array
    r_out: Array
    step: Array
    lower: list[tuple[float, Array]]

"""Posterior draws: all sets of constants that the readings allow, weighed by a stated prior."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import special

from refugium.movie.kinetics.fitting.coordinates import ENTRIES, PER_PHASE, to_rates
from refugium.movie.kinetics.fitting.fit import Problem, turn_limits
from refugium.movie.kinetics.model import Array, coefficients, eigen_rates
from refugium.movie.kinetics.parameters import (
    KEEP_ESS,
    MOVES,
    PARTICLES,
    PRIOR_DISTANCE,
    PRIOR_GROWTH,
    PRIOR_NOISE,
    PRIOR_NOISE_LOG_SD,
    PRIOR_RATE,
    PRIOR_RATE_DF,
)
from refugium.movie.kinetics.series import Series

_LARGEST_TEMPERATURES = 60
_START_SD = 1.0
_JITTER = 1e-10


@dataclass(frozen=True, eq=False)
class Draws:
    """Draws of the posterior, in scaled units.

    Attributes
    ----------
    A
        (draws, phases, 2, 2).
    linear
        (draws, linear): start, drift of each phase, free starts.
    noise
        (draws, 2), sd of each component in ranges; NaN where sd is stated with the data.
    moved
        Share of random-walk moves that were taken at the last temperature.
    """

    A: Array
    linear: Array
    noise: Array
    moved: float

    def alpha(self, phase: int) -> Array:
        """Return (draws, 2), the drift in a phase."""
        return self.linear[:, 2 + 2 * phase : 4 + 2 * phase]


def prior_coordinates(rng: np.random.Generator, size: int, phases: int) -> Array:
    """Return (size, phases * 4 + 2) draws of the prior: asinh of rates; log noise of each part."""
    A = PRIOR_RATE * rng.standard_t(PRIOR_RATE_DF, (size, phases, PER_PHASE))
    A[..., 0], A[..., 3] = -np.abs(A[..., 0]), -np.abs(A[..., 3])
    noise = np.log(PRIOR_NOISE) + PRIOR_NOISE_LOG_SD * rng.normal(size=(size, 2))
    return np.concatenate([np.arcsinh(A).reshape(size, -1), noise], axis=1)


def draw_posterior(
    problem: Problem, *, seed: np.random.SeedSequence, particles: int = PARTICLES
) -> Draws:
    """Answer: which constants, together, are compatible with the readings?

    Parameters
    ----------
    problem
        The coupled model in entries of A.
    seed
        Of the random stream.
    particles
        Number of draws.

    Returns
    -------
    Draws

    Notes
    -----
    Prior, in scaled units (ranges of the data, observed span): entries of A are Student t with
    heavy tails, those on the diagonal negative (each component decays by itself; feedback may
    still make the whole unstable); nullclines pass within about a range of the middle of the
    data; the start lies within about a range. The prior is the same on and off drug, so without
    data the return is as likely slower as faster than the induction. Frequencies that the
    sampling cannot show are excluded. What is linear is integrated out in closed form; the rest
    is drawn by a sequential Monte Carlo sampler from prior to posterior.

    References
    ----------
    Del Moral P, Doucet A, Jasra A (2006), doi:10.1111/j.1467-9868.2006.00553.x
    """
    rng = np.random.default_rng(seed)
    series = problem.series
    phases = series.paths.n_phases
    target = _Target(series, turn_limits(series))
    x = prior_coordinates(rng, 4 * particles, phases)
    # what the prior excludes is drawn anew, not moved inside: the draws stay those of the prior
    x = x[np.isfinite(target.prior(x))][:particles]
    while len(x) < particles:
        more = prior_coordinates(rng, 4 * particles, phases)
        x = np.concatenate([x, more[np.isfinite(target.prior(more))]])[:particles]
    prior, likelihood = target.prior(x), target.likelihood(x)
    temperature, moved = 0.0, 0.0
    # with a stated sd the noise enters no likelihood: moving it would spend moves on nothing
    active = x.shape[1] - (2 if series.sd_known else 0)
    for _ in range(_LARGEST_TEMPERATURES):
        step = _next_step(likelihood, 1.0 - temperature)
        weight = _normal(step * likelihood)
        temperature = min(1.0, temperature + step)
        spread = np.cov(x[:, :active].T, aweights=weight)
        chosen = _systematic(weight, rng)
        x, prior, likelihood = x[chosen], prior[chosen], likelihood[chosen]
        # the spread of few different particles may be flat in a direction: the root must exist
        root = np.linalg.cholesky(spread + 1e-8 * np.eye(active))
        taken = 0.0
        # the last particles are the answer: twice the moves to part copies of one particle
        for move in range(MOVES * (2 if temperature >= 1.0 else 1)):
            size = (2.38, 1.0, 0.4)[move % 3] / np.sqrt(active)
            trial = x.copy()
            trial[:, :active] += size * rng.normal(size=(particles, active)) @ root.T
            new_prior = target.prior(trial)
            allowed = np.isfinite(new_prior)
            new_likelihood = np.full(particles, -np.inf)
            if allowed.any():
                new_likelihood[allowed] = target.likelihood(trial[allowed])
            gain = new_prior - prior + temperature * (new_likelihood - likelihood)
            accept = np.log(rng.random(particles)) < np.where(allowed, gain, -np.inf)
            x[accept], prior[accept] = trial[accept], new_prior[accept]
            likelihood[accept] = new_likelihood[accept]
            taken += float(accept.mean())
        moved = taken / (move + 1)
        if temperature >= 1.0:
            break
    A = to_rates(x[:, :-2].reshape(particles, phases, PER_PHASE), ENTRIES)
    noise = np.full((particles, 2), np.nan) if series.sd_known else np.exp(x[:, -2:])
    return Draws(A, target.linear(x, rng), noise, moved)


@dataclass(frozen=True, eq=False)
class _Target:
    """Log prior and log marginal likelihood of coordinates."""

    series: Series
    turn_limits: Array

    def _rates(self, x: Array) -> Array:
        return to_rates(x[:, :-2].reshape(len(x), -1, PER_PHASE), ENTRIES)

    def prior(self, x: Array) -> Array:
        """Return (batch,), minus infinity where the prior excludes."""
        A = self._rates(x)
        t2 = (A / PRIOR_RATE) ** 2
        log_t = -(PRIOR_RATE_DF + 1) / 2 * np.log1p(t2 / PRIOR_RATE_DF)
        # the prior is on rates, particles hold their asinh: dA/dz = sqrt(1 + A**2)
        jacobian = 0.5 * np.log1p(A**2)
        noise = -0.5 * ((x[:, -2:] - np.log(PRIOR_NOISE)) / PRIOR_NOISE_LOG_SD) ** 2
        total = (log_t + jacobian).sum(axis=(1, 2, 3)) + noise.sum(axis=1)
        decays = (A[..., 0, 0] <= 0) & (A[..., 1, 1] <= 0)
        slow, _, turn = eigen_rates(A)
        seen = (turn <= self.turn_limits) & (slow >= -PRIOR_GROWTH)
        return np.where((decays & seen).all(axis=1), total, -np.inf)

    def _normal_equations(self, x: Array) -> tuple[Array, Array, Array, Array]:
        A = self._rates(x)
        series = self.series
        X = coefficients(A, series.paths)[:, series.state, series.component]
        weight = np.broadcast_to(series.weight, (len(x), len(series.y)))
        if not series.sd_known:
            weight = np.exp(-x[:, -2:])[:, series.component]
        sd = np.full((len(x), X.shape[2]), _START_SD)
        for phase in range(A.shape[1]):
            # a nullcline lies |drift| / |row of A| from the middle: its distance has the prior
            size = np.sqrt((A[:, phase] ** 2).sum(axis=2))
            sd[:, 2 + 2 * phase : 4 + 2 * phase] = PRIOR_DISTANCE * np.maximum(size, 1e-3)
        # in units of the prior the precision is the unit matrix plus that of the data
        X = X * weight[..., None] * sd[:, None, :]
        y = series.y * weight
        Q = np.swapaxes(X, 1, 2) @ X + np.eye(X.shape[2])
        Q *= 1.0 + _JITTER * np.eye(X.shape[2])
        b = (np.swapaxes(X, 1, 2) @ y[..., None])[..., 0]
        return Q, b, sd, np.stack([(y**2).sum(axis=1), np.log(weight).sum(axis=1)], 1)

    def likelihood(self, x: Array) -> Array:
        """Return (batch,), log likelihood with the linear parameters integrated out."""
        Q, b, _, sums = self._normal_equations(x)
        L = np.linalg.cholesky(Q)
        half = np.linalg.solve(L, b[..., None])[..., 0]
        log_det = np.log(np.einsum("bii->bi", L)).sum(axis=1)
        out: Array = -0.5 * (sums[:, 0] - (half**2).sum(axis=1)) - log_det + sums[:, 1]
        return out

    def linear(self, x: Array, rng: np.random.Generator) -> Array:
        """Return (batch, linear) draws given the other coordinates."""
        Q, b, sd, _ = self._normal_equations(x)
        L = np.linalg.cholesky(Q)
        # L**-T (L**-1 b + e) is a draw: mean and scatter by one root
        half = np.linalg.solve(L, b[..., None]) + rng.normal(size=(*b.shape, 1))
        out: Array = np.linalg.solve(np.swapaxes(L, 1, 2), half)[..., 0] * sd
        return out


def _next_step(likelihood: Array, left: float) -> float:
    """Return the largest rise of temperature that keeps the effective share of particles."""
    def share(step: float) -> float:
        weight = _normal(step * likelihood)
        return float(1.0 / (weight**2).sum() / len(weight))

    if share(left) >= KEEP_ESS:
        return left
    low, high = 0.0, left
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if share(middle) >= KEEP_ESS else (low, middle)
    # a step of zero would never arrive at the posterior
    return max(low, 1e-6)


def _normal(log_weight: Array) -> Array:
    weight: Array = np.exp(log_weight - special.logsumexp(log_weight))
    return weight


def _systematic(weight: Array, rng: np.random.Generator) -> np.ndarray:
    """Return indices, each particle about as often as its weight says."""
    # one random offset for all points: copies differ from their share by less than one
    points = (rng.random() + np.arange(len(weight))) / len(weight)
    # rounding may end the sum of weights just below the last point
    return np.minimum(np.searchsorted(np.cumsum(weight), points), len(weight) - 1)


def thin(draws: Draws, number: int) -> Draws:
    """Return evenly spaced draws, `number` of them at most."""
    keep = np.linspace(0, len(draws.A) - 1, min(number, len(draws.A))).astype(int)
    return replace(draws, A=draws.A[keep], linear=draws.linear[keep], noise=draws.noise[keep])

"""Coordinates of the rates: entries of A, or one time constant (or frequency) and the rest."""

from __future__ import annotations

import numpy as np

from refugium.movie.kinetics.model import Array, Ints, eigen_rates

ENTRIES, SLOW, FAST, TURN = "entries", "slow", "fast", "turn"
PER_PHASE = 4
_TINY = 1e-8


def to_rates(z: Array, kind: str, sign: Array | None = None) -> Array:
    """Answer: which A do these four coordinates mean?

    Parameters
    ----------
    z
        (..., 4). Each rate enters as asinh, so that steps are relative for large rates.
    kind
        `entries`: A row by row. `slow`, `fast`: the first is that decay rate, the others the
        traceless part of A. `turn`: angular frequency (log), damping, traceless part.
    sign
        (...), for `turn`: sign of A[0, 1].

    Returns
    -------
    numpy.ndarray
        (..., 2, 2).

    Examples
    --------
    >>> A = np.array([[-3.0, 1.0], [0.5, -1.0]])
    >>> for kind in (ENTRIES, SLOW, FAST):
    ...     bool(np.allclose(to_rates(from_rates(A, kind), kind), A))
    True
    True
    True
    """
    if kind == ENTRIES:
        return np.sinh(z).reshape(*z.shape[:-1], 2, 2)
    if kind == TURN:
        # the eigenvalues are -damping +- sqrt(u**2 + v * w): what is left is chosen for omega
        omega, damping, u = np.exp(z[..., 0]), np.sinh(z[..., 1]), np.sinh(z[..., 2])
        v = (1.0 if sign is None else sign) * np.exp(z[..., 3])
        return _join(-damping, u, v, -(omega**2 + u**2) / v)
    k, u, v, w = np.moveaxis(np.sinh(z), -1, 0)
    # half the gap between the eigenvalues; a turning pair has one decay rate, so none
    d = np.sqrt(np.maximum(u**2 + v * w, 0.0))
    return _join(-(k + d) if kind == SLOW else -(k - d), u, v, w)


def _join(m: Array, u: Array, v: Array, w: Array) -> Array:
    return np.stack([np.stack([m + u, v], -1), np.stack([w, m - u], -1)], -2)


def from_rates(A: Array, kind: str) -> Array:
    """Return the four coordinates of A (..., 2, 2); for `turn`, A must have complex eigenvalues."""
    if kind == ENTRIES:
        return np.arcsinh(A.reshape(*A.shape[:-2], PER_PHASE))
    slow, fast, turn = eigen_rates(A)
    u, v, w = (A[..., 0, 0] - A[..., 1, 1]) / 2, A[..., 0, 1], A[..., 1, 0]
    if kind == TURN:
        return np.stack([np.log(np.maximum(turn, _TINY)), np.arcsinh(slow), np.arcsinh(u),
                         np.log(np.maximum(np.abs(v), _TINY))], -1)
    return np.arcsinh(np.stack([slow if kind == SLOW else fast, u, v, w], -1))


def random_rates(rng: np.random.Generator, size: int, phases: int, median: float) -> Array:
    """Return (size, phases, 2, 2) starting rates: decaying modes, real or turning, any axes."""
    k = median * np.exp(rng.normal(0.0, 1.2, (size, phases, 2)))
    angle = rng.uniform(0.0, np.pi, (size, phases, 2))
    turn = rng.random((size, phases)) < 0.25
    S = np.stack([np.cos(angle), np.sin(angle)], axis=-2)
    det = S[..., 0, 0] * S[..., 1, 1] - S[..., 0, 1] * S[..., 1, 0]
    # axes that nearly coincide are bent apart: S is inverted below
    S[..., 0, 1] += np.where(np.abs(det) < 0.1, 0.3, 0.0)
    real = np.zeros((size, phases, 2, 2))
    real[..., 0, 0], real[..., 1, 1] = -k[..., 0], -k[..., 1]
    turning = np.zeros_like(real)
    turning[..., 0, 0] = turning[..., 1, 1] = -k[..., 0]
    turning[..., 0, 1], turning[..., 1, 0] = -k[..., 1], k[..., 1]
    core = np.where(turn[..., None, None], turning, real)
    # the bend itself may close them: such pairs go along the components
    good = np.abs(np.linalg.det(S)) > 1e-3
    S = np.where(good[..., None, None], S, np.eye(2))
    out: Array = S @ core @ np.linalg.inv(S)
    return out


__all__ = ["ENTRIES", "FAST", "PER_PHASE", "SLOW", "TURN", "Ints", "from_rates", "random_rates",
           "to_rates"]

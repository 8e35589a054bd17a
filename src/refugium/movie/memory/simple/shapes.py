"""Kernels: the ways out and back that a simple return takes, on a grid of its rates.

Each answers with shapes (shapes, points, weights): the points on the drug in order of time, then
those off it; a course is a weighted sum of the columns.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from refugium.movie.parameters import (
    APART,
    HALF_TIMES,
    RELAY_STEEP,
    RELAY_TOP,
    TURNOVER_LOG2,
    WASHOUT_H,
)

Array = NDArray[np.float64]

STEPS = 1000
"""Steps in which a relay is followed to its last time."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Switches:
    """When a course was sampled: hours on the drug, hours off it, and how long it had been on.

    `removed` is the place, among the hours on it, of the last sample before it was taken away.
    """

    on_h: Array
    off_h: Array
    exposed_h: float
    removed: int = -1

    @property
    def rates(self) -> Array:
        """Rates per hour: from a third of the first time to eight times the longest."""
        first = min(self.on_h.min(), self.off_h.min())
        last = max(self.on_h.max(), self.off_h.max() + self.exposed_h)
        return np.asarray(np.log(2) / np.geomspace(first / 3, 8 * last, HALF_TIMES))


def pools(when: Switches, apart: float, washout_h: float) -> Array:
    """Return the shapes of two pools, each with a rate of its own: (pairs, points, 2).

    Notes
    -----
    Out: sum of a (1 - exp(-k t)). Back, with E what a pool had reached, its rate c = k `apart`, and
    w the rate at which the drug leaves: E exp(-c t) + a c / (c - w) (exp(-w t) - exp(-c t)). The
    weights a are free and may differ in sign: one step, two steps in a row, two pools and a slower
    consequence that takes part of the change back are all among them.

    Examples
    --------
    >>> when = Switches(on_h=np.array([24.0, 168]), off_h=np.array([24.0, 168]), exposed_h=168)
    >>> found = pools(when, 1.0, 0.0)
    >>> found.shape[1:]
    (4, 2)
    >>> found[45, :, 0].round(2).tolist()  # one pool: on the drug at 24, 168 h, off it at the same
    [0.5, 0.99, 0.49, 0.01]
    """
    k = when.rates[:, None]
    back, leaves = k * apart, (np.log(2) / washout_h * 1.0001 if washout_h else np.inf)
    on = -np.expm1(-k * when.on_h)
    gone = np.exp(-back * when.off_h)
    driven = back / (back - leaves) * (np.exp(-leaves * when.off_h) - gone) if washout_h else 0.0
    off = -np.expm1(-k * when.exposed_h) * gone + driven
    one = np.concatenate([on, off], axis=1)
    first, second = np.triu_indices(len(one), 1)
    return np.stack([one[first], one[second]], axis=2)


def all_pools(when: Switches) -> Array:
    """Return :func:`pools` for every APART and WASHOUT_H; the plain ones are not among them."""
    return np.concatenate([pools(when, apart, washout_h) for apart in APART
                           for washout_h in WASHOUT_H if (apart, washout_h) != (1.0, 0.0)])


def returns(when: Switches) -> tuple[Array, Array]:
    """Return the ways back alone, whatever the way out was: shapes, and the slowest rate of each.

    From the state at the removal: the shapes' points are that one, then those off the drug. Two
    pools, with every WASHOUT_H: (shapes, 1 + times off, 2), and (shapes,) per hour.
    """
    k = when.rates[:, None]
    since = np.concatenate([[0.0], when.off_h])
    first, second = np.triu_indices(len(k), 1)
    found = []
    for washout_h in WASHOUT_H:
        leaves = np.log(2) / washout_h * 1.0001 if washout_h else np.inf
        one = np.exp(-k * since) + (
            k / (k - leaves) * (np.exp(-leaves * since) - np.exp(-k * since)) if washout_h else 0.0)
        found.append(np.stack([one[first], one[second]], axis=2))
    # rates fall along the grid: the second of a pair is the slower
    return np.concatenate(found), np.tile(when.rates[second], len(WASHOUT_H))


def turnover(when: Switches) -> Array:
    """Return the shapes of a drug that changes how fast copies are lost: (shapes, points, 1), log2.

    On the drug copies relax at k to 2^A of their level, off it at k 2^A: what makes A is the rate
    itself. Every rate and A of TURNOVER_LOG2, both signs.
    """
    k, size = np.meshgrid(when.rates, np.array([s * a for a in TURNOVER_LOG2 for s in (1, -1)]))
    k, fold = k.reshape(-1, 1), np.exp2(size.reshape(-1, 1))
    on = np.log2(1 - (fold - 1) * np.expm1(-k * when.on_h))
    end = (fold - 1) * -np.expm1(-k * when.exposed_h)
    off = np.log2(1 + end * np.exp(-k * fold * when.off_h))
    return np.concatenate([on, off], axis=1)[:, :, None]


def relay(when: Switches) -> Array:
    """Return the shapes of genes behind a Hill function of a factor: (shapes, points, 1), log2.

    The factor relaxes to RELAY_TOP half-points of the function and back, the gene follows the
    function (exponents RELAY_STEEP) at its own rate: what is saturated starts back late.
    """
    k, own, top, steep = (axis.ravel() for axis in np.meshgrid(
        when.rates, when.rates[::2], RELAY_TOP, RELAY_STEEP, indexing="ij"))
    full = top**steep / (1 + top**steep)

    def follow(start: Array, high: Array, times: Array, up: bool) -> tuple[Array, Array]:
        step = times.max() / STEPS
        kept, now, found = np.exp(-own * step), start, np.empty((len(k), len(times)))
        place = np.rint(times / step).astype(int)
        for i in range(1, STEPS + 1):
            reached = np.exp(-k * (i - 0.5) * step)
            x = top * (1 - reached) if up else high * reached
            now = x**steep / (1 + x**steep) / full * (1 - kept) + now * kept
            found[:, place == i] = now[:, None]
        return found, now

    zero = np.zeros(len(k))
    on, _ = follow(zero, zero, when.on_h, True)
    _, removed = follow(zero, zero, np.array([when.exposed_h]), True)
    off, _ = follow(removed, -top * np.expm1(-k * when.exposed_h), when.off_h, False)
    return np.concatenate([on, off], axis=1)[:, :, None]

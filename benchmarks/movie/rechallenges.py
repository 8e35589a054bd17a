"""Genes on a drug, off it and on it again: worlds without memory, and one that is primed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

STEP_H = 1.0


@dataclass(frozen=True, eq=False, kw_only=True)
class Cells:
    """Genes as systems that see the drug and nothing else: state, speed, and what is read.

    Attributes
    ----------
    rest
        (variables, genes), without the drug.
    goes
        (state, on) to where each variable is drawn and how fast: (variables, genes) each.
    read
        State to log2 change, (genes,).
    """

    rest: Array
    goes: Callable[[Array, float], tuple[Array, Array]]
    read: Callable[[Array], Array]

    def follow(self, switches: tuple[tuple[float, float], ...], times: tuple[float, ...]) -> Array:
        """Return the changes at times, (genes, times); switches are (from hour, drug 0 or 1)."""
        state, now, found = self.rest, 0.0, []
        for time in times:
            while now < time:
                on = [level for since, level in switches if since <= now][-1]
                step = min(STEP_H, time - now)
                target, rate = self.goes(state, on)
                # exact while the targets stand still
                state = target + (state - target) * np.exp(-rate * step)
                now += step
            found.append(self.read(state))
        return np.stack(found, axis=1)


World = Callable[[np.random.Generator, int], Cells]


def _size(rng: np.random.Generator, genes: int) -> Array:
    return np.asarray(rng.uniform(1, 4, genes) * rng.choice([-1, 1], genes))


def _rate(rng: np.random.Generator, genes: int, low_h: float = 10, high_h: float = 150) -> Array:
    return np.asarray(np.log(2) / np.exp(rng.uniform(np.log(low_h), np.log(high_h), genes)))


def own_rates(rng: np.random.Generator, genes: int) -> Cells:
    """Move each gene at its own rate."""
    size, k = _size(rng, genes), _rate(rng, genes)
    return Cells(rest=np.zeros((1, genes)), goes=lambda x, on: (on * size[None], k[None]),
                 read=lambda x: x[0])


def two_steps(rng: np.random.Generator, genes: int) -> Cells:
    """Put each gene behind a factor that relaxes itself."""
    size, rate = _size(rng, genes), np.stack([_rate(rng, genes), _rate(rng, genes)])
    return Cells(rest=np.zeros((2, genes)), read=lambda x: x[1],
                 goes=lambda x, on: (np.stack([on * size, x[0]]), rate))


def feedback(rng: np.random.Generator, genes: int) -> Cells:
    """Let a slower consequence of each change take part of it back."""
    size, k, back = _size(rng, genes), _rate(rng, genes), rng.uniform(0.2, 0.9, genes)
    rate = np.stack([k, k / rng.uniform(1.5, 8, genes)])
    return Cells(rest=np.zeros((2, genes)), read=lambda x: x[0],
                 goes=lambda x, on: (np.stack([on * size - back * x[1], x[0]]), rate))


def two_pools(rng: np.random.Generator, genes: int) -> Cells:
    """Add a pool 2 to 20 times slower to a quick one."""
    size, k, share = _size(rng, genes), _rate(rng, genes), rng.uniform(0.3, 0.7, genes)
    rate = np.stack([k, k / rng.uniform(2, 20, genes)])
    return Cells(rest=np.zeros((2, genes)), read=lambda x: x[0] + x[1],
                 goes=lambda x, on: (on * size * np.stack([share, 1 - share]), rate))


def washout(rng: np.random.Generator, genes: int) -> Cells:
    """Let the drug come at once and leave the cells with a half-time of 4 to 50 h."""
    size, k = _size(rng, genes), _rate(rng, genes)
    leaves = np.full(genes, np.log(2) / rng.uniform(4, 50))

    def goes(x: Array, on: float) -> tuple[Array, Array]:
        # given again, it is there again
        return np.stack([np.full(genes, on), size * x[0]]), np.stack([
            np.full(genes, 5.0) if on else leaves, k])

    return Cells(rest=np.zeros((2, genes)), goes=goes, read=lambda x: x[1])


def copies(rng: np.random.Generator, genes: int) -> Cells:
    """Relax copies, not their logarithms."""
    fold, k = np.exp2(_size(rng, genes)), _rate(rng, genes)
    return Cells(rest=np.ones((1, genes)), read=lambda x: np.log2(x[0]),
                 goes=lambda x, on: ((fold if on else np.ones(genes))[None], k[None]))


def turnover(rng: np.random.Generator, genes: int) -> Cells:
    """Change how fast copies are lost while the drug is there."""
    fold, k = np.exp2(_size(rng, genes)), _rate(rng, genes)
    return Cells(rest=np.ones((1, genes)), read=lambda x: np.log2(x[0]),
                 goes=lambda x, on: (fold[None], (k / fold)[None]) if on
                 else (np.ones((1, genes)), k[None]))


def cascade(rng: np.random.Generator, genes: int, *, most: float = 4.0) -> Cells:
    """Put each gene behind a Hill function (1, 2, 4) of a factor up to `most` half-points high."""
    steep, top = rng.choice([1, 2, 4], genes), rng.uniform(1, most, genes)
    size, rate = _size(rng, genes), np.stack([_rate(rng, genes), _rate(rng, genes, 5, 60)])
    full = top**steep / (1 + top**steep)

    def goes(x: Array, on: float) -> tuple[Array, Array]:
        high = np.maximum(x[0], 0.0) ** steep
        return np.stack([on * top, size * high / (1 + high) / full]), rate

    return Cells(rest=np.zeros((2, genes)), goes=goes, read=lambda x: x[1])


def saturated(rng: np.random.Generator, genes: int) -> Cells:
    """Saturate the factor of a cascade up to 30 half-points."""
    return cascade(rng, genes, most=30.0)


def residue(rng: np.random.Generator, genes: int) -> Cells:
    """Leave a slow factor below where a steep gene sees it: nothing to see, and half the way gone.

    The factor itself remembers nothing, it is slow; the gene read alone cannot tell.
    """
    top, size = rng.uniform(2, 6, genes), _size(rng, genes)
    rate = np.stack([_rate(rng, genes, 60, 200), _rate(rng, genes, 3, 10)])
    full = top**4 / (1 + top**4)

    def goes(x: Array, on: float) -> tuple[Array, Array]:
        high = np.maximum(x[0], 0.0) ** 4
        return np.stack([on * top, size * high / (1 + high) / full]), rate

    return Cells(rest=np.zeros((2, genes)), goes=goes, read=lambda x: x[1])


def primed(rng: np.random.Generator, genes: int, *, quicker: float = 4.0) -> Cells:
    """Mark each gene once it has moved, for good: the next time it goes `quicker`. Memory.

    Half-times of 20 to 60 h the first time, so that a day later it is still on its way.
    """
    size, k = _size(rng, genes), _rate(rng, genes, 20, 60)

    def goes(x: Array, on: float) -> tuple[Array, Array]:
        # a mark that rises after a day and stays: seen only by the next challenge
        mark = np.where(on > 0, 1.0, x[1])
        fast = np.where((on > 0) & (x[1] > 0.95), quicker, 1.0)
        return np.stack([on * size, mark]), np.stack([k * fast, np.full(genes, 0.05)])

    return Cells(rest=np.zeros((2, genes)), goes=goes, read=lambda x: x[0])


MEMORYLESS: dict[str, World] = {
    "own rates": own_rates, "two steps": two_steps, "feedback": feedback, "two pools": two_pools,
    "slow washout": washout, "copies": copies, "turnover": turnover, "Hill cascade": cascade,
    "saturated cascade": saturated,
}
"""Worlds in which a second challenge from the same state goes as the first did."""

HIDDEN: dict[str, World] = {"hidden residue": residue}
"""One observed state with two futures, because a slow input that is not observed had not returned:
what `history_dependent` cannot tell from memory of the cells. No promise."""

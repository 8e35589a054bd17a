"""Genes that go out on a drug and back off it: worlds without memory, and one that keeps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Step = Callable[[float], Array]


@dataclass(frozen=True)
class Sampling:
    """When cells on the drug are sampled, and when the others are taken off it; hours.

    Later times on the drug are of cells that stay on it.
    """

    on_h: tuple[float, ...]
    removed_h: float


@dataclass(frozen=True, eq=False)
class Way:
    """Changes of genes against the start, log2: (genes, times on), (genes, times off)."""

    on: Array
    off: Array

    def beside(self, other: Way) -> Way:
        """Put the genes of another way below."""
        return Way(np.concatenate([self.on, other.on]), np.concatenate([self.off, other.off]))


World = Callable[[np.random.Generator, int, Sampling, tuple[float, ...]], Way]


def _amplitude(rng: np.random.Generator, genes: int) -> Array:
    return np.asarray(rng.uniform(1, 4, genes) * rng.choice([-1, 1], genes))


def _rate(rng: np.random.Generator, genes: int, low_h: float = 10, high_h: float = 300) -> Array:
    """Rates of log-uniform half-times."""
    return np.asarray(np.log(2) / np.exp(rng.uniform(np.log(low_h), np.log(high_h), genes)))


def _columns(course: Step, times: tuple[float, ...]) -> Array:
    return np.stack([course(t) for t in times], axis=1)


def _linear_system(step: Step, sampling: Sampling, off_h: tuple[float, ...]) -> Way:
    """Off the drug a linear system is its step response, the same one later taken off."""
    end = sampling.removed_h
    return Way(_columns(step, sampling.on_h),
               _columns(lambda t: step(end + t) - step(t), off_h))


def still(rng: np.random.Generator, genes: int, sampling: Sampling,
          off_h: tuple[float, ...]) -> Way:
    """Leave all genes where they are."""
    return Way(np.zeros((genes, len(sampling.on_h))), np.zeros((genes, len(off_h))))


def own_rates(rng: np.random.Generator, genes: int, sampling: Sampling,
              off_h: tuple[float, ...]) -> Way:
    """Move each gene at its own rate, the same both ways."""
    size, k = _amplitude(rng, genes), _rate(rng, genes)
    return _linear_system(lambda t: -size * np.expm1(-k * t), sampling, off_h)


def slower_back(rng: np.random.Generator, genes: int, sampling: Sampling,
                off_h: tuple[float, ...]) -> Way:
    """Go back up to three times as slowly as out."""
    size, k, slower = _amplitude(rng, genes), _rate(rng, genes), rng.uniform(1, 3, genes)
    end = -size * np.expm1(-k * sampling.removed_h)
    return Way(_columns(lambda t: -size * np.expm1(-k * t), sampling.on_h),
               _columns(lambda t: end * np.exp(-k / slower * t), off_h))


def two_steps(rng: np.random.Generator, genes: int, sampling: Sampling,
              off_h: tuple[float, ...]) -> Way:
    """Put each gene behind a factor that relaxes itself."""
    size, k, m = _amplitude(rng, genes), _rate(rng, genes), _rate(rng, genes, 10, 150) * 1.0001
    return _linear_system(
        lambda t: size * (1 - (m * np.exp(-k * t) - k * np.exp(-m * t)) / (m - k)), sampling, off_h)


def two_pools(rng: np.random.Generator, genes: int, sampling: Sampling,
              off_h: tuple[float, ...]) -> Way:
    """Add a pool 2 to 20 times slower to a quick one."""
    size, k, share = _amplitude(rng, genes), _rate(rng, genes), rng.uniform(0.3, 0.7, genes)
    slow = k / rng.uniform(2, 20, genes)
    return _linear_system(
        lambda t: -size * (share * np.expm1(-k * t) + (1 - share) * np.expm1(-slow * t)),
        sampling, off_h)


def feedback(rng: np.random.Generator, genes: int, sampling: Sampling,
             off_h: tuple[float, ...]) -> Way:
    """Let a slower consequence of each change take part of it back."""
    size, k, back = _amplitude(rng, genes), _rate(rng, genes), rng.uniform(0.2, 0.9, genes)
    slow = k / rng.uniform(1.5, 8, genes)
    return _linear_system(
        lambda t: -size * (np.expm1(-k * t) - back * np.expm1(-slow * t)), sampling, off_h)


def washout(rng: np.random.Generator, genes: int, sampling: Sampling,
            off_h: tuple[float, ...]) -> Way:
    """Let the drug leave the cells with a half-time of 4 to 50 h."""
    size, k = _amplitude(rng, genes), _rate(rng, genes)
    w = np.log(2) / rng.uniform(4, 50, genes) * 1.0001
    end = -size * np.expm1(-k * sampling.removed_h)
    return Way(_columns(lambda t: -size * np.expm1(-k * t), sampling.on_h),
               _columns(lambda t: end * np.exp(-k * t) + size * k / (k - w) * (
                   np.exp(-w * t) - np.exp(-k * t)), off_h))


def linear_scale(rng: np.random.Generator, genes: int, sampling: Sampling,
                 off_h: tuple[float, ...]) -> Way:
    """Relax copies, not their logarithms: a rise is quick in log2, its return slow."""
    more, k = np.exp2(_amplitude(rng, genes)) - 1, _rate(rng, genes)
    end = -np.expm1(-k * sampling.removed_h)
    return Way(_columns(lambda t: np.log2(1 - more * np.expm1(-k * t)), sampling.on_h),
               _columns(lambda t: np.log2(1 + more * end * np.exp(-k * t)), off_h))


def turnover(rng: np.random.Generator, genes: int, sampling: Sampling,
             off_h: tuple[float, ...]) -> Way:
    """Change how fast copies are lost on the drug, and so the rate on it and not off it."""
    size, k = _amplitude(rng, genes), _rate(rng, genes)
    fold, on = np.exp2(size), k * np.exp2(-size)
    end = (fold - 1) * -np.expm1(-on * sampling.removed_h)
    return Way(_columns(lambda t: np.log2(1 - (fold - 1) * np.expm1(-on * t)), sampling.on_h),
               _columns(lambda t: np.log2(1 + end * np.exp(-k * t)), off_h))


def relay(rng: np.random.Generator, genes: int, sampling: Sampling, off_h: tuple[float, ...], *,
          most: float = 4.0) -> Way:
    """Put each gene behind a Hill function (1, 2, 4) of a factor up to `most` half-points high."""
    steep, top = rng.choice([1, 2, 4], genes), rng.uniform(1, most, genes)
    size, k, own = _amplitude(rng, genes), _rate(rng, genes), _rate(rng, genes, 5, 60)

    def hill(x: Array) -> Array:
        return np.asarray(x**steep / (1 + x**steep))

    def follow(start: Array, factor: Step, times: tuple[float, ...]) -> tuple[Array, Array]:
        value, found, now = start, [], 0.0
        for time in times:
            while now < time:
                step = min(1.0, time - now)
                value = value + step * own * (size * hill(factor(now)) / hill(top) - value)
                now += step
            found.append(value)
        return np.stack(found, axis=1), value

    on, _ = follow(np.zeros(genes), lambda t: -top * np.expm1(-k * t), sampling.on_h)
    removed = on[:, sampling.on_h.index(sampling.removed_h)]
    end = -top * np.expm1(-k * sampling.removed_h)
    off, _ = follow(removed, lambda t: end * np.exp(-k * t), off_h)
    return Way(on, off)


def keeps(rng: np.random.Generator, genes: int, sampling: Sampling, off_h: tuple[float, ...], *,
          share: float = 0.6) -> Way:
    """Keep `share` of the change for ever; the rest goes, half-times of 15 to 120 h: memory."""
    size, k = _amplitude(rng, genes), np.log(2) / rng.uniform(15, 120, genes)
    end = -size * np.expm1(-k * sampling.removed_h)
    return Way(_columns(lambda t: -size * np.expm1(-k * t), sampling.on_h),
               _columns(lambda t: end * (share + (1 - share) * np.exp(-k * t)), off_h))


def rebound(rng: np.random.Generator, genes: int, sampling: Sampling,
            off_h: tuple[float, ...]) -> Way:
    """Go back, and out again later off the drug: cells that grew out, or a second cause."""
    size, k = _amplitude(rng, genes), np.log(2) / rng.uniform(15, 120, genes)
    end, late = -size * np.expm1(-k * sampling.removed_h), rng.uniform(150, 300, genes)
    return Way(_columns(lambda t: -size * np.expm1(-k * t), sampling.on_h),
               _columns(lambda t: end * (np.exp(-k * t) - 0.8 * np.expm1(-(t / late) ** 4)),
                        off_h))


def late_switch(rng: np.random.Generator, genes: int, sampling: Sampling,
                off_h: tuple[float, ...]) -> Way:
    """Stay out for 170 to 300 h off the drug, then go back quickly: a switch."""
    size, k = _amplitude(rng, genes), np.log(2) / rng.uniform(8, 30, genes)
    end, wait = -size * np.expm1(-k * sampling.removed_h), rng.uniform(170, 300, genes)
    return Way(_columns(lambda t: -size * np.expm1(-k * t), sampling.on_h),
               _columns(lambda t: end * np.exp(-k * np.maximum(t - wait, 0)), off_h))


NOT_SIMPLE: dict[str, World] = {
    "keeps 60 %": keeps, "rebound": rebound, "late switch": late_switch,
}
"""Worlds in which the way back is none of the simple returns."""

MEMORYLESS: dict[str, World] = {
    "nothing moves": still, "own rates": own_rates, "back up to 3 times slower": slower_back,
    "two steps": two_steps, "relay (Hill)": relay, "slow washout": washout, "feedback": feedback,
    "two pools": two_pools, "linear scale": linear_scale, "turnover": turnover,
}
"""Worlds in which everything comes back, given time."""

SAMPLINGS = {
    "weekly, some stay on": Sampling((20, 168, 336, 504, 672), 168),
    "close, two weeks": Sampling((6, 24, 72, 168, 336), 336),
}
OFF_TIMES = ((48.0, 168.0), (168.0, 336.0), (168.0, 336.0, 672.0))

"""Virtual surfaces with known truth: nulls of every kind, and mishaps of plates."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import optimize

Array = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Drug:
    """A drug alone: share of cells kept = 1 - most / (1 + (c / dose)^hill)."""

    c: float
    hill: float
    most: float

    def kept(self, dose: Array) -> Array:
        """Return the share of cells that a dose leaves."""
        return 1 - self.most * dose**self.hill / (self.c**self.hill + dose**self.hill)

    def dose_for(self, kept: float) -> float:
        """Return the dose that leaves a share."""
        return float(self.c * ((1 - kept) / (kept - 1 + self.most)) ** (1 / self.hill))


def null(kind: str, one: Drug, two: Drug, dose1: Array, dose2: Array) -> Array:
    """Return what a pair without interaction keeps, by each idea of that."""
    first, second = one.kept(dose1), two.kept(dose2)
    if kind == "hsa":
        return np.minimum(first, second)
    if kind in ("bliss", "zip"):  # zero interaction is independence of the curves
        return first * second
    weaker = 1 - min(one.most, two.most)
    out = np.minimum(first, second)
    for i, (a, b) in enumerate(zip(dose1, dose2, strict=True)):
        def load(kept: float, a: float = a, b: float = b) -> float:
            return a / one.dose_for(kept) + b / two.dose_for(kept) - 1

        if a > 0 and b > 0 and load(weaker + 1e-9) < 0:
            out[i] = optimize.brentq(load, weaker + 1e-9, 1 - 1e-12)
    return out


def drugs(rng: np.random.Generator) -> tuple[Drug, Drug]:
    """Draw two drugs that both do something within their doses."""
    one, two = (Drug(c=float(10 ** rng.uniform(-0.7, 0.7)), hill=float(rng.uniform(0.7, 2.0)),
                     most=float(rng.uniform(0.5, 0.95))) for _ in range(2))
    return one, two


def grid(levels: int, copies: int, controls: int) -> tuple[Array, Array]:
    """Return the doses of a full design: `levels` per drug over four decades, and dose 0."""
    dose = np.r_[0.0, np.logspace(-2, 2, levels)]
    a, b = (g.ravel() for g in np.meshgrid(dose, dose))
    a, b = np.repeat(a, copies), np.repeat(b, copies)
    more = max(controls - copies, 0)
    return np.r_[a, np.zeros(more)], np.r_[b, np.zeros(more)]


def read(
    kept: Array, rng: np.random.Generator, *, sd: float = 0.05, wander: float = 0.0,
    clipped: bool = False,
) -> Array:
    """Return readings with well noise, a slope across the plate, and clipping at 0 and 1."""
    slope = wander * np.linspace(-1, 1, len(kept)) * rng.choice([-1, 1])
    y = kept * (1 + slope) + sd * rng.standard_t(8, len(kept)) / np.sqrt(8 / 6)
    return np.clip(y, 0.0, 1.0) if clipped else y

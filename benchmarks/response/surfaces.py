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


def stand(levels: int, controls: int, where: str) -> Array:
    """Return row and column (2, wells) of the design of :func:`grid`, one copy.

    Doses of one drug go along rows, of the other along columns; further controls stand in a column
    at one `edge`, or in one on either of both `sides`.
    """
    size = levels + 1
    row, column = (g.ravel() for g in np.meshgrid(np.arange(size), np.arange(size), indexing="ij"))
    more = np.arange(max(controls - 1, 0))
    side = np.where((more % 2 == 0) & (where == "sides"), -1, size)
    return np.stack([np.r_[row, 1 + more], np.r_[column, side] + 1]).astype(float)


def slope(places: Array, size: float, rng: np.random.Generator) -> Array:
    """Return factors across a plate, 1 - size to 1 + size, along rows, columns or both, bent."""
    along = places[0] * rng.choice([0, 1]) + places[1] * rng.choice([0, 1]) * rng.choice([-1, 1])
    if not np.ptp(along):
        along = places[int(rng.integers(2))]
    at = (along - along.min()) / np.ptp(along)
    bent = at ** rng.uniform(0.6, 1.7)
    return np.asarray(1 + size * (2 * bent - 1) * rng.choice([-1, 1]))


def read(
    kept: Array, rng: np.random.Generator, *, sd: float = 0.05, factor: Array | float = 1.0,
    clipped: bool = False,
) -> Array:
    """Return readings with well noise, factors of a plate, and clipping at 0 and 1."""
    y = kept * factor + sd * rng.standard_t(8, len(kept)) / np.sqrt(8 / 6)
    return np.clip(y, 0.0, 1.0) if clipped else y

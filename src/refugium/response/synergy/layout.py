"""Which readings of a surface stand against which: singles and controls of the same plate."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from refugium.response.dose.variable_projection import Array

Codes = NDArray[np.int_]


@dataclass(frozen=True, eq=False, kw_only=True)
class SurfaceLayout:
    """Dose pairs of the readings of one surface, and their plates.

    Attributes
    ----------
    dose1, dose2
        (readings,), not below 0.
    plate
        (readings,), number of the plate.

    Examples
    --------
    >>> layout = SurfaceLayout(dose1=np.array([0.0, 1.0, 0.0, 1.0]),
    ...     dose2=np.array([0.0, 0.0, 5.0, 5.0]), plate=np.zeros(4, dtype=int))
    >>> layout.together.tolist(), layout.first.tolist()
    ([3], [[0.0, 1.0, 0.0, 0.0]])
    """

    dose1: Array
    dose2: Array
    plate: Codes

    @cached_property
    def together(self) -> Codes:
        """Readings under both drugs."""
        return np.flatnonzero((self.dose1 > 0) & (self.dose2 > 0))

    @cached_property
    def log10_doses(self) -> tuple[Array, Array]:
        """log10 of both doses, (1, readings); -inf for dose 0."""
        with np.errstate(divide="ignore"):
            return np.log10(self.dose1)[None], np.log10(self.dose2)[None]

    @cached_property
    def control(self) -> Array:
        """(pairs, readings): mean of the untreated readings of the same plate, per pair reading.

        A row of NaN where its plate has none; likewise below.
        """
        return self._means(np.zeros(len(self.together)), np.zeros(len(self.together)))

    @cached_property
    def first(self) -> Array:
        """(pairs, readings): mean of drug 1 alone at the same dose on the same plate."""
        return self._means(self.dose1[self.together], np.zeros(len(self.together)))

    @cached_property
    def second(self) -> Array:
        """(pairs, readings): mean of drug 2 alone at the same dose on the same plate."""
        return self._means(np.zeros(len(self.together)), self.dose2[self.together])

    @cached_property
    def corners(self) -> Array:
        """(4, readings): means at no dose, at the top dose of each drug alone, and of both."""
        top1, top2 = self.dose1.max(initial=0.0), self.dose2.max(initial=0.0)
        rows = [(self.dose1 == a) & (self.dose2 == b)
                for a, b in ((0.0, 0.0), (top1, 0.0), (0.0, top2), (top1, top2))]
        return np.stack([_mean_of(row) for row in rows])

    @cached_property
    def cells(self) -> Codes:
        """(readings,): number of the dose pair of each reading."""
        pairs = np.stack([self.dose1, self.dose2], axis=1)
        return np.asarray(np.unique(pairs, axis=0, return_inverse=True)[1]).reshape(-1)

    @cached_property
    def in_cell(self) -> Codes:
        """(readings,): how many readings share the dose pair."""
        return np.bincount(self.cells)[self.cells]

    def _means(self, dose1: Array, dose2: Array) -> Array:
        made = np.empty((len(self.together), len(self.dose1)))
        known: dict[tuple[float, float, int], Array] = {}
        for row, key in enumerate(zip(dose1, dose2, self.plate[self.together], strict=True)):
            if key not in known:
                a, b, plate = key
                known[key] = _mean_of(
                    (self.dose1 == a) & (self.dose2 == b) & (self.plate == plate))
            made[row] = known[key]
        return made


def _mean_of(chosen: NDArray[np.bool_]) -> Array:
    """Return the weights of a mean; NaN throughout where nothing is to be averaged."""
    count = chosen.sum()
    return chosen / count if count else np.full(len(chosen), np.nan)

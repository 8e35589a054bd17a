"""An axis of doses: logarithmic, with dose 0 apart at its left, since a logarithm has none."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from refugium.language.doses import say_dose
from refugium.language.numbers import known

ZERO, BREAK, FIRST_DOSE = 0.03, 0.075, 0.12
"""Shares of the axis: where dose 0 stands, where the axis is broken, where doses begin."""
MOST_TICKS = 7


@dataclass(frozen=True)
class DoseAxis:
    """Doses from the lowest to the highest, and where they stand.

    Attributes
    ----------
    low, high
        log10 of the ends.
    unit
        Of the doses.

    Examples
    --------
    >>> axis = dose_axis([0, 1, 10, 100], "nM")
    >>> [round(axis.place(dose), 2) for dose in (0, 1, 10, 100)]
    [0.03, 0.12, 0.56, 1.0]
    """

    low: float
    high: float
    unit: str

    def place(self, dose: float) -> float:
        """Return where a dose stands, 0 to 1; what lies beyond the ends stands at them."""
        if not dose > 0:
            return ZERO
        share = (math.log10(dose) - self.low) / (self.high - self.low)
        return FIRST_DOSE + (1 - FIRST_DOSE) * min(max(share, 0.0), 1.0)

    def grid(self, points: int) -> list[float]:
        """Return doses evenly over the axis, to draw a curve through."""
        step = (self.high - self.low) / (points - 1)
        return [10 ** (self.low + i * step) for i in range(points)]

    @property
    def ticks(self) -> list[tuple[float, str]]:
        """Places and labels of dose 0 and of powers of ten; of many every so many."""
        powers = range(math.ceil(self.low - 1e-9), math.floor(self.high + 1e-9) + 1)
        step = -(-len(powers) // MOST_TICKS) or 1
        doses = [10.0**p for p in powers][::step] or [10**self.low, 10**self.high]
        return [(ZERO, "0"), *((self.place(dose), say_dose(dose, self.unit)) for dose in doses)]


def dose_axis(doses: Iterable[float], unit: str) -> DoseAxis:
    """Return the axis that holds these doses; at least one decade wide."""
    logs = [math.log10(dose) for dose in doses if known(dose) and dose > 0]
    low, high = (min(logs), max(logs)) if logs else (0.0, 1.0)
    room = max(0.0, 1.0 - (high - low)) / 2
    return DoseAxis(low - room, high + room, unit)

"""Kernel: how far is each gene from where it started, on the drug, off it and on it again?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False, kw_only=True)
class Ways:
    """Kinetics of genes, all (genes,).

    Attributes
    ----------
    size
        Change that each would reach, log2, with its sign.
    onset_h, half_h, steep
        Onset, half-time after it, and Weibull shape: above 1 a gene starts slowly.
    fades
        Whether it comes back on the drug.
    lasts_h
        When it begins to, after the onset.
    back_h
        Half-time of the return off the drug.
    keeps, quicker
        Share that never returns; how many times faster a second challenge goes.
    """

    size: Array
    onset_h: Array
    half_h: Array
    steep: Array
    fades: NDArray[np.bool_]
    lasts_h: Array
    back_h: Array
    keeps: Array
    quicker: Array

    def on(self, since_h: float) -> Array:
        """Return the change so long after the drug first came, (genes,).

        Examples
        --------
        >>> one, no = np.ones(1), np.zeros(1)
        >>> way = Ways(size=2 * one, onset_h=4 * one, half_h=8 * one, steep=one, fades=no > 0,
        ...            lasts_h=no, back_h=8 * one, keeps=no, quicker=one)
        >>> [float(way.on(t)[0]) for t in (4.0, 12.0)]
        [0.0, 1.0]
        """
        return self.size * self._risen(since_h, np.ones(len(self.size)))

    def off(self, since_h: float, exposed_h: float, washout_h: float) -> Array:
        """Return the change so long after the drug was taken away.

        What returns waits for the drug to leave, and then goes at its own speed: two steps in a
        row, so that it starts slowly.
        """
        left, out = np.log(2) / self.back_h, np.log(2) / washout_h * 1.0001
        there = (out * np.exp(-left * since_h) - left * np.exp(-out * since_h)) / (out - left)
        return np.asarray(self.on(exposed_h) * (self.keeps + (1 - self.keeps) * there))

    def again(self, since_h: float, rest_h: float, exposed_h: float, washout_h: float) -> Array:
        """Return the change so long after the drug was given again."""
        rest = self.off(rest_h, exposed_h, washout_h)
        risen = self._risen(since_h, self.quicker)
        fading = self.off(rest_h + since_h, exposed_h, washout_h)
        return np.asarray(np.where(
            self.fades, fading + self.size * risen, rest + (self.size - rest) * risen))

    def _risen(self, since_h: float, quicker: Array) -> Array:
        after = np.maximum(since_h * quicker - self.onset_h, 0.0)
        risen = 1 - 2.0 ** -((after / self.half_h) ** self.steep)
        gone = 2.0 ** (-np.maximum(after - self.lasts_h, 0.0) / self.half_h)
        return np.where(self.fades, risen * gone, risen)

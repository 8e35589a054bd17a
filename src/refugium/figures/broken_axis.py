"""A time axis of hours, days and weeks, each with its own room: early steps stay visible."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from refugium.language.times import page_time

BREAKS_H = (0.0, 24.0, 168.0)
"""Where hours become days, and days weeks."""

GAP = 0.03
"""Share of the axis between two pieces."""

MOST_TICKS = 12


@dataclass(frozen=True)
class BrokenAxis:
    """Pieces of time side by side, each linear in itself.

    Attributes
    ----------
    pieces
        (from_h, to_h, left, right): hours, and the share of the axis they take.
    times
        Times that are marked, hours.

    Examples
    --------
    >>> axis = broken_axis([0, 20, 168, 336])
    >>> [round(axis.place(t), 2) for t in (0, 20, 168, 336)]
    [0.0, 0.39, 0.73, 1.0]
    """

    pieces: tuple[tuple[float, float, float, float], ...]
    times: tuple[float, ...]

    def place(self, time_h: float) -> float:
        """Return where a time stands, 0 to 1; times outside stand at the ends."""
        for start, end, left, right in self.pieces:
            if time_h <= end or (start, end, left, right) == self.pieces[-1]:
                share = (time_h - start) / (end - start) if end > start else 0.0
                return left + (right - left) * min(max(share, 0.0), 1.0)
        return 1.0

    @property
    def ticks(self) -> list[tuple[float, str]]:
        """Places and labels of the marked times; of many every so many."""
        step = -(-len(self.times) // MOST_TICKS)
        return [(self.place(t), page_time(t)) for t in self.times[::step]]

    @property
    def gaps(self) -> list[float]:
        """Places where the axis is broken."""
        return [(a[3] + b[2]) / 2 for a, b in zip(self.pieces, self.pieces[1:], strict=False)]


def broken_axis(times_h: Sequence[float]) -> BrokenAxis:
    """Return an axis that gives hours, days and weeks room by the number of times in each."""
    times = sorted({float(t) for t in times_h})
    first, last = times[0], times[-1]
    edges = [first, *(b for b in BREAKS_H if first < b < last), last]
    bounds = [(a, b) for a, b in itertools.pairwise(edges) if b > a] or [(first, first)]
    counts = [sum(a < t <= b for t in times) + (i == 0) for i, (a, b) in enumerate(bounds)]
    kept = [(bound, count) for bound, count in zip(bounds, counts, strict=True) if count]
    merged: list[tuple[float, float]] = []
    for (start, end), _ in kept:
        merged.append((merged[-1][1] if merged else start, end))
    room = 1.0 - GAP * (len(merged) - 1)
    total = sum(count for _, count in kept)
    pieces, left = [], 0.0
    for (start, end), (_, count) in zip(merged, kept, strict=True):
        right = left + room * count / total
        pieces.append((start, end, left, right))
        left = right + GAP
    start, end, left, _ = pieces[-1]
    pieces[-1] = (start, end, left, 1.0)
    return BrokenAxis(tuple(pieces), tuple(times))

"""Kernel: are there gaps in half-times that no single-peaked continuous spread explains?"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray
from scipy import special

from refugium.movie.order.half_time import crossing
from refugium.movie.parameters import (
    ALPHA,
    FASTEST_H,
    SETTLED,
    VALLEY_DEPTH,
    WAVE_SHARE,
)

Array = NDArray[np.float64]
Ints = NDArray[np.int_]


@dataclass(frozen=True)
class Gap:
    """A run of brackets with too few half-times between two fuller ones.

    Attributes
    ----------
    after_h, by_h
        Its ends on the axis of samples.
    p
        Of a single-peaked spread, counted over all places where a gap was looked for.
    depth
        Genes per unit of log time in the gap over those of the lower of its two sides.
    """

    after_h: float
    by_h: float
    p: float
    depth: float


def brackets(change: Array, time_h: Array) -> tuple[Ints, Array]:
    """Count half-times per bracket of samples; say how far the genes of each have settled.

    Parameters
    ----------
    change
        (genes, times) after the reference, positive at each gene's largest.
    time_h
        Axis with the reference first, (1 + times,).

    Returns
    -------
    tuple
        Genes per bracket, (times,), and `rise`, (times,): share of amplitude that the genes of a
        bracket, taken together, still gain per unit of log time between the last two samples.
    """
    times = change.shape[1]
    bracket, _ = crossing(change, time_h)
    share = change / change.max(axis=1, keepdims=True)
    span = np.log(time_h[-1] / time_h[-2]) if times > 1 else np.inf
    step = (share[:, -1] - (share[:, -2] if times > 1 else 0.0)) / span
    counts = np.bincount(bracket, minlength=times + 1)[1:]
    total = np.bincount(bracket, weights=step, minlength=times + 1)[1:]
    return counts, total / np.maximum(counts, 1)


def find_gaps(change: Array, time_h: Array) -> list[Gap]:
    """Find gaps in half-times that beat every single-peaked continuous distribution.

    Parameters
    ----------
    change
        (genes, times) after the reference, positive at each gene's largest.
    time_h
        Axis with the reference first, (1 + times,).

    Returns
    -------
    list of Gap
        In order of time; empty if none.

    Notes
    -----
    If half-times have any density with one peak on log time (log-normal and gamma rates among
    them), then for brackets a < v < b the mean density over v is at least the smaller of those
    over a and b. So v is a gap if genes in v are too few against a *and* against b: two exact
    binomial tests given the sums, p the larger of the two, times the number of (a, v, b) tried.
    Nothing is assumed of the shape of a course, nor of the spread but its one peak. Genes count
    as independent: programmes that switch as one make p too small.

    Brackets are single, v may be a run. The first is closed at FASTEST_H. b must have settled
    (less than SETTLED per unit of log time at the end), for half-times of slow risers cut off by
    the last sample pile up late. Every side of a gap holds WAVE_SHARE of the genes; the gap is no
    denser than VALLEY_DEPTH of the lower side.

    Examples
    --------
    >>> t = np.array([0.0, 1, 2, 4, 8, 16, 32, 64, 128, 256])
    >>> half = np.repeat([1.5, 50.0], 200)[:, None]
    >>> gap, = find_gaps(1 - 2.0 ** -(t[None, 1:] / half) ** 4, t)
    >>> gap.after_h, gap.by_h
    (2.0, 32.0)
    """
    if len(change) == 0 or change.shape[1] < 3:
        return []
    counts, rise = brackets(change, time_h)
    low = np.concatenate([[min(FASTEST_H, time_h[1] / 2)], time_h[1:-1]])
    width = np.log(time_h[1:] / low)
    return _between(counts, width=width, rise=rise, time_h=time_h, first=0, last=len(counts) - 1,
                    total=int(counts.sum()))


def _between(
    counts: Ints, *, width: Array, rise: Array, time_h: Array, first: int, last: int, total: int
) -> list[Gap]:
    """Take the clearest gap between two brackets, then look on both sides of it."""
    tried = _triples(first, last)
    if len(tried) == 0:
        return []
    a, start, stop, b = tried.T
    below = np.concatenate([[0], np.cumsum(counts)])
    log_below = np.concatenate([[0.0], np.cumsum(width)])
    inside = below[stop + 1] - below[start]
    wide = log_below[stop + 1] - log_below[start]
    density = inside / wide
    side = np.minimum(counts[a] / width[a], counts[b] / width[b])
    p = np.maximum(
        _fewer(inside, counts[a], wide / (wide + width[a])),
        _fewer(inside, counts[b], wide / (wide + width[b])),
    ) * len(_triples(0, len(counts) - 1))
    with np.errstate(divide="ignore", invalid="ignore"):
        depth = np.where(side > 0, density / side, np.inf)
    share = np.minimum(below[start] - below[first], below[last + 1] - below[stop + 1])
    good = (p <= ALPHA) & (depth <= VALLEY_DEPTH) & (rise[b] < SETTLED)
    good &= share >= WAVE_SHARE * total
    if not good.any():
        return []
    best = int(np.flatnonzero(good)[np.lexsort((-wide[good], p[good]))[0]])
    i, j = int(start[best]), int(stop[best])
    found = Gap(float(time_h[i]), float(time_h[j + 1]), float(p[best]), float(depth[best]))
    beside = partial(_between, counts, width=width, rise=rise, time_h=time_h, total=total)
    return [*beside(first=first, last=i - 1), found, *beside(first=j + 1, last=last)]


def _triples(first: int, last: int) -> Ints:
    """Return all (a, start, stop, b) with a < start <= stop < b."""
    rows = [
        (a, start, stop, b)
        for a in range(first, last - 1) for b in range(a + 2, last + 1)
        for start in range(a + 1, b) for stop in range(start, b)
    ]
    return np.array(rows, dtype=int).reshape(-1, 4)


def _fewer(inside: Ints, beside: Ints, share: Array) -> Array:
    """Return P(at most so many inside) of inside + beside draws that fall inside with `share`."""
    return np.where(inside + beside > 0, special.bdtr(inside, inside + beside, share), 1.0)

"""Kernels: has a programme a peak of its own within the sampling, and what follows it?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from refugium.movie.order.reasons import CourseClass
from refugium.movie.order.shares import noise, of_means
from refugium.movie.parameters import CONFIDENCE, FADED, LEVELLED

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]


def own_peak(change: Array, sd: Array, n: Array, df: int, time_h: Array) -> Array:
    """Return p against "its peak may lie beyond the last sample", (programmes,).

    Parameters
    ----------
    change
        (programmes, times), positive at the largest.
    sd
        Of one replicate, (programmes,).
    n, time_h
        Replicates and hours, the reference first, (1 + times,); replicates also of each programme,
        (programmes, 1 + times).
    df
        Degrees of freedom of `sd`.

    Notes
    -----
    A peak is its own if by half of the sampled time more than LEVELLED of all that was seen is
    reached (a course that goes on straight reaches half), or if the last sample is below LEVELLED
    of the largest. One-sided t tests; the first times the samples in the first half, and both
    times two, for one of the two suffices. What comes later by a step of its own cannot be known.

    Examples
    --------
    >>> t, n = np.array([0.0, 6, 12, 24, 48]), np.full(5, 3.0)
    >>> level, straight = 2 - 2 * np.exp(-t[1:] / 6), t[1:] / 24
    >>> (own_peak(np.stack([level, straight]), np.full(2, 0.1), n, 10, t) < 0.05).tolist()
    [True, False]
    """
    (own, start), rows = of_means(n), np.arange(len(change))
    early = np.flatnonzero(time_h[1:] <= time_h[-1] / 2)
    late = np.flatnonzero(time_h[1:] > time_h[-1] / 2)
    p = np.ones(len(change))
    if len(early):
        gap = change[:, early, None] - LEVELLED * change[:, None, late]
        spread = np.sqrt(own[:, early, None] + LEVELLED**2 * own[:, None, late]
                         + (1 - LEVELLED) ** 2 * start[:, None, None])
        levelled = special.stdtr(df, -gap / (sd[:, None, None] * spread)).max(axis=2).min(axis=1)
        p = levelled * len(early)
    top = change.argmax(axis=1)
    gap = LEVELLED * change[rows, top] - change[:, -1]
    at_top = np.broadcast_to(own, change.shape)[rows, top]
    spread = np.sqrt(own[:, -1] + LEVELLED**2 * at_top + (1 - LEVELLED) ** 2 * start)
    faded = np.where(top < change.shape[1] - 1, special.stdtr(df, -gap / (sd * spread)), 1.0)
    return np.asarray(np.minimum(2 * np.minimum(p, faded), 1.0))


@dataclass(frozen=True, eq=False, kw_only=True)
class Peaks:
    """What each programme does about its peak; times as numbers of samples, -1 where not known.

    Attributes
    ----------
    kind
        (programmes,), values of :class:`refugium.movie.order.reasons.CourseClass`.
    peak_first, peak_last
        First and last sample that may be the peak, (programmes,).
    up_until, gone_by
        Of transient ones: last sample shown above FADED of the peak, first from which all samples
        are shown below it, (programmes,).
    """

    kind: list[CourseClass]
    peak_first: NDArray[np.int_]
    peak_last: NDArray[np.int_]
    up_until: NDArray[np.int_]
    gone_by: NDArray[np.int_]


def peaks(change: Array, sd: Array, n: Array, df: int, peaked: Flags) -> Peaks:
    """Ask of each programme where its peak lies, and whether it stays there.

    Parameters
    ----------
    change, sd, n, df
        As for :func:`own_peak`.
    peaked
        Whether it has a peak of its own, (programmes,).

    Notes
    -----
    Everything from contrasts of two samples that hold for all samples together
    (:func:`refugium.movie.order.shares.noise`). *Transient*: the last sample is shown below FADED
    of the peak; *sustained*: it has a peak, and the last sample is shown above FADED of every
    other; *rising*: the last sample is shown above all others, or above FADED of all without a
    peak of its own; else *undecided*.
    """
    bound = float(np.quantile(noise(change.shape[1], df), CONFIDENCE))
    own, rows = 1 / n[1:], np.arange(len(change))
    top = change.argmax(axis=1)
    best = change[rows, top][:, None]
    half = _score(FADED * best - change, sd, own, own[top], n[0], FADED)
    above = _score(change - FADED * best, sd, own, own[top], n[0], FADED)
    lower = (best - change) / (sd[:, None] * np.sqrt(own + own[top][:, None]))
    may = ~(lower > bound)
    last = change.shape[1] - 1
    first_may = may.argmax(axis=1)
    last_may = last - may[:, ::-1].argmax(axis=1)
    after = np.arange(last + 1) > top[:, None]
    gone = (half > bound) & after
    stays_gone = np.logical_and.accumulate(gone[:, ::-1], axis=1)[:, ::-1]
    transient = gone[:, last]
    level = (above > bound)[:, last]
    kind = [CourseClass.TRANSIENT if t else CourseClass.SUSTAINED if s and p else
            CourseClass.RISING if s else CourseClass.UNDECIDED
            for t, s, p in zip(transient, level, peaked, strict=True)]
    up = last - (above > bound)[:, ::-1].argmax(axis=1)
    return Peaks(
        kind=kind, peak_first=first_may, peak_last=last_may,
        up_until=np.where(transient & (above > bound).any(axis=1), up, -1),
        gone_by=np.where(transient, stays_gone.argmax(axis=1), -1),
    )


def _score(gap: Array, sd: Array, own: Array, top: Array, reference: float, share: float) -> Array:
    spread = np.sqrt(own + share**2 * top[:, None] + (1 - share) ** 2 / reference)
    return np.asarray(gap / (sd[:, None] * spread))

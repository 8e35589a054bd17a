"""Kernel: which of two programmes is ahead, in shares of their own peaks?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from refugium.movie.order.own_peak import own_peak
from refugium.movie.order.shares import GRID, at_least, at_most, contrasts, p_anywhere, within
from refugium.movie.parameters import NOT_BEGUN

Array = NDArray[np.float64]
Ints = NDArray[np.int_]


@dataclass(frozen=True, eq=False, kw_only=True)
class Programmes:
    """Programmes along one stretch.

    Attributes
    ----------
    change
        Against the reference, (programmes, times), turned so that the largest is positive.
    sd
        Of one replicate, (programmes,).
    n
        What replicates are worth, the reference first, (1 + times,); or of each programme,
        (programmes, 1 + times).
    df
        Degrees of freedom of `sd`.
    time_h
        Hours since the switch, 0 for the reference, (1 + times,).
    """

    change: Array
    sd: Array
    n: Array
    df: int
    time_h: Array


@dataclass(frozen=True, eq=False, kw_only=True)
class Leads:
    """Of each pair, in both directions: the first over the second, the second over the first.

    Attributes
    ----------
    pairs
        Numbers of the programmes, (pairs, 2).
    p_share
        At one time the leader's lower end is above the other's upper end, (pairs, 2).
    p_peak
        The leader has a peak of its own, (pairs, 2).
    p_begun
        At one time the leader is above NOT_BEGUN of its peak and the other shown within it,
        (pairs, 2).
    at
        Number of the time at which `p_share` is smallest, (pairs, 2).
    """

    pairs: Ints
    p_share: Array
    p_peak: Array
    p_begun: Array
    at: Ints

    @property
    def p_ahead(self) -> Array:
        """Both at once, (pairs, 2): ahead, whatever the other does after the last sample."""
        return np.maximum(self.p_share, self.p_peak)


def leads(seen: Programmes, pairs: Ints) -> Leads:
    """Ask of each pair of programmes, in both directions, whether one is ahead.

    Parameters
    ----------
    seen
        The programmes.
    pairs
        Their numbers, (pairs, 2).

    Notes
    -----
    The leader A is ahead of B if some share r and some time t have R_A(t) > r > R_B(t), R the
    running share of the own peak (:mod:`refugium.movie.order.shares`). The score is the largest,
    over r and t, of the smaller of both t statistics; noise is drawn for all times, shares and
    both programmes together, so that either may be found ahead at whatever time.

    Sampling may end before a peak. A share of what was seen is then larger than that of the peak
    to come: for B this can only hide a lead, for A it can make one. So A needs a peak of its own
    (:func:`refugium.movie.order.own_peak.own_peak`) and B does not.

    Examples
    --------
    >>> t = np.array([0.0, 2, 4, 8, 24, 48, 96])
    >>> pulse, late = [0.0, 2, 1.5, 0.2, 0, 0], [0.0, 0, 0, 0.5, 1.5, 2]
    >>> seen = Programmes(change=np.array([pulse, late]), sd=np.full(2, 0.1), n=np.full(7, 3.0),
    ...                   df=14, time_h=t)
    >>> (leads(seen, np.array([[0, 1]])).p_ahead < 0.05).tolist()
    [[True, False]]
    """
    times = seen.change.shape[1]
    t = contrasts(seen.change, seen.sd, seen.n)
    more, less = at_least(t), at_most(t)
    begun = p_anywhere(more[..., int(np.abs(GRID - NOT_BEGUN).argmin())], times, seen.df)
    # no price for looking at many times: what has begun by one sample has begun by every later one,
    # so that only the first sample past NOT_BEGUN could mislead; two, for either may be the other
    still = np.minimum(
        2 * special.stdtr(seen.df, -within(seen.change, seen.sd, seen.n, NOT_BEGUN)), 1.0)
    peak = own_peak(seen.change, seen.sd, seen.n, seen.df, seen.time_h)
    share, first, both = [], [], []
    for one, two in ((0, 1), (1, 0)):
        lead, other = pairs[:, one], pairs[:, two]
        score = np.minimum(more[lead], less[other]).max(axis=-1)
        share.append(score.max(axis=-1))
        first.append(score.argmax(axis=-1))
        both.append(np.maximum(begun[lead], still[other]).min(axis=-1))
    return Leads(
        pairs=pairs,
        p_share=p_anywhere(np.stack(share, axis=1), times, seen.df),
        p_begun=np.stack(both, axis=1),
        p_peak=peak[pairs], at=np.stack(first, axis=1),
    )

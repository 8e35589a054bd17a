"""Kernel: how large shifts of each harvest does the order of two programmes withstand?"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from refugium.core.stats import bh_adjust
from refugium.movie.order.leading import Leads, Programmes, leads
from refugium.movie.order.precedence import begins_later
from refugium.movie.parameters import ALPHA, HARVESTS_TRIED

Array = NDArray[np.float64]
Ints = NDArray[np.int_]


@dataclass(frozen=True, eq=False, kw_only=True)
class Withstood:
    """Largest of HARVESTS_TRIED up to which each pair would still be said, log2, (pairs,).

    0: none of them; NaN: not said without any shift either.
    """

    ahead: Array
    before: Array


def shaken(seen: Programmes, scatter: Array, harvest_log2: float) -> Programmes:
    """Return programmes as sure as they would be, did each harvest shift its samples.

    Parameters
    ----------
    seen
        The programmes.
    scatter
        What a shift of genes by a standard deviation of 1 does to each programme, (programmes,).
    harvest_log2
        Standard deviation over genes of the shift of one harvest.

    Notes
    -----
    The variance of the mean of n replicates of one time is sd^2 / n + (scatter x harvest)^2: the
    shift is one for all of them, and the reference has one of its own. Degrees of freedom stay.

    Examples
    --------
    >>> seen = Programmes(change=np.ones((1, 2)), sd=np.array([0.1]), n=np.full(3, 4.0), df=9,
    ...                   time_h=np.arange(3.0))
    >>> shaken(seen, np.array([1.0]), 0.05).n.round(6).tolist()
    [[2.0, 2.0, 2.0]]
    """
    extra = (scatter * harvest_log2 / seen.sd)[:, None] ** 2
    return replace(seen, n=1 / (1 / np.atleast_2d(seen.n) + extra))


def p_of_pairs(
    seen: Programmes, found: Leads, ways: Ints, *, smallest: float
) -> tuple[Array, Array]:
    """Return p of being ahead and of having begun before, each pair in its direction, (pairs,).

    Parameters
    ----------
    seen, found
        The programmes, and who leads.
    ways
        (pairs,), 0: the first of the pair leads, 1: the second.
    smallest
        Smallest p that replicates can give.

    Notes
    -----
    p of `before` is NaN with fewer than three times after the reference.
    """
    rows = np.arange(len(ways))
    ahead = np.maximum(found.p_ahead[rows, ways], smallest)
    begun = found.p_begun[rows, ways]
    n = np.broadcast_to(seen.n, (len(seen.change), seen.n.shape[-1]))
    later = np.full(len(ways), np.nan)
    for i, (pair, way) in enumerate(zip(found.pairs, ways, strict=True)):
        one, two = int(pair[way]), int(pair[1 - way])
        later[i] = begins_later(
            seen.change[one], seen.change[two], (float(seen.sd[one]), float(seen.sd[two])),
            seen.df, seen.time_h, n[[one, two]], alpha=ALPHA)
    return ahead, np.maximum(np.maximum(ahead, begun), np.minimum(1.0, 2 * later))


def withstand(
    seen: Programmes, scatter: Array, pairs: Ints, ways: Ints, *, smallest: float
) -> Withstood:
    """Answer: up to which scatter of harvests would each pair still be said?

    Parameters
    ----------
    seen, pairs, ways, smallest
        As for :func:`p_of_pairs`; pairs that are tested, (pairs, 2).
    scatter
        As for :func:`shaken`.

    Notes
    -----
    Everything is asked again with the errors of :func:`shaken`, false discovery rate over the same
    pairs, from no shift on upwards until it is no longer said: where harvests do scatter genes that
    much, what is still said then keeps its error rate.

    Examples
    --------
    >>> t = np.array([0.0, 2, 4, 8, 24, 48, 96])
    >>> both = np.array([[0.0, 2, 1.5, 0.2, 0, 0], [0.0, 0, 0, 0.5, 1.5, 2]])
    >>> seen = Programmes(change=both, sd=np.full(2, 0.1), n=np.full(7, 3.0), df=14, time_h=t)
    >>> pair, way = np.array([[0, 1]]), np.array([0])
    >>> one, thirty = (withstand(seen, np.full(2, size), pair, way, smallest=0.001).ahead[0]
    ...                for size in (1.0, 30**-0.5))
    >>> bool(0.1 < one < 0.3 < thirty)
    True
    """
    size = {name: np.full(len(pairs), np.nan) for name in ("ahead", "before")}
    left = {name: np.full(len(pairs), True) for name in size}
    for harvest in (0.0, *HARVESTS_TRIED):
        again = shaken(seen, scatter, harvest)
        p = p_of_pairs(again, leads(again, pairs), ways, smallest=smallest)
        for name, own in zip(size, p, strict=True):
            # a pair that is lost stays lost, and still counts among the tests
            known = np.where(left[name] | np.isnan(own), own, 1.0)
            left[name] &= np.nan_to_num(bh_adjust(known), nan=1.0) <= ALPHA
            size[name][left[name]] = harvest
        if not left["ahead"].any():
            break
    return Withstood(ahead=size["ahead"], before=size["before"])

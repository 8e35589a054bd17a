"""Which genes go back in a way that no simple return takes?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from refugium.core.stats import bh_adjust
from refugium.movie.memory.gaps import Gaps
from refugium.movie.memory.half_rise import half_rise
from refugium.movie.memory.simple.misfit import least_misfit, least_misfit_in_copies
from refugium.movie.memory.simple.shapes import (
    Switches,
    all_pools,
    pools,
    relay,
    returns,
    turnover,
)
from refugium.movie.memory.verdicts import Reason
from refugium.movie.parameters import (
    ALPHA,
    APART,
    HARVESTS_TRIED,
    MIN_SIMPLE_OFF,
    MIN_SIMPLE_ON,
    SIMPLE_MISFIT_LOG2,
)

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
Misfit = Callable[..., Array]


@dataclass(frozen=True, eq=False, kw_only=True)
class SimpleFound:
    """What was found of each gene, (genes,).

    Attributes
    ----------
    tested
        Whether a p is given.
    p, q
        Of departing from every simple return; NaN where not tested.
    reason
        Why it is not tested; "" where it is.
    break_even_log2
        Largest shift of each harvest (standard deviation) tried up to which it would still be said;
        0: none of them; NaN: not said without any either.
    """

    tested: Flags
    p: Array
    q: Array
    reason: NDArray[np.object_]
    break_even_log2: Array

    def called(self, alpha: float = ALPHA) -> Flags:
        """Return the genes whose return is not simple."""
        return self.tested & (np.nan_to_num(self.q, nan=1.0) <= alpha)


def find_not_simple(
    gaps: Gaps, when: Switches, changed: Flags, *, later: bool = False, alpha: float = ALPHA
) -> SimpleFound:
    """Answer: which genes go back in a way that none of the simple returns takes?

    Parameters
    ----------
    gaps
        At the points on the drug in order of time, then at those off it in order of time.
    when
        The hours of both.
    changed
        (genes,), whether a gene is shown to change on the drug: the others have nothing to return.
    later
        Whether the drug was given and taken away before: what is left of that is not followed.
    alpha
        False discovery rate over the genes tested.

    Notes
    -----
    Simple are: one step, two steps in a row, two pools and a slower consequence that takes part of
    the change back; each up to three times quicker or slower back than out, the drug gone at once
    or with half-times up to 54 h; of log2 values, and of copies. Then, each plain: a drug that
    changes the turnover of copies, and a gene behind a Hill function of a factor that reaches up
    to four half-points (:mod:`refugium.movie.memory.simple.shapes`).

    And one more, where the way out is nobody's: from where it was at the removal a gene goes back
    by two pools of any rates down to a third of what its own half-rise says
    (:func:`refugium.movie.memory.half_rise.half_rise`, at its slowest), fitted to the removal and
    the times off it. An unusual way out is thus no unusual return.

    Each of the others is fitted to the points on and off the drug together, r gaps with covariance
    S, their generalised sum of squares Q smallest over the grid of rates: p = 1 - F(Q / d; d, df),
    d = r less the free weights and two rates, at least 1. S holds the noise of replicates, of the
    start that all gaps share, and a misfit of SIMPLE_MISFIT_LOG2 at each point. A gene is said not
    to return simply only if every model is rejected: the largest p, Benjamini-Hochberg over the
    genes tested. Models are asked one after another and a gene leaves as soon as one of them is not
    rejected at `alpha`, which changes no call.

    What is not simple is not memory: a late switch, a rebound, a third pool, a shift of a harvest
    or cells that grew out are none either.

    References
    ----------
    Benjamini Y, Hochberg Y (1995), doi:10.1111/j.2517-6161.1995.tb02031.x

    Examples
    --------
    >>> when = Switches(on_h=np.array([12.0, 24, 72, 168]), off_h=np.array([24.0, 72, 336]),
    ...                 exposed_h=168)
    >>> there = [1.5, 2.2, 3.0, 3.0]
    >>> gap = np.array([[*there, 1.5, 0.4, 0.0], [*there, 0.0, 0.0, 3.0]])
    >>> gaps = Gaps(estimate=gap, cov=np.tile(0.01 * np.eye(7), (2, 1, 1)), df=np.full(2, 20.0))
    >>> find_not_simple(gaps, when, np.full(2, True)).called().tolist()
    [False, True]
    """
    genes = len(gaps.estimate)
    known = np.isfinite(gaps.cov).all(axis=(1, 2)) & (gaps.df > 0)
    reason = np.full(genes, "", dtype=object)
    few = _too_few(when, later)
    if few:
        reason[:] = str(few)
    reason[~changed] = str(Reason.NOT_CHANGED)
    reason[~known] = str(Reason.NO_REPLICATE)
    tested = reason == ""
    p = np.full(genes, np.nan)
    size = np.full(genes, np.nan)
    if tested.any():
        asked = tuple(_models(when))
        p[tested] = _largest(asked, gaps.rows(tested), when, alpha)
    q = bh_adjust(p)
    left = tested & (np.nan_to_num(q, nan=1.0) <= alpha)
    size[left] = 0.0
    # every fourth: each trial fits all models again
    for harvest in HARVESTS_TRIED[::4] if left.any() else ():
        shaken = np.where(tested, 1.0, np.nan)
        shaken[left] = _largest(asked, gaps.rows(left), when, alpha, harvest_log2=harvest)
        left &= np.nan_to_num(bh_adjust(shaken), nan=1.0) <= alpha
        size[left] = harvest
        if not left.any():
            break
    return SimpleFound(tested=tested, p=p, q=q, reason=reason, break_even_log2=size)


def _too_few(when: Switches, later: bool) -> Reason | None:
    if later:
        return Reason.EARLIER_HOLIDAY
    if len(when.off_h) < MIN_SIMPLE_OFF:
        return Reason.ONE_OFF_TIME
    return Reason.FEW_ON_TIMES if len(when.on_h) < MIN_SIMPLE_ON else None


def _models(when: Switches) -> Iterator[tuple[Misfit, Array]]:
    """Yield each model with its shapes; those that most genes follow come first."""
    plain = pools(when, 1.0, 0.0)
    yield least_misfit, plain
    yield least_misfit_in_copies, plain
    more = all_pools(when)
    yield least_misfit, more
    yield least_misfit_in_copies, more
    yield least_misfit, turnover(when)
    yield least_misfit, relay(when)


def _largest(
    asked: tuple[tuple[Misfit, Array], ...], gaps: Gaps, when: Switches, alpha: float, *,
    harvest_log2: float = 0.0,
) -> Array:
    """Return the largest p of the models asked of each gene, up to the first above alpha."""
    points = gaps.estimate.shape[1]
    eye, one = np.eye(points, dtype=np.float64), np.ones((points, points))
    # the reference is in each gap: what its harvest did to it is shared
    more = np.array(SIMPLE_MISFIT_LOG2**2 * eye + harvest_log2**2 * (eye + one), dtype=np.float64)
    precision = np.linalg.inv(gaps.cov + more)
    p = np.zeros(len(gaps.estimate))
    for misfit, shapes in asked:
        rest = np.flatnonzero(p <= alpha)
        if not len(rest):
            break
        left = misfit(shapes, gaps.estimate[rest], precision[rest])
        p[rest] = np.maximum(p[rest], _p(left, shapes, gaps.df[rest]))
    rest = np.flatnonzero(p <= alpha)
    if len(rest):
        p[rest] = np.maximum(p[rest], _own_way_out(gaps.rows(p <= alpha), when, more))
    return p


def _p(left: Array, shapes: Array, df: Array) -> Array:
    """Return p of a sum of squares: two rates are chosen with the weights."""
    free = max(shapes.shape[1] - shapes.shape[2] - 2, 1)
    return np.asarray(special.fdtrc(free, df, np.maximum(left, 0.0) / free))


def _own_way_out(gaps: Gaps, when: Switches, more: Array) -> Array:
    """Return p of two pools back, no slower than a third of the gene's own half-rise says."""
    on = len(when.on_h)
    removed = when.removed % on
    sign = np.where(gaps.estimate[:, removed] < 0, -1.0, 1.0)
    hours, settled = half_rise(gaps.estimate[:, :on], when.on_h, sign,
                               first_off_h=float(when.off_h[-1]))
    shapes, slowest = returns(when)
    least = np.where(settled, np.log(2) / (max(APART) * hours), 0.0)
    # of a gene quicker than the grid its quickest pair stays
    allowed = slowest[:, None] >= np.minimum(least, slowest.max())
    at = [removed, *range(on, gaps.estimate.shape[1])]
    precision = np.asarray(np.linalg.inv((gaps.cov + more)[:, at][:, :, at]), dtype=np.float64)
    return np.maximum(*(_p(misfit(shapes, gaps.estimate[:, at], precision, allowed), shapes,
                           gaps.df) for misfit in (least_misfit, least_misfit_in_copies)))

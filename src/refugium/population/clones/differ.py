"""Do colonies differ beyond what equal cells do by chance? A statement about turnover."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy import stats as sps

from refugium.population.clones.lasting import early_and_late
from refugium.population.clones.null import Against, Plate, against_equal_colonies
from refugium.population.clones.plate import plate_of
from refugium.population.model.rates import Array
from refugium.population.parameters import (
    BAND,
    DRAWS,
    HALVINGS,
    TURNOVER_MOST_PER_H,
    TURNOVERS,
)


class Difference(StrEnum):
    """Do colonies of one line grow at rates of their own?

    `heterogeneous`: growth lasts, which no turnover explains; `unless_turnover_is_higher`: they
    scatter beyond equal cells of a lower turnover; `beyond_any_turnover`: beyond every turnover
    that was tried, but growth is not shown to last; `not_shown`: equal cells scatter as much.
    """

    HETEROGENEOUS = "heterogeneous"
    UNLESS = "unless_turnover_is_higher"
    BEYOND = "beyond_any_turnover"
    NOT_SHOWN = "not_shown"


@dataclass(frozen=True, kw_only=True)
class Differ:
    """Colonies of one line against equal colonies.

    Attributes
    ----------
    verdict
        See :class:`Difference`.
    least_per_h, most_per_h
        Turnovers tried: from the least that the net rate allows.
    p_least, p_most
        p at both ends.
    unless_per_h
        Turnover up to which colonies scatter beyond equal ones; NaN if at none or at all.
    at_most_per_h
        Turnover from which equal colonies would scatter more beside their own lines than these do;
        NaN if not below the highest tried.
    lasting, p_lasting
        Rank correlation of early and late growth, and its one-sided p.
    error, lasting_error
        Counting error fitted at the least turnover: deviation of the natural logarithm, and its
        correlation between neighbouring readings, at most so much.
    excess_per_h
        Deviation of rates beyond chance at the least turnover, errors that do not last: at most so
        much, doublings per hour.
    inside, n_held_out
        Held-out wells within the band that the other half of the wells predicts, and how many.
    """

    verdict: Difference
    least_per_h: float
    most_per_h: float
    p_least: float
    p_most: float
    unless_per_h: float
    at_most_per_h: float
    lasting: float
    p_lasting: float
    error: float
    lasting_error: float
    excess_per_h: float
    inside: int
    n_held_out: int


def colonies_differ(
    times_h: Array, cells: Array, first: Array, place: Array | None = None, *, alpha: float,
    alpha_lasting: float, rng: np.random.Generator, draws: int = DRAWS,
) -> Differ:
    """Answer: do these colonies differ beyond what equal, memoryless cells do by chance?

    Parameters
    ----------
    times_h, cells, first, place
        As in :func:`plate_of`: (times,), (wells, times), (wells,), (wells, 2) or None.
    alpha, alpha_lasting
        Error rates: of the scatter at one turnover, and of growth that lasts.
    rng
        Of the draws.
    draws
        Plates drawn at each turnover.

    Returns
    -------
    Differ
        Verdict and what it rests on.

    Notes
    -----
    Never against Poisson counting: equal cells that divide and die make unequal colonies, the more
    so the higher birth + death, which means over time do not identify. So turnover is profiled: the
    scatter of slopes is held against the homogeneous process at each turnover, with the counting
    error fitted there (:func:`against_equal_colonies`), and the answer is the turnover up to which
    equal cells are excluded. Only growth that lasts (:func:`early_and_late`) excludes them at every
    turnover.

    Examples
    --------
    >>> rng, times = np.random.default_rng(1), np.array([72.0, 96, 120, 144, 168])
    >>> first = rng.integers(100, 900, 150).astype(float)
    >>> course = first[:, None] * 2 ** (rng.normal(0.0, 0.008, (150, 1)) * (times - 72))
    >>> found = colonies_differ(times, np.round(course * np.exp(0.1 * rng.normal(
    ...     size=course.shape))), first, alpha=0.05, alpha_lasting=0.02, rng=rng, draws=50)
    >>> found.verdict.value, round(found.excess_per_h, 3)
    ('heterogeneous', 0.007)
    """
    plate = plate_of(times_h, cells, first, place)
    least = max(abs(plate.net_per_h) * 1.001, TURNOVER_MOST_PER_H / 100)
    tried = [against_equal_colonies(plate, float(t), rng, draws=draws) for t in np.geomspace(
        least, max(TURNOVER_MOST_PER_H, 1.5 * least), TURNOVERS)]
    unless = np.nan
    like = [k for k, one in enumerate(tried) if one.p >= alpha]
    if like and like[0] > 0:
        low, high = tried[like[0] - 1].turnover_per_h, tried[like[0]].turnover_per_h
        for _ in range(HALVINGS):
            middle = float(np.sqrt(low * high))
            excluded = against_equal_colonies(plate, middle, rng, draws=draws).p < alpha
            low, high = (middle, high) if excluded else (low, middle)
        unless = low
    too_high = [one.turnover_per_h for one in tried if one.p_steady < alpha]
    lasting, p_lasting = early_and_late(times_h, cells, first, place)
    if p_lasting < alpha_lasting:
        verdict = Difference.HETEROGENEOUS
    elif not like:
        verdict = Difference.BEYOND
    else:
        verdict = Difference.UNLESS if like[0] > 0 else Difference.NOT_SHOWN
    alone = against_equal_colonies(plate, tried[0].turnover_per_h, rng, draws=draws, lasting=False)
    inside, held_out = _held_out(plate, (times_h, cells, first, place), rng, draws)
    return Differ(
        verdict=verdict, least_per_h=tried[0].turnover_per_h, most_per_h=tried[-1].turnover_per_h,
        p_least=tried[0].p, p_most=tried[-1].p, unless_per_h=unless,
        at_most_per_h=min(too_high, default=np.nan), lasting=lasting, p_lasting=p_lasting,
        error=tried[0].error, lasting_error=tried[0].lasting_error,
        excess_per_h=alone.excess_per_h, inside=inside, n_held_out=held_out)


def _held_out(
    whole: Plate, read: tuple[Array, Array, Array, Array | None], rng: np.random.Generator,
    draws: int,
) -> tuple[int, int]:
    """Return how many of every other well lie in the band that the rest predicts for them.

    Chance at the least turnover, counting error and a normal spread of rates beyond them, all
    taken from the one half; trend with size as well.
    """
    times_h, cells, first, place = read
    order = rng.permutation(len(cells))
    known, asked = order[: len(order) // 2], order[len(order) // 2:]
    plate = plate_of(times_h, cells[known], first[known],
                     None if place is None else place[known])
    turnover = max(abs(plate.net_per_h) * 1.001, TURNOVER_MOST_PER_H / 100)
    chance = against_equal_colonies(plate, turnover, rng, draws=draws)
    # the other wells' deviation from the trend, and their expected deviation by size
    expected = _by_size(plate.cells, chance, whole.cells[asked])
    reach = float(sps.norm.ppf(0.5 + BAND / 2)) * np.sqrt(expected**2 + chance.excess_per_h**2)
    return int((np.abs(whole.slope_per_h[asked]) <= reach).sum()), len(asked)


def _by_size(cells: Array, chance: Against, asked: Array) -> Array:
    """Return expected deviations of other wells: a power of their size, as of the known ones."""
    size, logs = np.log(cells), np.log(chance.expected_per_h)
    off = size - size.mean()
    power = float(off @ logs) / max(float(off @ off), 1e-9)
    return np.asarray(np.exp(logs.mean() + power * (np.log(asked) - size.mean())))

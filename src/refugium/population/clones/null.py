"""Plates of equal colonies: the homogeneous birth-death process with a counting error fitted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats as sps

from refugium.population.clones.counting_error import correlation, counting_error
from refugium.population.clones.slopes import fit_lines, log2_cells, off_trend
from refugium.population.model.rates import Array
from refugium.population.parameters import CLIP, DRAWS
from refugium.population.simulated.one_type import draw_descendants


@dataclass(frozen=True, eq=False, kw_only=True)
class Plate:
    """What is known of a plate of colonies before turnover is asked.

    Attributes
    ----------
    times_h
        (times,).
    cells
        (wells,): cells at the first time, as the colony's own line has it.
    net_per_h
        Common birth - death, natural, per hour.
    slope_per_h
        (wells,): doublings per hour, off their trend with size and place.
    residual_log2
        (wells, times): beside each colony's own line.
    basis
        (wells, functions): of the trend with size and place.
    by_size
        (wells, functions): of the trend with size alone.
    size_class
        (wells,): class of size, from 0.
    """

    times_h: Array
    cells: Array
    net_per_h: float
    slope_per_h: Array
    residual_log2: Array
    basis: Array
    by_size: Array
    size_class: NDArray[np.int_]


@dataclass(frozen=True, kw_only=True)
class Against:
    """A plate against equal colonies of one turnover.

    Attributes
    ----------
    turnover_per_h
        Birth + death.
    p
        Chance that slopes of equal colonies scatter as much.
    p_steady
        Chance that equal colonies scatter as little beside their own lines, without any counting
        error: small where the turnover is too high for these data.
    ratio
        Squared scatter of slopes over what is expected.
    error
        Counting error that was fitted: standard deviation of the natural logarithm, mean over
        colonies.
    lasting_error
        Its correlation between readings one typical gap apart, at most so much.
    excess_per_h
        Standard deviation of slopes beyond what is expected, doublings per hour; 0 if none.
    expected_per_h
        (wells,): expected deviation of each slope.
    """

    turnover_per_h: float
    p: float
    p_steady: float
    ratio: float
    error: float
    lasting_error: float
    excess_per_h: float
    expected_per_h: Array


def against_equal_colonies(
    plate: Plate, turnover_per_h: float, rng: np.random.Generator, *, draws: int = DRAWS,
    lasting: bool = True,
) -> Against:
    """Answer: could colonies that are all alike scatter as these do, at this turnover?

    Parameters
    ----------
    plate
        See :class:`Plate`.
    turnover_per_h
        Birth + death, at least the absolute net rate.
    rng
        Of the draws.
    draws
        Plates drawn.
    lasting
        Whether counting errors may last; if not, what is beyond chance is at its highest.

    Returns
    -------
    Against
        p, the fitted counting error and what is beyond it.

    Notes
    -----
    Each drawn plate starts from the colonies' own sizes and follows the exact birth-death process.
    The counting error (:func:`counting_error`: its size for each class of colony size, and how long
    it lasts) is fitted so that readings scatter *beside their colony's own line* as they do in the
    data, which no lasting difference between colonies can change; its tails are theirs. The
    statistic is the squared slope off the trend over its expectation, clipped at
    :data:`~refugium.population.parameters.CLIP` deviations, mean over colonies; p from a normal law
    of its logarithm over drawn plates. Cells without memory scatter more than cells that divide
    on a clock: a clocked cycle acts as a lower turnover.

    Examples
    --------
    Colonies of some 50 cells whose rates differ by 0.005 doublings per hour.

    >>> from refugium.population.clones.plate import plate_of
    >>> rng, times = np.random.default_rng(0), np.array([72.0, 96, 120, 144, 168])
    >>> first = rng.integers(40, 60, 200).astype(float)
    >>> cells = first[:, None] * 2 ** (rng.normal(0, 0.005, (200, 1)) * (times - 72))
    >>> plate = plate_of(times, np.round(cells), first)
    >>> [against_equal_colonies(plate, t, rng).p > 0.05 for t in (0.01, 0.1)]
    [False, True]
    """
    wells = len(plate.cells)
    birth = (turnover_per_h + plate.net_per_h) / 2
    death = max((turnover_per_h - plate.net_per_h) / 2, 0.0)
    now = np.broadcast_to(np.maximum(np.round(plate.cells), 1).astype(np.int64), (draws, wells))
    seen = [now]
    for hours in np.diff(plate.times_h):
        now = draw_descendants(rng, now, hours, birth_per_h=max(birth, 0.0), death_per_h=death)
        seen.append(now)
    log2 = log2_cells(np.stack(seen, axis=-1).astype(float))
    bare = fit_lines(plate.times_h, log2)
    error = counting_error(plate.times_h, plate.residual_log2, bare.residual_log2,
                           plate.size_class, lasting=lasting)
    root = np.linalg.cholesky(correlation(plate.times_h, error.lasting))
    log2 = log2 + error.log2[:, None] * (_shapes(plate, rng, log2.shape) @ root.T)
    slope = off_trend(fit_lines(plate.times_h, log2).slope_per_h, plate.basis)
    expected = _smooth(slope.std(axis=0), plate)
    drawn, own = (np.minimum((s / expected) ** 2, CLIP**2).mean(axis=-1)
                  for s in (slope, plate.slope_per_h))
    logs = np.log(drawn)
    z = (np.log(own) - logs.mean()) / (logs.std(ddof=1) * np.sqrt(1 + 1 / draws))
    ratio = float(own / drawn.mean())
    # by the middle two thirds, as the clipped ratio has a ceiling
    wide, chance = (float(np.quantile(np.abs(s), 0.683)) for s in (plate.slope_per_h, slope))
    excess = float(np.sqrt(max(0.0, wide**2 - chance**2)))
    return Against(
        turnover_per_h=turnover_per_h, p=float(sps.t.sf(z, draws - 1)), p_steady=error.p_steady,
        ratio=ratio, error=float(error.log2.mean() * np.log(2)), lasting_error=error.lasting,
        excess_per_h=excess, expected_per_h=expected)


def _shapes(plate: Plate, rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
    """Return errors of unit size whose tails are those of the residuals."""
    pool = plate.residual_log2.copy()
    for each in np.unique(plate.size_class):
        own = plate.size_class == each
        pool[own] /= float(np.std(pool[own])) or 1.0
    pool = pool.ravel() - pool.mean()
    return np.asarray(pool[rng.integers(len(pool), size=shape)])


def _smooth(deviation: Array, plate: Plate) -> Array:
    """Return expected deviations as a smooth function of size: draws scatter, sizes do not."""
    logs = np.log(np.maximum(deviation, 1e-9))
    return np.asarray(np.exp((logs @ plate.by_size) @ plate.by_size.T))

"""How much of a target's activity is left: above a floor where one was measured, else above 0."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from refugium.escape.engagement.foreign_signal import left_in_cells, plex_means
from refugium.escape.engagement.inhibition_floor import InhibitionFloors
from refugium.escape.engagement.readout import Readout
from refugium.escape.parameters import CONFIDENCE, RESIDUAL_DRAWS, SHUFFLE_SEED
from refugium.escape.situations import Situation, Situations
from refugium.signal import Interference, without_interference

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Residual:
    """Activity left on drug, as a share of untreated, with its interval.

    Attributes
    ----------
    value, lo, hi
        Share and 95 % interval; where signal of other samples may be in it, from all of that to
        none.
    at_most
        Whether the share is a bound: how much of the reading is foreign is not known.
    cells_log2, cells_lo, cells_hi
        The change in cells, foreign signal taken out over its range; lower end missing: all of it
        may be foreign.
    floor_from
        Arm that gave the floor; `zero` if none.
    draws
        Of the share as it was read.
    """

    value: float
    lo: float
    hi: float
    at_most: bool
    cells_log2: float
    cells_lo: float
    cells_hi: float
    floor_from: str
    draws: np.ndarray


def residual_activity(
    situations: Situations, situation: Situation, target: str, shown_by: Readout,
    floors: InhibitionFloors,
) -> Residual:
    """Return the residual activity of a target in the case, with interval by draws.

    Parameters
    ----------
    situations, situation
        What is asked.
    target
        The node hit; other arms that inhibit it may give the floor.
    shown_by
        The rows that are read: what the target makes, or what shows its output.
    floors
        Every state against a reference, kept between rows.

    Notes
    -----
    With isobaric labels a reading holds a share c of the mean of its plex. That is a floor of its
    own: the share left in cells is (r - c m) / (1 - c m), r as read, m the plex mean over the
    reference. c is taken evenly over its range. A floor that was measured in another arm holds
    the same foreign signal and cancels it.
    """
    case, reference = situation.case, situation.reference
    assert reference is not None
    floor = floors.deepest(situations, case, reference, target, shown_by)
    weights = np.zeros((1 if floor is None else 2, len(situations.on)))
    weights[:, reference] = -1
    weights[0, case] += 1
    if floor is not None:
        weights[1, floor] += 1
    mean, cov, df = shown_by.fit.joint(weights, np.array([shown_by.row]))
    normal, chi = _standard_draws(weights.shape[0], max(float(df[0]), 1.0))
    root = np.linalg.cholesky(cov[0] + 1e-12 * np.eye(weights.shape[0]))
    centre_log2 = shown_by.sign * mean[0]
    draws = centre_log2 + (normal @ root.T) / np.sqrt(chi)[:, None]
    levels = np.exp2(draws)
    value = np.exp2(centre_log2)
    if floor is None:
        share, centre, name = levels[:, 0], float(value[0]), "zero"
    else:
        share = (levels[:, 0] - levels[:, 1]) / (1 - levels[:, 1])
        centre = float((value[0] - value[1]) / (1 - value[1]))
        name = situations.arms[floor]
    foreign = situations.interference
    plex = 1.0 if foreign.hi == 0 else float(plex_means(
        shown_by.fit, situations, case, reference, rows=np.array([shown_by.row]),
        sign=shown_by.sign)[0])
    free = floor is not None or foreign.hi == 0
    low, high = (share, share) if free else left_in_cells(share, plex, foreign)
    tail = (1 - CONFIDENCE) / 2
    lo, hi = float(np.quantile(low, tail)), float(np.quantile(high, 1 - tail))
    return Residual(
        value=centre, lo=lo, hi=hi, at_most=hi < 1 and not (free or foreign.known),
        **_in_cells(levels[:, 0], value[:1], plex, foreign), floor_from=name, draws=share,
    )


def _in_cells(
    read: Array, centre: Array, mean: float, foreign: Interference
) -> dict[str, float]:
    """Return the change in cells: middle of the range of foreign signal, and both ends of it."""
    tail = (1 - CONFIDENCE) / 2
    # a share of zero has no logarithm: the change is then known from above only
    with np.errstate(divide="ignore"):
        least, most = (np.log2(end) for end in left_in_cells(read, mean, foreign))
        low = np.quantile(least, tail, method="nearest")
        high = np.quantile(most, 1 - tail, method="nearest")
        middle = np.log2(without_interference(centre, mean, (foreign.lo + foreign.hi) / 2))[0]
    return {name: float(value) if np.isfinite(value) else float("nan") for name, value in (
        ("cells_log2", middle), ("cells_lo", low), ("cells_hi", high))}


@lru_cache(maxsize=256)
def _standard_draws(k: int, df: float) -> tuple[Array, Array]:
    """Return the draws behind a t of dimension k: normals and chi-square over df; one seed."""
    stream = np.random.default_rng(np.random.SeedSequence(SHUFFLE_SEED))
    normal = stream.standard_normal((RESIDUAL_DRAWS, k))
    return normal, stream.chisquare(df, RESIDUAL_DRAWS) / df

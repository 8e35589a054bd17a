"""How much of a target's activity is left: above a floor where one was measured, else above 0."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from refugium.escape.engagement.inhibition_floor import InhibitionFloors
from refugium.escape.engagement.readout import Readout
from refugium.escape.parameters import CONFIDENCE, RESIDUAL_DRAWS, SHUFFLE_SEED
from refugium.escape.situations import Situation, Situations

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Residual:
    """Activity left on drug, as a share of untreated, with its interval."""

    value: float
    lo: float
    hi: float
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
    tail = (1 - CONFIDENCE) / 2
    lo, hi = np.quantile(share, [tail, 1 - tail])
    return Residual(centre, float(lo), float(hi), name, share)


@lru_cache(maxsize=256)
def _standard_draws(k: int, df: float) -> tuple[Array, Array]:
    """Return the draws behind a t of dimension k: normals and chi-square over df; one seed."""
    stream = np.random.default_rng(np.random.SeedSequence(SHUFFLE_SEED))
    normal = stream.standard_normal((RESIDUAL_DRAWS, k))
    return normal, stream.chisquare(df, RESIDUAL_DRAWS) / df

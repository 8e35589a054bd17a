"""When is a pair called, and what forbids it?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy import stats as sps

from refugium.response.dose.lack_of_fit import LackOfFit
from refugium.response.parameters import ALPHA, LEAST_DEFINED
from refugium.response.synergy.assess import Estimate
from refugium.response.synergy.measures import EFFICACY, TOP


class SynergyVerdict(StrEnum):
    """What may be said of a pair; empty: see status.

    `model_disagrees`: the fitted surface misses its readings, or says another sign of efficacy than
    the wells at the top doses do. `assays_disagree`: experiments of one model differ beyond their
    errors, and in sign. Neither is a call.
    """

    SYNERGISTIC = "synergistic"
    ANTAGONISTIC = "antagonistic"
    NOT_SHOWN = "not_shown"
    MODEL_DISAGREES = "model_disagrees"
    ASSAYS_DISAGREE = "assays_disagree"


class Side(StrEnum):
    """Where an interval lies; empty: there is none."""

    ABOVE = "above"
    BELOW = "below"
    NOT_SHOWN = "not_shown"


def side_of(lo: float, hi: float) -> Side | None:
    """Return where an interval lies; None where it is not known.

    Examples
    --------
    >>> [str(side_of(*ends)) for ends in ((0.1, 0.2), (-0.1, 0.2), (-2.0, -1.0))]
    ['above', 'not_shown', 'below']
    """
    if np.isnan(lo) and np.isnan(hi):
        return None
    return Side.ABOVE if lo > 0 else Side.BELOW if hi < 0 else Side.NOT_SHOWN


def verdict_of(
    estimates: Mapping[str, Estimate], lack: LackOfFit, *, n_pairs: int
) -> SynergyVerdict:
    """Answer: is one surface called?

    Parameters
    ----------
    estimates
        From :func:`assess_surface`.
    lack
        Of the fitted surface.
    n_pairs
        Dose pairs; Loewe counts where it exists at `LEAST_DEFINED` of them.

    Notes
    -----
    Called only if the intervals of Bliss and of Loewe or MuSyC's efficacy lie on one side, and none
    of the three on the other. A fit that misses its readings forbids it, and so does one whose
    efficacy has another sign than the wells at the top doses, where either interval excludes 0.
    """
    model, wells = estimates[EFFICACY], estimates[TOP]
    apart = model.value * wells.value < 0 and any(
        side_of(e.lo, e.hi) in (Side.ABOVE, Side.BELOW) for e in (model, wells))
    if lack.shown or apart:
        return SynergyVerdict.MODEL_DISAGREES
    bliss = side_of(estimates["bliss"].lo, estimates["bliss"].hi)
    others = [side_of(model.lo, model.hi)]
    if estimates["loewe"].n_defined >= LEAST_DEFINED * n_pairs:
        others.append(side_of(estimates["loewe"].lo, estimates["loewe"].hi))
    for own, against, verdict in (
        (Side.ABOVE, Side.BELOW, SynergyVerdict.SYNERGISTIC),
        (Side.BELOW, Side.ABOVE, SynergyVerdict.ANTAGONISTIC),
    ):
        if bliss == own and own in others and against not in others:
            return verdict
    return SynergyVerdict.NOT_SHOWN


def heterogeneity_p(values: Sequence[float], errors: Sequence[float]) -> float:
    """Answer: how often would experiments of one truth differ this much? NaN with fewer than two.

    Examples
    --------
    >>> round(heterogeneity_p([0.1, 0.3], [0.1, 0.1]), 3)
    0.157
    """
    y, se = np.asarray(values, dtype=float), np.asarray(errors, dtype=float)
    known = np.isfinite(y) & np.isfinite(se) & (se > 0)
    if known.sum() < 2:
        return float("nan")
    w = 1 / se[known] ** 2
    mean = float((w * y[known]).sum() / w.sum())
    q = float((w * (y[known] - mean) ** 2).sum())
    return float(sps.chi2.sf(q, int(known.sum()) - 1))


@dataclass(frozen=True, kw_only=True)
class Compared:
    """Experiments held against each other: p (corrected), and whether they are no call."""

    p: float
    disagree: bool


def compare_experiments(
    values: Sequence[float], errors: Sequence[float], *, tests: int = 1
) -> Compared:
    """Answer: do experiments differ beyond their errors, and in sign?

    Parameters
    ----------
    values, errors
        One per experiment; NaN = not known.
    tests
        Number of measures that are compared (Bonferroni).

    Examples
    --------
    >>> compare_experiments([0.1, -0.6], [0.05, 0.04]).disagree
    True
    """
    p = float(np.minimum(1.0, tests * heterogeneity_p(values, errors)))
    known = [v for v in values if np.isfinite(v)]
    return Compared(p=p, disagree=bool(p < ALPHA and min(known) < 0 < max(known)))

"""The deepest direct inhibition of a target that the study shows: the floor of what is left."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy import special

from refugium.escape.engagement.readout import Readout
from refugium.escape.parameters import ALPHA
from refugium.escape.situations import Situations
from refugium.signal import TOLERANCE, StateFit

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class InhibitionFloors:
    """Every state against one reference at a time, all rows at once, kept between questions."""

    memo: dict[tuple[int, int], tuple[Array, Array, Array]] = field(
        default_factory=dict, repr=False)
    others: dict[tuple[int, str], list[int]] = field(default_factory=dict, repr=False)

    def deepest(
        self, situations: Situations, case: int, reference: int, target: str, shown_by: Readout
    ) -> int | None:
        """Return the state that inhibits the target more deeply than the case, if one does.

        Notes
        -----
        Another drug, or a higher dose, in the same model and a shared block; it must lower the
        readout below the reference beyond noise (p <= ALPHA), and further than the case.
        """
        if (case, target) not in self.others:
            self.others[case, target] = [
                other for other in range(len(situations.on))
                if other != case and situations.models[other] == situations.models[case]
                and not situations.blocks[other].isdisjoint(situations.blocks[case])
                and _inhibits_deeper(situations, case, other, target)
            ]
        held = [other for other in self.others[case, target] if other != reference]
        if not held:
            return None
        fit, row = shown_by.fit, shown_by.row
        key = id(fit), reference
        if key not in self.memo:
            self.memo[key] = against(fit, reference)
        change, t, df = (values[row] for values in self.memo[key])
        fell = special.stdtr(df[held], shown_by.sign * t[held]) <= ALPHA
        lower = shown_by.sign * change[held]
        lower = np.where(fell & (lower < shown_by.sign * change[case]), lower, np.inf)
        best = int(np.argmin(lower))
        return held[best] if np.isfinite(lower[best]) else None


def against(fit: StateFit, reference: int) -> tuple[Array, Array, Array]:
    """Return every state minus one reference: change, t and df, (rows, states).

    Parameters
    ----------
    fit
        Fit of rows on states and blocks.
    reference
        Position of the reference.

    Returns
    -------
    tuple of arrays
        Change (log2), change over its standard error, and df; NaN where it cannot be estimated.

    Notes
    -----
    The same numbers as one contrast after the other, from one product per pattern of missing
    blocks.
    """
    rows, size = fit.coef.shape
    states = len(fit.component)
    weights = np.zeros((states, size))
    weights[np.arange(states), np.arange(states)] = 1.0
    weights[:, reference] -= 1.0
    change, t, df = np.full((3, rows, states), np.nan)
    part = int(fit.component[reference])
    for number, (inverse, space) in enumerate(zip(fit.unscaled, fit.row_space, strict=True)):
        here = fit.pattern == number
        known = np.abs(weights @ space - weights).max(axis=1) <= TOLERANCE
        known &= fit.component == part
        if not here.any():
            continue
        factor = np.einsum("si,ij,sj->s", weights, inverse, weights, optimize=True)
        variance = np.where(fit.df[here, part] > 0, fit.variance[here, part], np.nan)
        found = np.where(known, fit.coef[here] @ weights.T, np.nan)
        change[here] = found
        if fit.errors is not None:
            at = np.flatnonzero(here)
            for state in np.flatnonzero(known):
                cov, own = fit.errors.of(weights[[state]], columns=np.arange(size), pattern=number,
                                         rows=at, part=part)
                with np.errstate(divide="ignore", invalid="ignore"):
                    t[at, state] = found[:, state] / np.sqrt(cov[:, 0, 0])
                df[at, state] = np.where(own > 0, own, np.nan)
            continue
        df[here] = np.where(fit.df[here, part] > 0, fit.df[here, part], np.nan)[:, None]
        with np.errstate(divide="ignore", invalid="ignore"):
            t[here] = found / np.sqrt(variance[:, None] * factor)
    # a lone sample has its effect and no error, here as everywhere
    t[fit.lone(weights)] = np.nan
    return change, t, df


def _inhibits_deeper(situations: Situations, case: int, other: int, target: str) -> bool:
    """Whether an arm inhibits the target by another drug or a higher dose than the case.

    The case's own drug at its own dose cannot say how deep inhibition can go: it would make
    every drug look complete.
    """
    own = {a.name: a.dose for a in situations.on[case] if target in situations.targets[a.name]}
    for agent in situations.on[other]:
        if target not in situations.targets[agent.name]:
            continue
        dose = own.get(agent.name)
        if agent.name not in own or (
            dose is not None and agent.dose is not None and agent.dose > dose
        ):
            return True
    return False

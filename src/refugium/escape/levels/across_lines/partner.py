"""Does a partner that blocks the node kill the lines that survive, beyond its own effect?"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from refugium.core.tables import rows_of
from refugium.escape.levels.across_lines.on_drug import GroupMean
from refugium.escape.levels.across_lines.parameters import END_ALPHA
from refugium.escape.levels.survival import Survival
from refugium.response import SCALES, Phenotype
from refugium.study.design import Design
from refugium.study.treatment import Agent, agents_on


@dataclass(frozen=True, kw_only=True)
class Partner:
    """What one agent that blocks the node does on the drug.

    Attributes
    ----------
    agent, hits
        With its dose; the nodes that it inhibits at it.
    growth
        Scale to the mean over surviving lines of its effect on the drug beyond that without it.
    others
        The same of the lines that die on the drug alone, on the rate scale: printed, not tested.
    death
        Mean over surviving lines of dead cells, drug and partner against the drug alone, log2.
    p
        One-sided p that growth is not lower, the larger of the two scales.
    """

    agent: str
    hits: tuple[str, ...]
    growth: dict[str, GroupMean]
    others: GroupMean
    death: GroupMean
    p: float

    @property
    def lowers(self) -> bool:
        """Whether growth is lower on both scales, beyond the partner's own effect."""
        return self.p <= END_ALPHA


def partners(
    design: Design, found: Survival | None, drug: str, surviving: Collection[str],
    blockers: Mapping[Agent, tuple[str, ...]],
) -> list[Partner]:
    """Answer: which second drugs of this study block which nodes, and do they close the refuge?

    Notes
    -----
    Units are lines: the effect of each surviving line (pooled over its experiments already) is
    one value. The lines that die without the partner have no refuge to close; their mean stands
    beside.
    """
    if found is None or found.pooled.empty:
        return []
    on = {arm: agents_on(past, float("inf")) for arm, past in design.histories.items()}
    blocked = {str(agent): nodes for agent, nodes in blockers.items()}
    table = found.pooled[found.pooled["background"].map(
        lambda arm: {a.name for a in on[str(arm)]} == {drug})]
    made = []
    for label, part in table.groupby("agent", sort=False):
        if not blocked.get(str(label)):
            continue
        growth, tails = {}, []
        for scale in SCALES:
            own = {str(r["model_id"]): float(r["effect"])
                   for r in rows_of(part[part["scale"] == scale])}
            values = [own[line] for line in surviving if line in own]
            growth[scale] = GroupMean.of(values)
            tails.append(_p_lower(values))
        rate = part[(part["scale"] == "rate") & ~part["model_id"].isin(list(surviving))]
        p = float(np.max(tails)) if np.isfinite(tails).all() else float("nan")
        made.append(Partner(
            agent=str(label), hits=blocked[str(label)], growth=growth, p=p,
            others=GroupMean.of(rate["effect"].astype(float).tolist()),
            death=GroupMean.of(_deaths(found.phenotypes, str(label), drug, surviving, on))))
    return made


def _p_lower(values: list[float]) -> float:
    known = np.array([v for v in values if np.isfinite(v)])
    if len(known) < 2 or not known.std(ddof=1) > 0:
        return float("nan")
    t = known.mean() / (known.std(ddof=1) / np.sqrt(len(known)))
    return float(stats.t.cdf(t, len(known) - 1))


def _deaths(
    phenotypes: pd.DataFrame, label: str, drug: str, surviving: Collection[str],
    on: Mapping[str, frozenset[Agent]],
) -> list[float]:
    dead = phenotypes[
        phenotypes["phenotype"].isin([str(Phenotype.DEATH), str(Phenotype.APOPTOSIS)])
        & (phenotypes["agent"] == label) & phenotypes["model_id"].isin(list(surviving))
        & (phenotypes["scope"] != "study")
    ]
    held: dict[str, list[float]] = {}
    for row in rows_of(dead):
        names = {a.name for a in on.get(str(row["reference_arm"]), frozenset())}
        if names == {drug} and np.isfinite(row["effect"]):
            held.setdefault(str(row["model_id"]), []).append(float(row["effect"]))
    return [float(np.mean(values)) for values in held.values()]

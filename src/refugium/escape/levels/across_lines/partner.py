"""Does a partner that blocks the node kill the lines that survive, beyond its own effect?"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy import stats

from refugium.core.stats import holm_adjust
from refugium.core.status import Told
from refugium.core.tables import rows_of
from refugium.escape.levels.across_lines.on_drug import GroupMean
from refugium.escape.levels.across_lines.parameters import END_ALPHA
from refugium.escape.levels.against_drug import DEAD, against_drug
from refugium.escape.levels.survival import Survival
from refugium.response import SCALES, STOOD_STILL
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
    with_room
        The same, rate scale, had untreated cells kept their fastest rate
        (:func:`refugium.response.room.continued`), over the lines where wells tell it.
    late_share
        Rate of untreated cells over the last third over their fastest, mean over these lines; NaN:
        read at two times only.
    others
        The same as growth of the lines that die on the drug alone, on the rate scale: printed, not
        tested.
    death
        Mean over surviving lines of dead cells, drug and partner against the drug alone, log2.
    p
        One-sided p that growth is not lower, the larger of the two scales.
    p_room
        The same with room; NaN: not told.
    """

    agent: str
    hits: tuple[str, ...]
    growth: dict[str, GroupMean]
    with_room: GroupMean
    late_share: float
    others: GroupMean
    death: GroupMean
    p: float
    p_room: float

    @property
    def supports(self) -> Told:
        """Whether growth is lower on both scales, beyond what it does without the drug.

        Not tested where untreated cells stood still, or where it is shown only against cells that
        slowed down: what the partner does to these may be hidden.
        """
        if self.late_share < STOOD_STILL:
            return Told.NOT_TESTED
        if not self.p <= END_ALPHA:
            return Told.NO
        return Told.NOT_TESTED if self.p_room > END_ALPHA else Told.YES


def partners(
    design: Design, found: Survival | None, drug: str, surviving: Collection[str],
    blockers: Mapping[Agent, tuple[str, ...]],
) -> list[Partner]:
    """Answer: which second drugs of this study block which nodes, and do they close the refuge?

    Notes
    -----
    Units are lines: the effect of each surviving line (pooled over its experiments already) is
    one value, at the highest dose of the drug that it was read at. The lines that die without the
    partner have no refuge to close; their mean stands beside.
    """
    if found is None or found.pooled.empty:
        return []
    dose = {arm: next(iter(agents)).dose or 0.0 for arm, agents in (
        (arm, agents_on(past, float("inf"))) for arm, past in design.histories.items())
        if {a.name for a in agents} == {drug}}
    blocked = {str(agent): nodes for agent, nodes in blockers.items()}
    table = found.pooled[found.pooled["background"].isin(dose)]
    made = []
    for label, part in table.groupby("agent", sort=False):
        if not blocked.get(str(label)):
            continue
        # of several doses one row a line: the highest, as for what the drug does to the node
        order = part["background"].map(dose).sort_values(kind="stable").index
        part = part.loc[order].drop_duplicates(["model_id", "scale"], keep="last")
        alive = part[part["model_id"].isin(list(surviving))]
        each = {scale: alive[alive["scale"] == scale] for scale in SCALES}
        rate = part[(part["scale"] == "rate") & ~part["model_id"].isin(list(surviving))]
        room = [rows["with_room"].where(rows["with_room"].notna(), rows["effect"])
                for rows in each.values()] if alive["with_room"].notna().any() else []
        made.append(Partner(
            agent=str(label), hits=blocked[str(label)],
            growth={s: GroupMean.of(rows["effect"].tolist()) for s, rows in each.items()},
            p=_p([rows["effect"] for rows in each.values()]),
            with_room=GroupMean.of(each["rate"]["with_room"].tolist()), p_room=_p(room),
            late_share=float(alive["late_share"].mean()),
            others=GroupMean.of(rate["effect"].astype(float).tolist()),
            death=GroupMean.of([
                against_drug(found, str(label), model=str(r["model_id"]),
                             background=str(r["background"]), kinds=DEAD)
                for r in rows_of(each["rate"])])))
    return made


def corrected(own: Sequence[Partner]) -> list[Partner]:
    """Return partners of one node with p that hold for the best of them: Holm over all.

    Parameters
    ----------
    own
        Partners that inhibit the node, each with a p. `p_room` becomes that of both together, for
        it is asked only where p holds.

    Examples
    --------
    >>> none = GroupMean.of([])
    >>> one, other = (Partner(agent=name, hits=("AXL",), growth={}, with_room=none, late_share=1.0,
    ...                       others=none, death=none, p=p, p_room=float("nan"))
    ...               for name, p in (("a", 0.03), ("b", 0.4)))
    >>> one.supports == Told.YES, [partner.p for partner in corrected([one, other])]
    (True, [0.06, 0.4])
    """
    p = np.array([partner.p for partner in own])
    room = np.array([partner.p_room for partner in own])
    both = np.where(np.isfinite(room), holm_adjust(np.fmax(p, room)), np.nan)
    return [replace(partner, p=float(one), p_room=float(other))
            for partner, one, other in zip(own, holm_adjust(p), both, strict=True)]


def _p(scales: Sequence[pd.Series]) -> float:
    """Return the larger p of both scales; NaN where one cannot be tested."""
    return float(np.max([_p_lower(values.tolist()) for values in scales])) if scales else np.nan


def _p_lower(values: list[float]) -> float:
    known = np.array([v for v in values if np.isfinite(v)])
    if len(known) < 2 or not known.std(ddof=1) > 0:
        return float("nan")
    t = known.mean() / (known.std(ddof=1) / np.sqrt(len(known)))
    return float(stats.t.cdf(t, len(known) - 1))

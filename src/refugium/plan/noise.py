"""A study laid out for planning: its noise, its design and the p of a call."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from refugium.core.status import CaseRole, Engagement
from refugium.escape import ALPHA, SHOWN_ON_SHARE, EngagementLookup, Situation, Situations
from refugium.knowledge import Knowledge, paradoxical, targets_of
from refugium.plan.power import NodeLayout, Part, Weights, noise_of
from refugium.signal.reporters import Signal


@dataclass(frozen=True, eq=False)
class PlanLineage:
    """One family of models, laid out for planning.

    Attributes
    ----------
    signal, situations, pack
        What was measured and what is known.
    hits
        Table of engagement.
    cut
        p at or below which one more call would be made.
    own_cut
        The same of a node that an arm inhibits.
    """

    signal: Signal
    situations: Situations
    pack: Knowledge
    hits: pd.DataFrame
    cut: float
    own_cut: float
    memo: dict[tuple[str, ...], Any] = field(default_factory=dict, repr=False)

    def cut_of_rise(self, *, shown: bool) -> float:
        """Return the p that a rise needs, beside "shown on" where an arm can show that."""
        return self.own_cut * (1 - SHOWN_ON_SHARE) if shown else self.cut

    def situation(self, contrast: str) -> Situation | None:
        """Return the situation of a contrast; None if it is not of this family."""
        if ("situations",) not in self.memo:
            self.memo["situations",] = {s.contrast: s for s in self.situations.each}
        found: Situation | None = self.memo["situations",].get(contrast)
        return found

    def p_hit(self, situation: Situation) -> float:
        """Return the p that the target is hit."""
        if ("hits",) not in self.memo:
            self.memo["hits",] = EngagementLookup.of(self.situations, self.hits)
        found: EngagementLookup = self.memo["hits",]
        return found.evidence(situation)[0]

    def part(
        self, name: str | None, weights: Weights, margin: float, alpha: float,
        near: int | None = None,
    ) -> Part:
        """Return one required part, with the noise of a node near these states."""
        states = [s for s, _ in weights if s < len(self.situations.arms)]
        node = None if name is None else self.signal.nodes.names.index(name)
        own = states if near is None else [near]
        layout, variance, df = noise_of(self.signal, node, *own)
        return Part(layout=layout, variance=variance, df=df, weights=weights, margin=margin,
                    alpha=alpha)

    def hit_part(self, situation: Situation, p_hit: float) -> tuple[Part, ...]:
        """Return the hit as a required part, if its own p is too large."""
        if p_hit <= ALPHA:  # asked once for all nodes
            return ()
        names, reference = self.signal.nodes.names, situation.reference
        target = next((t for t in situation.blocked if t in names), None)
        if situation.role != CaseRole.DRUG or target is None or reference is None:
            return (Part(layout=NodeLayout((), ()), variance=np.nan, df=0.0, weights=(), margin=0.0,
                         alpha=ALPHA),)  # borrowed: stays
        part = self.part(target, ((reference, 1.0), (situation.case, -1.0)), 0.0, ALPHA)
        fall = self.signal.compare(reference, situation.case).estimate[names.index(target)]
        return (replace(part, effect=float(fall)),)

    def plex(self, situation: Situation, name: str) -> tuple[int, ...]:
        """States of the fullest block that holds case and reference with the node measured."""
        known = np.isfinite(self.signal.nodes.values[self.signal.nodes.names.index(name)])
        best: tuple[int, ...] = tuple(
            s for s in (situation.case, situation.reference) if s is not None)
        for block in np.unique(self.signal.sample_block):
            held = self.signal.sample_state[known & (self.signal.sample_block == block)].tolist()
            if {*best} <= {*held} and len(held) > len(best):
                best = tuple(held)
        return best

    def untreated(self, situation: Situation) -> int:
        """Return the reference, an untreated state of the model at its time, or a new state."""
        if situation.reference is not None:
            return situation.reference
        states = self.signal.states
        held = zip(self.situations.on, self.situations.models, strict=True)
        for state, (on, model) in enumerate(held):
            same = str(states["time_h"].iloc[state]) == str(situation.time_h)
            if model == situation.model_id and same and all(agent.neutral for agent in on):
                return state
        return len(states)

    def drugs(self, node: str, situation: Situation) -> list[str]:
        """Return up to two direct inhibitors that spare the blocked target."""
        key = ("drugs", node, *situation.blocked)
        if key not in self.memo:
            self.memo[key] = self._found_drugs(node, situation)
        found: list[str] = self.memo[key]
        return found

    def _found_drugs(self, node: str, situation: Situation) -> list[str]:
        table = self.pack.drug_targets
        own = {node, *self.pack.nodes.query("parent == @node")["node"]}
        meant = table[table["intended"] & table["node"].isin(own)]["drug"].unique()
        aims = {str(d): set(targets_of(str(d), knowledge=self.pack)) for d in meant}
        fit = [d for d, nodes in aims.items() if not nodes & set(situation.blocked)
               and not paradoxical(d, node, knowledge=self.pack)]
        used = set(self.situations.targets)
        return sorted(fit, key=lambda d: (d not in used, len(aims[d]), d))[:2]

    def usual_fall(self) -> float:
        """Return the median depth of the hits of this study, log2."""
        hit = self.hits[self.hits["verdict"] == Engagement.ENGAGED]["change_log2"]
        return -float(hit.median()) if len(hit) else np.nan

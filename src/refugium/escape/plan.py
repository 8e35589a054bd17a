"""The verb: which addition to a study would change a call, and how likely is that?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from refugium.escape.calls import hit_evidence
from refugium.escape.find import find_escape
from refugium.escape.parameters import (
    ALPHA,
    CHANGE_MARGIN_LOG2,
    CONFIDENCE,
    EARLY_H,
    PERSIST_DELTA_LOG2,
    REBOUND_CONFIDENCE,
    REBOUND_RISE,
    SHOWN_ON_MARGIN_LOG2,
)
from refugium.escape.power import (
    ENOUGH_POWER,
    PLAN,
    Ask,
    Layout,
    Part,
    Row,
    Weights,
    added,
    is_open,
    never,
    noise_of,
    now_words,
    span,
)
from refugium.escape.scene import Scene, Situation, lay_out
from refugium.knowledge import Knowledge, load_knowledge, paradoxical, targets_of
from refugium.results import rows_of
from refugium.signal import Signal, measure, prepare, split_families
from refugium.status import Change, Engagement, Level, Status
from refugium.study import Study, derive_contrasts

_NO_HIT = "more data on the node cannot help: the target's hit is not established (its own row)"


@dataclass(frozen=True, eq=False)
class StudyPlan:
    """What :func:`plan_study` found: `table` (columns of :data:`PLAN`) and the p of a call."""

    table: pd.DataFrame
    cut: float
    tests: int

    def summary(self, limit: int = 10) -> str:
        """Say in plain sentences what would change a call, by gain, and what would not."""
        lines = [f"One more call needs p <= {self.cut:.2g} (Benjamini-Hochberg at {ALPHA:g} over "
                 f"{self.tests} tests of this study). Power is for one call, noise as fitted."]
        good = self.table[self.table["would_change"]].sort_values(
            ["n_blocks_needed", "power_then"], kind="stable")
        best = good.drop_duplicates(["contrast", "node"])
        best = best.assign(gain=best["power_then"] - best["power_now"])
        best = best.sort_values("gain", ascending=False, kind="stable")
        groups = [g for _, g in best.groupby(["contrast", "addition", "why"], sort=False)]
        for rows in groups[:limit]:
            first = rows_of(rows)[0]
            nodes = ", ".join(f"{r['node']} ({r['now']})" for r in rows_of(rows))
            lines.append(f"- {first['contrast']}: {first['addition']}: {first['why']}. {nodes}: "
                         f"power for {span(rows['effect_log2'])} log2 from "
                         f"{span(rows['power_now'])} to {span(rows['power_then'])}; new plexes "
                         f"for {ENOUGH_POWER:.0%}: {span(rows['n_blocks_needed'])}.")
        if len(groups) > limit:
            more = sum(len(rows) for rows in groups[limit:])
            lines.append(f"- and an addition for {more} more calls (see the table)")
        if best.empty:
            lines.append(f"No addition tried brings a call to {ENOUGH_POWER:.0%} power.")
        idle = self.table[self.table["why"].str.contains("cannot help")]
        counts = idle.drop_duplicates(["contrast", "node", "why"])["why"].value_counts()
        lines += [f"Would not change {n} calls: {why}." for why, n in counts.items()]
        blind = self.table[self.table["contrast"] == ""]
        if len(blind):
            lines.append(f"Not measured at all: {', '.join(blind['node'].head(8))}"
                         f"{f' and {len(blind) - 8} more' if len(blind) > 8 else ''}.")
        return "\n".join(lines)


def plan_study(study: Study, *, knowledge: Knowledge | None = None) -> StudyPlan:
    """Answer: what to measure next, so that an open call is decided?

    Parameters
    ----------
    study
        The study as it is.
    knowledge
        Reporter rows and drugs; the built-in pack by default.

    Returns
    -------
    StudyPlan
        `table`: columns of :data:`PLAN`, additions that change a call first, by gain of power.

    Raises
    ------
    StudyError
        If the study has no phospho modality.

    Notes
    -----
    Power by noncentral t from the fitted variance of the node and the design with the added
    plexes; a call with several required parts gets the least of their powers (an upper bound).
    p of a call: the largest that Benjamini-Hochberg would let pass beside the calls made now.
    A plex of the same layout copies the fullest plex that holds case and reference. New arms are
    given for two plexes.

    Examples
    --------
    >>> from refugium.virtual import Plan, write_tumour
    >>> plan = plan_study(write_tumour(Plan(planted="none", seed=3)).study)
    >>> bool(plan.table["power_then"].dropna().between(0, 1).all())
    True
    """
    pack = knowledge or load_knowledge()
    found = find_escape(study, knowledge=pack, challenge=False)
    modality = str(found.manifest.parameters["modality"])
    contrasts = derive_contrasts(study, modality)
    signals = [measure(m, pack) for m in split_families(prepare(study, pack, modality), study)]
    p = found.calls["p"].dropna()
    passed = int((found.calls["q"] <= ALPHA).sum())
    cut = ALPHA * min(1.0, (passed + 1) / max(1, len(p)))
    desks = [_Desk(signal, lay_out(study, signal, contrasts, pack), pack, found.engagement, cut)
             for signal in signals]
    rows = [r for desk in desks for row in rows_of(found.calls) for r in desk.call(row)]
    rows += [r for desk in desks for row in rows_of(found.engagement) for r in desk.engagement(row)]
    rows += [{"contrast": "", "node": row["node"], "now": "not measured",
              "addition": row["would_need"], "why": "it would be seen; its noise is not known"}
             for row in rows_of(found.not_measured)]
    table = PLAN.table(rows)
    gain = (table["power_then"] - table["power_now"]).fillna(-1.0)
    order = table.assign(gain=gain).sort_values(
        ["would_change", "gain", "n_blocks_needed"], ascending=[False, False, True], kind="stable")
    return StudyPlan(PLAN.table(order.drop(columns="gain")), cut, len(p))


@dataclass(frozen=True, eq=False)
class _Desk:
    """A study laid out for planning: its noise, its design and the p of a call."""

    signal: Signal
    scene: Scene
    pack: Knowledge
    hits: pd.DataFrame
    cut: float
    memo: dict[tuple[str, ...], Any] = field(default_factory=dict, repr=False)

    def call(self, row: Row) -> Iterator[Row]:
        """Additions for one call; none if it is settled, or not a question of the drug."""
        situation = self._situation(row["contrast"])
        name = row["node"]
        if situation is None or name in situation.blocked or situation.role == "model":
            return
        place = {"contrast": row["contrast"], "node": name, "now": now_words(row)}
        if row["status"] == Status.NOT_MEASURED:
            yield from self._unmeasured(place, situation)
        elif row["level"] != Level.NONE:
            if row["change"] == Change.UP:
                yield self._early(place, situation, row)
        elif is_open(row):
            yield from self._open(place, situation, row)

    def _open(self, place: Row, situation: Situation, row: Row) -> Iterator[Row]:
        p_hit = self._p_hit(situation)
        if not np.isfinite(p_hit):
            yield never(place, "1 to 3 more plexes of the same layout",
                         _NO_HIT, self.cut)
            return
        case, seen = situation.case, float(row["change_log2"])
        hit = self._hit_part(situation, p_hit)
        shown = bool(self.scene.inhibitors.get((case, row["node"])))
        if situation.reference is None:
            yield never(place, "1 to 3 more plexes of the same layout",
                         "more replicates cannot help: no baseline", self.cut)
            untreated = self._untreated(situation)
            up = self._part(row["node"], ((case, 1.0), (untreated, -1.0)), CHANGE_MARGIN_LOG2,
                            self.cut / (1 + shown))
            yield added(place, "an untreated arm in the same block as the case (2 plexes)",
                       "a rise from before the drug could be called", Ask((up, *hit)),
                       (case, untreated), 2)
        else:
            yield from self._plexes(place, situation, row, hit, self.cut / (1 + shown))
            if row["change"] == Change.UP:
                yield self._early(place, situation, row)
        if situation.role in ("drug", "standing") and not shown:
            yield from self._inhibitors(place, situation, seen, hit)

    def _plexes(
        self, place: Row, situation: Situation, row: Row, hit: tuple[Part, ...], cut: float
    ) -> Iterator[Row]:
        assert situation.reference is not None
        case, reference, seen = situation.case, situation.reference, float(row["change_log2"])
        up: Weights = ((case, 1.0), (reference, -1.0))
        falls = row["class"] == "undecided" and seen < 0
        effect, words = 1.0, "a rise could be called"
        if falls:
            part = self._part(row["node"], tuple((s, -w) for s, w in up), CHANGE_MARGIN_LOG2,
                              (1 - CONFIDENCE) / 2)
            ask, seen, words = Ask((part,)), -seen, "a fall could be called (class lost, no level)"
        else:
            ask = Ask((self._part(row["node"], up, CHANGE_MARGIN_LOG2, cut), *hit))
            if row["class"] == "persistent":
                effect = min(1.0, float(row["change_hi"]))
                words = "the largest rise that the data still allow could be called"
                if effect <= CHANGE_MARGIN_LOG2:
                    yield never(place, "1 to 3 more plexes of the same layout", "more replicates "
                                 "cannot help: a rise beyond the margin is excluded", cut)
                    return
        plex = self._plex(situation, row["node"])
        for n in (1, 2, 3):
            yield added(place, f"{n} more plex{'es' if n > 1 else ''} of the same layout", words,
                       ask.at(effect), plex, n, seen)

    def _inhibitors(
        self, place: Row, situation: Situation, seen: float, hit: tuple[Part, ...]
    ) -> Iterator[Row]:
        node, case, new = place["node"], situation.case, len(self.scene.arms)
        drugs = self._drugs(node, situation)
        if not drugs:
            yield never(place, "an arm with a direct inhibitor", "a direct inhibitor cannot help: "
                         "the knowledge pack names none that spares the blocked target", self.cut)
            return
        reference = situation.reference
        half = self.cut / (1 if reference is None else 2)
        on = self._part(node, ((case, 1.0), (new, -1.0)), SHOWN_ON_MARGIN_LOG2, half)
        stays: tuple[Part, ...] = ()
        if reference is not None:
            weights = ((case, 1.0), (reference, -1.0))
            stays = (replace(self._part(node, weights, -PERSIST_DELTA_LOG2, self.cut),
                             effect=seen),)
        plex = (case, new) if reference is None else (case, reference, new)
        usual = self._usual_fall()
        ask = Ask((on, *stays, *hit)).at(usual if np.isfinite(usual) else 1.0)
        words = "of 1 log2" if not np.isfinite(usual) else "as deep as the hits of this study"
        yield added(place, f"an arm with {' or '.join(drugs)} on top (2 plexes)",
                   f"a fall {words} would show that the node is on (level candidate)",
                   ask, plex, 2)

    def _early(self, place: Row, situation: Situation, row: Row) -> Row:
        new = len(self.scene.arms)
        part = self._part(row["node"], ((new, 1.0), (new + 1, -1.0)), CHANGE_MARGIN_LOG2,
                          (1 - CONFIDENCE) / 2, near=situation.case)
        stated = "" if np.isfinite(situation.time_h) else "; the present time must be stated too"
        return added(place, f"a time point before {EARLY_H:g} h with its own untreated arm "
                    "(2 plexes)", f"it would tell early from late, not change the level{stated}",
                    Ask((part,)), (new, new + 1), 2, float(row["change_log2"]))

    def _unmeasured(self, place: Row, situation: Situation) -> Iterator[Row]:
        if situation.reference is None:
            return
        p_hit = self._p_hit(situation)
        if not np.isfinite(p_hit):
            yield never(place, f"an antibody or a targeted assay of {place['node']}", _NO_HIT,
                         self.cut)
            return
        weights = ((situation.case, 1.0), (situation.reference, -1.0))
        part = self._part(None, weights, CHANGE_MARGIN_LOG2, self.cut)
        yield added(place, f"an antibody or a targeted assay of {place['node']} on the same "
                    "samples",
                   "a rise could be called (noise: median of the nodes measured)",
                   Ask((part, *self._hit_part(situation, p_hit))), (), 0)

    def engagement(self, row: Row) -> Iterator[Row]:
        """Additions for one verdict of engagement."""
        situation = self._situation(row["contrast"])
        if situation is None:
            return
        place = {"contrast": row["contrast"], "node": row["target"],
                 "now": f"hit by {row['drug']}: {row['verdict'] or row['status']}"}
        known = row["target"] if row["target"] in self.signal.nodes.names else None
        reference = self._untreated(situation)
        tail = (1 - CONFIDENCE) / 2
        fall: Weights = ((reference, 1.0), (situation.case, -1.0))
        if row["status"] == Status.NO_BASELINE:
            yield never(place, "1 to 3 more plexes of the same layout",
                         "more replicates cannot help: no baseline", tail)
            yield added(place, "an untreated arm in the same block as the case (2 plexes)",
                       "a hit could be called", Ask((self._part(known, fall, 0.0, tail),)),
                       (situation.case, reference), 2)
        elif row["status"] == Status.NOT_MEASURED:
            part = self._part(None, fall, 0.0, tail)
            yield added(place, f"an antibody or a targeted assay of {row['target']} on the same "
                       "samples", "a hit could be called (noise: median of the nodes measured)",
                       Ask((part,)), (), 0)
        elif row["status"] in (Status.INCONCLUSIVE, Status.TOO_FEW_REPLICATES) and not known:
            yield {**place, "addition": "1 to 3 more plexes of the same layout", "alpha": tail,
                   "why": "read from downstream sites: the power is not computed"}
        elif row["status"] in (Status.INCONCLUSIVE, Status.TOO_FEW_REPLICATES) and known:
            ask = Ask((self._part(known, fall, 0.0, tail),))
            for n in (1, 2, 3):
                yield added(place, f"{n} more plex{'es' if n > 1 else ''} of the same layout",
                           "a hit, at least in part, could be called", ask,
                           self._plex(situation, known), n, -float(row["change_log2"]))
        elif row["verdict"] in (Engagement.ENGAGED, Engagement.PARTIAL) and known:
            yield from self._later(place, situation, row)

    def _later(self, place: Row, situation: Situation, row: Row) -> Iterator[Row]:
        times = {str(s.time_h) for s in self.scene.situations
                 if s.model_id == situation.model_id and row["drug"] in s.hit}
        if situation.role != "drug" or situation.reference is None or len(times) > 1:
            return
        new, case, reference = len(self.scene.arms), situation.case, situation.reference
        weights = ((new, 1.0), (new + 1, -1.0), (case, -1.0), (reference, 1.0))
        left = float(row["residual"])
        part = self._part(row["target"], weights, 0.0, (1 - REBOUND_CONFIDENCE) / 2)
        effect = float(np.log2((left + REBOUND_RISE) / left)) if left > 0 else np.nan
        yield added(place, "a second, later time point with its own untreated arm (2 plexes)",
                   f"a rebound by {REBOUND_RISE:g} could be seen; the verdict now stands",
                   Ask((part,)).at(effect), (case, reference, new, new + 1), 2)

    def _situation(self, contrast: str) -> Situation | None:
        if ("situations",) not in self.memo:
            self.memo["situations",] = {s.contrast: s for s in self.scene.situations}
        found: Situation | None = self.memo["situations",].get(contrast)
        return found

    def _p_hit(self, situation: Situation) -> float:
        key = ("hit", situation.contrast)
        if key not in self.memo:
            self.memo[key] = hit_evidence(situation, self.scene, self.hits)[0]
        return float(self.memo[key])

    def _part(
        self, name: str | None, weights: Weights, margin: float, alpha: float,
        near: int | None = None,
    ) -> Part:
        states = [s for s, _ in weights if s < len(self.scene.arms)]
        node = None if name is None else self.signal.nodes.names.index(name)
        own = states if near is None else [near]
        return Part(*noise_of(self.signal, node, *own), weights, margin, alpha)

    def _hit_part(self, situation: Situation, p_hit: float) -> tuple[Part, ...]:
        """Return the hit as a required part, if its own p is above the p of a call."""
        if p_hit <= self.cut:
            return ()
        names, reference = self.signal.nodes.names, situation.reference
        target = next((t for t in situation.blocked if t in names), None)
        if situation.role != "drug" or target is None or reference is None:
            return (Part(Layout((), ()), np.nan, 0.0, (), 0.0, self.cut),)  # borrowed: stays
        part = self._part(target, ((reference, 1.0), (situation.case, -1.0)), 0.0, self.cut)
        fall = self.signal.compare(reference, situation.case).estimate[names.index(target)]
        return (replace(part, effect=float(fall)),)

    def _plex(self, situation: Situation, name: str) -> tuple[int, ...]:
        """States of the fullest block that holds case and reference with the node measured."""
        known = np.isfinite(self.signal.nodes.values[self.signal.nodes.names.index(name)])
        best: tuple[int, ...] = tuple(
            s for s in (situation.case, situation.reference) if s is not None)
        for block in np.unique(self.signal.sample_block):
            held = self.signal.sample_state[known & (self.signal.sample_block == block)].tolist()
            if {*best} <= {*held} and len(held) > len(best):
                best = tuple(held)
        return best

    def _untreated(self, situation: Situation) -> int:
        """Return the reference, an untreated state of the model at its time, or a new state."""
        if situation.reference is not None:
            return situation.reference
        states = self.signal.states
        for state, (on, model) in enumerate(zip(self.scene.on, self.scene.models, strict=True)):
            same = str(states["time_h"].iloc[state]) == str(situation.time_h)
            if model == situation.model_id and same and all(agent.neutral for agent in on):
                return state
        return len(states)

    def _drugs(self, node: str, situation: Situation) -> list[str]:
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
        used = set(self.scene.targets)
        return sorted(fit, key=lambda d: (d not in used, len(aims[d]), d))[:2]

    def _usual_fall(self) -> float:
        hit = self.hits[self.hits["verdict"] == Engagement.ENGAGED]["change_log2"]
        return -float(hit.median()) if len(hit) else np.nan

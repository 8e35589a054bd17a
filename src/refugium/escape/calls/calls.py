"""Calls: for each situation and node the fields, the class, the level and its p."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from refugium.core.status import (
    BACKUP_CLASSES,
    AfterHit,
    BackupClass,
    Baseline,
    CallRole,
    CaseRole,
    Change,
    Level,
    Status,
)
from refugium.escape.calls.adaptors import share_out
from refugium.escape.calls.evidence import Evidence, gather_evidence
from refugium.escape.calls.fields import after_hit_field, baseline_field, change_field, classify
from refugium.escape.calls.multiplicity.over_times import over_times
from refugium.escape.calls.multiplicity.questions import questions, with_own_arm
from refugium.escape.calls.multiplicity.select import adjust, beneath
from refugium.escape.calls.parts import Parts
from refugium.escape.calls.risen_sites import risen_sites
from refugium.escape.calls.sites_apart import sites_apart
from refugium.escape.calls.times import resolve_times
from refugium.escape.engagement.lookup import EngagementLookup
from refugium.escape.parameters import ALPHA, CHANGE_MARGIN_LOG2
from refugium.escape.schemas import CALLS
from refugium.escape.situations import Situation, Situations
from refugium.language.lists import listed
from refugium.signal.reporters import Signal

Array = NDArray[np.float64]
RISEN = (Change.UP, Change.UP_EARLY, Change.UP_LATE)


def call_rows(
    signal: Signal, situations: Situations, engagement: pd.DataFrame
) -> list[dict[str, Any]]:
    """Return every measured node of every contrast with its class and p, levels not yet given.

    Notes
    -----
    p of a call = maximum of its required parts: the target fell; and the node rose (induced) or is
    shown to be on by direct inhibition (primed, persistent). That it did not lose half is asked of
    its class. A node that merely did not change, with nothing to show that it is on, keeps its
    class. `p_node` is that of all times together, but for the hit: the hit is one statement for
    all nodes of a question (`p_hit`), and pays for none of them.
    """
    called = [s for s in _called(situations.each) if s.hit]
    hits = EngagementLookup.of(situations, engagement)
    evidence = [gather_evidence(signal, situation, situations) for situation in called]
    when = resolve_times(called, evidence)
    rows = [
        _situation_rows(signal, situations, situation, nodes, when, hits)
        for situation, nodes in zip(called, evidence, strict=True)
    ]
    own_arm = with_own_arm(situations)
    for question in questions(called, situations):
        first = [(called[i], evidence[i], rows[i]) for i in question.primary]
        p = np.array([_but_for_the_hit(*one) for one in first])
        together = over_times(signal, [s for s, _, _ in first], [e for _, e, _ in first], p)
        p_hit = [hits.evidence(s)[0] for s, _, _ in first]
        seen = np.isfinite(p_hit)
        # hit at any of its times
        hit = min(1.0, int(seen.sum()) * float(np.nanmin(p_hit))) if seen.any() else np.nan
        for i in question.every:
            for row, p_node in zip(rows[i], together, strict=True):
                row |= {"question": question.name, "beneath": question.beneath, "p_hit": hit,
                        "own_arm": row["node"] in own_arm, "counts": i in question.primary,
                        "p_node": p_node}
    return [row for own in rows for row in own]


def _but_for_the_hit(
    situation: Situation, nodes: list[Evidence], rows: list[dict[str, Any]]
) -> Array:
    """Return the p of every node at one time, without the hit; NaN where it is not asked."""
    p = Parts.of(nodes).p_of_call(situation.role)
    for i, row in enumerate(rows):
        if row["status"] == Status.SITES_DISAGREE:
            p[i] = 1.0  # asked by design: what was found must not make the family smaller
        elif not np.isfinite(row["p"]):
            p[i] = np.nan
    return p


def judged(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Answer: which pathway keeps cells alive after the hit, and how is that known?

    Returns
    -------
    pandas.DataFrame
        Columns of :data:`refugium.escape.schemas.CALLS`; q holds a node of a question against all
        that the study asks (:func:`~refugium.escape.calls.multiplicity.select.adjust`), then its
        times and doses against each other; a backup class with q at most ALPHA is a candidate.
    """
    table = CALLS.table(rows)
    table["q"] = _q(table)
    backup = table["class"].isin([str(c) for c in BACKUP_CLASSES])
    table.loc[backup & (table["q"] <= ALPHA), "level"] = str(Level.CANDIDATE)
    weak = backup & table["p"].notna() & ~(table["q"] <= ALPHA) & (table["p"] <= ALPHA)
    table.loc[weak, "reason"] += "; not beyond the error rate of all calls together"
    return table


def _q(table: pd.DataFrame) -> Array:
    """Return q of every row: its node over all questions, and itself beneath its node."""
    q = np.full(len(table), np.nan)
    p_node, p, p_hit = (table[name].to_numpy(dtype=float) for name in ("p_node", "p", "p_hit"))
    own_arm, counts = (table[name].to_numpy(dtype=bool) for name in ("own_arm", "counts"))
    places: dict[tuple[str, str], list[int]] = {}
    for at, key in enumerate(zip(table["question"], table["node"], strict=True)):
        if np.isfinite(p_node[at]):
            places.setdefault(key, []).append(at)
    if not places:
        return q
    first = np.array([own[0] for own in places.values()])
    number, names = pd.factorize(np.array([name for name, _ in places], dtype=object))
    one = first[np.unique(number, return_index=True)[1]]
    asked = {str(name): i for i, name in enumerate(names)}
    above = [[asked[name] for name in table["beneath"].iloc[at] if name in asked] for at in one]
    of_node = adjust(p_node[first], number, own_arm[first], p_hit=p_hit[one], above=above)
    for here, q_node in zip(places.values(), of_node, strict=True):
        own = beneath(p[here], counts[here])
        q[here] = np.where(np.isfinite(own), np.fmax(own, q_node), np.nan)
    return q


def _called(found: tuple[Situation, ...]) -> list[Situation]:
    """Leave out contrasts that repeat others: all agents at once, where one-agent ones exist."""
    single = {s.case for s in found if s.kind in ("agent", "stated")}
    return [s for s in found if s.kind != "all_agents" or s.case not in single]


def _situation_rows(
    signal: Signal, situations: Situations, situation: Situation, nodes: list[Evidence],
    when: dict[tuple[str, int], str], hits: EngagementLookup,
) -> list[dict[str, Any]]:
    p_hit, hit_note = hits.evidence(situation)
    dying = situation.case in situations.dying
    members = dict(zip(signal.table["node"], signal.table["members"], strict=True))
    coverage = dict(zip(signal.table["node"], signal.table["coverage"], strict=True))
    n_sites = signal.nodes.n_sites.max(axis=1)
    disagree, risen = sites_apart(signal, situation), risen_sites(signal, situation)
    rows = []
    for node, (name, evidence) in enumerate(zip(signal.nodes.names, nodes, strict=True)):
        row: dict[str, Any] = {
            "contrast": situation.contrast, "model_id": situation.model_id,
            **situation.named, "node": name, "role": _role(situation, name),
            "members": members.get(name, ()),
            "level": Level.NONE, "n_blocks": evidence.n_blocks,
            "n_sites": int(n_sites[node]), "coverage": coverage.get(name, np.nan),
        }
        timed = when.get((situation.contrast, node), "")
        row |= _judged(situation, name, evidence, timed, p_hit, hit_note,
                       without_p=signal.without_p)
        trap = next(filter(None, (situations.misleading.get((d, name)) for d in situation.hit)), "")
        if trap and row["status"] == Status.OK:
            row |= {"class": BackupClass.UNDECIDED, "p": np.nan,
                    "reason": f"paradoxical readout, not activation: {trap}"}
        apart = disagree.get(name, "")
        if apart and row["status"] == Status.OK and name not in situation.blocked:
            row |= {"class": BackupClass.UNDECIDED, "p": np.nan, "status": Status.SITES_DISAGREE,
                    "reason": f"its sites disagree: {apart}"}
        if row["change"] in RISEN and not row["change_lo"] > CHANGE_MARGIN_LOG2:
            row["risen_sites"] = risen.get(name, ())
        if dying and np.isfinite(row["p"]):
            # what falls in dying cells makes nodes rise whose sites mark them by falling
            row["p"] = np.nan
            row["reason"] += "; many cells of this arm are dead: no refuge to name"
        if name in situations.served:
            _as_adaptor(signal, situations, situation, name, row)
        rows.append(row)
    return rows


def _judged(
    situation: Situation, name: str, e: Evidence, when: str, p_hit: float, hit_note: str, *,
    without_p: Status,
) -> dict[str, Any]:
    baseline = baseline_field(e.p_high, e.p_not_high)
    change = change_field(e.lo, e.hi, p_up=e.p_up, delta=e.delta, when=when)
    after = after_hit_field(e.lo, e.hi, p_up=e.p_up, p_kept=e.p_kept, delta=e.delta)
    row: dict[str, Any] = {
        "before": e.before, "before_lo": e.before_lo, "before_hi": e.before_hi,
        "on_drug": e.on_drug, "on_lo": e.on_lo, "on_hi": e.on_hi,
        "change_log2": e.change, "change_lo": e.lo, "change_hi": e.hi, "status": Status.OK,
        "cells_lo": e.cells_lo if np.isfinite(e.cells_lo) else np.nan, "cells_hi": e.cells_hi,
    }
    if situation.role == CaseRole.STANDING:
        change, baseline = Change.NO_BASELINE, Baseline.NO_REFERENCE
        after = (
            AfterHit.PERSISTS if np.isfinite(e.p_on) and e.p_on <= ALPHA else AfterHit.INCONCLUSIVE
        )
    if situation.role != CaseRole.DRUG:  # only a level before a drug can be primed for it
        baseline = Baseline.NO_REFERENCE
    shown_on = e.on_from if np.isfinite(e.p_on) and e.p_on <= ALPHA else ""
    kind, reason = classify(baseline, change, after,
                            shown_on=bool(shown_on) and situation.role == CaseRole.DRUG)
    p, why = _p_of_call(situation, name, e, p_hit)
    if situation.role == CaseRole.STANDING and not np.isfinite(e.p_on):
        row["status"] = Status.NO_BASELINE
        kind, reason = BackupClass.UNDECIDED, "no sample before the drug in this block"
    elif np.isfinite(e.change) and not np.isfinite(e.p_up):
        row["status"] = without_p
        kind, reason = BackupClass.UNDECIDED, f"{without_p.brief}: an effect, no p"
    elif not np.isfinite(e.change) and situation.role != CaseRole.STANDING:
        row["status"] = Status.NOT_MEASURED
        kind, reason = BackupClass.UNDECIDED, "not measured in case and reference"
    elif change in RISEN and e.p_since > ALPHA:
        kind = BackupClass.UNDECIDED
        reason = (f"untreated cells fell by {-e.drift:.2f} log2 since their first sample: "
                  "that is not told from a rise")
    if name in situation.blocked:
        reason = f"{reason}; the drug's own target"
    on = f"shown on: falls under {shown_on}" if shown_on else ""
    return row | {
        "class": kind, "baseline": baseline, "change": change, "after_hit": after, "p": p,
        "reason": "; ".join(filter(None, [reason, why])), "shown_on": shown_on,
        "cautions": tuple(filter(None, [hit_note, on])),
    }


def _role(situation: Situation, name: str) -> CallRole:
    if name in situation.blocked:
        return CallRole.TARGET
    return CallRole.BETWEEN_MODELS if situation.role == CaseRole.MODEL else CallRole.BACKUP


def _p_of_call(
    situation: Situation, name: str, e: Evidence, p_hit: float
) -> tuple[float, str]:
    """Return the p of a call, and why there is none or what it rests on."""
    if name in situation.blocked:
        return np.nan, ""
    if situation.role == CaseRole.MODEL:
        return np.nan, "a difference between models, not an effect of the drug"
    if not np.isfinite(p_hit):
        return np.nan, "the target's hit is not established here"
    p = float(np.maximum(Parts.of([e]).p_of_call(situation.role)[0], p_hit))
    if situation.role == CaseRole.AGENT and np.isfinite(e.p_up) and np.isfinite(e.beyond):
        added = listed([agent.name for agent in situation.added])
        against = f"{e.beyond:+.2f} log2 against {added} alone"
        own = np.isfinite(e.p_beyond) and e.p_beyond <= ALPHA
        return p, against if own else f"an effect of {added} itself: {against}"
    if situation.role == CaseRole.AGENT and np.isfinite(e.p_beyond) and not np.isfinite(e.beyond):
        added = listed([agent.name for agent in situation.added])
        return p, f"against {added} alone it was not compared: that may be its own effect"
    nothing = situation.role == CaseRole.DRUG and np.isfinite(e.p_up) and not (
        np.isfinite(e.p_on) or e.p_up <= ALPHA)
    return p, "nothing in these data shows that it is on" if nothing else ""


def _as_adaptor(
    signal: Signal, situations: Situations, situation: Situation, name: str, row: dict[str, Any]
) -> None:
    if situation.reference is None:
        return
    shared = share_out(signal, situations, situation, name)
    row["members"] = shared.receptors
    row |= {"excluded": shared.excluded, "not_rising": shared.not_rising}
    row["cautions"] = (*row["cautions"], *shared.cautions)
    if not shared.receptors:
        row["p"] = np.nan
        row["reason"] += "; no receptor it serves is both unblocked and measured"

"""The numbers behind one node in one situation: change, persistence, shown on, above its floor."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from refugium.escape.parameters import (
    ALPHA,
    CHANGE_MARGIN_LOG2,
    CONFIDENCE,
    PERSIST_DELTA_LOG2,
    PERSIST_SHARE_OF_FALL,
    SHOWN_ON_MARGIN_LOG2,
)
from refugium.escape.situations import Situation, Situations
from refugium.signal.reporters import Signal

NAN = float("nan")


@dataclass(frozen=True)
class Evidence:
    """What the data say of one node in one situation (log2; NaN = cannot be said)."""

    change: float = NAN
    lo: float = NAN
    hi: float = NAN
    p_up: float = NAN
    p_persist: float = NAN
    delta: float = PERSIST_DELTA_LOG2
    p_on: float = NAN
    on_from: str = ""
    before: float = NAN
    before_lo: float = NAN
    before_hi: float = NAN
    on_drug: float = NAN
    on_lo: float = NAN
    on_hi: float = NAN
    p_high: float = NAN
    p_not_high: float = NAN
    n_blocks: int = 0
    floor: int = -1
    beyond: float = NAN
    p_beyond: float = NAN


def gather_evidence(signal: Signal, situation: Situation, situations: Situations) -> list[Evidence]:
    """Return the evidence of every node, in the order of `signal.nodes.names`.

    Notes
    -----
    Shown on: a direct inhibitor added to the case lowers the node by more than the margin; with
    several inhibitors the smallest p counts times their number. Floor of the baseline: the
    reference plus a direct inhibitor. `before` and `on_drug` are both measured above that floor,
    from one joint fit, so that their shared noise is carried. `beyond`: the case against the agent
    that it adds, without the drug; where that arm was measured, a rise must be more than this
    agent's own.
    """
    names = signal.nodes.names
    case, reference = situation.case, situation.reference
    shown = [_shown_on(signal, situations, case, node, name) for node, name in enumerate(names)]
    if reference is None:
        return [Evidence(p_on=p_on, on_from=source) for p_on, source, _ in shown]
    change = signal.compare(case, reference)
    blocks = signal.shared_blocks(case, reference)
    lo, hi = change.interval(CONFIDENCE)
    falls = np.array([fall if p_on <= ALPHA else NAN for p_on, _, fall in shown])
    share = PERSIST_SHARE_OF_FALL * np.where(falls > 0, falls, np.inf)
    delta = np.fmin(PERSIST_DELTA_LOG2, share)
    p_up, p_persist = change.p_above(CHANGE_MARGIN_LOG2), change.p_above(-delta)
    rows = []
    own = None if situation.alone is None else signal.compare(case, situation.alone)
    p_own = None if own is None else own.p_above(CHANGE_MARGIN_LOG2)
    for node, (p_on, source, _) in enumerate(shown):
        seen = blocks[node] > 0 or situation.kind == "stated"
        if not seen or not np.isfinite(change.estimate[node]):
            rows.append(Evidence(p_on=p_on, on_from=source))
            continue
        floor = _above_floor(signal, situations, case, reference, node)
        state = int(floor.pop("floor", -1))
        rows.append(Evidence(
            change=float(change.estimate[node]), lo=float(lo[node]), hi=float(hi[node]),
            p_up=float(p_up[node]), p_persist=float(p_persist[node]), delta=float(delta[node]),
            p_on=p_on, on_from=source, n_blocks=int(blocks[node]), floor=state, **floor,
            beyond=NAN if own is None else float(own.estimate[node]),
            p_beyond=NAN if p_own is None else float(p_own[node]),
        ))
    return rows


def _shown_on(
    signal: Signal, situations: Situations, state: int, node: int, name: str
) -> tuple[float, str, float]:
    held = situations.inhibitors.get((state, name), ())
    best, source, fall = NAN, "", NAN
    for inhibited in held:
        effect = signal.compare(state, inhibited)
        p = float(effect.p_above(SHOWN_ON_MARGIN_LOG2)[node])
        if np.isfinite(p) and not p >= best:
            best, source, fall = p, situations.arms[inhibited], float(effect.estimate[node])
    return (min(1.0, best * len(held)) if held else NAN), source, fall


def _above_floor(
    signal: Signal, situations: Situations, case: int, reference: int, node: int
) -> dict[str, float]:
    name = signal.nodes.names[node]
    held = [s for s in situations.inhibitors.get((reference, name), ()) if s != case]
    best: dict[str, float] = {}
    for floor in held:
        before, now = signal.compare(reference, floor), signal.compare(case, floor)
        p_high = float(before.p_above(SHOWN_ON_MARGIN_LOG2)[node])
        if not np.isfinite(p_high) or p_high >= best.get("p_high", np.inf):
            continue
        before_lo, before_hi = before.interval(CONFIDENCE)
        on_lo, on_hi = now.interval(CONFIDENCE)
        best = {
            "before": float(before.estimate[node]), "before_lo": float(before_lo[node]),
            "before_hi": float(before_hi[node]), "on_drug": float(now.estimate[node]),
            "on_lo": float(on_lo[node]), "on_hi": float(on_hi[node]), "p_high": p_high,
            "p_not_high": float(before.p_below(SHOWN_ON_MARGIN_LOG2)[node]), "floor": floor,
        }
    if best:
        best["p_high"] = min(1.0, best["p_high"] * len(held))
    return best

"""The numbers behind one node in one situation: change, persistence, shown on, above its floor."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from refugium.escape.parameters import (
    CHANGE_MARGIN_LOG2,
    CONFIDENCE,
    PERSIST_DELTA_LOG2,
    PERSIST_SHARE_OF_FALL,
    SHOWN_ON_MARGIN_LOG2,
)
from refugium.escape.situations import Situation, direct_inhibitors
from refugium.signal import Signal
from refugium.study.history import Agent

Array = NDArray[np.float64]
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


def gather(
    signal: Signal, situation: Situation, on: list[tuple[Agent, ...]]
) -> list[Evidence]:
    """Return the evidence of every node, in the order of `signal.nodes.names`.

    Notes
    -----
    Shown on: a direct inhibitor added to the case lowers the node by more than the margin; with
    several inhibitors the smallest p counts times their number. Floor of the baseline: the
    reference plus a direct inhibitor. `before` and `on_drug` are both measured above that floor,
    from one joint fit, so that their shared noise is carried.
    """
    names = signal.nodes.names
    change = None if situation.reference is None else signal.compare(
        situation.case, situation.reference
    )
    blocks = (
        np.zeros(len(names), dtype=int) if situation.reference is None
        else signal.shared_blocks(situation.case, situation.reference)
    )
    if change is not None:
        lo, hi = change.interval(CONFIDENCE)
        p_up = change.p_above(CHANGE_MARGIN_LOG2)
    rows = []
    for node, name in enumerate(names):
        held = direct_inhibitors(signal, on, situation.case, name)
        p_on, on_from, fall = _shown_on(signal, situation.case, held, node)
        if change is None:
            rows.append(Evidence(p_on=p_on, on_from=on_from))
            continue
        delta = PERSIST_DELTA_LOG2
        if np.isfinite(fall) and fall > 0:
            delta = min(delta, PERSIST_SHARE_OF_FALL * fall)
        seen = blocks[node] > 0 or situation.kind == "stated"
        if not seen or not np.isfinite(change.estimate[node]):
            rows.append(Evidence(p_on=p_on, on_from=on_from))
            continue
        floor = _above_floor(signal, situation, on, node, name)
        rows.append(Evidence(
            change=float(change.estimate[node]), lo=float(lo[node]), hi=float(hi[node]),
            p_up=float(p_up[node]), p_persist=float(change.p_above(-delta)[node]), delta=delta,
            p_on=p_on, on_from=on_from, n_blocks=int(blocks[node]), **floor,
        ))
    return rows


def _shown_on(
    signal: Signal, state: int, held: list[int], node: int
) -> tuple[float, str, float]:
    best, source, fall = NAN, "", NAN
    for inhibited in held:
        effect = signal.compare(state, inhibited)
        p = float(effect.p_above(SHOWN_ON_MARGIN_LOG2)[node])
        if np.isfinite(p) and not p >= best:
            best, source = p, str(signal.states["arm"].iloc[inhibited])
            fall = float(effect.estimate[node])
    return (min(1.0, best * len(held)) if held else NAN), source, fall


def _above_floor(
    signal: Signal, situation: Situation, on: list[tuple[Agent, ...]], node: int, name: str
) -> dict[str, float]:
    reference = situation.reference
    assert reference is not None  # noqa: S101 - only called with one
    held = direct_inhibitors(signal, on, reference, name)
    held = [state for state in held if state != situation.case]
    if not held:
        return {}
    weights = np.zeros((2, len(signal.states)))
    weights[0, reference] += 1
    weights[1, situation.case] += 1
    best: dict[str, float] = {}
    for floor in held:
        both = weights.copy()
        both[:, floor] -= 1
        before, now = (signal.node_fit.combine(w) for w in both)
        p_high = float(before.p_above(SHOWN_ON_MARGIN_LOG2)[node])
        if not np.isfinite(p_high) or p_high >= best.get("p_high", np.inf):
            continue
        before_lo, before_hi = before.interval(CONFIDENCE)
        on_lo, on_hi = now.interval(CONFIDENCE)
        best = {
            "before": float(before.estimate[node]), "before_lo": float(before_lo[node]),
            "before_hi": float(before_hi[node]), "on_drug": float(now.estimate[node]),
            "on_lo": float(on_lo[node]), "on_hi": float(on_hi[node]), "p_high": p_high,
            "p_not_high": float(before.p_below(SHOWN_ON_MARGIN_LOG2)[node]),
        }
    if best:
        best["p_high"] = min(1.0, best["p_high"] * len(held))
    return best

"""The numbers behind one node in one situation: change, persistence, shown on, above its floor."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from refugium.core.status import CaseRole
from refugium.escape.engagement.foreign_signal import ends_in_cells, plex_means
from refugium.escape.parameters import (
    ALPHA,
    CHANGE_MARGIN_LOG2,
    COMMON_SHIFT_GIVEN_LOG2,
    COMMON_SHIFT_LOG2,
    CONFIDENCE,
    PERSIST_DELTA_LOG2,
    PERSIST_SHARE_OF_FALL,
    SHOWN_ON_MARGIN_LOG2,
)
from refugium.escape.situations import Situation, Situations
from refugium.signal import Effects
from refugium.signal.reporters import Signal

NAN = float("nan")
Array = NDArray[np.float64]


@dataclass(frozen=True)
class Evidence:
    """What the data say of one node in one situation (log2; NaN = cannot be said)."""

    change: float = NAN
    lo: float = NAN
    hi: float = NAN
    cells_lo: float = NAN
    cells_hi: float = NAN
    p_up: float = NAN
    delta: float = PERSIST_DELTA_LOG2
    p_on: float = NAN
    on_from: str = ""
    on_state: int = -1
    before: float = NAN
    before_lo: float = NAN
    before_hi: float = NAN
    on_drug: float = NAN
    on_lo: float = NAN
    on_hi: float = NAN
    p_high: float = NAN
    p_not_high: float = NAN
    p_kept: float = NAN
    n_blocks: int = 0
    floor: int = -1
    beyond: float = NAN
    p_beyond: float = NAN
    drift: float = NAN
    p_since: float = NAN


def gather_evidence(signal: Signal, situation: Situation, situations: Situations) -> list[Evidence]:
    """Return the evidence of every node, in the order of `signal.nodes.names`.

    Notes
    -----
    Shown on: a direct inhibitor lowers the node below the case by more than the margin. Its level
    `before` and `on_drug` is measured above its floor, both from one joint fit, so that their
    shared noise is carried. One arm is the floor, fixed by design: the inhibitor added to the
    state that is judged; else the inhibitor without the drug (for the case), or with it (for the
    reference), at the same time under the same further agents. Where most features of state and
    floor move together, the less favourable of both readings counts, loading taken out and as
    given. `drift`: the reference against its own first sample, where it is shown to have fallen
    since (full dishes, spent medium); then a rise must also lie above that sample (`p_since`), or
    it is the reference that moved. `beyond`: the case against the agent that it adds, without the
    drug; where that arm was measured, a rise must be more than this agent's own.
    """
    names = signal.nodes.names
    case, reference = situation.case, situation.reference
    shown = [_shown_on(signal, situations, situation, node, name)
             for node, name in enumerate(names)]
    if reference is None:
        return [Evidence(p_on=p, on_from=name, on_state=at) for p, name, _, at in shown]
    change = signal.compare(case, reference)
    blocks = signal.shared_blocks(case, reference)
    lo, hi = change.interval(CONFIDENCE)
    falls = np.array([fall if p_on <= ALPHA else NAN for p_on, _, fall, _ in shown])
    cells_lo, cells_hi = _in_cells(signal, situations, case, reference, lo=lo, hi=hi)
    share = PERSIST_SHARE_OF_FALL * np.where(falls > 0, falls, np.inf)
    delta = np.fmin(PERSIST_DELTA_LOG2, share)
    p_up = change.p_above(CHANGE_MARGIN_LOG2)
    drift, p_since = _since_first(signal, situations, situation)
    p_up = np.fmax(p_up, p_since)
    rows = []
    own = None if situation.alone is None else signal.compare(case, situation.alone)
    p_own = None if own is None else own.p_above(CHANGE_MARGIN_LOG2)
    if own is not None and p_own is not None and signal.site_changes is not None:
        # the agent alone is there, and nobody held it against the case: it may be its own work
        p_own = np.where(np.isfinite(own.estimate), p_own, 1.0)
    for node, (p_on, source, _, at) in enumerate(shown):
        seen = blocks[node] > 0 or situation.kind == "stated"
        if not seen or not np.isfinite(change.estimate[node]):
            rows.append(Evidence(p_on=p_on, on_from=source, on_state=at))
            continue
        floor = _above_floor(signal, situations, case, reference, node)
        state = int(floor.pop("floor", -1))
        rows.append(Evidence(
            change=float(change.estimate[node]), lo=float(lo[node]), hi=float(hi[node]),
            cells_lo=float(cells_lo[node]), cells_hi=float(cells_hi[node]),
            p_up=float(p_up[node]), delta=float(delta[node]),
            p_on=p_on, on_from=source, on_state=at, n_blocks=int(blocks[node]), floor=state,
            **floor,
            drift=float(drift[node]), p_since=float(p_since[node]),
            beyond=NAN if own is None else float(own.estimate[node]),
            p_beyond=NAN if p_own is None else float(p_own[node]),
        ))
    return rows


def _in_cells(
    signal: Signal, situations: Situations, case: int, reference: int, *, lo: Array, hi: Array
) -> tuple[Array, Array]:
    if situations.interference.hi == 0:
        return lo, hi
    mean = plex_means(signal.node_fit, situations, case, reference,
                      rows=np.arange(len(lo)), sign=1.0)
    return ends_in_cells(lo, hi, mean, situations.interference)


def _since_first(
    signal: Signal, situations: Situations, situation: Situation
) -> tuple[Array, Array]:
    """Return by how much the reference fell since its first sample, and p of the case above that.

    NaN where it did not, or was not sampled before in a shared block.
    """
    nothing = np.full(len(signal.nodes.names), np.nan)
    reference = situation.reference
    if reference is None or situation.role != CaseRole.DRUG:
        return nothing, nothing
    hours = signal.states["time_h"].to_numpy(dtype=float)
    own = situations.models[reference], situations.arms[reference]
    earlier = [s for s in situations.of_arm[own] if hours[s] < hours[reference]
               and not situations.blocks[s].isdisjoint(situations.blocks[reference])]
    if not earlier:
        return nothing, nothing
    first = min(earlier, key=lambda s: float(hours[s]))
    drift = signal.compare(reference, first)
    p_fell = drift.p_below(-CHANGE_MARGIN_LOG2)
    # a lone first dish has no p: what it shows is a fall until a second one says otherwise
    fell = np.where(np.isfinite(p_fell), p_fell <= ALPHA, drift.estimate < -CHANGE_MARGIN_LOG2)
    p = signal.compare(situation.case, first).p_above(CHANGE_MARGIN_LOG2)
    return np.where(fell, drift.estimate, np.nan), np.where(fell, np.where(
        np.isfinite(p), p, 1.0), np.nan)


def _shown_on(
    signal: Signal, situations: Situations, situation: Situation, node: int, name: str
) -> tuple[float, str, float, int]:
    """Return p, the arm, the fall under it and its state; NaN, "", NaN, -1 without one."""
    without = situation.reference if situation.role == CaseRole.DRUG else situation.alone
    floor = _fixed(situations, name, (situation.case, without), other=situation.case)
    if floor is None:
        return NAN, "", NAN, -1
    effect = signal.compare(situation.case, floor)
    p = float(_in_both(signal, effect, situation.case, floor)[node])
    return p, situations.arms[floor], float(effect.estimate[node]), floor


def _above_floor(
    signal: Signal, situations: Situations, case: int, reference: int, node: int
) -> dict[str, float]:
    floor = _fixed(situations, signal.nodes.names[node], (reference, case), other=case)
    if floor is None or signal.site_changes is not None:
        return {}  # changes share no fit in which a level before and one on the drug could stand
    before, now = signal.compare(reference, floor), signal.compare(case, floor)
    p_high = float(_in_both(signal, before, reference, floor)[node])
    if not np.isfinite(p_high):
        return {}
    before_lo, before_hi = before.interval(CONFIDENCE)
    on_lo, on_hi = now.interval(CONFIDENCE)
    return {
        "before": float(before.estimate[node]), "before_lo": float(before_lo[node]),
        "before_hi": float(before_hi[node]), "on_drug": float(now.estimate[node]),
        "on_lo": float(on_lo[node]), "on_hi": float(on_hi[node]), "p_high": p_high,
        "p_not_high": float(_in_both(signal, before, reference, floor, above=False)[node]),
        "p_kept": _p_kept(signal, case, reference, floor, node), "floor": floor,
    }


def _p_kept(signal: Signal, case: int, reference: int, floor: int, node: int) -> float:
    """Return p of having lost that share of its level above the floor; NaN where loading moved.

    One combination of three states: case - (1 - share) reference - share floor. A site that its
    inhibitor does not move says nothing here, and a mean over sites that lose unlike amounts need
    not be told from its own change.
    """
    least = COMMON_SHIFT_LOG2 if signal.site_changes is None else COMMON_SHIFT_GIVEN_LOG2
    if max(abs(signal.shift(reference, floor)), abs(signal.shift(case, reference))) >= least:
        return NAN
    weights = np.zeros(len(signal.states))
    weights[case] += 1
    weights[reference] -= 1 - PERSIST_SHARE_OF_FALL
    weights[floor] -= PERSIST_SHARE_OF_FALL
    return float(signal.node_fit.combine(weights).p_above()[node])


def _fixed(
    situations: Situations, node: str, states: tuple[int | None, ...], *, other: int
) -> int | None:
    """Return the first arm by design that adds an inhibitor of a node to one of these states."""
    for state in states:
        for floor in situations.inhibitors.get((state, node), ()) if state is not None else ():
            if floor != other:
                return floor
    return None


def _in_both(
    signal: Signal, effect: Effects, state: int, floor: int, *, above: bool = True
) -> Array:
    """Return p of lying above the floor (or not) by the margin, in the worse of both readings."""
    margin = SHOWN_ON_MARGIN_LOG2
    test = effect.p_above if above else effect.p_below
    p = test(margin)
    shift = signal.shift(state, floor)
    least = COMMON_SHIFT_LOG2 if signal.site_changes is None else COMMON_SHIFT_GIVEN_LOG2
    return p if abs(shift) < least else np.fmax(p, test(margin - shift))

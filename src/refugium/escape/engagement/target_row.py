"""One target in one comparison, read from given sites: change, activity left, verdict."""

from __future__ import annotations

from typing import Any

import numpy as np

from refugium.core.status import Engagement, ReadFrom, Recovery, Status
from refugium.escape.engagement.drift import against_all_times
from refugium.escape.engagement.inhibition_floor import InhibitionFloors
from refugium.escape.engagement.readout import Readout
from refugium.escape.engagement.residual import Residual, residual_activity
from refugium.escape.parameters import (
    ALPHA,
    CHANGE_MARGIN_LOG2,
    CONFIDENCE,
    ENGAGED_RESIDUAL,
)
from refugium.escape.situations import Situation, Situations
from refugium.signal.reporters import Signal


def target_row(
    signal: Signal, situations: Situations, situation: Situation, *, drug: str, target: str,
    shown_by: Readout | None, floors: InhibitionFloors,
) -> dict[str, Any]:
    """Return a row of :data:`refugium.escape.schemas.ENGAGEMENT`, with what is kept for marks."""
    assert situation.reference is not None
    row: dict[str, Any] = {
        "contrast": situation.contrast, "model_id": situation.model_id, "drug": drug,
        "target": target, "time_h": situation.time_h, "recovery": Recovery.NOT_TESTED,
    }
    if shown_by is None:
        why = situations.misleading.get((drug, target), "")
        note = f"no site that may be read: {why}" if why else "none of its sites was measured here"
        return {**row, "status": Status.NOT_MEASURED, "note": note}
    at, blocks = shown_by.row, shown_by.blocks
    effect = shown_by.change(situation.case, situation.reference)
    lo, hi = (float(end[at]) for end in effect.interval(CONFIDENCE))
    change, p = float(effect.estimate[at]), float(effect.p_below()[at])
    row |= {
        "read_from": shown_by.read_from, "read_node": shown_by.node,
        "read_sites": shown_by.sites, "read_sign": shown_by.sign,
        "n_sites": shown_by.n_sites, "n_blocks": blocks,
        "note": shown_by.words, "arm": situations.arms[situation.case],
    }
    if (blocks == 0 and situation.kind != "stated") or not np.isfinite(change):
        return {**row, "status": Status.NOT_MEASURED,
                "note": "not measured in a block that holds case and reference"}
    row |= {"change_log2": change, "change_lo": lo, "change_hi": hi}
    row |= _all_times(situations, situation, shown_by)
    if not np.isfinite(p):
        return {**row, "status": signal.without_p}
    residual = residual_activity(situations, situation, target, shown_by, floors)
    verdict, status = _verdict(p, residual)
    if verdict == Engagement.NOT_ENGAGED and shown_by.read_from != ReadFrom.DIRECT:
        verdict = Engagement.DID_NOT_FALL  # others may hold such a site up
    return {
        **row, "p": p, "residual": residual.value, "residual_lo": residual.lo,
        "residual_hi": residual.hi, "floor_from": residual.floor_from, "verdict": verdict,
        "residual_at_most": residual.at_most, "cells_log2": residual.cells_log2,
        "cells_lo": residual.cells_lo, "cells_hi": residual.cells_hi,
        "interference": situations.interference.source,
        "status": status, "draws": residual.draws,
        "time_matched": situation.kind in ("agent", "all_agents"),
    }


def _all_times(
    situations: Situations, situation: Situation, shown_by: Readout
) -> dict[str, float]:
    assert situation.reference is not None
    effect = against_all_times(shown_by, situations, situation.case, situation.reference)
    if effect is None:
        return {}
    lo, hi = (float(end[shown_by.row]) for end in effect.interval(CONFIDENCE))
    change = float(effect.estimate[shown_by.row])
    return {"all_times_log2": change, "all_times_lo": lo, "all_times_hi": hi}


def _verdict(p: float, residual: Residual) -> tuple[str, Status]:
    if p <= ALPHA and residual.hi < ENGAGED_RESIDUAL:
        return Engagement.ENGAGED, Status.OK
    # smaller shifts are loading and drift, however small the errors
    moved = residual.value < 2.0**-CHANGE_MARGIN_LOG2
    if moved and (p <= ALPHA / 2 or (p <= ALPHA and residual.hi < 1)):
        # it fell; where its sites fell by unlike amounts, how much is left may be open
        return Engagement.PARTIAL, Status.OK
    if residual.lo > ENGAGED_RESIDUAL:
        return Engagement.NOT_ENGAGED, Status.OK
    return "", Status.INCONCLUSIVE

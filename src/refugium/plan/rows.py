"""Rows of the plan: an addition, the power it brings, and what it cannot do."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from refugium.core.status import BACKUP_CLASSES, Change, Status
from refugium.core.tables import Column, Schema
from refugium.plan.power import ENOUGH_POWER, Ask

PLAN = Schema("plan", (
    Column("contrast", "name", "the comparison; empty = the whole study"),
    Column("node", "name", "node, or target of the drug"),
    Column("now", "words", "what is said of it now"),
    Column("addition", "text", "what would be added"),
    Column("power_now", "number", "power of the call at `effect_log2`, as the study is"),
    Column("power_then", "number", "the same with the addition; missing = cannot be computed"),
    Column("n_blocks_needed", "number", "new plexes for 80 % power; missing = none up to 12 do"),
    Column("why", "words", "what it would or would not change"),
    Column("can_help", "flag", "the addition could change the call, whatever its power"),
    Column("would_change", "flag", "the addition brings the call to 80 % power"),
    Column("effect_log2", "number", "effect that the power is for", "log2"),
    Column("seen_log2", "number", "size of the effect seen", "log2"),
    Column("power_seen_then", "number", "power with the addition if the effect seen is the truth"),
    Column("alpha", "number", "p at or below which the call is made"),
))
Row = dict[str, Any]


def added(
    place: Row, addition: str, *, why: str, ask: Ask, plex: tuple[int, ...], n: int,
    seen: float = np.nan,
) -> Row:
    """Return a row of the plan: the power of an ask now and with `n` blocks of `plex`."""
    now, then = ask.power(), ask.power(plex, n)
    needed = ask.needed(plex) if plex else (0.0 if then >= ENOUGH_POWER else np.nan)
    if not plex:
        now = 0.0  # nothing is measured yet: the design's power is what the assay would bring
    if now >= ENOUGH_POWER:
        why = f"an effect of this size would have been called: {why}"
    return {
        **place, "addition": addition, "why": why, "can_help": True, "power_now": now,
        "power_then": then,
        "n_blocks_needed": needed, "would_change": now < ENOUGH_POWER <= then,
        "effect_log2": ask.parts[0].effect, "seen_log2": seen,
        "power_seen_then": ask.at(seen).power(plex, n) if np.isfinite(seen) else np.nan,
        "alpha": ask.parts[0].alpha,
    }


def never(place: Row, addition: str, why: str, alpha: float) -> Row:
    """Return a row of the plan for an addition that cannot change the call."""
    return {**place, "addition": addition, "why": why, "can_help": False, "power_now": 0.0,
            "power_then": 0.0, "alpha": alpha}


def span(values: pd.Series) -> str:
    """Write the range of numbers."""
    low, high = (f"{v:.2g}" for v in (values.min(), values.max()))
    return low if low == high else f"{low}-{high}"


def is_open(row: Row) -> bool:
    """Say whether a call without a level could still be decided."""
    return (
        row["class"] in BACKUP_CLASSES or row["status"] in (
            Status.TOO_FEW_REPLICATES, Status.ERROR_NOT_STATED, Status.NO_BASELINE,
            Status.NO_REFERENCE)
        or (row["class"] == "undecided" and row["change"] == Change.INCONCLUSIVE)
    )


def now_words(row: Row) -> str:
    """Say what is known of a call now."""
    return str(row["status"]) if row["status"] != Status.OK else f"{row['class']}, {row['level']}"

"""Where a target's first readout leaves the hit open: what the further ones show."""

from __future__ import annotations

from typing import Any

import numpy as np

from refugium.core.status import HIT, ReadFrom, Status
from refugium.escape.engagement.inhibition_floor import InhibitionFloors
from refugium.escape.engagement.outputs.shared_output import hitting
from refugium.escape.engagement.readout import Readout, readouts_of
from refugium.escape.engagement.target_row import target_row
from refugium.escape.parameters import ALPHA
from refugium.escape.situations import Situation, Situations
from refugium.language.numbers import number
from refugium.signal.reporters import Signal

OPEN = (Status.INCONCLUSIVE, Status.TOO_FEW_REPLICATES)


def by_other_ways(
    read: list[tuple[dict[str, Any], Situation]], signal: Signal, situations: Situations,
    floors: InhibitionFloors,
) -> None:
    """Put the row of a further readout in place of one that leaves the hit open, where it shows it.

    Parameters
    ----------
    read
        Rows as first read, with their comparison; changed in place.
    signal, situations, floors
        As for :func:`~refugium.escape.engagement.engagement.engagement_table`.

    Notes
    -----
    Only where the first readout leaves the hit open at every time of the arm, or at this one and
    shows it at a later one: what it leaves open after its last hit may be a return, and no other
    readout may cover that. Never where it stood, and never where another drug with a target comes
    with it: its output may be that one's work. Further readouts show a hit and nothing else; each
    is tested at ALPHA / 2 over their number, the first one at ALPHA / 2, so that a drug that does
    not hit is said to in at most ALPHA of comparisons. The p of such a row counts that price.
    """
    groups: dict[tuple[object, ...], list[int]] = {}
    for at, (row, situation) in enumerate(read):
        key = (row["model_id"], row["drug"], row["target"], row.get("arm", at), situation.kind)
        groups.setdefault(key, []).append(at)
    for places in groups.values():
        alone = all(hitting(read[at][1]) == {read[at][0]["drug"]} for at in places)
        if not alone:
            continue
        is_open = [read[at][0].get("status") in OPEN for at in places]
        last_hit = max((float(read[at][0]["time_h"]) for at in places
                        if read[at][0].get("verdict") in HIT), default=-np.inf)
        for at, open_here in zip(places, is_open, strict=True):
            row, situation = read[at]
            if all(is_open) or (open_here and float(row["time_h"]) < last_hit):
                other = _other(row, situation, signal, situations, floors)
                if other is not None:
                    row.clear()
                    row.update(other)


def _other(
    row: dict[str, Any], situation: Situation, signal: Signal, situations: Situations,
    floors: InhibitionFloors,
) -> dict[str, Any] | None:
    drug, target = str(row["drug"]), str(row["target"])
    ways = list(readouts_of(signal, situations, situation, drug, target))[1:]
    rows = [_read(way, signal, situations, situation, floors, drug=drug, target=target)
            for way in ways]
    tested = [other for other in rows if np.isfinite(other.get("p", np.nan))]
    for other in tested:
        price = 2 * len(tested)
        if other["verdict"] in HIT and price * other["p"] <= ALPHA:
            own = "what it makes alone" if row["read_from"] == ReadFrom.DIRECT else row["read_node"]
            first = f"{own} leaves it open ({_said(row)})"
            return other | {"p": price * other["p"], "note": "; ".join(filter(
                None, [other["note"], first]))}
    return None


def _read(
    way: Readout, signal: Signal, situations: Situations, situation: Situation,
    floors: InhibitionFloors, *, drug: str, target: str,
) -> dict[str, Any]:
    return target_row(signal, situations, situation, drug=drug, target=target, shown_by=way,
                      floors=floors)


def _said(row: dict[str, Any]) -> str:
    change = number(row["change_log2"], signed=True)
    if not np.isfinite(row.get("change_lo", np.nan)):
        return f"{change} log2, without replicates"
    lo, hi = (number(row[end], signed=True) for end in ("change_lo", "change_hi"))
    return f"{change} [{lo}, {hi}] log2"

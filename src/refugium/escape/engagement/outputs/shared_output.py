"""An output that falls where two drugs are on says nothing of the one that alone leaves it."""

from __future__ import annotations

from typing import Any

import numpy as np

from refugium.core.status import HIT, ReadFrom, Status
from refugium.escape.situations import Situation
from refugium.language.lists import listed

Read = list[tuple[dict[str, Any], Situation]]


def hitting(situation: Situation) -> set[str]:
    """Return the drugs with a target that the comparison adds."""
    return {agent.name for agent in situation.added} & set(situation.hit)


def withhold_shared_outputs(read: Read) -> None:
    """Take a hit back that is read from an output below another added drug, and not alone.

    Parameters
    ----------
    read
        Rows with their comparison; changed in place.

    Notes
    -----
    MEK inhibition takes ERK down in the arm of both; where the RAF inhibitor alone, at the same
    time, is not seen to, that fall is not its hit. Without an arm of the drug alone nothing can
    part them, and the hit of both together stands.
    """
    alone: dict[tuple[object, ...], list[dict[str, Any]]] = {}
    for row, situation in read:
        if set(situation.hit) == {row["drug"]} and np.isfinite(row.get("change_log2", np.nan)):
            alone.setdefault(_key(row), []).append(row)
    for row, situation in read:
        others = sorted(hitting(situation) - {row["drug"]})
        if not others or row.get("read_from") != ReadFrom.OUTPUT or row.get("verdict") not in HIT:
            continue
        single = alone.get(_key(row), [])
        if single and not any(one.get("verdict") in HIT for one in single):
            row["verdict"], row["status"] = "", Status.INCONCLUSIVE
            said = f"it fell where {listed(others)} is on too, and is not seen to without"
            row["note"] = "; ".join(filter(None, [row["note"], said]))


def _key(row: dict[str, Any]) -> tuple[object, ...]:
    return row["model_id"], row["drug"], row["target"], row["time_h"]

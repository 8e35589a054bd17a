"""How far the evidence of one pair reaches, and why it may have no rank."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from refugium.core.status import Status
from refugium.response import SynergyVerdict
from refugium.therapy.path.schema import PathVerdict
from refugium.therapy.rank.schema import Abstained, Tier

NO_CALL = {PathVerdict.CANNOT_TELL: Abstained.NO_CALL,
           PathVerdict.ASSAYS_DISAGREE: Abstained.ASSAYS_DISAGREE,
           PathVerdict.NOT_REACHABLE: Abstained.NOT_REACHABLE,
           PathVerdict.FROM_KNOWLEDGE_ONLY: Abstained.NOT_TESTED}
PLAIN = {PathVerdict.SLOWS_ONLY: Tier.SLOWS, PathVerdict.POTENCY_ONLY: Tier.NO_MORE_THAN_UNTREATED,
         PathVerdict.KILLS_BOTH: Tier.NO_MORE_THAN_UNTREATED, PathVerdict.NO_EFFECT: Tier.NO_EFFECT}


def tier_of(row: Mapping[str, Any]) -> tuple[Tier | None, Abstained | None]:
    """Answer: how far does the evidence of a pair reach, or why is it not ranked?

    Parameters
    ----------
    row
        The row of `path` that speaks for the pair.

    Notes
    -----
    A residual effect outranks synergy only where the partner hits the called node at a dose that
    patients reach; in a study without signalling no node could be asked, and cells alone speak.
    A dose whose reach is not known has no rank, which is no statement about the drug.

    Examples
    --------
    >>> row = {"verdict": "closes", "dose_over_free_cmax": 0.4, "call_id": "", "status":
    ...        "abstained", "synergy_verdict": ""}
    >>> [str(each) for each in tier_of(row)]
    ['effect_without_node', 'None']
    """
    verdict = PathVerdict(row["verdict"])
    if verdict in NO_CALL:
        return None, NO_CALL[verdict]
    if not np.isfinite(row["dose_over_free_cmax"]):
        return None, Abstained.EXPOSURE_UNKNOWN
    if verdict == PathVerdict.CLOSES and row["status"] in (Status.OK, Status.NOT_MEASURED):
        return Tier.RESIDUAL, None
    if row["synergy_verdict"] == SynergyVerdict.SYNERGISTIC:
        return Tier.SYNERGY, None
    return (Tier.WITHOUT_NODE if verdict == PathVerdict.CLOSES else PLAIN[verdict]), None

"""Early or late? Only a series of times on drug can tell."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from refugium.core.status import Change
from refugium.escape.calls.evidence import Evidence
from refugium.escape.calls.fields import change_field
from refugium.escape.situations import Situation
from refugium.study.treatment import EARLY_H

_RISEN = (Change.UP, Change.UP_EARLY, Change.UP_LATE)


def resolve_times(
    found: list[Situation], evidence: list[list[Evidence]]
) -> dict[tuple[str, int], str]:
    """Answer: did a node that rose start early (before EARLY_H) or late?

    Returns
    -------
    dict
        (contrast, node) to `early`, `late` or empty: one time, or no earlier time at which the
        node was seen not to have risen yet.
    """
    series: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for number, situation in enumerate(found):
        if situation.reference is None or np.isnan(situation.time_h):
            continue
        series[(situation.model_id, situation.role, situation.on, situation.added)].append(number)
    answer: dict[tuple[str, int], str] = {}
    for members in series.values():
        members.sort(key=lambda number: found[number].time_h)
        if len({found[number].time_h for number in members}) < 2:
            continue
        for node in range(len(evidence[members[0]])):
            changes = [
                (found[m].time_h, change_field(e.lo, e.hi, p_up=e.p_up))
                for m in members for e in (evidence[m][node],)
            ]
            risen = [time for time, change in changes if change in _RISEN]
            if not risen:
                continue
            first = min(risen)
            seen_flat = any(
                time < EARLY_H and change in (Change.NONE, Change.DOWN)
                for time, change in changes if time < first
            )
            word = "early" if first < EARLY_H else "late" if seen_flat else ""
            for m in members:
                answer[(found[m].contrast, node)] = word
    return answer

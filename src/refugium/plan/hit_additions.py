"""What could be added to a study so that an open verdict on the drug's own target is decided."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from refugium.core.status import HIT, CaseRole, Status
from refugium.escape import CONFIDENCE, REBOUND_CONFIDENCE, REBOUND_RISE, Situation
from refugium.plan.noise import PlanLineage
from refugium.plan.power import Ask, Weights
from refugium.plan.rows import Row, added, never


def hit_additions(lineage: PlanLineage, row: Row) -> Iterator[Row]:
    """Additions for one verdict of engagement."""
    situation = lineage.situation(row["contrast"])
    if situation is None:
        return
    place = {"contrast": row["contrast"], "node": row["target"],
             "now": f"hit by {row['drug']}: {row['verdict'] or row['status']}"}
    # a hit read from its output has the noise of other sites than the target's own
    known = row["target"] if row["read_node"] == row["target"] else None
    reference = lineage.untreated(situation)
    tail = (1 - CONFIDENCE) / 2
    fall: Weights = ((reference, 1.0), (situation.case, -1.0))
    if row["status"] == Status.NO_BASELINE:
        yield never(place, "1 to 3 more plexes of the same layout",
                     "more replicates cannot help: no baseline", tail)
        yield added(place, "an untreated arm in the same block as the case (2 plexes)",
                    why="a hit could be called", ask=Ask((lineage.part(known, fall, 0.0, tail),)),
                    plex=(situation.case, reference), n=2)
    elif row["status"] == Status.NOT_RECOGNISED:
        yield {**place, "addition": "names of human genes in place of those given",
               "alpha": tail, "can_help": True, "why": f"{row['note']}: {row['would_show']}"}
    elif row["status"] == Status.NOT_MEASURED:
        part = lineage.part(None, fall, 0.0, tail)
        yield added(place, f"an antibody or a targeted assay of {row['target']} on the same "
                    "samples", why="a hit could be called (noise: median of the nodes measured)",
                    ask=Ask((part,)), plex=(), n=0)
    elif row["status"] in (Status.INCONCLUSIVE, Status.TOO_FEW_REPLICATES) and not known:
        yield {**place, "addition": "1 to 3 more plexes of the same layout", "alpha": tail,
               "can_help": True, "why": "read from downstream sites: the power is not computed"}
    elif row["status"] in (Status.INCONCLUSIVE, Status.TOO_FEW_REPLICATES) and known:
        ask = Ask((lineage.part(known, fall, 0.0, tail),))
        for n in (1, 2, 3):
            yield added(place, f"{n} more plex{'es' if n > 1 else ''} of the same layout",
                        why="a hit, at least in part, could be called", ask=ask,
                        plex=lineage.plex(situation, known), n=n, seen=-float(row["change_log2"]))
    elif row["verdict"] in HIT and known:
        yield from _later(lineage, place, situation, row)


def _later(lineage: PlanLineage, place: Row, situation: Situation, row: Row) -> Iterator[Row]:
    times = {str(s.time_h) for s in lineage.situations.each
             if s.model_id == situation.model_id and row["drug"] in s.hit}
    if situation.role != CaseRole.DRUG or situation.reference is None or len(times) > 1:
        return
    new, case, reference = len(lineage.situations.arms), situation.case, situation.reference
    weights = ((new, 1.0), (new + 1, -1.0), (case, -1.0), (reference, 1.0))
    left = float(row["residual"])
    part = lineage.part(row["target"], weights, 0.0, (1 - REBOUND_CONFIDENCE) / 2)
    effect = float(np.log2((left + REBOUND_RISE) / left)) if left > 0 else np.nan
    yield added(place, "a second, later time point with its own untreated arm (2 plexes)",
                why=f"a rebound by {REBOUND_RISE:g} could be seen; the verdict now stands",
                ask=Ask((part,)).at(effect), plex=(case, reference, new, new + 1), n=2)

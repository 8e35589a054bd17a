"""What could be added to a study so that an open call is decided, with the power it brings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from refugium.core.status import CaseRole, Change, Level, Status
from refugium.escape import (
    CHANGE_MARGIN_LOG2,
    CONFIDENCE,
    PERSIST_DELTA_LOG2,
    SHOWN_ON_MARGIN_LOG2,
    SHOWN_ON_SHARE,
    Situation,
)
from refugium.language.times import say_time
from refugium.plan.noise import PlanLineage
from refugium.plan.power import Ask, Part, Weights
from refugium.plan.rows import Row, added, is_open, never, now_words
from refugium.study.treatment import EARLY_H

NO_HIT = "more data on the node cannot help: the target's hit is not established (its own row)"


def call_additions(lineage: PlanLineage, row: Row) -> Iterator[Row]:
    """Additions for one call; none if it is settled, or not a question of the drug."""
    situation = lineage.situation(row["contrast"])
    name = row["node"]
    if situation is None or name in situation.blocked or situation.role == CaseRole.MODEL:
        return
    place = {"contrast": row["contrast"], "node": name, "now": now_words(row)}
    if row["status"] == Status.NOT_MEASURED:
        yield from _unmeasured(lineage, place, situation)
    elif row["level"] != Level.NONE:
        if row["change"] == Change.UP:
            yield _early(lineage, place, situation, row)
    elif is_open(row):
        yield from _open(lineage, place, situation, row)


def _open(lineage: PlanLineage, place: Row, situation: Situation, row: Row) -> Iterator[Row]:
    p_hit = lineage.p_hit(situation)
    if not np.isfinite(p_hit):
        yield never(place, "1 to 3 more plexes of the same layout",
                     NO_HIT, lineage.cut)
        return
    case, seen = situation.case, float(row["change_log2"])
    hit = lineage.hit_part(situation, p_hit)
    shown = bool(lineage.situations.inhibitors.get((case, row["node"])))
    if situation.reference is None:
        yield never(place, "1 to 3 more plexes of the same layout",
                     "more replicates cannot help: no baseline", lineage.cut)
        untreated = lineage.untreated(situation)
        up = lineage.part(row["node"], ((case, 1.0), (untreated, -1.0)), CHANGE_MARGIN_LOG2,
                        lineage.cut_of_rise(shown=shown))
        yield added(place, "an untreated arm in the same block as the case (2 plexes)",
                    why="a rise from before the drug could be called", ask=Ask((up, *hit)),
                    plex=(case, untreated), n=2)
    else:
        yield from _plexes(lineage, place, situation, row, hit,
                           lineage.cut_of_rise(shown=shown))
        if row["change"] == Change.UP:
            yield _early(lineage, place, situation, row)
    if situation.role in (CaseRole.DRUG, CaseRole.STANDING) and not shown:
        yield from _inhibitors(lineage, place, situation, seen, hit)


def _plexes(
    lineage: PlanLineage, place: Row, situation: Situation, row: Row, hit: tuple[Part, ...],
    cut: float,
) -> Iterator[Row]:
    assert situation.reference is not None
    case, reference, seen = situation.case, situation.reference, float(row["change_log2"])
    up: Weights = ((case, 1.0), (reference, -1.0))
    falls = row["class"] == "undecided" and seen < 0
    effect, words = 1.0, "a rise could be called"
    if falls:
        part = lineage.part(row["node"], tuple((s, -w) for s, w in up), CHANGE_MARGIN_LOG2,
                          (1 - CONFIDENCE) / 2)
        ask, seen, words = Ask((part,)), -seen, "a fall could be called (class lost, no level)"
    else:
        ask = Ask((lineage.part(row["node"], up, CHANGE_MARGIN_LOG2, cut), *hit))
        if row["class"] == "persistent":
            effect = min(1.0, float(row["change_hi"]))
            words = "the largest rise that the data still allow could be called"
            if effect <= CHANGE_MARGIN_LOG2:
                yield never(place, "1 to 3 more plexes of the same layout", "more replicates "
                             "cannot help: a rise beyond the margin is excluded", cut)
                return
    plex = lineage.plex(situation, row["node"])
    for n in (1, 2, 3):
        yield added(place, f"{n} more plex{'es' if n > 1 else ''} of the same layout", why=words,
                    ask=ask.at(effect), plex=plex, n=n, seen=seen)


def _inhibitors(
    lineage: PlanLineage, place: Row, situation: Situation, seen: float, hit: tuple[Part, ...]
) -> Iterator[Row]:
    node, case, new = place["node"], situation.case, len(lineage.situations.arms)
    drugs = lineage.drugs(node, situation)
    if not drugs:
        yield never(place, "an arm with a direct inhibitor", "a direct inhibitor cannot help: "
                     "the knowledge pack names none that spares the blocked target", lineage.cut)
        return
    reference = situation.reference
    # with an arm of its own the node is one of few
    cut = lineage.own_cut * (1 if reference is None else SHOWN_ON_SHARE)
    on = lineage.part(node, ((case, 1.0), (new, -1.0)), SHOWN_ON_MARGIN_LOG2, cut)
    stays: tuple[Part, ...] = ()
    if reference is not None:
        weights = ((case, 1.0), (reference, -1.0))
        # asked of its class, not of its level
        stays = (replace(lineage.part(node, weights, -PERSIST_DELTA_LOG2, (1 - CONFIDENCE) / 2),
                         effect=seen),)
    plex = (case, new) if reference is None else (case, reference, new)
    usual = lineage.usual_fall()
    ask = Ask((on, *stays, *hit)).at(usual if np.isfinite(usual) else 1.0)
    words = "of 1 log2" if not np.isfinite(usual) else "as deep as the hits of this study"
    yield added(place, f"an arm with {' or '.join(drugs)} on top (2 plexes)",
                why=f"a fall {words} would show that the node is on (level candidate)",
                ask=ask, plex=plex, n=2)


def _early(lineage: PlanLineage, place: Row, situation: Situation, row: Row) -> Row:
    new = len(lineage.situations.arms)
    part = lineage.part(row["node"], ((new, 1.0), (new + 1, -1.0)), CHANGE_MARGIN_LOG2,
                      (1 - CONFIDENCE) / 2, near=situation.case)
    stated = "" if np.isfinite(situation.time_h) else "; the present time must be stated too"
    return added(place, f"a time point before {say_time(EARLY_H)} with its own untreated arm "
                 "(2 plexes)", why="it would tell early from late, not change the "
                 f"level{stated}", ask=Ask((part,)), plex=(new, new + 1), n=2,
                 seen=float(row["change_log2"]))


def _unmeasured(lineage: PlanLineage, place: Row, situation: Situation) -> Iterator[Row]:
    if situation.reference is None:
        return
    p_hit = lineage.p_hit(situation)
    if not np.isfinite(p_hit):
        yield never(place, f"an antibody or a targeted assay of {place['node']}", NO_HIT,
                     lineage.cut)
        return
    weights = ((situation.case, 1.0), (situation.reference, -1.0))
    part = lineage.part(None, weights, CHANGE_MARGIN_LOG2, lineage.cut)
    yield added(place, f"an antibody or a targeted assay of {place['node']} on the same "
                "samples", why="a rise could be called (noise: median of the nodes measured)",
                ask=Ask((part, *lineage.hit_part(situation, p_hit))), plex=(), n=0)

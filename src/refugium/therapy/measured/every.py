"""Everything that a study measured of two drugs together, each question once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

import pandas as pd

from refugium.core.tables import rows_of
from refugium.knowledge import Knowledge, find_drug, find_node
from refugium.knowledge.packs.therapies import drug_name
from refugium.response import ResidualVerdict
from refugium.study.design import Design
from refugium.therapy.measured.from_start import start_pairs
from refugium.therapy.measured.pair import MeasuredPair
from refugium.therapy.measured.reasons import PathReason
from refugium.therapy.measured.surfaces import surface_pairs, synergy_verdict
from refugium.therapy.measured.survivors import survivor_pairs

Tables = Mapping[str, pd.DataFrame]


def every_pair(
    design: Design, response: Tables, escape: Tables | None, *, first: Collection[str],
    knowledge: Knowledge,
) -> list[MeasuredPair]:
    """Answer: what was measured of two drugs together, on survivors, from the start, on surfaces?

    Parameters
    ----------
    design
        Of the study.
    response
        `residual`, `surfaces` and `synergy` of :func:`refugium.fit_response`.
    escape
        `interaction`, `pooled` and `phenotypes` of :func:`refugium.find_escape`; None: the study
        holds no signalling.
    first
        Generic names of drugs on which a node was called: they stand first in a pair.
    knowledge
        Knowledge pack.
    """
    agents = {str(a): a for history in design.histories.values()
              for period in history for a in period.agents}
    order = {drug_name(a.name, knowledge=knowledge): i for i, a in enumerate(agents.values())}
    start = [] if escape is None else start_pairs(escape, design.histories, knowledge)
    pairs = [
        *survivor_pairs(response["residual"], agents, knowledge=knowledge),
        *_one_way_round(start, first, order, knowledge),
        *surface_pairs(response["surfaces"], response["synergy"], first, knowledge=knowledge),
    ]
    pairs = [_is_second_drug(pair, knowledge) for pair in pairs]
    said = _synergy(response["surfaces"], knowledge)
    return [pair if pair.synergy or len(pair.drugs) != 1 else replace(
        pair, synergy=said.get(_of(pair, knowledge), "")) for pair in pairs]


def _is_second_drug(pair: MeasuredPair, knowledge: Knowledge) -> MeasuredPair:
    """Take the verdict away where the partner is the first drug again, or no drug at all."""
    again = pair.partner in {drug_name(name, knowledge=knowledge) for name in pair.on}
    target = find_drug(pair.partner, knowledge=knowledge) is None and (
        find_node(pair.partner, knowledge=knowledge) is not None)
    if not again and not target:
        return pair
    return replace(pair, verdict=str(ResidualVerdict.CANNOT_TELL), synergy="",
                   reason=str(PathReason.SAME_DRUG if again else PathReason.NO_DRUG))


def _one_way_round(
    pairs: list[MeasuredPair], first: Collection[str], order: Mapping[str, int],
    knowledge: Knowledge,
) -> list[MeasuredPair]:
    """Drop the mirror of each pair: two drugs from the start are first and second in no order.

    The drug on which a node was called comes first, else the one that the study names first.
    """
    def place(name: str) -> tuple[bool, int]:
        known = drug_name(name, knowledge=knowledge)
        return known not in first, order.get(known, len(order))

    both = {(p.model_id, p.on | {p.partner}) for p in pairs}
    kept = []
    for pair in pairs:
        before = min((place(name) for name in pair.drugs), default=(True, 0))
        mirrored = (pair.model_id, pair.on | {pair.partner}) in both
        if not mirrored or before <= place(pair.partner):
            kept.append(pair)
    return kept


def _of(pair: MeasuredPair, knowledge: Knowledge) -> tuple[str, frozenset[str]]:
    names = {drug_name(name, knowledge=knowledge) for name in pair.drugs}
    return pair.model_id, frozenset(names | {pair.partner})


def _synergy(surfaces: pd.DataFrame, knowledge: Knowledge) -> dict[tuple[str, frozenset[str]], str]:
    groups: dict[tuple[str, frozenset[str]], list[dict[str, object]]] = {}
    for row in rows_of(surfaces):
        names = {drug_name(row[name], knowledge=knowledge) for name in ("drug", "partner")}
        groups.setdefault((row["model_id"], frozenset(names)), []).append(row)
    return {key: synergy_verdict(rows) for key, rows in groups.items()}

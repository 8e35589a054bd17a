"""The table `path`: calls, drugs that hit them, and what cells did under these drugs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from refugium.core.status import Status
from refugium.core.tables import rows_of
from refugium.language.numbers import counted
from refugium.therapy.exposure import Reach
from refugium.therapy.measured.pair import NAN, MeasuredPair
from refugium.therapy.measured.reasons import PathReason
from refugium.therapy.path.beside import Beside
from refugium.therapy.path.called import Called, Hits
from refugium.therapy.path.node_fell import Key, Read, read_of
from refugium.therapy.path.schema import PATH, NodeFell, PathVerdict
from refugium.therapy.path.verdict import next_test, path_verdict

OF_CALL = ("call_id", "node", "class", "level", "contrast")
OF_PARTNER = ("kd_nM", "kd_source", "other_survival_targets")
REACHED_FIRST = (Reach.REACHABLE, Reach.UNKNOWN, Reach.NOT_REACHABLE)
Row = dict[str, Any]


def path_table(
    called: Sequence[Called], candidates: pd.DataFrame, pairs: Sequence[MeasuredPair],
    *, beside: Beside, hits: Hits, fell: Mapping[Key, list[Read]], signalling: bool,
) -> pd.DataFrame:
    """Answer: from each call, which partner, at which dose, did what to which cells?

    Parameters
    ----------
    called
        Calls that a partner could answer.
    candidates
        Drugs known to hit them (:func:`refugium.therapy.find_candidates`); a call whose comparison
        was withheld has none.
    pairs
        What was measured of pairs.
    beside
        Harm, evidence and exposure.
    hits, fell
        Whether first drugs hit; what nodes did under partners.
    signalling
        Whether the study was asked for calls at all.

    Returns
    -------
    pandas.DataFrame
        Columns of :data:`PATH`: measured rows first, in order of call; then partners known from
        tables alone, those that bind the node within what patients' plasma reaches first. A pair
        joins a call where its cells were on the same agents and the partner is known to hit the
        node, or is the drug by which a set was supported.
    """
    by_call: dict[str, list[Row]] = {}
    for row in rows_of(candidates):
        by_call.setdefault(row["call_id"], []).append(row)
    measured: list[tuple[int, Row]] = []
    seen = set()
    for pair in pairs:
        joined = [(i, one, hit) for i, one in enumerate(called)
                  if (hit := _joins(one, pair, by_call)) is not None]
        for i, one, hit in joined:
            seen.add((one.row["call_id"], pair.partner))
            measured.append((i, _row(pair, one, hit, beside=beside, fell=fell, signalling=True)
                             | {"hit": hits.of_call(one)}))
        if not joined:
            measured.append((len(called), _row(
                pair, None, {}, beside=beside, fell=fell, signalling=signalling)
                | {"hit": hits.of_cells(pair.model_id, pair.on, pair.drugs)}))
    rows = [row for _, row in sorted(measured, key=lambda each: each[0])]
    for one in called:
        key = one.row["call_id"]
        rows += [_unmeasured(one, known, beside) | {"hit": hits.of_call(one)}
                 for known in sorted(by_call.get(key, ()), key=_reached)
                 if (key, known["partner"]) not in seen]
    return PATH.table(_each_once(rows))


def _joins(one: Called, pair: MeasuredPair, by_call: Mapping[str, list[Row]]) -> Row | None:
    """Return what is known of the partner on the node, where a pair speaks of a call."""
    if one.row["model_id"] != pair.model_id or one.on != pair.on:
        return None
    if one.tested:
        return {} if one.tested == pair.partner else None
    known = by_call.get(one.row["call_id"], ())
    return next((row for row in known if row["partner"] == pair.partner), None)


def _row(
    pair: MeasuredPair, one: Called | None, hit: Row, *, beside: Beside,
    fell: Mapping[Key, list[Read]], signalling: bool,
) -> Row:
    node_fell = NodeFell.NOT_MEASURED if one is None else read_of(
        fell, (pair.model_id, pair.on, pair.partner, str(one.row["node"])), pair.dose_nM)
    ratio = beside.over_free_cmax(pair.partner, pair.dose_nM)
    verdict, reason = path_verdict(pair, node_fell=node_fell, over_free_cmax=ratio)
    drugs = pair.drugs if one is None else tuple(one.row["drugs"]) or pair.drugs
    status = Status.OK if one is not None and one.seen else (
        Status.ABSTAINED if signalling else Status.NOT_MEASURED)
    return {
        "model_id": pair.model_id, "drug": ";".join(drugs), "partner": pair.named,
        **_of_call(one), **{name: hit[name] for name in OF_PARTNER if name in hit},
        "dose_nM": pair.dose_nM, "dose_over_free_cmax": ratio,
        "node_fell_under_partner": node_fell, "cells": pair.cells, **pair.numbers,
        "n_biological": pair.n_biological, "n_experiments": pair.n_experiments,
        "synergy_verdict": pair.synergy, "rescue": pair.rescue, "readout": pair.readout,
        "death_readout": pair.death_readout,
        "background": tuple(sorted(pair.on - set(pair.drugs))),
        **beside.columns(drugs, pair.partner), "verdict": verdict, "reason": reason,
        "next_test": next_test(verdict, reason, pair.cells, node_fell=node_fell,
                               has_node=one is not None),
        "status": status,
    }


def _reached(known: Row) -> int:
    """Return the place of a drug among those never tested: what could be given comes first."""
    return REACHED_FIRST.index(Reach(known["reach"]))


def _unmeasured(one: Called, hit: Row, beside: Beside) -> Row:
    drugs = tuple(one.row["drugs"]) or (one.row["drug"],)
    return {
        "model_id": one.row["model_id"], "drug": one.row["drug"], "partner": hit["partner"],
        **_of_call(one), **{name: hit[name] for name in OF_PARTNER}, "dose_nM": NAN,
        "background": tuple(sorted(one.on - set(drugs))),
        "node_fell_under_partner": NodeFell.NOT_MEASURED,
        **beside.columns(drugs, hit["partner"]), "verdict": PathVerdict.FROM_KNOWLEDGE_ONLY,
        "reason": PathReason.NOT_GIVEN, "status": Status.OK,
        "next_test": next_test(PathVerdict.FROM_KNOWLEDGE_ONLY, PathReason.NOT_GIVEN, None,
                               node_fell=NodeFell.NOT_MEASURED, has_node=True),
    }


def _of_call(one: Called | None) -> Row:
    if one is None:
        return {}
    row = one.row
    told = f"called in {row['contexts_seen']} of {counted(row['contexts_tested'], 'model')}"
    return {name: row[name] for name in OF_CALL} | {
        "contexts": told if row["contexts_tested"] else ""}


def _each_once(rows: list[Row]) -> list[Row]:
    """Keep the first row of each key; an unstated dose is a dose of its own."""
    kept: dict[tuple[object, ...], Row] = {}
    for row in rows:
        dose = row["dose_nM"]
        key = (row.get("call_id", ""), row["model_id"], row["drug"], row["partner"],
               row["background"], None if np.isnan(dose) else dose, row.get("cells", ""))
        kept.setdefault(key, row)
    return list(kept.values())

"""The stages of a chain in one course: does each change, between which samples does it begin?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats as sps

from refugium.core.stats import bh_adjust, holm_adjust, two_sided
from refugium.core.status import Status, TriggerVerdict
from refugium.core.tables import Column, Schema
from refugium.language.times import in_hours
from refugium.movie.chain.chain import Chain, ChainNode
from refugium.movie.order.rows import fit_rows, set_mean, set_scatter
from refugium.movie.parameters import (
    ALPHA,
    CONFIDENCE,
    MIN_SET_CHANGE,
)
from refugium.movie.time_course.course import Course
from refugium.movie.time_course.phase import PhaseCourse
from refugium.study import Modality

Array = NDArray[np.float64]
TARGET_LAYERS = frozenset({"signalling", "protein"})
"""Layers that RNA of targets stands in for."""

STAGES = Schema(
    "stages",
    (
        Column("model_id", "name", "model"),
        Column("arm", "name", "arm"),
        Column("chain", "name", "the chain"),
        Column("node", "name", "stage of the chain"),
        Column("layer", "text", "where it truly happens"),
        Column("read_from", "text", "what was read: RNA of its targets, RNA, ..."),
        Column("n_genes", "integer", "measured genes behind it"),
        Column("coverage", "number", "share of its genes that are measured"),
        Column("missing", "words", "genes that are not, and why"),
        Column("change", "number", "largest change of the mean of its genes", "log2"),
        Column("se", "number", "its standard error at that time alone", "log2"),
        Column("lo", "number", "lower end of its 95 % interval, all times together", "log2"),
        Column("hi", "number", "upper end of that interval", "log2"),
        Column("at_h", "number", "time of the largest change", "h"),
        Column("q", "number", "false discovery rate of any change, over the stages"),
        Column("after_h", "number", "last time at which no change is seen before its onset", "h"),
        Column("by_h", "number", "first time with a change of that sign beyond noise", "h"),
        Column("verdict", "enum", "changed, changed_late (after the window of a trigger), flat, "
               "inconclusive, not_measured, not_testable_at_this_sampling", values=TriggerVerdict),
        Column("status", "enum", "ok, or why there is no number", values=Status),
        Column("words", "words", "one sentence"),
    ),
    holds="when each stage of the chain is first seen",
    in_json=True,
)


def score_stage(
    course: Course, node: ChainNode, signatures: pd.DataFrame
) -> tuple[Array | None, int, float]:
    """Return the value of a stage in each sample: the mean of its genes, by weight and sign.

    Returns
    -------
    tuple
        (samples,) log2, or None if too few genes are measured; measured genes; their share.

    Notes
    -----
    Each signature is the weighted mean of its measured genes
    (:func:`refugium.movie.order.rows.set_mean`); several signatures (and single genes) are averaged
    with their signs.
    """
    parts: list[Array] = []
    measured = listed = 0
    for sign, weights in _lists(node, signatures):
        values, here = set_mean(course, weights)
        measured += here
        listed += len(weights)
        if values is None:
            return None, measured, measured / listed if listed else 0.0
        parts.append(np.sign(sign) * values)
    if not parts:
        return None, 0, 0.0
    return np.asarray(np.mean(parts, axis=0)), measured, measured / listed


def stage_scatter(course: Course, node: ChainNode, signatures: pd.DataFrame) -> float:
    """Return how far shifts of single genes move a stage: see `set_scatter`."""
    lists = _lists(node, signatures)
    merged: dict[str, float] = {}
    for sign, weights in lists:
        here = {gene: w for gene, w in weights.items() if course.holds(gene)}
        size = sum(abs(w) for w in here.values())
        for gene, w in here.items():
            merged[gene] = merged.get(gene, 0.0) + float(np.sign(sign)) * w / size
    return set_scatter(course, merged)


def _lists(node: ChainNode, signatures: pd.DataFrame) -> list[tuple[float, Mapping[str, float]]]:
    """Return the lists of genes that a stage is read from, each with its sign."""
    found: list[tuple[float, Mapping[str, float]]] = [(1.0, node.genes)] if node.genes else []
    for name, sign in node.signatures.items():
        own = signatures[signatures["source"] == name]
        found.append((sign, dict(zip(own["target"], own["weight"].astype(float), strict=True))))
    return found


def stages(
    course: Course, chain: Chain, part: PhaseCourse, signatures: pd.DataFrame
) -> tuple[pd.DataFrame, dict[str, Array]]:
    """Answer: which stages of the chain change in this phase, and between which samples?

    Parameters
    ----------
    course, chain
        The course and the hypothesis.
    part
        From :func:`refugium.movie.time_course.phase.phase_course`.
    signatures
        `source`, `target`, `weight`.

    Returns
    -------
    tuple
        Columns of STAGES, one row per node; and the value of each measured stage per sample.

    Notes
    -----
    One value per sample, so that genes which vary together are no extra evidence; its noise is
    that of replicates within all points. p: largest |t| times the number of times; q over the
    stages. *Changed*: q at most ALPHA and at least MIN_SET_CHANGE; *flat*: the interval of every
    time (all times together) stays within MIN_SET_CHANGE. A trigger comes and goes within its
    window: where no sample falls into that it is `not_testable_at_this_sampling`, whatever its
    targets do later (a consequence does that too); first seen after it: `changed_late`.
    """
    rows = {}
    info: list[dict[str, Any]] = []
    for node in chain.nodes:
        values, measured, coverage = score_stage(course, node, signatures)
        if node.layer == "chromatin" and course.modality != Modality.CHROMATIN:
            values = None
        if values is not None:
            rows[node.name] = values
        info.append({
            "model_id": course.model_id, "arm": part.arm, "chain": chain.name, "node": node.name,
            "layer": node.layer, "n_genes": measured, "coverage": coverage,
            "missing": course.say_missing(
                gene for _, genes in _lists(node, signatures) for gene in genes),
            "read_from": "RNA of its targets" if node.layer in TARGET_LAYERS else "RNA",
        })
    if part.status != Status.OK:
        for row in info:
            row |= {"status": part.status, "verdict": "", "words": part.status.advice}
        return STAGES.table(info), rows
    seen = _changes(course, part, list(rows.values()))
    told = dict(zip(rows, seen, strict=True))
    for node, row in zip(chain.nodes, info, strict=True):
        row |= _judged(node, part, told.get(node.name), _unread(row, course),
                       course.missing)
    return STAGES.table(info), rows


def _changes(course: Course, part: PhaseCourse, rows: Sequence[Array]) -> list[dict[str, Any]]:
    if not rows:
        return []
    change, left, df = fit_rows(course, part, np.stack(rows))
    sd = np.sqrt((left**2).sum(axis=1) / df)
    se = sd[:, None] * np.sqrt(1 / part.counts[0] + 1 / part.counts[1:])
    t = np.abs(change) / np.where(se > 0, se, np.inf)
    p = two_sided(t, np.full((len(rows), 1), float(df)))
    times = change.shape[1]
    q = bh_adjust(np.minimum(p.min(axis=1) * times, 1.0))
    quantile = float(sps.t.isf((1 - CONFIDENCE) / (2 * times), df))
    found = holm_adjust(p) <= ALPHA
    out = []
    for i in range(len(rows)):
        peak = int(np.abs(change[i]).argmax())
        same = found[i] & (np.sign(change[i]) == np.sign(change[i, peak]))
        first = int(same.argmax()) if same.any() else peak
        half = quantile * se[i]
        out.append({
            "change": change[i, peak], "se": se[i, peak], "lo": change[i, peak] - half[peak],
            "hi": change[i, peak] + half[peak], "at_h": part.time_h[1 + peak], "q": q[i],
            "after_h": part.time_h[first], "by_h": part.time_h[1 + first],
            "bound": float((np.abs(change[i]) + half).max()),
        })
    return out


def _unread(row: Mapping[str, Any], course: Course) -> str:
    """Say why a stage would have no value."""
    if row["layer"] == "chromatin" and course.modality != Modality.CHROMATIN:
        return "it happens on chromatin, which was not measured"
    if course.unrecognised:
        return "its genes are not recognised: those of these data are named as no human gene is"
    return f"too few of its genes are measured, {row['n_genes']} ({row['missing']})"


def _judged(
    node: ChainNode, part: PhaseCourse, seen: dict[str, Any] | None, unread: str,
    missing: Status,
) -> dict[str, Any]:
    if seen is None:
        verdict = TriggerVerdict.NOT_MEASURED if missing == Status.NOT_MEASURED else ""
        return {"verdict": verdict, "status": missing,
                "words": f"{node.name}: {unread}"}
    bound = seen.pop("bound")
    changed = seen["q"] <= ALPHA and abs(seen["change"]) >= MIN_SET_CHANGE
    window = node.trigger_window_h
    way = "rose" if seen["change"] > 0 else "fell"
    late = f"{node.name} {way} by {in_hours(seen['by_h'])}"
    if window is not None and not (part.time_h[1:] <= window).any():
        verdict = TriggerVerdict.NOT_TESTABLE
        words = (f"{node.name}: no sample within {in_hours(window)} of the switch, where a trigger "
                 "would be seen, and RNA of targets alone cannot reject one at the protein level"
                 + (f"; {late}, which a consequence does too" if changed else ""))
    elif changed and window is not None and seen["by_h"] > window:
        verdict = TriggerVerdict.LATE
        words = f"{late}, later than the {in_hours(window)} within which a trigger would be seen"
    elif changed:
        verdict = TriggerVerdict.CHANGED
        words = f"{late} after the switch"
    elif bound < MIN_SET_CHANGE:
        verdict = TriggerVerdict.FLAT
        words = f"{node.name}: RNA shown unchanged at every sample"
    else:
        verdict = TriggerVerdict.INCONCLUSIVE
        words = f"{node.name}: no change of at least {MIN_SET_CHANGE:g} log2 shown, none excluded"
    if not changed:
        seen = seen | {"after_h": np.nan, "by_h": np.nan}
    return {**seen, "verdict": verdict, "status": Status.OK, "words": words}

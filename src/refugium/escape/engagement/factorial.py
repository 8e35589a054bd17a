"""One drug given in many contexts, one sample each: its main effect over them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from refugium.core.status import CaseRole, Engagement, ReadFrom, Status
from refugium.core.tables import Column, Schema
from refugium.escape.engagement.readout import Readout, readout_of
from refugium.escape.parameters import ALPHA, CONFIDENCE, ENGAGED_RESIDUAL, LEAST_CONTEXTS
from refugium.escape.situations import Situation, View
from refugium.study.treatment import time_key

FACTORIALS = Schema(
    "factorials",
    (
        Column("model_id", "name", "the model"),
        Column("drug", "name", "the drug"),
        Column("target", "name", "node that it is meant to hit"),
        Column("time_h", "number", "time of the cases; missing = not stated", "h"),
        Column("verdict", "enum", "engaged, partial, did_not_fall; empty: none",
               values=Engagement),
        Column("read_from", "enum", "direct or output, as in `engagement`", values=ReadFrom),
        Column("read_node", "name", "node whose sites were read"),
        Column("n_contexts", "integer", "contexts with and without the drug"),
        Column("contexts", "list", "what was on beside the drug in each; untreated: nothing"),
        Column("left_out", "list", "contexts without a control that leaves the readout alone"),
        Column("change_log2", "number", "mean change over contexts", "log2"),
        Column("change_lo", "number", "lower end of its 95 % interval", "log2"),
        Column("change_hi", "number", "upper end of its 95 % interval", "log2"),
        Column("residual", "number", "activity left against no activity, linear"),
        Column("residual_hi", "number", "upper end of its 95 % interval"),
        Column("p", "number", "one-sided p of a fall, within this experiment"),
        Column("status", "enum", "ok, or why there is no verdict", values=Status),
    ),
    holds="a drug given in several contexts with a sample each: its main effect over them",
    in_json=True,
)


def factorials_table(views: Sequence[View]) -> pd.DataFrame:
    """Answer: did a drug hit, judged over all contexts in which it was given?

    Returns
    -------
    pandas.DataFrame
        Columns of :data:`FACTORIALS`; one row per model, drug at one dose, target and time with
        `LEAST_CONTEXTS` contexts or more in which some comparison rests on a lone sample.

    Notes
    -----
    A lone sample has no error of its own. Where a treatment is crossed with k contexts (ligands,
    media), the scatter of its effect over contexts is one: mean and t interval with k - 1 degrees
    of freedom. It holds for these contexts in this experiment: dishes handled together share what
    was done to them, and a layout that goes with position or harvest would pass for an effect.
    The control of a context is the same context without a targeted drug; where that was not
    measured, the mean of the states with one other targeted drug that neither hits nor is shown by
    what is read. Only one readout is used, the one that most contexts have.
    """
    rows: list[dict[str, Any]] = []
    for view in views:
        if view.signal.site_changes is not None:
            continue  # contexts may share their reference: they would scatter too little
        groups: dict[tuple[object, ...], list[tuple[Situation, tuple[int, ...]]]] = {}
        for s, others in _pairs(view):
            key = s.model_id, str(s.added[0]), time_key(s.time_h)
            groups.setdefault(key, []).append((s, others))
        for held in groups.values():
            first = held[0][0]
            drug = first.added[0].name
            for target in first.hit.get(drug, ()):
                row = _row(view, held, drug, target)
                if row:
                    rows.append(row)
    return FACTORIALS.table(rows)


def _pairs(view: View) -> Iterator[tuple[Situation, tuple[int, ...]]]:
    """Yield every state with one targeted drug, and the states without it in the same context.

    A context is what is on beside targeted drugs. Its control is the state without any; where
    that was not measured, the states with one other targeted drug, which must not touch what is
    read (see :func:`_control`).
    """
    laid, times = view.situations, view.signal.states["time_h"].to_numpy(dtype=float)
    place: dict[tuple[object, ...], list[int]] = {}
    for state, on in enumerate(laid.on):
        plain = frozenset(str(a) for a in on if not laid.targets[a.name])
        key = laid.models[state], time_key(float(times[state])), plain
        place.setdefault(key, []).append(state)
    for (model, _, _), states in place.items():
        for state in states:
            drugs = [a for a in laid.on[state] if laid.targets[a.name]]
            if len(drugs) != 1:
                continue
            others = tuple(
                o for o in states if o != state
                and not laid.blocks[o].isdisjoint(laid.blocks[state])
                and sum(bool(laid.targets[a.name]) for a in laid.on[o]) <= 1
                and drugs[0].name not in {a.name for a in laid.on[o]})
            if others:
                yield Situation(
                    contrast="", kind="agent", model_id=str(model), case=state,
                    reference=others[0], time_h=float(times[state]), on=laid.on[state],
                    added=(drugs[0],), hit={drugs[0].name: laid.targets[drugs[0].name]},
                    role=CaseRole.DRUG), others


def _control(view: View, others: Sequence[int], target: str, node: str) -> tuple[int, ...]:
    """Return the states a context is held against: without any targeted drug, if there is one."""
    laid = view.situations
    clean = tuple(o for o in others if not any(laid.targets[a.name] for a in laid.on[o]))
    if clean:
        return clean
    kept = []
    for other in others:
        hit = {t for a in laid.on[other] for t in laid.targets[a.name]}
        shows = {n for t in hit for n, _ in (*laid.readouts.get(t, ()), *laid.further.get(t, ()))}
        if target not in hit and node not in hit | shows:
            kept.append(other)
    return tuple(kept)


def _row(
    view: View, held: Sequence[tuple[Situation, tuple[int, ...]]], drug: str, target: str
) -> dict[str, Any]:
    laid = view.situations
    read: list[tuple[str, Readout, int, tuple[int, ...]]] = []
    for s, others in held:
        shown = readout_of(view.signal, laid, s, drug, target)
        beside = " + ".join(sorted(str(a) for a in s.on if not laid.targets[a.name]))
        if shown is not None:
            read.append((beside or "untreated", shown, s.case,
                         _control(view, others, target, shown.node)))
    if not read:
        return {}
    node = Counter((r.read_from, r.node) for _, r, _, _ in read).most_common(1)[0][0]
    contexts: dict[str, float] = {}
    left_out, lone = [], False
    for name, shown, case, control in read:
        if (shown.read_from, shown.node) != node or name in contexts:
            continue
        if not control:
            left_out.append(name)
            continue
        weights = np.zeros(len(laid.on))
        weights[list(control)] -= 1 / len(control)
        weights[case] += 1
        effect = shown.fit.combine(weights).times(shown.sign)
        value = float(effect.estimate[shown.row])
        if np.isfinite(value):
            contexts[name] = value
            lone = lone or not effect.df[shown.row] > 0
    k = len(contexts)
    if k < LEAST_CONTEXTS or not lone:
        return {}
    values = np.array(list(contexts.values()))
    mean, se = float(values.mean()), float(values.std(ddof=1) / np.sqrt(k))
    half = float(stats.t.ppf(0.5 + CONFIDENCE / 2, k - 1)) * se
    p = float(stats.t.cdf(mean / se, k - 1)) if se > 0 else float("nan")
    lo, hi = mean - half, mean + half
    verdict = _verdict(p, lo, hi)
    return {
        "model_id": held[0][0].model_id, "drug": drug, "target": target,
        "time_h": held[0][0].time_h, "verdict": verdict, "read_from": node[0],
        "read_node": node[1], "n_contexts": k, "contexts": tuple(contexts),
        "left_out": tuple(left_out), "change_log2": mean, "change_lo": lo, "change_hi": hi,
        "residual": 2.0**mean, "residual_hi": 2.0**hi, "p": p,
        "status": Status.OK if verdict else Status.INCONCLUSIVE,
    }


def _verdict(p: float, lo: float, hi: float) -> str:
    if p <= ALPHA and 2.0**hi < ENGAGED_RESIDUAL:
        return Engagement.ENGAGED
    if p <= ALPHA and hi < 0:
        return Engagement.PARTIAL
    return Engagement.DID_NOT_FALL if 2.0**lo > ENGAGED_RESIDUAL else ""

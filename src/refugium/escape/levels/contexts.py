"""In how many models was it seen, how much do models differ, and what of a further one?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from refugium.core.stats import pool_effects
from refugium.core.status import HIT, Status, Told
from refugium.core.tables import rows_of
from refugium.escape.engagement.readout import readout_of
from refugium.escape.parameters import CONFIDENCE, MIN_MODELS_NEXT
from refugium.escape.schemas import CONTEXTS
from refugium.escape.situations import Situation, View
from refugium.language.numbers import counted
from refugium.study.design import Design

Row = dict[str, Any]
NAN = float("nan")


def question_of(contrast: str, model: str) -> str:
    """Return what a contrast asks, whatever the model.

    Examples
    --------
    >>> question_of("K2: vemurafenib at 48 h vs DMSO", "K2")
    'vemurafenib at 48 h vs DMSO'
    """
    return contrast.removeprefix(f"{model}: ")


def contexts_table(
    design: Design, views: Sequence[View], engagement: pd.DataFrame, calls: pd.DataFrame
) -> pd.DataFrame:
    """Answer, per question and node: in how many models is it seen, and how far does it vary?

    Parameters
    ----------
    design, views
        What was measured.
    engagement, calls
        Tables of the same study.

    Returns
    -------
    pandas.DataFrame
        Columns of :data:`refugium.escape.schemas.CONTEXTS`: a row per question and target (hit),
        and per question and node that is called in any model (backup).

    Notes
    -----
    The unit is the independent model; of a family the root stands for all. Change over models by
    random effects, see :func:`refugium.core.stats.pool_effects`. Models without a replicate have no
    error of their own: they are pooled with equal weights, tau2 is then not identifiable, and
    the prediction interval is that of a further *measured* change.
    """
    roots = design.lineages
    measured = list(dict.fromkeys(
        roots[str(m)] for view in views for m in view.signal.states["model_id"]
    ))
    place = {s.contrast: (view, s) for view in views for s in view.situations.each}
    groups: dict[tuple[str, ...], dict[str, Row]] = {}
    for row in rows_of(engagement):
        key = ("hit", question_of(row["contrast"], row["model_id"]), row["drug"], row["target"],
               row["target"])
        _put(groups, key, row, roots)
    called = _called(calls)
    for row in rows_of(calls):
        asked = question_of(row["contrast"], row["model_id"])
        if (asked, row["node"]) in called:
            key = ("backup", asked, row["drug"], row["target"], row["node"])
            _put(groups, key, row, roots)
    return _pooled(groups, measured, place)


def count_contexts(calls: pd.DataFrame, design: Design) -> pd.DataFrame:
    """Count, for each call, the independent models that show it and those that could."""
    roots = design.lineages
    seen: dict[tuple[str, str], set[str]] = {}
    tested: dict[tuple[str, str], set[str]] = {}
    keys = []
    for row in rows_of(calls):
        key = (question_of(row["contrast"], row["model_id"]), str(row["node"]))
        keys.append(key)
        if np.isfinite(row["p"]):
            tested.setdefault(key, set()).add(roots[row["model_id"]])
        if row["is_candidate"] == Told.YES:
            seen.setdefault(key, set()).add(roots[row["model_id"]])
    return calls.assign(
        contexts_seen=[len(seen.get(key, ())) for key in keys],
        contexts_tested=[len(tested.get(key, ())) for key in keys],
    )


def _called(calls: pd.DataFrame) -> set[tuple[str, str]]:
    rows = rows_of(calls[calls["is_candidate"] == str(Told.YES)])
    return {(question_of(r["contrast"], r["model_id"]), str(r["node"])) for r in rows}


def _put(
    groups: dict[tuple[str, ...], dict[str, Row]], key: tuple[str, ...], row: Row,
    roots: Mapping[str, str],
) -> None:
    """Keep one row per family: that of its root, else the first."""
    held = groups.setdefault(key, {})
    root = roots[row["model_id"]]
    if root not in held or row["model_id"] == root:
        held[root] = row


def _pooled(
    groups: dict[tuple[str, ...], dict[str, Row]], models: list[str],
    place: Mapping[str, tuple[View, Situation]],
) -> pd.DataFrame:
    if not groups:
        return CONTEXTS.empty()
    effect, variance = np.full((2, len(groups), len(models)), np.nan)
    rows: list[Row] = []
    for number, (key, held) in enumerate(groups.items()):
        about, asked, drug, target, node = key
        counts = dict.fromkeys(("n_seen", "n_no", "n_unjudged", "n_not_measured"), 0)
        for column, model in enumerate(models):
            row = held.get(model)
            change = NAN if row is None else float(row["change_log2"])
            if row is not None and np.isfinite(change):
                effect[number, column] = change
                variance[number, column] = _variance(about, row, node, place)
            counts[_seen(about, row, change)] += 1
        rows.append({"about": about, "question": asked, "drug": drug, "target": target,
                     "node": node, "n_models": len(models), **counts})
    found = pool_effects(effect, variance, confidence=CONFIDENCE)
    for number, row in enumerate(rows):
        n = int(found.n[number])
        if n >= 2:
            row |= {
                "pooled": found.mean[number], "lo": found.lo[number], "hi": found.hi[number],
                "tau2": found.tau2[number], "i2": found.i2[number],
                "next_lo": found.next_lo[number], "next_hi": found.next_hi[number],
                "out_lo": found.out_lo[number], "out_hi": found.out_hi[number],
            }
        row["status"] = Status.OK if n >= MIN_MODELS_NEXT else Status.TOO_FEW_POINTS
        row["words"] = _words(row)
    return CONTEXTS.table(rows)


def _seen(about: str, row: Row | None, change: float) -> str:
    if row is None or row["status"] == Status.NOT_MEASURED:
        return "n_not_measured"
    if about == "hit":
        if row["verdict"] in HIT:
            return "n_seen"
        judged = bool(row["verdict"])
    else:
        if row["is_candidate"] == Told.YES:
            return "n_seen"
        judged = bool(np.isfinite(row["p"]))
    if judged:
        return "n_no"
    return "n_unjudged" if np.isfinite(change) else "n_not_measured"


def _variance(
    about: str, row: Row, node: str, place: Mapping[str, tuple[View, Situation]]
) -> float:
    view, situation = place[row["contrast"]]
    assert situation.reference is not None
    names = view.signal.nodes.names
    se = NAN
    if about == "hit":
        shown = readout_of(view.signal, view.situations, situation, row["drug"], row["target"])
        if shown is not None:
            se = float(shown.change(situation.case, situation.reference).se[shown.row])
    elif node in names:
        effect = view.signal.compare(situation.case, situation.reference)
        se = float(effect.se[names.index(node)])
    return se**2 if np.isfinite(se) else NAN


def _words(row: Row) -> str:
    parts = [f"not measured {row['n_not_measured']}", f"no {row['n_no']}"]
    if row["n_unjudged"]:
        parts.insert(1, f"could not be judged {row['n_unjudged']}")
    n, seen = row["n_models"], row["n_seen"]
    others = f"; in the others: {', '.join(parts)}" if seen < n else ""
    return f"Seen in {seen} of {counted(n, 'model')}{others}. " \
           "This is not a general rule."

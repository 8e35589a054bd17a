"""What did each set of genes do over lines or patients: in how many, and on the whole?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from refugium.core.stats import pool_effects, two_sided
from refugium.core.status import Status
from refugium.movie.parameters import CONFIDENCE, POOLED_UNITS
from refugium.movie.states.changes import Compared
from refugium.movie.states.matched import further, matched_sets

Array = NDArray[np.float64]
Row = dict[str, Any]
FEW = "fewer than three lines or subjects: each is shown, and no mean over them is judged"


def alike(found: Sequence[Compared]) -> list[list[Compared]]:
    """Return comparisons of one question, each model once, as groups of two models or more.

    Notes
    -----
    One question is one kind of comparison of the same agents. Where a model has several, they are
    told apart by arm, then by time. Biopsies of patients come at times of their own: while each
    has one comparison, times need not agree.
    """
    groups: list[list[Compared]] = []
    for by in ((), ("case_arm",), ("case_arm", "time_h")):
        left = [one for one in found if not any(one in group for group in groups)]
        made: dict[tuple[Any, ...], list[Compared]] = {}
        for one in left:
            key = (one.contrast["kind"], one.contrast["agents"],
                   *(str(one.contrast[name]) for name in by))
            made.setdefault(key, []).append(one)
        groups += [group for group in made.values()
                   if 1 < len(group) == len({one.contrast["case_model"] for one in group})]
    return groups


def pool_states(groups: Sequence[Sequence[Compared]], *, seed: int = 0) -> list[Row]:
    """Answer: what did each set do over models?

    Parameters
    ----------
    groups
        From :func:`alike`.
    seed
        Of the sets matched on expression.

    Returns
    -------
    list
        Rows of STATES_OVER_MODELS; `q`, `verdict` and the counts of what is shown in single models
        are still to come.

    Notes
    -----
    Models of one line of descent or subject are averaged first and count once; they share what they
    come from, and their error is taken as if they shared it all. The mean over units has the
    interval of Hartung and Knapp from POOLED_UNITS units on, t on units - 1, never narrower than
    with a common effect (:func:`refugium.core.stats.pool_effects`); errors of units rest on few
    samples each and are averaged. Where a unit has none (one biopsy before, one after): the t test
    over units, which for patients is the paired test.
    """
    rows: list[Row] = []
    for group in groups:
        table = pd.DataFrame([row for one in group for row in one.rows])
        table = table[np.isfinite(table["change_log2"].to_numpy(dtype=float))]
        times = {one.contrast["time_h"] for one in group}
        first = group[0].contrast
        head = {"arm": first["case_arm"] if len({o.contrast["case_arm"] for o in group}) == 1
                else "", "drug": first["agents"], "kind": first["kind"],
                "time_h": times.pop() if len(times) == 1 else np.nan}
        made = [{**head, **_pooled(part)} for _, part in table.groupby("state", sort=False)
                if part["model_id"].nunique() > 1]
        rows += _matched(group, made, table, seed=seed)
    return rows


def _pooled(part: pd.DataFrame) -> Row:
    units = part.groupby("unit", sort=False)
    effect = units["change_log2"].mean().to_numpy(dtype=float)
    df = part["df"].to_numpy(dtype=float)
    told = part["status"] == Status.OK
    row: Row = {
        **{name: part[name].iloc[0] for name in ("state", "about", "node")},
        "of": part["of"].iloc[0] if part["of"].nunique() == 1 else "",
        "n_models": part["model_id"].nunique(), "n_units": len(effect),
        "n_told": int(told.sum()), "least": float(part["change_log2"].min()),
        "most": float(part["change_log2"].max()),
        "change_log2": float(effect.mean()), "status": Status.TOO_FEW_REPLICATES, "reason": FEW,
    }
    if len(effect) < POOLED_UNITS:
        return row
    variance = np.full(len(effect), np.nan)
    if told.all() and (df > 0).all():
        # of few samples each: as weights they would be noise
        variance[:] = float((units["se"].mean() ** 2).mean())
    found = pool_effects(effect[None], variance[None], confidence=CONFIDENCE)
    mean, se, lo, hi = (float(v[0]) for v in (found.mean, found.se, found.lo, found.hi))
    if not se > 0:
        return row | {"reason": "all units show one and the same number"}
    return row | {"change_log2": mean, "se": se, "lo": lo, "hi": hi, "status": Status.OK,
                  "reason": "", "p": float(two_sided(mean / se, float(len(effect) - 1)))}


def _matched(
    group: Sequence[Compared], rows: list[Row], table: pd.DataFrame, *, seed: int
) -> list[Row]:
    """Hold the mean change of each set against sets expressed alike, of genes that all models have.

    Units weigh alike: a gene's change is the mean over units of the mean over their models.
    """
    shared = set(group[0].genes).intersection(*(one.genes for one in group[1:]))
    names = [gene for gene in group[0].genes if gene in shared]
    if not names or not rows:
        return [{k: v for k, v in row.items() if k != "se"} for row in rows]
    unit_of = dict(table[["model_id", "unit"]].drop_duplicates().itertuples(
        index=False, name=None))
    changes: dict[str, list[Array]] = {}
    levels = []
    for one in group:
        place = {gene: i for i, gene in enumerate(one.genes)}
        at = [place[gene] for gene in names]
        own = str(unit_of.get(one.contrast["case_model"], one.contrast["case_model"]))
        changes.setdefault(own, []).append(one.change[at])
        levels.append(one.level[at])
    change = np.mean([np.mean(own, axis=0) for own in changes.values()], axis=0)
    place = {gene: i for i, gene in enumerate(names)}
    members = [[(place[g], w) for g, w in group[0].members[row["state"]] if g in place]
               if row["state"] in group[0].members else [] for row in rows]
    usual, spread = matched_sets(
        np.mean(levels, axis=0), change[:, None],
        [np.array([i for i, _ in own], dtype=int) for own in members],
        [np.array([w for _, w in own]) for own in members], seed=seed)
    change_log2, se, units = (np.array([float(row.get(name, np.nan)) for row in rows])
                              for name in ("change_log2", "se", "n_units"))
    beyond = further(change_log2, se, units - 1, usual=usual[:, 0], spread=spread[:, 0])
    return [{**{k: v for k, v in row.items() if k != "se"}, "p_matched": beyond[i],
             "matched_log2": usual[i, 0]} for i, row in enumerate(rows)]

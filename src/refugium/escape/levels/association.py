"""Does a node's activity on drug go with survival, from model to model?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from refugium.core.stats import bh_adjust
from refugium.core.status import CallRole, CaseRole, Level, Status, Told
from refugium.core.tables import rows_of
from refugium.escape.levels.partial_rank import partial_rank
from refugium.escape.levels.shared_blocks import Levels, shared_levels
from refugium.escape.levels.survivors import IC50, Survivors, survivors
from refugium.escape.parameters import ALPHA, MIN_MODELS_ASSOCIATION
from refugium.escape.schemas import ASSOCIATION
from refugium.escape.situations import Situation, View
from refugium.knowledge import Knowledge
from refugium.signal.reporters import Measured
from refugium.study.design import Design
from refugium.study.treatment import Agent, time_key

Array = NDArray[np.float64]
Cell = tuple[frozenset[Agent], float | str]


@dataclass(eq=False)
class _Drug:
    """What was read of one drug: per cell (agents with doses, time) and model the situation."""

    label: str
    targets: tuple[str, ...]
    cells: dict[Cell, dict[str, tuple[View, Situation]]] = field(default_factory=dict)


def association_table(
    design: Design, whole: Measured, views: Sequence[View], engagement: pd.DataFrame,
    calls: pd.DataFrame, knowledge: Knowledge,
) -> pd.DataFrame:
    """Answer, per node and drug: is the node more active on drug where more cells survive?

    Parameters
    ----------
    design, whole, views, knowledge
        What was measured; `whole` before it was parted into families.
    engagement, calls
        Tables so far.

    Returns
    -------
    pandas.DataFrame
        Columns of :data:`refugium.escape.schemas.ASSOCIATION`; empty if the study holds no
        survival of two or more models.

    Notes
    -----
    Unit: the independent model (of a family the root). Activity: the node's level on drug where
    all models share a block, else its change against untreated cells. Survival: see
    :func:`refugium.escape.levels.survivors.survivors`; an IC50 speaks for drugs with the same
    targets.
    Only doses and times that all models share are used; where there are none, each model's own
    are, and the logarithm of the dose is taken out. The change of the target's readout
    (engagement) is taken out where every model has it. Rank correlation and its permutation p:
    :func:`refugium.escape.levels.partial_rank.partial_rank`. q: two
    families, nodes that are candidates in any model, times drugs, and all others. Fewer than
    MIN_MODELS_ASSOCIATION models: `too_few_points`.
    """
    alive = survivors(design, knowledge)
    roots = design.lineages
    # changes that came as such are no levels, and each rests on a source of its own
    if len({roots[s.model_id] for s in alive}) < 2 or whole.matrix.changes is not None:
        return ASSOCIATION.empty()
    measured = frozenset(roots[str(m)] for m in whole.states["model_id"])
    levels = shared_levels(
        whole, measured & {s.model_id for s in alive}, views[0].signal.normalisation
    )
    change = {
        (str(r["contrast"]), str(r["target"])): float(r["change_log2"])
        for r in rows_of(engagement)
    }
    rows: list[dict[str, Any]] = []
    for drug in _drugs(views, roots):
        for measure in dict.fromkeys(s.measure for s in alive):
            own = [s for s in alive if s.measure == measure]
            rows += _drug_rows(drug, own, measure, roots, levels, change)
    table = ASSOCIATION.table(rows)
    return table.assign(q=_q(table, calls))


def _q(table: pd.DataFrame, calls: pd.DataFrame) -> Array:
    """Benjamini-Hochberg in two families, candidates and all others, at half the level each.

    Which nodes are candidates does not depend on survival; the many others must not drown them.
    """
    called = {(str(r["drug"]), str(r["node"])) for r in rows_of(calls)
              if r["is_candidate"] == Told.YES}
    asked = np.array([key in called for key in zip(table["drug"], table["node"], strict=True)],
                     dtype=bool)
    p = table["p"].to_numpy(dtype=float)
    both = asked.any() and not asked.all()
    q = np.where(asked, bh_adjust(np.where(asked, p, np.nan)),
                 bh_adjust(np.where(asked, np.nan, p)))
    return np.asarray(np.minimum(1.0, q * (2 if both else 1)))


def associate_calls(calls: pd.DataFrame, association: pd.DataFrame) -> pd.DataFrame:
    """Say of each call whether its node goes with survival (q <= ALPHA), and what was seen."""
    found = {(str(r["drug"]), str(r["node"])): r for r in sorted(
        rows_of(association[association["status"] == str(Status.OK)]),
        key=lambda r: -r["p"] if np.isfinite(r["p"]) else -2.0,
    )}
    out = calls.copy()
    cautions = dict(zip(out.index, out["cautions"], strict=True))
    for index in out.index[out["role"].isin([str(CallRole.BACKUP), str(CallRole.SET)])]:
        nodes = out.loc[index, "members"] if out.loc[index, "role"] == CallRole.SET else (
            out.loc[index, "node"],)
        drug = str(out.loc[index, "drug"])
        rows = [found[drug, str(n)] for n in nodes if (drug, str(n)) in found]
        if not rows:
            continue
        row = min(rows, key=lambda r: (not r["rho"] > 0, r["p"]))
        goes = bool(row["q"] <= ALPHA and row["rho"] > 0)
        out.loc[index, "is_associated"] = str(Told.YES if goes else Told.NO)
        if goes or out.loc[index, "is_candidate"] == Told.YES:
            words = (f"activity against survival over {row['n_models']} models: rank correlation "
                     f"{row['rho']:.2f} [{row['lo']:.2f}, {row['hi']:.2f}], q {row['q']:.2g}")
            cautions[index] = (*cautions[index], words)
        if goes and out.loc[index, "level"] != Level.SUPPORTED:
            out.loc[index, "level"] = str(Level.ASSOCIATED)
    out["cautions"] = pd.Series(cautions, dtype=object)
    return out


def _drugs(views: Sequence[View], roots: Mapping[str, str]) -> list[_Drug]:
    drugs: dict[str, _Drug] = {}
    for view in views:
        for s in view.situations.each:
            if s.role != CaseRole.DRUG or not s.hit or s.reference is None:
                continue
            if any(name not in s.hit for name in (agent.name for agent in s.on)):
                continue  # a ligand or another agent is on as well
            label = ";".join(s.hit)
            drug = drugs.setdefault(label, _Drug(label, s.blocked))
            held = drug.cells.setdefault((frozenset(s.on), time_key(s.time_h)), {})
            root = roots[s.model_id]
            if root not in held or s.model_id == root:
                held[root] = (view, s)
    return list(drugs.values())


def _drug_rows(
    drug: _Drug, alive: list[Survivors], measure: str, roots: Mapping[str, str],
    levels: Levels, change: Mapping[tuple[str, str], float],
) -> list[dict[str, Any]]:
    by_agents: dict[frozenset[Agent], dict[str, list[float]]] = {}
    by_target: dict[str, list[float]] = {}
    for s in alive:
        root = roots[s.model_id]
        if s.model_id == root:
            by_agents.setdefault(s.agents, {}).setdefault(root, []).append(s.value)
            if s.targets == frozenset(drug.targets):
                by_target.setdefault(root, []).append(s.value)
    dose_free = measure in IC50
    cells = {c: h for c, h in drug.cells.items() if dose_free or c[0] in by_agents}
    models = sorted({
        m for c, held in cells.items() for m in held
        if m in (by_target if dose_free else by_agents[c[0]])
    })
    if len(models) < 2:
        return []
    full = {c: h for c, h in cells.items() if set(models) <= set(h)
            and (dose_free or set(models) <= set(by_agents[c[0]]))}
    used = full or cells
    survival = _mean(models, [by_target if dose_free else by_agents[c[0]] for c in used])
    hit = np.array([_hit(used, m, drug.targets, change) for m in models])
    after, note = _after(used, models, hit, matched=bool(full), dose_free=dose_free)
    names = dict.fromkeys(n for h in used.values() for v, _ in h.values()
                          for n in v.signal.nodes.names)
    on_level = bool(full) and all(
        (s.model_id, v.situations.arms[s.case], time_key(s.time_h)) in levels.values
        for h in used.values() for m, (v, s) in h.items() if m in models
    )
    rows = []
    for name in names:
        if name in drug.targets:
            continue
        x = np.array([_activity(used, m, name, levels, on_level) for m in models])
        rows.append({
            "node": name, "drug": drug.label, "target": ";".join(drug.targets),
            "measure": measure, "scale": "level" if on_level else "change", "note": note,
            **_tested(x, survival, after),
        })
    return rows


def _tested(x: Array, survival: Array, after: Array) -> dict[str, Any]:
    known = np.isfinite(x) & np.isfinite(survival)
    n = int(known.sum())
    if n == 0:
        return {"n_models": n, "status": Status.NOT_MEASURED}
    if n < MIN_MODELS_ASSOCIATION:
        return {"n_models": n, "status": Status.TOO_FEW_POINTS}
    found = partial_rank(x[known], survival[known], after[known])
    if not np.isfinite(found.rho):
        return {"n_models": n, "status": Status.FLAT, "p_least": found.p_least}
    return {"n_models": n, "rho": found.rho, "lo": found.lo, "hi": found.hi, "p": found.p,
            "p_least": found.p_least, "status": Status.OK}


def _mean(models: list[str], parts: Sequence[Mapping[str, list[float]]]) -> Array:
    return np.array([
        np.mean([np.mean(part[m]) for part in parts if m in part]) for m in models
    ])


def _hit(
    cells: Mapping[Cell, Mapping[str, tuple[View, Situation]]], model: str,
    targets: tuple[str, ...], change: Mapping[tuple[str, str], float],
) -> float:
    values = [change.get((held[model][1].contrast, t), np.nan)
              for held in cells.values() if model in held for t in targets]
    known = [v for v in values if np.isfinite(v)]
    return float(np.mean(known)) if known else float("nan")


def _after(
    cells: Mapping[Cell, Mapping[str, Any]], models: list[str], hit: Array, *, matched: bool,
    dose_free: bool,
) -> tuple[Array, str]:
    columns, words = [], []
    if dose_free:
        words.append("survival is that of drugs with the same target, perhaps another compound")
    if matched:
        words.append("same doses and times in all models")
    else:
        doses = np.array([_log_dose(cells, m) for m in models])
        if np.isfinite(doses).all():
            columns.append(doses)
            words.append("doses differ between models: adjusted for the mean log dose")
        else:
            words.append("doses differ or are unknown: not adjusted for")
    if np.isfinite(hit).all():
        columns.append(hit)
        words.append("adjusted for engagement")
    else:
        words.append("engagement is not known in every model: not adjusted for")
    after = np.column_stack(columns) if columns else np.empty((len(models), 0))
    return after, "; ".join(words)


def _log_dose(cells: Mapping[Cell, Mapping[str, Any]], model: str) -> float:
    doses = [a.dose for (agents, _), held in cells.items() if model in held for a in agents]
    known = [np.log10(d) for d in doses if d]
    return float(np.mean(known)) if known and len(known) == len(doses) else float("nan")


def _activity(
    cells: Mapping[Cell, Mapping[str, tuple[View, Situation]]], model: str, name: str,
    levels: Levels, on_level: bool,
) -> float:
    values = []
    for held in cells.values():
        if model not in held:
            continue
        view, s = held[model]
        names = view.signal.nodes.names
        if on_level:
            values.append(levels.of(s, view.situations.arms[s.case], name))
        elif name in names and s.reference is not None:
            node = names.index(name)
            if view.signal.shared_blocks(s.case, s.reference)[node] > 0:
                values.append(float(view.signal.compare(s.case, s.reference).estimate[node]))
    known = [v for v in values if np.isfinite(v)]
    return float(np.mean(known)) if known else float("nan")

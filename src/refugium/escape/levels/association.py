"""Does a node's activity on drug go with survival, from model to model?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from refugium.core.stats import bh_adjust
from refugium.core.status import CallRole, Level, Status, Told
from refugium.core.tables import rows_of
from refugium.escape.levels.paired import OnDrug, Paired, on_drugs, pair
from refugium.escape.levels.partial_rank import partial_rank
from refugium.escape.levels.shared_blocks import Levels, shared_levels
from refugium.escape.levels.survivors import survivors
from refugium.escape.parameters import ALPHA, MIN_MODELS_ASSOCIATION
from refugium.escape.schemas import ASSOCIATION
from refugium.escape.situations import Situation, View
from refugium.knowledge import Knowledge
from refugium.language.lists import listed
from refugium.signal.reporters import Measured
from refugium.study.design import Design

Array = NDArray[np.float64]


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
    Unit: the independent model; of a family one, in which activity and survival were both read
    (:func:`refugium.escape.levels.paired.pair`). Activity: the node's level on drug where
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
    change = {
        (str(r["contrast"]), str(r["target"])): float(r["change_log2"])
        for r in rows_of(engagement)
    }
    levels: dict[frozenset[str], Levels] = {}
    rows: list[dict[str, Any]] = []
    for drug in on_drugs(views):
        for measure in dict.fromkeys(s.measure for s in alive):
            found = pair(drug, [s for s in alive if s.measure == measure], roots)
            if len(found.models) < 2 and not found.unpaired:
                continue
            models = frozenset(found.models)
            if models not in levels:
                levels[models] = shared_levels(whole, models, views[0].signal.normalisation)
            rows += _drug_rows(drug, found, measure, levels[models], change)
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
    apart = {(str(r["drug"]), str(r["node"])): r["unpaired"] for r in rows_of(association)}
    out = calls.copy()
    cautions = dict(zip(out.index, out["cautions"], strict=True))
    asked = out[out["role"].isin([str(CallRole.BACKUP), str(CallRole.SET)])]
    for index, call in zip(asked.index, rows_of(asked), strict=True):
        nodes = call["members"] if call["role"] == CallRole.SET else (call["node"],)
        drug = str(call["drug"])
        left_out = next((apart[drug, str(n)] for n in nodes if apart.get((drug, str(n)))), ())
        if left_out and call["is_candidate"] == Told.YES:
            cautions[index] = (*cautions[index], _left_out(left_out))
        rows = [found[drug, str(n)] for n in nodes if (drug, str(n)) in found]
        if not rows:
            continue
        row = min(rows, key=lambda r: (not r["rho"] > 0, r["p"]))
        goes = bool(row["q"] <= ALPHA and row["rho"] > 0)
        out.loc[index, "is_associated"] = str(Told.YES if goes else Told.NO)
        if goes or call["is_candidate"] == Told.YES:
            words = (f"activity against survival over {row['n_models']} models: rank correlation "
                     f"{row['rho']:.2f} [{row['lo']:.2f}, {row['hi']:.2f}], q {row['q']:.2g}")
            cautions[index] = (*cautions[index], words)
        if goes and call["level"] != Level.SUPPORTED:
            out.loc[index, "level"] = str(Level.ASSOCIATED)
    out["cautions"] = pd.Series(cautions, dtype=object)
    return out


def _drug_rows(
    drug: OnDrug, found: Paired, measure: str, levels: Levels,
    change: Mapping[tuple[str, str], float],
) -> list[dict[str, Any]]:
    hit = np.array([_hit(found, m, drug.targets, change) for m in found.models])
    after, note = _after(found, hit)
    names = dict.fromkeys(n for h in (found.cells or drug.cells).values() for v, _ in h.values()
                          for n in v.signal.nodes.names)
    on_level = found.on_level(levels)
    rows = []
    for name in names:
        if name in drug.targets:
            continue
        x = np.array([_activity(found, m, name, levels if on_level else None)
                      for m in found.models])
        rows.append({
            "node": name, "drug": drug.label, "target": ";".join(drug.targets),
            "measure": measure, "scale": "level" if on_level else "change", "note": note,
            "unpaired": found.unpaired, **_tested(x, found.survival, after),
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


def _hit(
    found: Paired, model: str, targets: tuple[str, ...], change: Mapping[tuple[str, str], float],
) -> float:
    """Return the mean change of the targets' readouts; NaN: in no cell of the model."""

    def value(_: View, s: Situation) -> float:
        each = [change.get((s.contrast, target), np.nan) for target in targets]
        known = [v for v in each if np.isfinite(v)]
        return float(np.mean(known)) if known else float("nan")

    return found.over_cells(model, value)


def _after(found: Paired, hit: Array) -> tuple[Array, str]:
    """Return what is held constant, and the words that say so."""
    columns, words = [], []
    if found.dose_free:
        words.append("survival is that of drugs with the same target, perhaps another compound")
    if found.matched:
        words.append("same doses and times in all models")
    else:
        doses = np.array([found.log_dose(m) for m in found.models])
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
    if found.unpaired:
        words.append(_left_out(found.unpaired))
    after = np.column_stack(columns) if columns else np.empty((len(found.models), 0))
    return after, "; ".join(words)


def _left_out(families: Sequence[str]) -> str:
    return ("activity is not held against survival where they were read in different lines of a "
            f"family: {listed(families)} and what was made from it")


def _activity(found: Paired, model: str, name: str, levels: Levels | None) -> float:
    """Return the level of a node, where one is given for every model, else its change."""

    def value(view: View, s: Situation) -> float:
        if levels is not None:
            return levels.of(s, view.situations.arms[s.case], name)
        names = view.signal.nodes.names
        if name not in names or s.reference is None:
            return float("nan")
        node = names.index(name)
        if not view.signal.shared_blocks(s.case, s.reference)[node] > 0:
            return float("nan")
        return float(view.signal.compare(s.case, s.reference).estimate[node])

    return found.over_cells(model, value)

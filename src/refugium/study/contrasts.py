"""Which sample is compared with which: explicit contrasts, or derived by one stated rule."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from refugium.status import Status
from refugium.study.history import ever_treated
from refugium.study.model import Study
from refugium.study.schemas import DERIVED_CONTRASTS


def derive_contrasts(study: Study, modality: str | None = None) -> pd.DataFrame:
    """Answer: against what is each treated state compared?

    Parameters
    ----------
    study
        The study.
    modality
        Only states measured in it.

    Returns
    -------
    pandas.DataFrame
        Columns of :data:`refugium.study.schemas.DERIVED_CONTRASTS`. `kind` says which rule made
        the row: `agent` (the same without one agent), `all_agents` (the same without any agent),
        `before` (the arm's last sample before its first agent), `washout` (after drug, off drug),
        `model` (the perturbed model against its parent, same arm), `stated` (the study's own
        table), `standing` (no reference exists: `status` says `no_baseline`).

    Notes
    -----
    Same model, same block, same time without the agent; else the arm's last sample before the
    agent; else status `no_baseline`. If a study states contrasts, only those are used.

    Examples
    --------
    >>> from refugium.virtual import Plan, write_tumour
    >>> derive_contrasts(write_tumour(Plan(seed=1)).study)["kind"].iloc[0]
    'agent'
    """
    states = study.states(modality)
    if not study.contrasts.empty:
        return _stated(study, states)
    summary = _state_summary(study, states)
    rows: list[dict[str, Any]] = []
    for case in summary:
        found = _references(case, summary)
        rows += found or ([_row(case, None, "standing")] if case["on"] else [])
        rows += _parent_reference(study, case, summary)
    table = DERIVED_CONTRASTS.table(rows)
    return _named(table)


def _state_summary(study: Study, states: pd.DataFrame) -> list[dict[str, Any]]:
    past = study.histories
    summary = []
    for _, rows in states.groupby("state", sort=True):
        head = rows.iloc[0]
        arm, time_h = str(head["state_arm"]), float(head["time_h"])
        on = frozenset(str(head["agents"]).split(" + ")) - {""}
        first = [p.start_h for p in past[arm] if any(not a.neutral for a in p.agents)]
        doses = frozenset(
            (a.name, a.dose) for p in past[arm] for a in p.agents if not a.neutral
        )
        summary.append({
            "model": str(head["model_id"]), "arm": arm, "arms": frozenset(rows["arm"]),
            "time_h": time_h, "on": on, "blocks": frozenset(rows["block"]),
            "treated": ever_treated(past[arm], time_h),
            "first_h": min(first) if first else float("nan"), "doses": doses,
        })
    return summary


def _references(case: dict[str, Any], summary: list[dict[str, Any]]) -> list[dict[str, Any]]:
    if not case["treated"]:
        return []
    peers = [
        other for other in summary
        if other["model"] == case["model"] and other is not case
        and other["blocks"] & case["blocks"] and _same_time(other, case)
    ]
    rows = []
    clean = [other for other in peers if not other["treated"]]
    if not case["on"]:
        rows += [_row(case, other, "washout") for other in clean[:1]]
        return rows or _before(case, summary, "washout")
    if len(case["on"]) > 1:
        rows += [_row(case, other, "all_agents") for other in clean[:1]]
    for agent in sorted(case["on"]):
        rest = case["on"] - {agent}
        less = [
            other for other in (peers if rest else clean)
            if other["on"] == rest
            and {d for d in case["doses"] if d[0] != agent} == set(other["doses"])
        ]
        rows += [_row(case, other, "agent", agent) for other in less[:1]]
    return rows or _before(case, summary, "before")


def _before(
    case: dict[str, Any], summary: list[dict[str, Any]], kind: str
) -> list[dict[str, Any]]:
    earlier = [
        other for other in summary
        if other["model"] == case["model"] and not other["treated"]
        and other["blocks"] & case["blocks"]
        and (case["arm"] in other["arms"] or other["time_h"] <= case["first_h"])
        and other["time_h"] < case["time_h"]
    ]
    earlier.sort(key=lambda other: float(other["time_h"]))
    return [_row(case, other, kind) for other in earlier[-1:]]


def _parent_reference(
    study: Study, case: dict[str, Any], summary: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    model = study.models.set_index("model_id").loc[case["model"]]
    parents = [
        other for other in summary
        if other["model"] == model["parent_id"] and other["blocks"] & case["blocks"]
        and _same_time(other, case) and other["on"] == case["on"]
        and other["doses"] == case["doses"]
    ]
    return [_row(case, other, "model", str(model["perturbation"])) for other in parents[:1]]


def _same_time(one: dict[str, Any], other: dict[str, Any]) -> bool:
    a, b = one["time_h"], other["time_h"]
    return bool((np.isnan(a) and np.isnan(b)) or a == b)


def _row(
    case: dict[str, Any], reference: dict[str, Any] | None, kind: str, agent: str = ""
) -> dict[str, Any]:
    lacking = case["on"] - (reference["on"] if reference else frozenset())
    return {
        "case_arm": case["arm"], "case_model": case["model"], "time_h": case["time_h"],
        "reference_arm": reference["arm"] if reference else "",
        "reference_model": reference["model"] if reference else "",
        "reference_time_h": reference["time_h"] if reference else float("nan"),
        "kind": kind, "agents": agent or " + ".join(sorted(lacking)),
        "status": Status.OK if reference else Status.NO_BASELINE,
    }


def _stated(study: Study, states: pd.DataFrame) -> pd.DataFrame:
    rows = []
    for row in study.contrasts.to_dict(orient="records"):
        sides = {}
        for side in ("case", "reference"):
            time = row["time_h"] if side == "case" else row["reference_time_h"]
            time = row["time_h"] if np.isnan(time) else time
            match = states[
                (states["model_id"] == row[f"{side}_model"])
                & ((states["arm"] == row[f"{side}_arm"])
                   | (states["state_arm"] == row[f"{side}_arm"]))
            ]
            if not np.isnan(time):
                match = match[match["time_h"] == time]
            sides[side] = match
        lacking = set()
        if len(sides["case"]) and len(sides["reference"]):
            on = {s: set(str(m["agents"].iloc[-1]).split(" + ")) for s, m in sides.items()}
            lacking = on["case"] - on["reference"] - {""}
        ok = len(sides["case"]) and len(sides["reference"])
        time_h = row["time_h"]
        if np.isnan(time_h) and len(sides["case"]):
            time_h = float(sides["case"]["time_h"].iloc[-1])
        reference_h = row["reference_time_h"]
        if np.isnan(reference_h) and len(sides["reference"]):
            reference_h = float(sides["reference"]["time_h"].iloc[-1])
        rows.append({
            **row, "time_h": time_h, "reference_time_h": reference_h, "kind": "stated",
            "agents": " + ".join(sorted(lacking)),
            "status": Status.OK if ok else Status.NO_BASELINE,
        })
    return DERIVED_CONTRASTS.table(rows)


def _named(table: pd.DataFrame) -> pd.DataFrame:
    several = table[["case_model", "case_arm"]].assign(t=table["time_h"]).groupby(
        ["case_model", "case_arm"]
    )["t"].transform("nunique") > 1
    names = []
    for row, timed in zip(table.to_dict(orient="records"), several, strict=True):
        same_model = row["reference_model"] in ("", row["case_model"])
        reference = row["reference_arm"] or "no reference"
        if not same_model:
            reference = row["reference_model"]
        elif not np.isnan(row["reference_time_h"]) and row["reference_time_h"] != row["time_h"]:
            reference = f"{reference} at {row['reference_time_h']:g} h"
        at = f" at {row['time_h']:g} h" if timed and not np.isnan(row["time_h"]) else ""
        names.append(f"{row['case_model']}: {row['case_arm']}{at} vs {reference}")
    unique: dict[str, int] = {}
    for position, name in enumerate(names):
        unique[name] = unique.get(name, 0) + 1
        if unique[name] > 1:
            names[position] = f"{name} ({unique[name]})"
    return table.assign(contrast=names)

"""Which sample is compared with which: explicit contrasts, or derived by one stated rule."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from refugium.core.status import Status
from refugium.core.tables import rows_of
from refugium.language.times import in_hours
from refugium.study.design.blocks import comparable
from refugium.study.design.stated import stated_contrasts
from refugium.study.design.states import State, contrast_row
from refugium.study.schemas import DERIVED_CONTRASTS
from refugium.study.treatment.history import course

if TYPE_CHECKING:
    from refugium.study.model import Study


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
        the row: `agent` (the same history with one agent taken out), `all_agents` (never
        treated), `before` (the last sample of the same history before the agent), `washout`
        (after drug, off drug, against never treated), `model` (the perturbed model against its
        parent, same history), `stated` (the study's own table), `standing` (no reference
        exists: `status` says why).

    Notes
    -----
    Same model, same block, same time without the agent; else the last sample of the same
    history before the agent; else status `no_baseline`, or `confounded` where such samples
    exist only in other blocks. Where vehicle and untreated samples both exist, the vehicle is
    the reference. If a study states contrasts, only those are used.

    Examples
    --------
    >>> from refugium.study import Study
    >>> study = Study(
    ...     name="two dishes",
    ...     models=pd.DataFrame({"model_id": ["PC9"]}),
    ...     arms=pd.DataFrame({"arm": ["untreated", "erlotinib"], "start_h": [0, 0],
    ...                        "agent": ["none", "erlotinib:1 uM"]}),
    ...     samples=pd.DataFrame({"sample_id": ["a", "b"], "model_id": "PC9",
    ...                           "arm": ["untreated", "erlotinib"], "time_h": 24}),
    ...     modalities={},
    ... )
    >>> derive_contrasts(study)["contrast"].tolist()
    ['PC9: erlotinib vs untreated']
    """
    return study.design.layout(modality).contrasts.copy()


def compared(
    states: Sequence[State], models: pd.DataFrame, stated: pd.DataFrame
) -> pd.DataFrame:
    """Compare states: as the user stated, else by the rule of :func:`derive_contrasts`.

    Parameters
    ----------
    states
        The states measured, by number.
    models, stated
        Tables of the study: who is made from whom, and its own contrasts (may be empty).
    """
    if not stated.empty:
        return stated_contrasts(states, stated)
    reach = comparable([state.blocks for state in states])
    parents = dict(zip(models["model_id"], models["parent_id"], strict=True))
    changes = dict(zip(models["model_id"], models["perturbation"], strict=True))
    own: dict[str, list[State]] = {}
    for state in states:
        own.setdefault(state.model, []).append(state)
    rows: list[dict[str, Any]] = []
    for case in states:
        same_model = [s for s in own[case.model] if s is not case]
        near = [s for s in same_model if s.blocks & case.blocks]
        found = _references(case, near)
        if not found and case.on:
            elsewhere = [s for s in same_model if reach[s.number] != reach[case.number]]
            away = bool(_references(case, elsewhere))
            found = [contrast_row(case, None, "standing",
                                  status=Status.CONFOUNDED if away else Status.NO_BASELINE)]
        rows += found
        same = [
            s for s in own.get(parents[case.model], [])
            if s.time == case.time and s.blocks & case.blocks and s.course == case.course
        ]
        same.sort(key=lambda s: (s.vehicle != case.vehicle, *_preference(case, s)))
        rows += [contrast_row(case, s, "model", changes[case.model]) for s in same[:1]]
    return _named(DERIVED_CONTRASTS.table(rows))


def _references(case: State, near: Sequence[State]) -> list[dict[str, Any]]:
    """Return the contrasts of a treated case against states of its own model."""
    if not case.course:
        return []
    peers = sorted(
        (s for s in near if s.time == case.time), key=lambda s: _preference(case, s)
    )
    clean = [s for s in peers if not s.course]
    if not case.on:
        rows = [contrast_row(case, other, "washout") for other in clean[:1]]
        return rows or [contrast_row(case, other, "washout")
                        for other in _before(case, near, case.course[0].start_h)]
    rows, alone = [], []
    if len({agent.name for period in case.course for agent in period.agents}) > 1:
        rows += [contrast_row(case, other, "all_agents") for other in clean[:1]]
    for name in sorted(case.names):
        wanted = course(case.history, case.time_h, without=name)
        match = [s for s in peers if s.course == wanted]
        rows += [contrast_row(case, other, "agent", name) for other in match[:1]]
        if not match:
            alone.append(name)
    # told at the same time, an agent is not told again against an earlier, weaker reference
    lacking = {row["agents"] for row in rows}
    for name in alone:
        first = min(p.start_h for p in case.course if name in {a.name for a in p.agents})
        for other in _before(case, near, first):
            row = contrast_row(case, other, "before")
            if row["agents"] not in lacking:
                rows.append(row)
                lacking.add(row["agents"])
    return rows


def _before(case: State, near: Sequence[State], start_h: float) -> list[State]:
    """Return the last state of the case's own history that was sampled before a start."""
    earlier = [
        s for s in near
        # at the start itself: such a sample was taken just before the agent
        if s.time_h <= start_h and s.time_h < case.time_h
        and s.course == course(case.history, s.time_h)
    ]
    earlier.sort(key=lambda s: (-s.time_h, *_preference(case, s)))
    return earlier[:1]


def _preference(case: State, other: State) -> tuple[bool, int, int]:
    # the number last, so that two equal references are never chosen by chance
    return not other.vehicle, -len(other.blocks & case.blocks), other.number


def _named(table: pd.DataFrame) -> pd.DataFrame:
    several = table.groupby(["case_model", "case_arm"])["time_h"].transform("nunique") > 1
    names: list[str] = []
    count: dict[str, int] = {}
    for row, timed in zip(rows_of(table), several, strict=True):
        reference = row["reference_arm"] or "no reference"
        if row["reference_model"] not in ("", row["case_model"]):
            reference = row["reference_model"]
        elif not np.isnan(row["reference_time_h"]) and row["reference_time_h"] != row["time_h"]:
            reference = f"{reference} at {in_hours(row['reference_time_h'])}"
        at = f" at {in_hours(row['time_h'])}" if timed and not np.isnan(row["time_h"]) else ""
        name = f"{row['case_model']}: {row['case_arm']}{at} vs {reference}"
        count[name] = count.get(name, 0) + 1
        names.append(name if count[name] == 1 else f"{name} ({count[name]})")
    return table.assign(contrast=names)

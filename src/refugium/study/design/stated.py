"""The study's own contrasts, looked up among the states that were measured."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from refugium.core.status import Status
from refugium.core.tables import rows_of
from refugium.language.times import in_hours
from refugium.study.design.blocks import comparable
from refugium.study.design.states import State, contrast_row
from refugium.study.schemas import DERIVED_CONTRASTS


def stated_contrasts(states: Sequence[State], table: pd.DataFrame) -> pd.DataFrame:
    """Answer: what do the contrasts that a study states compare in these states?

    Parameters
    ----------
    states
        The states measured.
    table
        The contrasts that the study states.

    Returns
    -------
    pandas.DataFrame
        Columns of :data:`refugium.study.schemas.DERIVED_CONTRASTS`, kind `stated`. Arms are
        named as the measured states name them (branches share their stem).

    Notes
    -----
    Without `time_h` a contrast holds at every time at which its case was measured: one row
    each, against the reference at that time, or at its only time; times at which both arms were
    still the same are passed over. Status `not_measured`: no
    sample of the case; `no_baseline`: none of the reference, or several times to choose from;
    `no_reference`: both are the same samples; `confounded`: no block, and no bridge of blocks,
    holds both.
    """
    reach = comparable([state.blocks for state in states])
    rows: list[dict[str, Any]] = []
    for stated in rows_of(table):
        cases = _measured(states, stated, "case", stated["time_h"])
        for case in cases:
            row = _compare(states, stated, case, reach)
            if row["status"] == Status.NO_REFERENCE and len(cases) > 1:
                continue
            timed = len(cases) > 1 and not np.isnan(case.time_h)
            at = f" at {in_hours(case.time_h)}" if timed else ""
            rows.append({**row, "contrast": f"{stated['contrast']}{at}"})
        if not cases:
            rows.append({**{str(key): value for key, value in stated.items()}, "kind": "stated",
                         "agents": "", "status": Status.NOT_MEASURED})
    return DERIVED_CONTRASTS.table(rows)


def _measured(
    states: Sequence[State], stated: dict[Any, Any], side: str, time_h: float
) -> list[State]:
    block = stated["block"]
    return [
        s for s in states
        if s.model == stated[f"{side}_model"]
        and stated[f"{side}_arm"] in s.arms | s.owners
        and (np.isnan(time_h) or s.time_h == time_h)
        and (not block or block in s.blocks)
    ]


def _compare(
    states: Sequence[State], stated: dict[Any, Any], case: State, reach: Any
) -> dict[str, Any]:
    time_h = stated["reference_time_h"]
    references = _measured(states, stated, "reference", time_h)
    if np.isnan(time_h):
        references = [s for s in references if s.time == case.time] or references
    if len(references) != 1:
        row = contrast_row(case, None, "stated", status=Status.NO_BASELINE)
        return {**row, "block": stated["block"]}
    reference, status = references[0], Status.OK
    if reference is case:
        status = Status.NO_REFERENCE
    elif not case.blocks & reference.blocks and reach[case.number] != reach[reference.number]:
        status = Status.CONFOUNDED
    row = contrast_row(case, reference, "stated", status=status)
    return {**row, "block": stated["block"]}

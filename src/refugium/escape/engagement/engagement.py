"""Did the drug hit its own target, how much activity is left, and does it come back?"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from scipy import stats as sps

from refugium.core.stats import holm_adjust
from refugium.core.status import HIT, CaseRole, Engagement, Recovery, Status
from refugium.escape.engagement.inhibition_floor import InhibitionFloors
from refugium.escape.engagement.outputs.other_ways import by_other_ways
from refugium.escape.engagement.outputs.shared_output import withhold_shared_outputs
from refugium.escape.engagement.readout import readout_of
from refugium.escape.engagement.target_row import target_row
from refugium.escape.parameters import (
    ALPHA,
    REBOUND_CONFIDENCE,
    REBOUND_RISE,
    RECOVERY_MARGIN_LOG2,
)
from refugium.escape.schemas import ENGAGEMENT
from refugium.escape.situations import Situation, Situations
from refugium.language.times import in_hours
from refugium.signal.reporters import Signal


def engagement_table(signal: Signal, situations: Situations) -> pd.DataFrame:
    """Answer, per contrast and target: engaged, partial, not engaged, rebound?

    Parameters
    ----------
    signal
        Measured signal.
    situations
        The study's design as situations of escape.

    Returns
    -------
    pandas.DataFrame
        Columns of :data:`refugium.escape.schemas.ENGAGEMENT`; one row per contrast whose case
        holds a targeted drug, and target. A contrast against a reference that already holds the
        drug gives no row: its case is judged against the untreated state.

    Notes
    -----
    Residual activity r = (x - floor) / (untreated - floor) on the linear scale; floor = the
    deepest direct inhibition of the same target, by another drug or a higher dose, in a shared
    block; else zero, which can only overstate what is left. The change on log2 is printed
    beside. Only sites that the target alone makes say that it was not hit; others that stand say
    `did_not_fall`: not hit, or fed by another route. Without a replicate there is an effect and no
    verdict. Verdicts rest on the reference of the same time; `all_times_log2` shows the same case
    against that arm over all its times.
    """
    rows: list[dict[str, Any]] = []
    read: list[tuple[dict[str, Any], Situation]] = []
    floors = InhibitionFloors()
    for situation in situations.each:
        added = {agent.name for agent in situation.added}
        for drug, targets in situation.hit.items():
            if situation.role == CaseRole.STANDING:
                rows += [_no_baseline(situation, drug, target) for target in targets]
            elif situation.role in (CaseRole.DRUG, CaseRole.AGENT) and drug in added:
                for target in targets:
                    row = target_row(
                        signal, situations, situation, drug=drug, target=target, floors=floors,
                        shown_by=readout_of(signal, situations, situation, drug, target))
                    rows.append(row)
                    read.append((row, situation))
    by_other_ways(read, signal, situations, floors)
    withhold_shared_outputs(read)
    _mark_rebound(rows)
    for row in rows:
        row.pop("draws", None)
        row.pop("time_matched", None)
        row.pop("arm", None)
    table = ENGAGEMENT.table(rows)
    return _mark_recovery(signal, situations, table)


def _no_baseline(situation: Situation, drug: str, target: str) -> dict[str, Any]:
    return {
        "contrast": situation.contrast, "model_id": situation.model_id, "drug": drug,
        "target": target, "time_h": situation.time_h, "recovery": Recovery.NOT_TESTED,
        "status": Status.NO_BASELINE, "note": "no sample without the drug in the same block",
    }


def _mark_rebound(rows: list[dict[str, Any]]) -> None:
    judged = [row for row in rows if row.get("time_matched")]
    for row in judged:
        peers = [
            r for r in judged
            if r["model_id"] == row["model_id"]
            and r["arm"] == row["arm"] and r["target"] == row["target"]
            and r["time_h"] < row["time_h"]
            # two readouts may differ by what each shows of one activity
            and (r["read_from"], r["read_node"]) == (row["read_from"], row["read_node"])
            and r["verdict"] in HIT
        ]
        if not peers:
            continue
        nadir = min(peers, key=lambda r: float(r["residual"]))
        rise = float(row["residual"]) - float(nadir["residual"])
        spread = np.sqrt(np.var(row["draws"]) + np.var(nadir["draws"]))
        quantile = float(sps.norm.ppf(0.5 + REBOUND_CONFIDENCE / 2))
        if rise >= REBOUND_RISE and rise - quantile * spread > 0:
            row["verdict"], row["status"] = Engagement.REBOUND, Status.OK
            log2 = float(row["change_log2"]) - float(nadir["change_log2"])
            row["note"] = (row["note"] and f"{row['note']}; ") + (
                f"since its lowest at {in_hours(nadir['time_h'])} residual activity rose by "
                f"{rise:.2f} of untreated (linear), its readouts by {log2:.2f} log2"
            )


def _mark_recovery(signal: Signal, situations: Situations, table: pd.DataFrame) -> pd.DataFrame:
    """Say where readouts of a blocked target rise again under a further agent."""
    out = table.copy()
    keys = signal.sites.names
    recovered = out["recovered_sites"].tolist()
    for situation in situations.each:
        if situation.role != CaseRole.AGENT or situation.reference is None:
            continue
        effect = signal.compare(situation.case, situation.reference, sites=True)
        p = effect.p_above(RECOVERY_MARGIN_LOG2)
        for target in situation.blocked:
            own = [i for i, key in enumerate(keys)
                   if key.node == target and key.kind == "own"]
            tested = [i for i in own if np.isfinite(p[i])]
            if not tested:
                continue
            passed = holm_adjust(p[tested]) <= ALPHA
            risen = [keys[i].site for i, sure in zip(tested, passed, strict=True) if sure]
            verdict = Recovery.PARTLY if risen else Recovery.NONE
            same_case = [s.contrast for s in situations.each if s.case == situation.case]
            rows = out["contrast"].isin(same_case) & (out["target"] == target)
            out.loc[rows, "recovery"] = str(verdict)
            for row in np.flatnonzero(rows):
                recovered[row] = tuple(risen)
    out["recovered_sites"] = recovered
    return out

"""Where it was seen that the targets of a case are hit: in the case itself, or borrowed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from refugium.core.status import HIT, CaseRole, Engagement
from refugium.core.tables import rows_of
from refugium.escape.situations import Situation, Situations

Rows = list[dict[str, object]]


@dataclass(frozen=True, eq=False)
class EngagementLookup:
    """Verdicts of engagement, looked up by model and by case.

    `contrasts`: state of the case to its comparisons, each with the number of agents on in its
    reference.
    """

    by_model: dict[str, Rows]
    contrasts: dict[int, dict[str, int]]

    @classmethod
    def of(cls, situations: Situations, engagement: pd.DataFrame) -> EngagementLookup:
        """Index the table of engagement for one lineage."""
        by_model: dict[str, Rows] = {}
        wanted = ["contrast", "model_id", "drug", "target", "verdict", "p", "status",
                  "change_log2"]
        for row in rows_of(engagement[wanted]):
            by_model.setdefault(str(row["model_id"]), []).append(row)
        own: dict[int, dict[str, int]] = {}
        for s in situations.each:
            agents = len(situations.on[s.reference]) if s.reference is not None else 0
            own.setdefault(s.case, {})[s.contrast] = agents
        return cls(by_model, own)

    def evidence(self, situation: Situation) -> tuple[float, str]:
        """Return the p that the targets of the case are hit, and where that was seen.

        Seen in the case itself, against a reference without the drug; else borrowed from another
        block with the same model and drug, and said so.
        """
        own = self.contrasts.get(situation.case, {})
        rows = [r for r in self.by_model.get(situation.model_id, ()) if r["drug"] in situation.hit]
        here: dict[tuple[object, object], dict[str, object]] = {}
        for row in rows:
            # in the arm itself, and against the reference with the fewest agents: what another
            # agent brings back is no longer held, whatever the drug did alone
            if row["contrast"] in own and np.isfinite(float(str(row["change_log2"]))):
                key = row["drug"], row["target"]
                if key not in here or own[str(row["contrast"])] < own[str(here[key]["contrast"])]:
                    here[key] = row
        if here:
            good = [_p(r) for r in here.values() if r["verdict"] in HIT]
            return (float(np.nanmin(good)), "") if good else (np.nan, "")
        if situation.role == CaseRole.DRUG:
            return np.nan, ""
        other = [r for r in rows if r["verdict"] == Engagement.ENGAGED]
        if not other:
            return np.nan, ""
        best = min(other, key=_p)
        return _p(best), f"hit of {best['target']} seen in another block: {best['contrast']}"


def _p(row: dict[str, object]) -> float:
    return float(str(row["p"]))

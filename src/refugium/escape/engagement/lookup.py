"""Where it was seen that the targets of a case are hit: in the case itself, or borrowed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from refugium.core.status import CaseRole, Engagement, Status
from refugium.core.tables import rows_of
from refugium.escape.situations import Situation, Situations

Rows = list[dict[str, object]]


@dataclass(frozen=True, eq=False)
class EngagementLookup:
    """Verdicts of engagement, looked up by model and by case."""

    by_model: dict[str, Rows]
    contrasts: dict[int, frozenset[str]]

    @classmethod
    def of(cls, situations: Situations, engagement: pd.DataFrame) -> EngagementLookup:
        """Index the table of engagement for one lineage."""
        by_model: dict[str, Rows] = {}
        wanted = ["contrast", "model_id", "drug", "target", "verdict", "p", "status"]
        for row in rows_of(engagement[wanted]):
            by_model.setdefault(str(row["model_id"]), []).append(row)
        own: dict[int, set[str]] = {}
        for situation in situations.each:
            own.setdefault(situation.case, set()).add(situation.contrast)
        return cls(by_model, {case: frozenset(names) for case, names in own.items()})

    def evidence(self, situation: Situation) -> tuple[float, str]:
        """Return the p that the targets of the case are hit, and where that was seen.

        Seen in the case itself, against a reference without the drug; else borrowed from another
        block with the same model and drug, and said so.
        """
        own = self.contrasts.get(situation.case, frozenset())
        rows = [r for r in self.by_model.get(situation.model_id, ()) if r["drug"] in situation.hit]
        here = {
            (r["drug"], r["target"]): r for r in rows
            if r["contrast"] in own and r["status"] == Status.OK
        }
        if here:
            good = [_p(r) for r in here.values()
                    if r["verdict"] in (Engagement.ENGAGED, Engagement.PARTIAL)]
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

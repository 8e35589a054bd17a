"""What could be added where hits are read from transcripts: replicates, or the sites themselves."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from refugium.core.status import Status
from refugium.core.tables import rows_of
from refugium.plan.rows import Row

REPLICATES = "three samples or more of both sides"
SITES = "phosphoproteomics or antibodies against the target's own sites, on the same cells"


def transcript_additions(engagement: pd.DataFrame) -> Iterator[Row]:
    """Yield a row for every target: what would decide it, or say more than transcripts can.

    Parameters
    ----------
    engagement
        Of a study in which no kinase activity is read.

    Examples
    --------
    >>> rows = pd.DataFrame({"contrast": ["a vs u"], "drug": ["trametinib"], "target": ["MEK"],
    ...     "verdict": ["engaged"], "status": ["ok"], "note": [""], "would_show": [""]})
    >>> next(transcript_additions(rows))["why"]
    'how much activity is left: transcripts tell only that the output fell'
    """
    for row in rows_of(engagement):
        now = row["verdict"] or row["status"]
        place: Row = {"contrast": row["contrast"], "node": row["target"], "can_help": True,
                      "now": f"hit by {row['drug']}: {now}"}
        if row["verdict"]:
            yield {**place, "addition": SITES,
                   "why": "how much activity is left: transcripts tell only that the output fell"
                   if row["verdict"] == "engaged" else
                   "whether the drug missed: its output may be fed by another route"}
        elif row["status"] == Status.NOT_RECOGNISED:
            yield {**place, "addition": "names of human genes in place of those given",
                   "why": f"{row['note']}: {row['would_show']}"}
        elif row["status"] == Status.NOT_MEASURED:
            yield {**place, "addition": row["would_show"] or SITES, "why": "no set of genes shows "
                   "this target"}
        elif row["status"] in (Status.TOO_FEW_REPLICATES, Status.INCONCLUSIVE):
            yield {**place, "addition": REPLICATES, "why": "whether its output fell, read from "
                   "transcripts: the power is not computed"}
        elif row["status"] == Status.ERROR_NOT_STATED:
            yield {**place, "addition": "se or the nominal p of each change, with df or n",
                   "why": "an error, without which no fall is shown"}

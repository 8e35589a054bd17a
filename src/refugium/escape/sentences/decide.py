"""What would decide a row that has no answer, by its status."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from refugium.core.status import ReadFrom, Status
from refugium.language.lists import first_few
from refugium.language.names import shown

Row = Mapping[Any, Any]

DECIDE = {
    Status.NOT_MEASURED: "an assay of its activity",
    Status.NOT_RECOGNISED: "name the genes as human genes are named",
    Status.BELOW_DETECTION: "measure more material, or by a more sensitive assay",
    Status.NO_BASELINE: "measure a sample without the agent in the same block",
    Status.NO_REFERENCE: "measure a reference: the node inhibited, or a cohort on the platform",
    Status.CONFOUNDED: "put treated and untreated samples into the same block",
    Status.TOO_FEW_POINTS: "measure more time points",
    Status.TOO_FEW_REPLICATES: "measure replicates",
    Status.ERROR_NOT_STATED: "give the se or the nominal p of each change, with df or n",
    Status.LOADING_OR_DRUG: "measure spike-ins, total protein or sites known not to move",
    Status.SITES_DISAGREE: "measure more of its sites",
    Status.SAMPLE_IN_DOUBT: "look up the samples that do not fit (notes), correct or delete them",
}
MOST_ASSAYS = 3
"""Targets whose assay one line names."""


def to_decide(rows: Sequence[Row]) -> str:
    """Say what would decide rows of one status: of targets not measured, the assay of each."""
    status = status_of(rows[0]["status"])
    assays = {shown(r["target"], 32): shown(r.get("would_show") or "", 200) for r in rows}
    told = [(name, assay) for name, assay in assays.items() if assay]
    if status == Status.INCONCLUSIVE and all(of_rna(r) for r in rows):
        return "measure the target's own sites, or its output, as protein phosphorylation"
    if status in (Status.NOT_MEASURED, Status.NOT_RECOGNISED) and told:
        if len({assay for _, assay in told}) == 1 and len(told) == len(assays):
            return told[0][1]
        return first_few([f"{name}: {assay}" for name, assay in told], MOST_ASSAYS, between="; ",
                         rest="; and {} more")
    what = DECIDE.get(status, "measure more replicates or more of its sites")
    return what.replace("its ", "their ") if len(assays) > 1 else what


def of_rna(row: Row) -> bool:
    """Whether a hit was read from transcripts."""
    return bool(row.get("read_from") == ReadFrom.TRANSCRIPTIONAL)


def status_of(status: object) -> Status:
    """Return a status; what is none means that no call was made."""
    try:
        return Status(str(status))
    except ValueError:
        return Status.ABSTAINED

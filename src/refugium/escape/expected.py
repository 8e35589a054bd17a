"""A ligand names its receptor: if that receptor cannot be seen, the page must say so."""

from __future__ import annotations

from typing import Any

import numpy as np

from refugium.core.status import AfterHit, BackupClass, Baseline, Change, Level, Status
from refugium.escape.situations import Scene
from refugium.knowledge import Knowledge, receptors_of_ligand
from refugium.signal.reporters import Signal


def expected_rows(
    signal: Signal, scene: Scene, knowledge: Knowledge
) -> list[dict[str, Any]]:
    """Return a `not_measured` row for each receptor of an added ligand that has no measured site.

    Returns
    -------
    list of dict
        Rows for :data:`refugium.escape.schemas.CALLS`.
    """
    rows = []
    for situation in scene.situations:
        if situation.reference is None or not situation.hit:
            continue
        blocks = signal.shared_blocks(situation.case, situation.reference)
        for agent in situation.added:
            for receptor in receptors_of_ligand(agent.name, knowledge=knowledge):
                names = signal.nodes.names
                if receptor in names and blocks[names.index(receptor)] > 0:
                    continue
                rows.append({
                    "contrast": situation.contrast, "model_id": situation.model_id,
                    "drug": ";".join(situation.hit), "target": ";".join(situation.blocked),
                    "node": receptor, "members": "", "class": BackupClass.UNDECIDED,
                    "level": Level.NONE, "baseline": Baseline.NO_REFERENCE,
                    "change": Change.INCONCLUSIVE, "after_hit": AfterHit.INCONCLUSIVE,
                    "p": np.nan, "status": Status.NOT_MEASURED, "coverage": 0.0,
                    "reason": f"receptor of {agent.name}; none of its own sites was measured here",
                })
    return rows

"""Which calls are candidates, as a line of evidence of its own beside the others."""

from __future__ import annotations

import pandas as pd

from refugium.core.status import CallRole, Level, Status, Told


def mark_candidates(calls: pd.DataFrame) -> pd.DataFrame:
    """Say of each call whether the node is active while the target is hit: yes, no, not tested.

    Notes
    -----
    Not tested: the data allow no judgement, or the row asks something else (the drug's own target,
    a model against its parent).
    """
    asked = (calls["role"] == str(CallRole.BACKUP)) & (calls["status"] == str(Status.OK))
    told = pd.Series(str(Told.NOT_TESTED), index=calls.index).mask(asked, str(Told.NO))
    return calls.assign(
        is_candidate=told.mask(calls["level"] == str(Level.CANDIDATE), str(Told.YES)),
        is_associated=str(Told.NOT_TESTED), is_supported=str(Told.NOT_TESTED))

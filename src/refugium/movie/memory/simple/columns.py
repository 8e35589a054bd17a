"""What is told of each gene's return, as columns of the table of memory."""

from __future__ import annotations

from typing import Any

import numpy as np

from refugium.core.status import Status
from refugium.movie.memory.simple.find import SimpleFound
from refugium.movie.memory.verdicts import Reason, Simple
from refugium.movie.parameters import HARVEST_LOG2
from refugium.movie.time_course.harvests import Harvests


def simple_columns(found: SimpleFound, alpha: float, harvests: Harvests) -> dict[str, Any]:
    """Return the columns `simple_...` of GENE_MEMORY, (genes,) each."""
    called = found.called(alpha)
    least = np.full(len(called), np.nan) if harvests.told else found.break_even_log2
    status = np.full(len(called), str(Status.NOT_TESTABLE), dtype=object)
    status[found.reason == Reason.NO_REPLICATE] = str(Status.TOO_FEW_REPLICATES)
    status[found.reason == Reason.NOT_CHANGED] = str(Status.FLAT)
    status[found.tested] = str(Status.OK)
    return {
        "simple_return": np.select(
            [called & (least < HARVEST_LOG2), called, found.tested],
            [str(Simple.HARVEST), str(Simple.NOT_SIMPLE), str(Simple.NOT_SHOWN)], ""),
        "simple_break_even_log2": least, "simple_p": found.p, "simple_q": found.q,
        "simple_status": status, "simple_reason": found.reason,
    }

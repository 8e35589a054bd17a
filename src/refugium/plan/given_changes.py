"""Calls read from changes that came as such: no addition has a power, for no noise was seen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from refugium.core.status import CallRole, Level
from refugium.core.tables import rows_of
from refugium.plan.rows import Row, is_open, never, now_words

SAMPLES = "the samples behind the changes, or new ones of both sides"
UNKNOWN = "given as changes, not samples: the noise of a further sample is not known"


def given_change_rows(calls: pd.DataFrame, engagement: pd.DataFrame, cut: float) -> Iterator[Row]:
    """Yield a row for every open call and verdict: what would be needed, and no power.

    Parameters
    ----------
    calls, engagement
        Of the study.
    cut
        p at or below which one more call would be made.
    """
    for row in rows_of(engagement):
        if not row["verdict"]:
            place: dict[str, Any] = {"contrast": row["contrast"], "node": row["target"],
                                     "now": f"hit by {row['drug']}: {row['status']}"}
            yield never(place, SAMPLES, UNKNOWN, cut)
    for row in rows_of(calls):
        if row["role"] == CallRole.BACKUP and row["level"] == Level.NONE and is_open(row):
            place = {"contrast": row["contrast"], "node": row["node"], "now": now_words(row)}
            yield never(place, SAMPLES, UNKNOWN, cut)

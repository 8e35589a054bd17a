"""Out of how many: every verdict and every level counted over all that was asked."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from refugium.core.status import Engagement, Level, Status
from refugium.language.lists import listed
from refugium.language.numbers import counted
from refugium.language.roles import in_words

_VERDICTS = {
    Engagement.ENGAGED: "hit", Engagement.PARTIAL: "hit in part",
    Engagement.REBOUND: "came back after the hit", Engagement.DEGRADED: "the target itself lost",
    Engagement.NOT_ENGAGED: "not hit", Engagement.DID_NOT_FALL: "no fall of its output",
    "": "no verdict",
}


def denominators(tables: Mapping[str, pd.DataFrame]) -> list[str]:
    """Count verdicts over all targets asked, and calls over all nodes read; no count of 0 is said.

    Parameters
    ----------
    tables
        Tables of an escape result; `engagement` and `calls` are read.

    Examples
    --------
    >>> from refugium.escape import CALLS, ENGAGEMENT
    >>> denominators({"calls": CALLS.empty(), "engagement": ENGAGEMENT.table([
    ...     {"verdict": "engaged"}, {"verdict": "engaged"}, {"verdict": ""}])})
    ['Targets: hit in 2 and no verdict in 1 of 3 comparisons with a target.']
    """
    verdicts = tables["engagement"]["verdict"]
    calls = tables["calls"]
    told = [f"{words} in {n:,}" for verdict, words in _VERDICTS.items()
            if (n := int((verdicts == verdict).sum()))]
    lines = [f"Targets: {listed(told)} of {counted(len(verdicts), 'comparison')} with a target."
             ] if told else []
    if len(calls):
        ok = calls["status"] == Status.OK
        called = calls["level"] != Level.NONE
        counts = {
            **{in_words(level): int((calls["level"] == level).sum())
               for level in reversed(Level) if level != Level.NONE},
            "no call": int((ok & ~called).sum()),
            "could not be judged": int((~ok & ~called).sum()),
        }
        parts = [f"{words} in {n:,}" for words, n in counts.items() if n]
        lines.append(f"Nodes: {listed(parts)} of {counted(len(calls), 'reading')} of a node in a "
                     "comparison.")
    return lines

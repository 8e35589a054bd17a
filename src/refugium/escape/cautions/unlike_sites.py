"""Cautions of calls whose plexes read other sites of the node: their mean is no mean of it."""

from __future__ import annotations

import pandas as pd

from refugium.core.status import Level, SitesRead
from refugium.core.tables import rows_of

UNLIKE = ("its plexes read other sites of it, none in common: what sites and what plexes differ by "
          "cannot be told apart")


def caution_unlike_sites(calls: pd.DataFrame, activities: pd.DataFrame) -> pd.DataFrame:
    """Return the calls, those above level none with a word where blocks read sites apart.

    Parameters
    ----------
    calls
        Columns of CALLS.
    activities
        With `sites_read` of every node in every comparison.

    Examples
    --------
    >>> calls = pd.DataFrame([{"contrast": "a", "node": "IGF1R", "level": "candidate",
    ...                        "cautions": ()}])
    >>> apart = pd.DataFrame([{"contrast": "a", "node": "IGF1R", "sites_read": "apart"}])
    >>> len(caution_unlike_sites(calls, apart)["cautions"][0])
    1
    """
    if calls.empty or "sites_read" not in activities:
        return calls
    apart = {(row["contrast"], row["node"]) for row in rows_of(activities)
             if row["sites_read"] == SitesRead.APART}
    cautions = [
        (*row["cautions"], *([UNLIKE] if row["level"] != Level.NONE
                             and (row["contrast"], row["node"]) in apart else []))
        for row in rows_of(calls)]
    return calls.assign(cautions=pd.Series(cautions, index=calls.index, dtype=object))

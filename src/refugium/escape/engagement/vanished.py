"""A target whose own sites were seen before and not on drug: what is left is a bound."""

from __future__ import annotations

import numpy as np
import pandas as pd

from refugium.core.status import Bound, ReadFrom, Status
from refugium.escape.schemas import ENGAGEMENT


def with_vanished(engagement: pd.DataFrame, sites: pd.DataFrame) -> pd.DataFrame:
    """Return engagement, with "at most" where every own site of a target went below detection.

    Parameters
    ----------
    engagement
        Columns of ENGAGEMENT.
    sites
        Columns of SITES, with their bounds.

    Notes
    -----
    Only where nothing else was read and no own site was: `change_hi` is the weakest bound of its
    sites, `residual_hi` two to that power, and neither has an estimate. It rests on the detection
    limit and has no p, so there is no verdict.

    Examples
    --------
    >>> from refugium.signal import SITES
    >>> with_vanished(ENGAGEMENT.empty(), SITES.empty()).empty
    True
    """
    if engagement.empty or sites.empty:
        return engagement
    blind = engagement[engagement["status"] == str(Status.NOT_MEASURED)]
    wanted = set(zip(blind["contrast"].astype(str), blind["target"].astype(str), strict=True))
    # few targets are asked, and a cohort has thousands of nodes in comparisons
    asked_for = [key in wanted for key in zip(
        sites["contrast"].astype(str), sites["node"].astype(str), strict=True)]
    own = sites[(sites["kind"] == "own") & np.array(asked_for, dtype=bool)]
    gone: dict[tuple[str, ...], tuple[float, tuple[str, ...]]] = {}
    for key, part in own.groupby(["contrast", "node"], sort=False):
        known = part[(part["bound"] != "") | np.isfinite(part["estimate"])]
        if len(known) and (known["bound"] == Bound.AT_MOST).all():
            names = tuple(str(name) for name in known["site"])
            gone[tuple(map(str, key))] = float(known["bound_log2"].max()), names
    out = engagement.copy()
    read = out["read_sites"].tolist()
    asked = zip(out["contrast"].astype(str), out["target"].astype(str), strict=True)
    for row, key in enumerate(asked):
        if out["status"].iloc[row] != Status.NOT_MEASURED or key not in gone:
            continue
        bound, names = gone[key]
        at = out.index[row]
        out.loc[at, ["change_hi", "residual_hi"]] = bound, float(np.exp2(bound))
        out.loc[at, "residual_at_most"] = True
        out.loc[at, ["read_from", "read_node"]] = str(ReadFrom.DIRECT), key[1]
        out.loc[at, ["status", "note"]] = Status.BELOW_DETECTION, ""
        out.loc[at, "n_sites"] = len(names)
        read[row] = names
    out["read_sites"] = pd.Series(read, index=out.index, dtype=object)
    return ENGAGEMENT.table(out)

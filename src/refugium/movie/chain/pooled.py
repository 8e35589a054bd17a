"""One chain over several studies: where was each link seen, and how much do studies differ?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from refugium.core.errors import StudyError
from refugium.core.stats import pool_effects
from refugium.core.status import LinkVerdict
from refugium.core.tables import Column, Schema

POOLED_LINKS = Schema(
    "pooled_links",
    (
        Column("chain", "name", "the chain"),
        Column("first", "name", "stage that is meant to come first"),
        Column("second", "name", "stage that is meant to follow"),
        Column("n_studies", "integer", "studies given"),
        Column("n_supported", "integer", "of these, where it is supported in every model judged"),
        Column("n_contradicted", "integer", "where some model contradicts it"),
        Column("n_not_supported", "integer", "where it was looked at and not seen"),
        Column("n_unseen", "integer", "not measured, not testable, or no answer"),
        Column("change", "number", "mean change of the second over studies", "log2"),
        Column("lo", "number", "lower end of its 95 % interval", "log2"),
        Column("hi", "number", "upper end of its 95 % interval", "log2"),
        Column("next_lo", "number", "a further study: lower end of its interval", "log2"),
        Column("next_hi", "number", "a further study: upper end of its interval", "log2"),
        Column("tau2", "number", "variance between studies"),
        Column("i2", "number", "share of variance that is between studies"),
        Column("words", "words", "one sentence"),
    ),
)


def pool_chain(studies: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Answer: in how many studies is each link of a chain seen?

    Parameters
    ----------
    studies
        Name of a study to its table of links (:data:`refugium.movie.chain.links.LINKS`).

    Returns
    -------
    pandas.DataFrame
        Columns of POOLED_LINKS, one row per link.

    Raises
    ------
    StudyError
        If no study is given, or the studies were asked about different chains.

    Notes
    -----
    The unit is the study: its models and arms share an origin and count once (mean change;
    variance of the mean of independent values). Random effects by
    :func:`refugium.core.stats.pool_effects`; no prediction interval below three studies.

    Examples
    --------
    >>> row = {"chain": "c", "first": "a", "second": "b", "verdict": "supported",
    ...        "second_change": 1.0, "second_se": 0.1}
    >>> table = pool_chain({"one": pd.DataFrame([row]), "two": pd.DataFrame([row])})
    >>> table[["n_supported", "n_studies"]].iloc[0].tolist()
    [2, 2]
    """
    if not studies:
        raise StudyError("no study to pool", remedy="give the links of one study or more")
    chains = {str(name) for table in studies.values() for name in table["chain"].unique()}
    if len(chains) != 1:
        raise StudyError("studies were asked about different chains", found=sorted(chains),
                         remedy="run the same chain on each")
    keys = list(dict.fromkeys(
        (str(a), str(b)) for table in studies.values()
        for a, b in zip(table["first"], table["second"], strict=True)
    ))
    effect = np.full((len(keys), len(studies)), np.nan)
    variance = np.full(effect.shape, np.nan)
    rows: list[dict[str, Any]] = []
    for i, (first, second) in enumerate(keys):
        verdicts = []
        for j, table in enumerate(studies.values()):
            own = table[(table["first"] == first) & (table["second"] == second)]
            verdicts.append(_verdict(own))
            told = own[np.isfinite(own["second_change"].to_numpy(dtype=float))]
            if len(told):
                effect[i, j] = told["second_change"].mean()
                variance[i, j] = (told["second_se"] ** 2).sum() / len(told) ** 2
        count = {v: verdicts.count(v) for v in ("supported", "contradicted", "not_supported")}
        rows.append({
            "chain": next(iter(chains)), "first": first, "second": second,
            "n_studies": len(studies), "n_supported": count["supported"],
            "n_contradicted": count["contradicted"], "n_not_supported": count["not_supported"],
            "n_unseen": len(studies) - sum(count.values()),
            "words": _words(count, len(studies)),
        })
    found = pool_effects(effect, variance)
    frame = pd.DataFrame(rows).assign(
        change=found.mean, lo=found.lo, hi=found.hi, next_lo=found.next_lo,
        next_hi=found.next_hi, tau2=found.tau2, i2=found.i2,
    )
    return POOLED_LINKS.table(frame)


def _verdict(own: pd.DataFrame) -> str:
    seen = set(own["verdict"].astype(str))
    if str(LinkVerdict.CONTRADICTED) in seen:
        return "contradicted"
    judged = seen & {"supported", "not_supported"}
    if not judged:
        return "unseen"
    return "supported" if judged == {"supported"} else "not_supported"


def _words(count: Mapping[str, int], total: int) -> str:
    unseen = total - sum(count.values())
    return (f"Supported in {count['supported']} of {total} studies; contradicted in "
            f"{count['contradicted']}, not supported in {count['not_supported']}, not to be seen "
            f"in {unseen}. This is not a general rule.")

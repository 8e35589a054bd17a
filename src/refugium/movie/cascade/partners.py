"""Which agent could act on a supported link, and in which window: hypotheses, marked as such."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from io import StringIO
from typing import Any

import pandas as pd

from refugium.movie.cascade.verdicts import LinkVerdict
from refugium.results import Column, Schema, rows_of

PARTNERS = Schema(
    "partners",
    (
        Column("model_id", "text", "model"),
        Column("arm", "text", "arm"),
        Column("first", "text", "stage that the agent acts on"),
        Column("second", "text", "stage that should then not follow"),
        Column("agent", "text", "agent"),
        Column("class", "text", "kind of agent"),
        Column("action", "text", "block, or rescue test"),
        Column("from_h", "number", "start of the window, after the switch", "h"),
        Column("to_h", "number", "end: the second stage is seen by then; empty: not known", "h"),
        Column("evidence", "text", "always: hypothesis"),
        Column("words", "text", "why, and what to watch"),
        Column("source", "text", "DOI; empty: general knowledge"),
        Column("checked", "flag", "the row was held against its source"),
    ),
)


@lru_cache(maxsize=1)
def _known() -> pd.DataFrame:
    folder = resources.files("refugium.movie") / "chains"
    text = (folder / "partners.csv").read_text(encoding="utf-8")
    return pd.read_csv(StringIO(text), dtype=str, keep_default_na=False)


def partners(links: pd.DataFrame, *, reversible_until_h: float | None = None) -> pd.DataFrame:
    """Answer: which agents could hold back a stage whose link is supported, and when?

    Parameters
    ----------
    links
        Table LINKS of a course.
    reversible_until_h
        End of the window within which the state returns by itself, from kinetics; None: not
        known.

    Returns
    -------
    pandas.DataFrame
        Columns of PARTNERS; empty if no link is supported. The window runs from the switch to
        the time by which the second stage is seen, cut at `reversible_until_h`.

    Notes
    -----
    Hypotheses: nothing here was tested in the study, and no row is a recommendation. Most rows
    are general knowledge (`checked` false).

    Examples
    --------
    >>> partners(pd.DataFrame({"verdict": ["not_supported"]})).empty
    True
    """
    rows: list[dict[str, Any]] = []
    for link in rows_of(links[links["verdict"] == str(LinkVerdict.SUPPORTED)]):
        end = float(link["second_by_h"])
        if reversible_until_h is not None:
            end = min(end, reversible_until_h)
        for row in rows_of(_known()[_known()["node"] == link["first"]]):
            if not row["action"]:
                continue
            rows.append({
                "model_id": link["model_id"], "arm": link["arm"], "first": link["first"],
                "second": link["second"], "agent": row["agent"], "class": row["class"],
                "action": row["action"], "from_h": 0.0, "to_h": end, "evidence": "hypothesis",
                "words": row["words"], "source": row["source"],
                "checked": row["checked"] == "yes",
            })
    return PARTNERS.table(rows)

"""Which agent could act on a supported link, and in which window: hypotheses, marked as such."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from io import StringIO
from typing import Any

import numpy as np
import pandas as pd

from refugium.core.status import LinkVerdict, Status
from refugium.core.tables import Column, Schema, rows_of

PARTNERS = Schema(
    "partners",
    (
        Column("model_id", "name", "model"),
        Column("arm", "name", "arm"),
        Column("first", "name", "stage that the agent acts on"),
        Column("second", "name", "stage that should then not follow"),
        Column("agent", "name", "agent"),
        Column("class", "text", "kind of agent"),
        Column("action", "text", "block, or rescue test"),
        Column("from_h", "number", "start of the window, after the switch", "h"),
        Column("to_h", "number", "end: the second stage is seen by then, or the reversible window "
               "has closed", "h"),
        Column("reversible_until_h", "number", "time on drug up to which the state returns by "
               "itself (kinetics); empty: not known, or only that it is at least `reversible_lo_h`",
               "h"),
        Column("reversible_lo_h", "number", "lower end of its 90 % interval", "h"),
        Column("reversible_hi_h", "number", "upper end; empty: open", "h"),
        Column("reversible_status", "enum", "ok, or why no reversible window is known",
               values=Status),
        Column("evidence", "text", "always: hypothesis"),
        Column("words", "words", "why, and what to watch"),
        Column("source", "text", "DOI; empty: general knowledge"),
        Column("checked", "flag", "the row was held against its source"),
    ),
)


@lru_cache(maxsize=1)
def _known() -> pd.DataFrame:
    folder = resources.files("refugium.movie.chain") / "tables"
    text = (folder / "partners.csv").read_text(encoding="utf-8")
    return pd.read_csv(StringIO(text), dtype=str, keep_default_na=False)


def find_partners(links: pd.DataFrame, returning: pd.DataFrame) -> pd.DataFrame:
    """Answer: which agents could hold back a stage whose link is supported, and when?

    Parameters
    ----------
    links
        Table LINKS of a course.
    returning
        Table RETURN of its kinetics: up to which time on drug the state returns by itself.

    Returns
    -------
    pandas.DataFrame
        Columns of PARTNERS; empty if no link is supported. The window runs from the switch to
        the time by which the second stage is seen, and no further than the reversible window
        where that has a known end. `reversible_status` says why it is not known.

    Notes
    -----
    Hypotheses: nothing here was tested in the study, and no row is a recommendation. Most rows
    are general knowledge (`checked` false).

    Examples
    --------
    >>> silent = pd.DataFrame({"quantity": []})
    >>> find_partners(pd.DataFrame({"verdict": ["not_supported"]}), silent).empty
    True
    """
    window = _window(returning)
    rows: list[dict[str, Any]] = []
    for link in rows_of(links[links["verdict"] == str(LinkVerdict.SUPPORTED)]):
        end = float(np.fmin(link["second_by_h"], window["reversible_until_h"]))
        for row in rows_of(_known()[_known()["node"] == link["first"]]):
            if not row["action"]:
                continue
            rows.append({
                "model_id": link["model_id"], "arm": link["arm"], "first": link["first"],
                "second": link["second"], "agent": row["agent"], "class": row["class"],
                "action": row["action"], "from_h": 0.0, "to_h": end, "evidence": "hypothesis",
                "words": row["words"], "source": row["source"],
                "checked": row["checked"] == "yes", **window,
            })
    return PARTNERS.table(rows)


def _window(returning: pd.DataFrame) -> dict[str, Any]:
    """Return what the kinetics know of the reversible window; without numbers unless it is ok."""
    for row in rows_of(returning[returning["quantity"] == "reversible_window"]):
        ends = {"until": row["estimate"], "lo": row["lo"], "hi": row["hi"]}
        known = row["status"] == Status.OK
        return {**{f"reversible_{name}_h": float(value) if known else np.nan
                   for name, value in ends.items()}, "reversible_status": str(row["status"])}
    return {**{f"reversible_{name}_h": np.nan for name in ("until", "lo", "hi")},
            "reversible_status": str(Status.NOT_MEASURED)}

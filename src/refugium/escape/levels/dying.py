"""Levels belong to lines that live on the drug; in cells that die on it there is no refuge."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from refugium.core.status import Level, Told
from refugium.escape.levels.across_lines.response import DrugResponse, LineResponse
from refugium.language.numbers import number

RAISED = (str(Level.ASSOCIATED), str(Level.SUPPORTED))
LINES_OF_EVIDENCE = ("is_candidate", "is_associated", "is_supported")


def levels_of_survivors(calls: pd.DataFrame, responses: Sequence[DrugResponse]) -> pd.DataFrame:
    """Take the level from calls in lines that do not live on the same drug.

    Parameters
    ----------
    calls
        With their levels.
    responses
        Of lines to each drug alone, from :func:`drug_responses`; lines without one keep theirs.

    Notes
    -----
    Shown to die (told as a group, or the upper end of the GR value below 0): no level. Not shown
    to survive: a candidate at most, for what goes with survival over lines, or closes a refuge in
    others, says nothing of a line that has none to close. Cells that are held without dying may be
    tolerant ones: their candidates stay. Class and numbers stay as they are.
    """
    known = {(r.drug, line): own for r in responses for line, own in r.lines.items()}
    out = calls.copy()
    for index, row in out[out["level"] != str(Level.NONE)].iterrows():
        drugs, model = tuple(row["drugs"]), str(row["model_id"])
        own = known.get((str(drugs[0]), model)) if len(drugs) == 1 else None
        # where one experiment was done it is not known, as where none was
        if own is None or own.survives or not own.placed:
            continue
        if not own.dies and row["level"] not in RAISED:
            continue
        candidate = row["is_candidate"] == Told.YES and not own.dies
        out.at[index, "level"] = str(Level.CANDIDATE if candidate else Level.NONE)
        for kind in LINES_OF_EVIDENCE[0 if own.dies else 1:]:
            if row[kind] == Told.YES:
                out.at[index, kind] = str(Told.NO)
        out.at[index, "reason"] = f"{row['reason']}; {_why(own, model, str(drugs[0]))}"
    return out


def _why(own: LineResponse, model: str, drug: str) -> str:
    if own.dies:
        return f"no refuge to name: cells of {model} die on {drug} alone " \
               f"(growth kept {number(own.value)})"
    return f"cells of {model} are not shown to live on {drug} (growth kept {number(own.value)})"

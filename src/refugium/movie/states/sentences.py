"""Which states moved, in sentences made from the tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from refugium.core.status import Status
from refugium.core.tables import rows_of
from refugium.language.lists import first_few
from refugium.language.names import shown
from refugium.language.numbers import counted, number, with_interval
from refugium.language.states import state_name
from refugium.language.times import say_time
from refugium.movie.states.verdicts import MOVED, StateVerdict

Row = dict[str, Any]
MOST_STATES, MOST_COMPARED = 5, 3
CYCLE = ("G1_S", "G2_M")
SKIPPED = ("washout", "all_agents")
"""Comparisons that are told elsewhere (the way back), or again (several agents at once)."""
_MODELS = {"cell_line": "line", "patient": "patient", "pdx": "xenograft", "organoid": "organoid"}


def states_words(changes: pd.DataFrame, over: pd.DataFrame) -> list[str]:
    """Say what states did on each drug, in how many models; then what it could be instead.

    Parameters
    ----------
    changes, over
        Columns of STATE_CHANGES and STATES_OVER_MODELS.

    Examples
    --------
    >>> from refugium.movie.states.schemas import STATE_CHANGES, STATES_OVER_MODELS
    >>> rows = [{"model_id": m, "unit": m, "of": "cell_line", "contrast": f"{m}: on vs off",
    ...          "drug": "X", "kind": "agent", "time_h": 24.0, "state": "ERK_OUTPUT_MPAS",
    ...          "about": "state", "change_log2": c, "p": 1e-4, "q": 1e-3, "verdict": "down",
    ...          "blocks_stated": True, "status": "ok"} for m, c in (("A", -2.0), ("B", -3.1))]
    >>> states_words(STATE_CHANGES.table(rows), STATES_OVER_MODELS.empty())[0]
    'on X, ERK output fell in 2 of 2 lines (2.0 to 3.1 log2).'
    """
    told = changes[(changes["about"] == "state") & (changes["contrast"] != "")
                   & ~changes["kind"].isin(SKIPPED)]
    if told.empty:
        return _refused(changes)
    scopes = list(told.groupby(["drug", "kind"], sort=False))
    words = []
    for (drug, kind), part in scopes[:MOST_COMPARED]:
        own = over[(over["drug"] == drug) & (over["kind"] == kind) & (over["about"] == "state")]
        words.append(f"{_scope(part)}, {_scope_words(part, own)}.")
    if len(scopes) > MOST_COMPARED:
        rest = len(scopes) - MOST_COMPARED
        words.append(f"{counted(rest, 'further comparison')} of other agents: table state_changes.")
    return words + _refused(changes) + _cautions(told, over)


def _refused(changes: pd.DataFrame) -> list[str]:
    """Say which comparisons have no state at all, and why."""
    rows = changes[(changes["state"] == "") & (changes["contrast"] != "")]
    return [f"states are not read in {counted(len(part), 'comparison')} "
            f"({first_few(list(part['contrast']), 1)}): {Status(str(status)).advice}."
            for status, part in rows.groupby("status", sort=False)]


def _scope(part: pd.DataFrame) -> str:
    row = rows_of(part.iloc[:1])[0]
    if row["kind"] == "model":
        return f"in cells changed by {shown(row['drug'])}"
    return f"on {shown(row['drug'])}" if row["drug"] else shown(row["contrast"], 80)


def _scope_words(part: pd.DataFrame, over: pd.DataFrame) -> str:
    sure = part[np.isfinite(part["p"])]
    means = over[np.isfinite(over["p"])]
    if sure.empty and means.empty:
        read = part.loc[np.isfinite(part["change_log2"]), "state"].nunique()
        why = Status(part["status"].iloc[0]).advice
        return (f"what {counted(read, 'state')} did is listed and not judged ({why})" if read
                else f"no state can be read ({why})")
    # what no single model shows may still be shown over all of them
    together = means[(means["n_up"] == 0) & (means["n_down"] == 0)]
    phrases = [*_arrest(sure), *_moved(sure), *_over_words(together)]
    if phrases:
        return first_few(phrases, MOST_STATES, between="; ", rest="; {} more states moved")
    read = (means if sure.empty else sure)["state"].nunique()
    return (f"of {counted(read, 'state')} none is shown to move beyond chance and further than "
            "sets of genes expressed alike")


def _over_words(over: pd.DataFrame) -> list[str]:
    """Say means over subjects that have no error of their own."""
    moved = over[over["verdict"].isin(MOVED)]
    moved = moved.reindex(moved["change_log2"].abs().sort_values(ascending=False).index)
    words, nodes = [], set()
    for row in rows_of(moved):
        if row["node"] and (row["node"], row["verdict"]) in nodes:
            continue
        nodes.add((row["node"], row["verdict"]))
        size = with_interval(row["change_log2"], row["lo"], row["hi"])
        words.append(f"{state_name(row['state'])} {_verb(row['verdict'])} by a mean of {size} log2 "
                     f"over {counted(row['n_units'], _word(row['of']))}")
    return words


def _arrest(sure: pd.DataFrame) -> list[str]:
    """Say in which models both lists of the cell cycle fell in one comparison."""
    fell = sure[sure["state"].isin(CYCLE) & (sure["verdict"] == StateVerdict.DOWN)]
    lists = fell.groupby(["model_id", "contrast"])["state"].transform("nunique")
    part = fell[lists == len(CYCLE)]
    models = list(dict.fromkeys(part["model_id"]))
    if not models:
        return []
    asked = sure[sure["state"].isin(CYCLE)]["model_id"].nunique()
    return [f"genes of S phase and of mitosis fell{_in(models, asked, part)}, as in an arrest"]


def _moved(sure: pd.DataFrame) -> list[str]:
    """Say each state: that of most models first, then the larger; one list of each node."""
    arrested = bool(_arrest(sure))
    ranked: list[tuple[int, float, str, str]] = []
    for (state, verdict), part in sure.groupby(["state", "verdict"], sort=False):
        if verdict in MOVED and not (arrested and state in CYCLE and verdict == StateVerdict.DOWN):
            largest = part["change_log2"].abs().groupby(part["model_id"]).max()
            ranked.append((len(largest), float(largest.median()), str(state), str(verdict)))
    words, told = [], set()
    for _, _, state, verdict in sorted(ranked, key=lambda r: (-r[0], -r[1])):
        own = sure[sure["state"] == state]
        name = own["node"].iloc[0] or state
        if name in told:
            continue
        told.add(name)
        words.append(f"{state_name(state)} {_went(own, verdict)}")
        other = StateVerdict.UP if verdict == StateVerdict.DOWN else StateVerdict.DOWN
        if (own["verdict"] == other).any():
            words[-1] += f", but {_went(own, other)}"
    return words


def _went(own: pd.DataFrame, verdict: str) -> str:
    part = own[own["verdict"] == verdict]
    models = list(dict.fromkeys(part["model_id"]))
    return f"{_verb(verdict)}{_in(models, own['model_id'].nunique(), part)}"


def _in(models: Sequence[str], asked: int, part: pd.DataFrame) -> str:
    """Say in how many models, and how far each went at its largest."""
    rows = part.loc[part["change_log2"].abs().groupby(part["model_id"]).idxmax()]
    sizes = sorted(rows["change_log2"].abs())
    times = set(rows["time_h"].dropna())
    several = part["time_h"].nunique() > 1
    at = f" at {say_time(times.pop())}" if len(times) == 1 and (several or asked == 1) else ""
    if asked == 1:
        return f" by {number(sizes[0])} log2{at}"
    low, high = number(sizes[0]), number(sizes[-1])
    span = low if low == high else f"{low} to {high}"
    kinds = set(part["of"])
    word = _word(kinds.pop() if len(kinds) == 1 else "")
    return f" in {len(models)} of {counted(asked, word)} ({span} log2{at})"


def _word(kind: object) -> str:
    return _MODELS.get(str(kind), "model")


def _verb(verdict: object) -> str:
    return "rose" if verdict == StateVerdict.UP else "fell"


def _cautions(told: pd.DataFrame, over: pd.DataFrame) -> list[str]:
    """Say what else would look like this, where something is shown to move."""
    moved = told[told["verdict"].isin(MOVED)]
    if moved.empty and not over["verdict"].isin(MOVED).any():
        return []
    words = ["it could be selection of cells"]
    if (told["kind"] == "before").any():
        words.append("time in culture, where the reference is the sample before the drug")
    if not told["blocks_stated"].all():
        words.append("batch, where case and reference were handled apart (which were handled "
                     "together is not stated)")
    many = told["model_id"].nunique()
    lines = told["unit"].nunique()
    tail = (f" These models are of {counted(lines, 'line')} of descent or subject: they are no "
            "independent witnesses." if lines < many and many > 1 else "")
    return [f"states are read from RNA or protein of their genes: {', or '.join(words)}.{tail}"]

"""The answer across lines in sentences: what is higher, before the drug, where cells survive it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from refugium.core.status import LinesVerdict, Status, Told
from refugium.core.tables import rows_of
from refugium.escape.levels.across_lines.parameters import (
    FAMILY_ALPHA,
    LEAST_LINES,
    SHIFT_SEEN,
)
from refugium.escape.levels.across_lines.slopes.families import DECLARED
from refugium.language.lists import listed
from refugium.language.names import shown
from refugium.language.numbers import counted, known, number, p_value, with_interval

Row = Mapping[Any, Any]

YES = "yes"
MOST_NAMED = 8
UNITS = {"gr": "per unit of growth kept (GR value)",
         "rate_ratio": "per unit of the growth rate kept", "group": "between the groups"}


def lines_sentences(table: pd.DataFrame) -> list[tuple[int, str]]:
    """Say what `across_lines` holds: row of the table and sentence, drug by drug.

    Parameters
    ----------
    table
        Columns of :data:`refugium.escape.levels.across_lines.schemas.ACROSS_LINES`.

    Returns
    -------
    list of (int, str)
        Every node that is called or stopped short of it, nodes named or blocked beforehand, a
        count of the others; or the one reason why these lines cannot be compared.
    """
    said: list[tuple[int, str]] = []
    rows = list(enumerate(rows_of(table)))
    parts: list[list[tuple[int, Row]]] = [[(i, row) for i, row in rows if row["drug"] == drug]
             for drug in dict.fromkeys(str(row["drug"]) for _, row in rows)]
    judged = [part for part in parts if any(row["verdict"] for _, row in part)]
    # a partner that all lines bear is no second question: why it cannot be asked is not told
    for part in judged or parts:
        said += _of_drug(part)
    return said


def _of_drug(rows: list[tuple[int, Row]]) -> list[tuple[int, str]]:
    judged = [(i, r) for i, r in rows if r["status"] == Status.OK and r["verdict"]]
    if not judged:
        return _reason(rows)
    told = [(i, r) for i, r in judged if r["verdict"] != LinesVerdict.NOT_SHOWN]
    quiet = [(i, r) for i, r in judged if r["verdict"] == LinesVerdict.NOT_SHOWN]
    named = [(i, r) for i, r in quiet if r["family"] == DECLARED]
    rest = [(i, r) for i, r in quiet if r["family"] != DECLARED]
    said = [(i, _called(r)) for i, r in sorted(told, key=lambda x: float(x[1]["p"]))]
    said += [(i, _not_shown(r)) for i, r in named]
    said += [(i, _partner(r)) for i, r in _once(judged)]
    said += _single(told or named)
    if rest:
        i, first = min(rest, key=lambda x: float(x[1]["p"]))
        others = "further node" if told or named else "node"
        said.append((i, f"{counted(len(rest), others)} read in untreated lines: not shown to be "
                     f"higher where cells survive {shown(first['drug'])} (one-sided p above "
                     f"{FAMILY_ALPHA:g} after correction)."))
    return said


def _once(judged: list[tuple[int, Row]]) -> list[tuple[int, Row]]:
    """Return a row for each partner that lowers growth, that of the node called where one is."""
    found: dict[str, tuple[int, Row]] = {}
    for i, row in sorted(judged, key=lambda x: (x[1]["verdict"] == LinesVerdict.NOT_SHOWN,
                                                float(x[1]["p"]))):
        if row["is_supported"] == YES:
            found.setdefault(str(row["partner"]), (i, row))
    return list(found.values())


def _single(rows: list[tuple[int, Row]]) -> list[tuple[int, str]]:
    """Say which of the lines behind what was told rest on one experiment of growth."""
    if not rows:
        return []
    i, row = max(rows, key=lambda x: int(x[1]["n_single"]))
    if not row["n_single"]:
        return []
    lines = counted(int(row["n_single"]), "line")
    return [(i, f"Of {counted(row['n_lines'], 'line')}, whether cells survive {shown(row['drug'])} "
             f"rests on one growth experiment each in {lines}: not replicated, these count in the "
             "slope and in neither group.")]


def _reason(rows: list[tuple[int, Row]]) -> list[tuple[int, str]]:
    if not rows:
        return []
    i, row = max(rows, key=lambda x: int(x[1]["n_lines"]))
    drug = shown(row["drug"])
    if any(r["status"] == Status.CONFOUNDED for _, r in rows):
        return [(i, f"Lines that survive {drug} and lines that do not were measured in blocks of "
                 "their own: what goes with survival may be the block. To decide: measure some "
                 "of either in one block.")]
    lines = counted(row["n_origins"], "independent line")
    return [(i, f"{lines} with an untreated sample and a response to {drug}: too few to say what "
             f"goes with survival; {LEAST_LINES} or more, two of either response, can be tested."),
            *_single(rows)]


def _called(row: Row) -> str:
    node, drug = shown(row["node"], 48), shown(row["drug"])
    slope = with_interval(row["slope"], row["lo"], row["hi"])
    lead = (f"Over {counted(row['n_lines'], 'line')}, {node} is higher before {drug} where cells "
            f"survive it: {number(row['difference'])} log2 between the groups, {slope} "
            f"{UNITS[str(row['response'])]}")
    verdict = LinesVerdict(str(row["verdict"]))
    if verdict == LinesVerdict.PRIMED:
        rival = listed([shown(name, 48) for name in row["rivals_read"]])
        held = f", with {rival} held constant" if rival else ""
        text = (f"{lead}{held}: primed across lines. It keeps up on the drug "
                f"({_least(row['on_drug'], row['on_drug_lo'])}), and {shown(row['target'])} is hit "
                f"in lines that survive ({number(row['hit_survive'])} log2) and in the others "
                f"({number(row['hit_others'])} log2).")
        tested = "" if row["is_supported"] == YES else f" {_untested(row)}"
        return f"{text}{tested}"
    why = {
        LinesVerdict.ALIASED: "aliased with "
        f"{listed([shown(name, 48) for name in row['aliased_with']])}: with that held constant it "
        "is no longer shown",
        LinesVerdict.SHARED: f"but {row['held_against']} differ between these lines as well "
        f"(slopes scatter by {number(row['scatter'])} log2 beyond their errors), and it is not "
        f"told from them (p {p_value(row['p_above'])} after correction)",
        LinesVerdict.FALLS: "but it is not shown to keep up on the drug "
        f"({_least(row['on_drug'], row['on_drug_lo'])})",
        LinesVerdict.NOT_HIT: f"but {shown(row['target'])} is not shown to be hit in both groups",
        LinesVerdict.HIGHER: "what it does on the drug, or whether the drug hit, was not measured "
        "in two lines or more of each group",
    }[verdict]
    return f"{lead}; {why}."


def _not_shown(row: Row) -> str:
    slope = with_interval(row["slope"], row["lo"], row["hi"])
    power = "" if not known(row["power"]) else (
        f"; with {row['n_lines']} lines and {counted(row['n_sites'], 'site')} a difference of 2 "
        f"log2 in cells, of which {SHIFT_SEEN:g} is taken to be measured, would be seen with power "
        f"{number(row['power'])} at most")
    return (f"{shown(row['node'], 48)} is not shown to be higher where cells survive "
            f"{shown(row['drug'])}: {slope} log2 {UNITS[str(row['response'])]}, one-sided p "
            f"{p_value(row['p_family'])}{power}.")


def _partner(row: Row) -> str:
    death = "death was not read" if not known(row["death"]) else (
        f"dead cells {number(row['death'])} log2, at least {number(row['death_lo'])}")
    hits = listed([shown(name, 32) for name in row["partner_hits"]], most=MOST_NAMED)
    return (f"Supported in the lines that survive {shown(row['drug'])}: with "
            f"{shown(row['partner'])}, which at this dose hits {hits}, they grow less, beyond its "
            f"effect without {shown(row['drug'])} ({number(row['growth'])} per day, at most "
            f"{number(row['growth_hi'])}, p {p_value(row['growth_p'])}; {death}){_room(row)}; in "
            "lines that "
            f"die on {shown(row['drug'])} alone: {number(row['growth_others'])} per day. It is "
            "the set that is supported, no single node.")


def _room(row: Row) -> str:
    """Say where the wells do not tell whether untreated cells had room."""
    return "" if known(row["late_share"]) else (
        ", if untreated cells had room to the end, which two times do not tell")


def _untested(row: Row) -> str:
    if row["partner"] and row["is_supported"] == Told.NOT_TESTED:
        return f"Whether cells depend on it is not told by {shown(row['partner'])}: untreated " \
               "cells slowed down, and what it does to them may be hidden."
    if row["partner"]:
        return f"{shown(row['partner'])} did not lower growth of surviving lines beyond its own " \
               "effect."
    return "Whether cells depend on it was not tested."


def _least(value: float, low: float) -> str:
    return f"{number(value)} log2, at least {number(low)}"

"""The answer on one screen: was the target hit, which refuge, what would overturn it, what next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from refugium.core.status import HIT, CallRole, Engagement, Level, ReadFrom, Status
from refugium.core.tables import rows_of
from refugium.escape import NOTHING
from refugium.escape.sentences import is_judged, to_decide
from refugium.language.lists import first_few, listed
from refugium.language.names import shown
from refugium.language.nodes import node_name
from refugium.language.numbers import counted
from refugium.language.roles import is_called
from refugium.report.first_screen.doses import decided, fell_along, hits_along, rises_along
from refugium.report.marked_lines import Line, marks_of

MOST_NAMED = 5
_HIT = HIT | {Engagement.REBOUND, Engagement.DEGRADED}
_LOWER = "lowered survival beyond its effect on untreated cells"
_MEANING = {
    Level.SUPPORTED: f"blocking it {_LOWER}",
    Level.ASSOCIATED: "more active where more cells survived. This is an association: that "
                      "cells depend on it is not shown",
    Level.CANDIDATE: "active while the target is blocked. That cells depend on it is not shown",
}

Row = Mapping[Any, Any]
Numbered = list[tuple[int, Row]]


@dataclass(frozen=True)
class Question:
    """One question of the first screen with its sentences."""

    question: str
    lines: tuple[Line, ...]


def first_screen(
    tables: Mapping[str, pd.DataFrame], *, elsewhere: Sequence[str] = ()
) -> list[Question]:
    """Answer the four questions of the first screen, by rule from status fields.

    Parameters
    ----------
    tables
        `engagement`, `calls`, `not_measured` and `activities` of an escape result, and
        `dose_series`, if there: a hit along doses is a hit where no single dose has a verdict.
    elsewhere
        Further sections that these data fill (the pathways and states, the movie).

    Returns
    -------
    list of Short
        Did the drug hit? Which refuge? What would overturn this? What to do next?

    Notes
    -----
    A target counts as hit where its verdict is engaged, partial, rebound or degraded. A node
    stands under the highest level that any comparison reached. Only a supported call is said to
    be what cells depend on; a node that was not measured is never said to be unchanged.

    Examples
    --------
    >>> from refugium.escape import CALLS, ENGAGEMENT, NOT_MEASURED
    >>> tables = {"engagement": ENGAGEMENT.empty(), "calls": CALLS.empty(),
    ...           "not_measured": NOT_MEASURED.empty(),
    ...           "activities": pd.DataFrame({"node": [], "kind": []})}
    >>> first_screen(tables)[1].lines[0].text
    'No answer: whether a target was hit is not known, so no pathway can be called a backup.'
    """
    hits: Numbered = list(enumerate(rows_of(tables["engagement"])))
    calls: Numbered = list(enumerate(rows_of(tables["calls"])))
    kinds = dict(zip(tables["activities"]["node"], tables["activities"]["kind"], strict=True))
    called = [(i, row) for i, row in calls if is_called(row)]
    doses = decided(tables.get("dose_series"))
    fell = fell_along(doses)
    unseen = len(tables["not_measured"])
    refuge = [*_levels(called, kinds), *rises_along(doses)] or [_none_called(hits, calls, fell)]
    if unseen:
        refuge.append(Line("not measured", f"{counted(unseen, 'node')} that may matter "
                           f"{'was' if unseen == 1 else 'were'} not measured here. Not measured "
                           "is not the same as unchanged.",
                           *marks_of("not_measured", range(min(unseen, 3)))))
    return [
        Question("Did the drug hit its target?", tuple(_hit(hits, hits_along(doses)))),
        Question("Where do cells take refuge?", tuple(refuge)),
        Question("What would overturn this?", tuple(_overturn(hits, called, calls, kinds))),
        Question("What to do next?", tuple(_next(
            [(i, r) for i, r in hits if (str(r["target"]), str(r["drug"])) not in fell],
            called, calls, elsewhere))),
    ]


def _hit(hits: Numbered, along: Mapping[tuple[str, str], Line]) -> list[Line]:
    if not hits:
        return [Line("no verdict", "Not known: no arm has a drug with a known target.")]
    pairs: dict[tuple[str, str], Numbered] = {}
    for i, row in hits:
        pairs.setdefault((str(row["target"]), str(row["drug"])), []).append((i, row))
    groups: dict[str, list[tuple[str, int]]] = {}
    for (target, drug), rows in pairs.items():
        if (target, drug) in along and not any(r["verdict"] for _, r in rows):
            continue  # no dose by itself has an error: they are told together
        told = [(i, r) for i, r in rows if r["verdict"]]
        hit = [(i, r) for i, r in told if r["verdict"] in _HIT]
        name = f"{shown(target, 32)} by {shown(drug, 32)}"
        if len(told) > 1:
            name += f" in {len(hit)} of {len(told)} judged comparisons"
        if hit and all(r["verdict"] == Engagement.PARTIAL for _, r in hit):
            name += ", only in part"
        if told and all(r["read_from"] == ReadFrom.TRANSCRIPTIONAL for _, r in told):
            name += ", read from its transcripts"
        kind = _kind(len(hit), [r["verdict"] for _, r in told])
        first = (hit or told or rows)[0][0]
        if kind == "no verdict":
            why = Counter(str(r["status"]) for _, r in rows).most_common(1)[0][0]
            name += f" ({Status(why).brief})"
        groups.setdefault(kind, []).append((name, first))
        back = [i for i, r in told if r["verdict"] == Engagement.REBOUND]
        if back:
            name = (f"{shown(target, 32)} on {shown(drug, 32)}, after the hit, in "
                    f"{counted(len(back), 'comparison')}")
            groups.setdefault("came back", []).append((name, back[0]))
    told_alone = [
        Line(kind, f"{first_few([n for n, _ in groups[kind]], MOST_NAMED, between='; ')}.",
             *marks_of("engagement", [i for _, i in groups[kind]][:MOST_NAMED]))
        for kind in ("hit", "hit in some", "came back", "not hit",
                     "not hit, or fed by another route", "no verdict") if kind in groups
    ]
    return [*along.values(), *told_alone]


def _kind(hit: int, told: Sequence[str]) -> str:
    """Only sites that the target alone makes say "not hit"; what others hold up does not."""
    if not told:
        return "no verdict"
    if hit:
        return "hit" if hit == len(told) else "hit in some"
    return "not hit" if Engagement.NOT_ENGAGED in told else "not hit, or fed by another route"


def _levels(called: Numbered, kinds: Mapping[str, str]) -> list[Line]:
    """Return a line per level, the highest first; each node under its highest level only."""
    lines = []
    done: set[str] = set()
    for level in (Level.SUPPORTED, Level.ASSOCIATED, Level.CANDIDATE):
        rows = [(i, r) for i, r in called
                if r["level"] == level and str(r["node"]) not in done]
        nodes = _first_rows(rows)
        done |= {*nodes, *(str(m) for _, r in nodes.values() if r["role"] == CallRole.SET
                           for m in r["members"])}
        if not nodes:
            continue
        text = f"{counted(len(nodes), 'node')}: {_MEANING[level]}."
        tested = [shown(n, 32) for n, (_, r) in nodes.items()
                  if level != Level.SUPPORTED and r["tested"]]
        if tested:
            text += (f" A perturbation of {listed(tested, most=MOST_NAMED)} was read, and does not "
                     "settle it.")
        lines.append(Line(str(level), text))
        lines += [Line("", f"{_name(row, kinds)}, {_where(rows, node)}.", *marks_of("calls", [i]))
                  for node, (i, row) in list(nodes.items())[:MOST_NAMED]]
        rest = list(nodes.items())[MOST_NAMED:]
        if rest:
            also = listed([shown(n, 32) for n, _ in rest], most=MOST_NAMED)
            lines.append(Line("", f"Also {also}.",
                              *marks_of("calls", [i for _, (i, _) in rest])))
    return lines


def _where(rows: Numbered, node: str) -> str:
    own = [str(r["contrast"]) for _, r in rows if r["node"] == node]
    return shown(own[0], 80) if len(own) == 1 else f"in {len(own)} comparisons"


def _none_called(hits: Numbered, calls: Numbered, fell: Collection[tuple[str, str]]) -> Line:
    hit = {str(r["contrast"]) for _, r in hits if r["verdict"] in _HIT}
    rows = [(i, r) for i, r in calls
            if str(r["contrast"]) in hit and str(r["node"]) not in r["targets"]]
    judged = {str(r["node"]) for _, r in rows if is_judged(r)}
    if judged:
        left = len({str(r["node"]) for _, r in rows} - judged)
        more = f"; {left} could not be judged" if left else ""
        text = (f"None found among the {counted(len(judged), 'node')} that could be judged while "
                f"a target was hit{more}. This does not show that there is none.")
        return Line("no call", text, *marks_of("calls", [i for i, r in rows if is_judged(r)][:1]))
    if fell and not hit:
        return Line("no call", "None found to rise along the doses while a target was hit. This "
                    "does not show that there is none.")
    why = "whether a target was hit is not known"
    if any(r["verdict"] for _, r in hits):
        why = "no node could be judged while a target was hit" if hit else \
            "no target was seen to be hit"
    return Line("no call", f"No answer: {why}, so no pathway can be called a backup.")


def _overturn(
    hits: Numbered, called: Numbered, calls: Numbered, kinds: Mapping[str, str]
) -> list[Line]:
    if not called:
        if not any(r["verdict"] for _, r in hits):
            return [Line("", "Nothing is claimed, so nothing can fall.")]
        return [Line("", "A backup among the nodes that were not measured or could not be judged; "
                         "more replicates could also show one that noise hides.")]
    fall = [(i, r) for i, r in called if r["overturned_by"] not in ((), (NOTHING,))]
    text = (f"{len(fall)} of {counted(len(called), 'call')} would fall with one site, block or "
            "scaling left out")
    single = [(i, r) for i, r in called if int(r["n_sites"]) == 1]
    text += f"; {len(single)} rest on a single readout." if len(single) > 1 else (
        "; 1 rests on a single readout." if single else ".")
    lines = [Line("", text, *marks_of("calls", [i for i, _ in fall][:3]))]
    shaky = {str(r["node"]) for _, r in called if r["overturned_by"] != (NOTHING,)}
    firm = _first_rows([(i, r) for i, r in called if str(r["node"]) not in shaky])
    if firm:
        names = [_name(row, kinds) for _, row in firm.values()]
        lines.append(Line("", f"Nothing tried here overturns {listed(names, most=MOST_NAMED)}.",
                          *marks_of("calls", [i for i, _ in firm.values()][:3])))
    return lines


def _next(
    hits: Numbered, called: Numbered, calls: Numbered, elsewhere: Sequence[str]
) -> list[Line]:
    lines = []
    open_calls = [r for _, r in called if r["level"] != Level.SUPPORTED]
    if open_calls:
        lines.append(Line("", "Block a candidate on the drug and, apart, in untreated cells, and "
                              "count live cells in both: only this can make it supported."))
    blind = [(i, r) for i, r in hits if not r["verdict"]]
    for status, count in Counter(str(r["status"]) for _, r in blind).most_common(2):
        own = [(i, r) for i, r in blind if str(r["status"]) == status]
        targets = list(dict.fromkeys(shown(r["target"], 32) for _, r in own))
        what = to_decide([r for _, r in own])
        lines.append(Line("", f"For {listed(targets, most=MOST_NAMED)}, without a verdict in "
                              f"{counted(count, 'comparison')}: {what}.",
                          *marks_of("engagement", [i for i, _ in own][:2])))
    if calls:
        lines.append(Line("", 'The command "refugium plan" says which sample, replicate or '
                              "antibody would change a call, and with what power."))
    if elsewhere:
        lines.append(Line("", f"Read {listed(list(elsewhere))} below: what RNA or many proteins "
                              "did together, which calls no backup."))
    return lines or [Line("", "Measure cells on a drug with a known target, and the same cells "
                              "without it in the same block.")]


def _first_rows(rows: Iterable[tuple[int, Row]]) -> dict[str, tuple[int, Row]]:
    found: dict[str, tuple[int, Row]] = {}
    for i, row in rows:
        found.setdefault(str(row["node"]), (i, row))
    return found


def _name(row: Row, kinds: Mapping[str, str]) -> str:
    return node_name(row, kinds.get(str(row["node"]), ""))

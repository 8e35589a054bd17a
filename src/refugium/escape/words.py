"""The answer in sentences, written by rule from the fields of the tables and from nothing else.

Every sentence names the table and row that it comes from. Confidence is said with the words of
the fields (candidate, associated, supported, not measured), never with adjectives.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from refugium.figures.names import listed, parts, shown
from refugium.figures.nodes import is_adaptor, module_name, node_name, none_rises, receptors
from refugium.figures.numbers import (
    counted,
    hours,
    interval,
    known,
    moved,
    number,
    with_interval,
)
from refugium.status import BACKUP_CLASSES, BackupClass, Engagement, Level, Recovery, Status

Row = Mapping[str, Any]

MOST_ALONE = 3
"""Up to so many calls of one class and level get a sentence each; more share one."""

MOST_WITH_NUMBERS = 6
"""A shared sentence prints the numbers of up to so many nodes."""

MOST_NAMED = 8
MOST_PER_CONTRAST = 5
DECIDE = {
    Status.NOT_MEASURED: "measure its own sites",
    Status.NO_BASELINE: "measure a sample without the agent in the same block",
    Status.NO_REFERENCE: "measure a reference: a cohort on the same platform, or the node inhibited",
    Status.CONFOUNDED: "put treated and untreated samples into the same block",
    Status.TOO_FEW_POINTS: "measure more time points",
    Status.TOO_FEW_REPLICATES: "measure replicates",
    Status.INCONCLUSIVE: "measure more replicates or more of its sites",
}
_NOT_TESTED = "candidate: whether cells depend on it was not tested here"
_LEVELS = (Level.SUPPORTED, Level.ASSOCIATED, Level.CANDIDATE)


@dataclass(frozen=True)
class Sentence:
    """One sentence and where it comes from.

    Attributes
    ----------
    text
        The sentence, plain text.
    kind
        A verdict, a level, `lost`, `none`, `abstained` or `not_measured`.
    contrast, node
        What it speaks of; empty: the whole study.
    row, table
        The row (position) of the table that it says in words.
    rows
        All rows, where one sentence says several.
    lead
        The beginning of `text` that only names the comparison.
    main
        False for comparisons that have a verdict and no call.
    """

    text: str
    kind: str
    contrast: str
    node: str
    row: int
    table: str
    rows: tuple[int, ...] = ()
    lead: str = ""
    main: bool = True


def answer_sentences(tables: Mapping[str, pd.DataFrame]) -> list[Sentence]:
    """Say the answer: per model and drug contrast at most five sentences.

    Parameters
    ----------
    tables
        `engagement`, `calls` and, if there, `activities` and `not_measured`, with the columns of
        :mod:`refugium.escape.schemas`.

    Returns
    -------
    list of Sentence
        Per model: each drug's first verdict, then comparisons with a call, then the others in a
        sentence each; what could not be judged; what the data cannot see.
    """
    hits = list(enumerate(tables["engagement"].to_dict(orient="records")))
    calls = list(enumerate(tables["calls"].to_dict(orient="records")))
    kinds = _kinds(tables.get("activities"))
    names = list(dict.fromkeys(str(r["contrast"]) for _, r in [*hits, *calls]))
    found: list[Sentence] = []
    later: list[Sentence] = []
    blind: list[tuple[int, Row]] = []
    introduced: set[tuple[str, str]] = set()
    for name in sorted(names, key=_by_model([*hits, *calls])):
        own = [(i, r) for i, r in hits if r["contrast"] == name]
        nodes = [(i, r) for i, r in calls if r["contrast"] == name]
        verdicts = [(i, r) for i, r in own if r["verdict"]]
        new = {(str(r["model_id"]), str(r["drug"])) for _, r in verdicts} - introduced
        called = any(str(r["level"]) in _LEVELS for _, r in nodes)
        unseen = any(_expected(r) for _, r in nodes)
        recovered = any(r["recovery"] == Recovery.PARTLY for _, r in own)
        if called or new or unseen or recovered:
            introduced |= new
            found += _led(_contrast_sentences(own, nodes, kinds))
        elif verdicts:
            later += _led([replace(_short(verdicts, nodes), main=False)])
        else:
            blind += own
    found += _abstained(blind)
    return [*found, *later, *_unseen(tables.get("not_measured"))]


def engagement_sentence(row: Row) -> str:
    """Say whether the drug hit its target."""
    target, drug = shown(row["target"]), shown(row["drug"])
    when = f"at {hours(row['time_h'])}" if known(row["time_h"]) else "(time not stated)"
    moved = f"its {counted(row['n_sites'], 'readout')} {_moved(row)} {when}"
    left = _residual(row)
    verdict = str(row["verdict"])
    if verdict == Engagement.ENGAGED:
        text = f"{target} was hit by {drug}: {moved}{left}."
    elif verdict == Engagement.PARTIAL:
        text = f"{target} was hit by {drug} only in part: {moved}{left}."
    elif verdict == Engagement.NOT_ENGAGED:
        text = f"{target} was not hit by {drug}: {moved}{left}."
    elif verdict == Engagement.REBOUND:
        text = f"{target} was hit by {drug} and came back (rebound): {moved}{left}."
    elif verdict == Engagement.DEGRADED:
        text = f"{target} itself is lost under {drug} (degraded): {moved}{left}."
    else:
        effect = f" ({moved})" if known(row["change_log2"]) else ""
        why = f"{effect}: {_advice(row['status'])}. To decide: {_decide(row['status'])}"
        text = f"No verdict on {target} under {drug}{why}."
    if row["recovery"] == Recovery.PARTLY:
        sites = listed([shown(site) for site in parts(row["recovered_sites"])]) or "some sites"
        text += f" Under the further agent {target} partly recovered: {sites}."
    return text


def call_sentence(row: Row, *, kind: str = "") -> str:
    """Say one call in words; `kind` is the node's kind (adaptor, family, ...), if known."""
    if str(row["level"]) in _LEVELS:
        return f"{_active(row, kind)}; {_level(row)}."
    name, held = node_name(row, kind), _held(row)
    if row["class"] == BackupClass.LOST:
        return f"{name} {_moved(row)} {held}."
    if row["class"] == BackupClass.QUIET:
        return f"{name} was not high before the drug and did not change {held}."
    if row["class"] == BackupClass.PERSISTENT and row["change"] != "no_baseline":
        return f"{name} did not change {held}; nothing in these data shows that it is on."
    if row["class"] in BACKUP_CLASSES:
        why = str(row["reason"]) or _advice(row["status"])
        return f"{_active(row, kind)}; it is not called as backup: {shown(why, 300)}."
    why = shown(row["reason"], 300) or _advice(row["status"])
    effect = f" ({_moved(row)})" if known(row["change_log2"]) else ""
    return f"No call on {name}{effect}: {why}. To decide: {_decide(row['status'])}."


def overturn_sentence(row: Row) -> str:
    """Say what would overturn a call."""
    tried = [shown(part, 160) for part in parts(row["overturned_by"])]
    if not tried:
        return "What would overturn this call was not computed."
    if tried == ["nothing tried here"]:
        return "This would fall with nothing tried here: leaving out one site, one block, or scaling."
    more = f" and {len(tried) - 4} more" if len(tried) > 4 else ""
    return f"This would fall with any one of: {'; '.join(tried[:4])}{more}."


def contexts_sentence(row: Row) -> str:
    """Say in how many models a call was seen."""
    seen, tested = int(row["contexts_seen"]), int(row["contexts_tested"])
    if tested == 0:
        return ""
    return f"Seen in {seen} of {counted(tested, 'model')} that could show it; not a general rule."


def not_measured_sentence(row: Row) -> str:
    """Say what these data cannot see, and which assay would."""
    seen = f"{row['sites_measured']} of {counted(row['sites_known'], 'site')} measured"
    need = shown(row["would_need"], 300) or "an assay of its own sites"
    return f"These data cannot see {shown(row['node'])} ({seen}); {need} would."


def _active(row: Row, kind: str) -> str:
    held, cls = _held(row), str(row["class"])
    name = node_name(row, kind)
    rise = {"induced": "", "induced_early": " early (before 24 h)",
            "induced_late": " late (from 24 h on)"}
    if cls in rise:
        open_end = " (early or late is not resolved)" if cls == BackupClass.INDUCED else ""
        moved = _moved(row).replace("rose", f"rose{rise[cls]}", 1)
        if is_adaptor(row, kind):
            back = f"{_module(shown(row['node'], 48))} back: {_receptors(row)}. Its sites"
            return f"{back} {moved} {held}{open_end}{_none_rises(row)}"
        return f"{name} {moved} {held}{open_end}"
    if cls == BackupClass.PRIMED:
        level = with_interval(row["before"], row["before_lo"], row["before_hi"])
        before = f" ({level} log2 above its reference)" if known(row["before"]) else ""
        return f"{name} was active before the drug{before} and stays active {held}"
    on = next((c for c in parts(row["caution"]) if c.startswith("shown on")), "")
    shown_on = f" ({shown(on, 120)})" if on else ""
    if row["change"] == "no_baseline" or not known(row["change_log2"]):
        return f"{name} is active {held}{shown_on}; its past is unknown: no sample without the drug"
    return f"{name} stays active {held} ({_moved(row)}){shown_on}; its level before is unknown"


def _level(row: Row) -> str:
    name = shown(row["node"], 48)
    if row["level"] == Level.SUPPORTED:
        blocked = listed([shown(m, 24) for m in parts(row["members"])][:6]) or name
        return (f"supported: blocking {blocked} lowered survival beyond its effect on untreated "
                "cells")
    if row["level"] == Level.ASSOCIATED:
        n = int(row["contexts_tested"])
        models = f" ({counted(n, 'model')})" if n else ""
        return (f"associated: {name} was higher where more cells survived{models}; blocking "
                f"{name} was not tested")
    return _NOT_TESTED


def _held(row: Row) -> str:
    targets = [shown(t, 24) for t in parts(row["target"])]
    drugs = listed([shown(d, 32) for d in parts(row["drug"])])
    if not targets or len(targets) > 2:
        return f"on {drugs}" if drugs else "on the drug"
    return f"while {listed(targets)} {'is' if len(targets) == 1 else 'are'} blocked"


def _residual(row: Row) -> str:
    if not known(row["residual"]):
        return ""
    spread = interval(row["residual_lo"], row["residual_hi"])
    return f"; activity left {number(row['residual'])} {spread}".rstrip() + " of untreated"


def _advice(status: object) -> str:
    try:
        return Status(str(status)).advice
    except ValueError:
        return "no status"


def _decide(status: object) -> str:
    return DECIDE.get(status if isinstance(status, Status) else _status(status),
                      "measure more replicates or more of its sites")


def _status(status: object) -> Status:
    try:
        return Status(str(status))
    except ValueError:
        return Status.ABSTAINED


def _expected(row: Row) -> bool:
    return row["status"] == Status.NOT_MEASURED and str(row["reason"]).startswith("receptor of")


def _kinds(activities: pd.DataFrame | None) -> dict[str, str]:
    if activities is None or activities.empty:
        return {}
    return dict(zip(activities["node"].astype(str), activities["kind"].astype(str), strict=True))


def _by_model(rows: Iterable[tuple[int, Row]]) -> Callable[[str], int]:
    models: dict[str, int] = {}
    owner: dict[str, int] = {}
    for _, row in rows:
        owner.setdefault(str(row["contrast"]),
                         models.setdefault(str(row["model_id"]), len(models)))
    return lambda name: owner[name]


Numbered = list[tuple[int, Row]]

_TOGETHER = {
    BackupClass.PRIMED: "were active before the drug and stay active",
    BackupClass.INDUCED: "rose (early or late is not resolved)",
    BackupClass.INDUCED_EARLY: "rose early (before 24 h)",
    BackupClass.INDUCED_LATE: "rose late (from 24 h on)",
    BackupClass.PERSISTENT: "stay active",
}


def _contrast_sentences(hits: Numbered, calls: Numbered, kinds: Mapping[str, str]) -> list[Sentence]:
    found = _hit_sentences(hits)
    others = [(i, r) for i, r in calls if str(r["node"]) not in parts(r["target"])]
    for level in _LEVELS:
        for cls in _TOGETHER:
            group = [(i, r) for i, r in others if r["level"] == level and r["class"] == cls]
            if len(group) > MOST_ALONE:
                end = _level(group[0][1]).replace(" it ", " they ") if level == Level.CANDIDATE \
                    else f"{level}: see the row of each"
                found.append(_shared(group, f"{_TOGETHER[cls]} {_held(group[0][1])}; {end}", level))
                continue
            found += [_said(call_sentence(r, kind=kinds.get(str(r["node"]), "")), level, i, r)
                      for i, r in group]
    for i, r in [(i, r) for i, r in others if _expected(r)][:2]:
        found.append(_said(f"These data cannot see {shown(r['node'])}: {shown(r['reason'], 200)}.",
                           Status.NOT_MEASURED, i, r))
    if not any(str(r["level"]) in _LEVELS for _, r in others) and (hits or others):
        i, r = (hits or others)[0]
        found.append(_said(_no_backup(others), "none", i, r, "engagement" if hits else "calls"))
    plain = [(i, r) for i, r in others if r["level"] not in _LEVELS and r["status"] == Status.OK]
    lost = [(i, r) for i, r in plain if r["class"] == BackupClass.LOST]
    same = [(i, r) for i, r in plain
            if r["class"] == BackupClass.PERSISTENT and r["change"] != "no_baseline"]
    rest = [(lost, "fell {}", BackupClass.LOST),
            (same, "did not change {}; nothing in these data shows that {} on", "none")]
    for group, words, kind in rest:
        if group and len(found) < MOST_PER_CONTRAST and any(r["verdict"] for _, r in hits):
            held, they = _held(group[0][1]), "they are" if len(group) > 1 else "it is"
            found.append(_shared(group, words.format(held, they), kind))
    return found


def _hit_sentences(hits: Numbered) -> list[Sentence]:
    if len(hits) < 3:
        return [_said(engagement_sentence(r), r["verdict"] or "abstained", i, r, "engagement")
                for i, r in hits]
    return [replace(_short(hits, None), kind=next((r["verdict"] for _, r in hits if r["verdict"]),
                                                  "abstained"))]


def _short(hits: Numbered, calls: Numbered | None) -> Sentence:
    words = []
    for _, r in hits:
        verdict = str(r["verdict"]).replace("_", " ") or f"no verdict, {_advice(r['status'])}"
        value = with_interval(r["change_log2"], r["change_lo"], r["change_hi"])
        effect = f", {value} log2" if known(r["change_log2"]) else ""
        words.append(f"{shown(r['target'], 32)} under {shown(r['drug'], 32)} ({verdict}{effect})")
    end = "" if calls is None else f" {_no_backup(calls)}"
    first, row = hits[0]
    made = _said(f"{'; '.join(words)}.{end}", row["verdict"], first, row, "engagement")
    return replace(made, rows=tuple(i for i, _ in hits))


def _no_backup(calls: Numbered) -> str:
    judged = sum(r["status"] == Status.OK for _, r in calls)
    if not judged:
        return "No node could be judged here."
    rest = len(calls) - judged
    more = f"; {rest} could not be judged" if rest else ""
    return f"No backup is called among the {counted(judged, 'node')} that could be judged{more}."


def _shared(group: Numbered, words: str, kind: str) -> Sentence:
    if len(group) > MOST_WITH_NUMBERS:
        names = [shown(r["node"], 32) for _, r in group[:MOST_NAMED]]
        more = len(group) - len(names)
        text = listed([*names, f"{more} more"] if more else names)
    else:
        text = listed([_numbered(r) for _, r in group])
    first, row = group[0]
    return replace(_said(f"{text} {words}.", kind, first, row), rows=tuple(i for i, _ in group))


def _numbered(row: Row) -> str:
    value = with_interval(row["change_log2"], row["change_lo"], row["change_hi"])
    return f"{shown(row['node'], 32)} ({value} log2)" if known(row["change_log2"]) \
        else shown(row["node"], 32)


def _said(text: str, kind: str, row: int, source: Row, table: str = "calls") -> Sentence:
    node = str(source["target" if table == "engagement" else "node"])
    return Sentence(text, str(kind), str(source["contrast"]), node, row, table, (row,))


def _led(sentences: list[Sentence], model: str = "") -> list[Sentence]:
    if not sentences:
        return []
    first = sentences[0]
    lead = f"{shown(first.contrast, 160)}: "
    return [replace(first, text=lead + first.text, lead=lead), *sentences[1:]]


def _abstained(blind: Numbered) -> list[Sentence]:
    groups: dict[tuple[str, ...], Numbered] = {}
    for i, r in blind:
        key = tuple(str(r[c]) for c in ("model_id", "drug", "target", "status"))
        groups.setdefault(key, []).append((i, r))
    found = []
    for (model, *_), group in groups.items():
        i, r = group[0]
        many = f" (the same in {len(group)} comparisons)" if len(group) > 1 else ""
        text = f"{shown(model)}: {engagement_sentence(r).rstrip('.')}{many}."
        made = _said(text, Status.ABSTAINED, i, r, "engagement")
        found.append(replace(made, rows=tuple(n for n, _ in group), lead=f"{shown(model)}: "))
    return found


def _unseen(table: pd.DataFrame | None) -> list[Sentence]:
    rows = [] if table is None else table.to_dict(orient="records")
    if not rows:
        return []
    text = not_measured_sentence(rows[0])
    if len(rows) > 1:
        names = [shown(r["node"], 32) for r in rows[:MOST_NAMED]]
        more = len(rows) - len(names)
        text = f"These data cannot see {listed([*names, f'{more} more'] if more else names)}; " \
               "the list says which assay would."
    return [Sentence(text, str(Status.NOT_MEASURED), "", str(rows[0]["node"]), 0, "not_measured",
                     tuple(range(min(len(rows), MOST_NAMED))))]

"""The answer in sentences, written by rule from the fields of the tables and from nothing else.

Every sentence names the table and row that it comes from. Confidence is said with the words of
the fields (candidate, associated, supported, not measured), never with adjectives.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from refugium.figures.names import listed, parts, shown
from refugium.figures.nodes import is_adaptor, module_name, node_name, none_rises, receptors
from refugium.figures.numbers import counted, hours, interval, known, moved, number, with_interval
from refugium.status import BACKUP_CLASSES, BackupClass, Engagement, Level, Recovery, Status

Row = Mapping[Any, Any]
Numbered = list[tuple[int, Row]]

MOST_ALONE = 3
"""Up to so many calls of one class and level get a sentence each; more share one."""

MOST_WITH_NUMBERS, MOST_NAMED, MOST_PER_CONTRAST = 6, 8, 5
LEVELS = (Level.SUPPORTED, Level.ASSOCIATED, Level.CANDIDATE)
DECIDE = {
    Status.NOT_MEASURED: "measure its own sites",
    Status.NO_BASELINE: "measure a sample without the agent in the same block",
    Status.NO_REFERENCE: "measure a reference: the node inhibited, or a cohort on the platform",
    Status.CONFOUNDED: "put treated and untreated samples into the same block",
    Status.TOO_FEW_POINTS: "measure more time points",
    Status.TOO_FEW_REPLICATES: "measure replicates",
}
_RISES = {
    BackupClass.INDUCED: "rose", BackupClass.INDUCED_EARLY: "rose early (before 24 h)",
    BackupClass.INDUCED_LATE: "rose late (from 24 h on)",
}
_TOGETHER = {
    BackupClass.PRIMED: "were active before the drug and stay active", **_RISES,
    BackupClass.PERSISTENT: "stay active",
}
_HITS = {
    Engagement.ENGAGED: "{0} was hit by {1}", Engagement.PARTIAL: "{0} was hit by {1} only in part",
    Engagement.NOT_ENGAGED: "{0} was not hit by {1}",
    Engagement.REBOUND: "{0} was hit by {1} and came back (rebound)",
    Engagement.DEGRADED: "{0} itself is lost under {1} (degraded)",
}
_BACK = (Engagement.REBOUND, Engagement.DEGRADED)


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
    """Say the answer: per model and drug contrast at most five sentences, or one per candidate.

    Parameters
    ----------
    tables
        `engagement`, `calls` and, if there, `activities` and `not_measured`.

    Returns
    -------
    list of Sentence
        Comparisons with a call, each drug's first verdict, rebounds; what could not be judged;
        the other comparisons with a verdict, in a sentence each; what the data cannot see.
    """
    hits: Numbered = list(enumerate(tables["engagement"].to_dict(orient="records")))
    calls: Numbered = list(enumerate(tables["calls"].to_dict(orient="records")))
    known_kinds = tables.get("activities", pd.DataFrame(columns=["node", "kind"]))
    kinds = dict(zip(known_kinds["node"], known_kinds["kind"], strict=True))
    found: list[Sentence] = []
    later: list[Sentence] = []
    blind: Numbered = []
    introduced: set[tuple[str, str, str]] = set()
    for name in _in_order(hits, calls):
        own = [(i, r) for i, r in hits if r["contrast"] == name]
        nodes = [(i, r) for i, r in calls if r["contrast"] == name]
        verdicts = [(i, r) for i, r in own if r["verdict"]]
        new = {
            (str(r["model_id"]), str(r["drug"]), str(r["verdict"]) if r["verdict"] in _BACK else "")
            for _, r in verdicts
        } - introduced
        unseen = any(_expected(r) for _, r in nodes) and any(_judged(r) for _, r in nodes)
        recovered = any(r["recovery"] == Recovery.PARTLY for _, r in own)
        if new or unseen or recovered or any(r["level"] in LEVELS for _, r in nodes):
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
    target, drug, verdict = shown(row["target"]), shown(row["drug"]), str(row["verdict"])
    change = moved(row["change_log2"], row["change_lo"], row["change_hi"])
    effect = f"its {counted(row['n_sites'], 'readout')} {change}"
    when = f" at {hours(row['time_h'])}" if known(row["time_h"]) else " (time not stated)"
    if verdict in _HITS:
        text = f"{_HITS[Engagement(verdict)].format(target, drug)}: {effect}{when}{_left(row)}."
    else:
        seen = f"; {effect}" if known(row["change_log2"]) else ""
        why = f"{_status(row['status']).advice}{seen}. To decide: {_decide(row['status'])}"
        text = f"No verdict on {target} under {drug}: {why}."
    if row["recovery"] == Recovery.PARTLY:
        sites = listed([shown(site) for site in parts(row["recovered_sites"])]) or "some sites"
        text += f" Under the further agent {target} partly recovered: {sites}."
    return text


def call_sentence(row: Row, *, kind: str = "") -> str:
    """Say one call in words; `kind` is the node's kind (adaptor, family, ...), if known."""
    if row["level"] in LEVELS:
        return f"{_active(row, kind)}; {_level(row)}."
    name, held, change = node_name(row, kind), _held(row, "was"), _change(row)
    if row["class"] == BackupClass.LOST:
        return f"{name} {change} {held}."
    if row["class"] == BackupClass.QUIET:
        return f"{name} was not high before the drug and did not change {held}."
    if row["class"] == BackupClass.PERSISTENT and row["change"] != "no_baseline":
        return f"{name} did not change {held}; nothing in these data shows that it is on."
    why = shown(row["reason"], 300) or _status(row["status"]).advice
    if row["class"] in BACKUP_CLASSES:
        return f"{_active(row, kind)}; it is not called as backup: {why}."
    effect = f" ({change})" if known(row["change_log2"]) else ""
    return f"No call on {name}{effect}: {why}. To decide: {_decide(row['status'])}."


def overturn_sentence(row: Row) -> str:
    """Say what would overturn a call."""
    tried = [shown(part, 160) for part in parts(row["overturned_by"])]
    if not tried:
        return "What would overturn this call was not computed."
    if tried == ["nothing tried here"]:
        return "This would fall with nothing tried here (a site, a block, the scaling left out)."
    more = f"; and {len(tried) - 4} more" if len(tried) > 4 else ""
    return f"This would fall with any one of: {'; '.join(tried[:4])}{more}."


def contexts_sentence(row: Row) -> str:
    """Say in how many models a call was seen; empty if none could show it."""
    if int(row["contexts_tested"]) == 0:
        return ""
    of = f"{row['contexts_seen']} of {counted(row['contexts_tested'], 'model')}"
    return f"Seen in {of} that could show it; not a general rule."


def not_measured_sentence(row: Row) -> str:
    """Say what these data cannot see, and which assay would."""
    seen = f"{row['sites_measured']} of {counted(row['sites_known'], 'site')} measured"
    need = shown(row["would_need"], 300) or "an assay of its own sites"
    return f"These data cannot see {shown(row['node'])} ({seen}); {need} would."


def _active(row: Row, kind: str) -> str:
    name, held, cls, change = node_name(row, kind), _held(row), row["class"], _change(row)
    if cls in _RISES:
        held = _held(row, "was")
        change = change.replace("rose", _RISES[BackupClass(cls)], 1)
        asides = ["early or late is not resolved"] if cls == BackupClass.INDUCED else []
        if is_adaptor(row, kind):
            name = f"{module_name(row)} back: {receptors(row)}. Its sites"
            asides += ["no own site of these rises"] if none_rises(row) else []
        return f"{name} {change} {held}" + (f" ({'; '.join(asides)})" if asides else "")
    if cls == BackupClass.PRIMED:
        level = with_interval(row["before"], row["before_lo"], row["before_hi"])
        before = f" ({level} log2 above its reference)" if known(row["before"]) else ""
        return f"{name} was active before the drug{before} and stays active {held}"
    seen = [c for c in parts(row["caution"]) if c.startswith("shown on")]
    on = f" ({shown(seen[0], 120)})" if seen else ""
    if row["change"] == "no_baseline" or not known(row["change_log2"]):
        return f"{name} is active {held}{on}; its past is unknown: no sample without the drug"
    return f"{name} stays active {held} ({change}){on}; its level before is unknown"


def _level(row: Row, it: str = "it") -> str:
    name = shown(row["node"], 48)
    if row["level"] == Level.SUPPORTED:
        name = listed([shown(m, 24) for m in parts(row["members"])][:6]) or name
        return f"supported: blocking {name} lowered survival beyond its effect on untreated cells"
    if row["level"] == Level.ASSOCIATED:
        models = counted(row["contexts_tested"], "model")
        return (f"associated: {name} was higher where more cells survived ({models}); blocking "
                f"{name} was not tested")
    return f"candidate: whether cells depend on {it} was not tested here"


def _held(row: Row, verb: str = "is") -> str:
    targets = [shown(t, 24) for t in parts(row["target"])]
    drugs = listed([shown(d, 32) for d in parts(row["drug"])])
    if not targets or len(targets) > 2:
        return f"on {drugs}" if drugs else "on the drug"
    plural = {"is": "are", "was": "were"}[verb]
    return f"while {listed(targets)} {verb if len(targets) == 1 else plural} blocked"


def _change(row: Row) -> str:
    return moved(row["change_log2"], row["change_lo"], row["change_hi"])


def _left(row: Row) -> str:
    if not known(row["residual"]):
        return ""
    spread = interval(row["residual_lo"], row["residual_hi"])
    return f"; activity left {number(row['residual'])} {spread}".rstrip() + " of untreated"


def _status(status: object) -> Status:
    try:
        return Status(str(status))
    except ValueError:
        return Status.ABSTAINED


def _decide(status: object) -> str:
    return DECIDE.get(_status(status), "measure more replicates or more of its sites")


def _expected(row: Row) -> bool:
    return row["status"] == Status.NOT_MEASURED and str(row["reason"]).startswith("receptor of")


def _judged(row: Row) -> bool:
    return bool(row["status"] == Status.OK)


def _in_order(hits: Numbered, calls: Numbered) -> list[str]:
    """Order contrasts by model, then as called; one without calls follows its neighbour."""
    place: dict[str, float] = {}
    for _, r in calls:
        if not _expected(r):
            place.setdefault(str(r["contrast"]), float(len(place)))
    last = -1.0
    for _, r in [*hits, *calls]:
        last = place.setdefault(str(r["contrast"]), last + 0.001)
    models = {str(r["contrast"]): str(r["model_id"]) for _, r in [*hits, *calls]}
    ordered = sorted(place, key=place.__getitem__)
    first = list(dict.fromkeys(models[name] for name in ordered))
    return sorted(ordered, key=lambda name: first.index(models[name]))


def _contrast_sentences(
    hits: Numbered, calls: Numbered, kinds: Mapping[str, str]
) -> list[Sentence]:
    others = [(i, r) for i, r in calls if str(r["node"]) not in parts(r["target"])]
    called = [(i, r) for i, r in others if r["level"] in LEVELS]
    found = _hit_sentences(hits)
    for level in LEVELS:
        for cls, verb in _TOGETHER.items():
            group = [(i, r) for i, r in called if r["level"] == level and r["class"] == cls]
            if len(group) > MOST_ALONE:
                end = _level(group[0][1], "them") if level == Level.CANDIDATE else f"{level}"
                found.append(_shared(group, f"{verb} {_held(group[0][1])}; {end}", level))
            else:
                found += [_said(call_sentence(r, kind=kinds.get(str(r["node"]), "")), level, i, r)
                          for i, r in group]
    judged = [(i, r) for i, r in others if _judged(r) and r["level"] not in LEVELS]
    if judged:
        found += [
            _said(f"These data cannot see {shown(r['node'])}: {shown(r['reason'], 200)}.",
                  Status.NOT_MEASURED, i, r) for i, r in others if _expected(r)][:2]
        if not called:
            found.append(_said(_no_backup(others), "none", *judged[0]))
    lost = [(i, r) for i, r in judged if r["class"] == BackupClass.LOST]
    same = [(i, r) for i, r in judged if r["class"] == BackupClass.PERSISTENT
            and r["change"] != "no_baseline"]
    unshown = f"nothing in these data shows that {'they are' if len(same) > 1 else 'it is'} on"
    for group, words, kind, most in (
        (lost, "fell {}", BackupClass.LOST, MOST_ALONE),
        (same, f"did not change {{}}; {unshown}", BackupClass.PERSISTENT, 0),
    ):
        if group and len(found) < MOST_PER_CONTRAST and any(r["verdict"] for _, r in hits):
            found.append(_shared(group, words.format(_held(group[0][1], "was")), kind, most))
    return found


def _hit_sentences(hits: Numbered) -> list[Sentence]:
    if len(hits) > 2:
        return [_short(hits, [])]
    return [_said(engagement_sentence(r), r["verdict"] or Status.ABSTAINED, i, r, "engagement")
            for i, r in hits]


def _short(hits: Numbered, calls: Numbered) -> Sentence:
    """Say several verdicts in one sentence, drug by drug."""
    words = []
    for drug in dict.fromkeys(str(r["drug"]) for _, r in hits):
        own = [r for _, r in hits if r["drug"] == drug]
        said = []
        for r in (r for r in own if r["verdict"]):
            value = with_interval(r["change_log2"], r["change_lo"], r["change_hi"])
            word = str(r["verdict"]).replace("_", " ")
            said.append(f"{shown(r['target'], 32)} {word} ({value} log2)")
        none = [shown(r["target"], 32) for r in own if not r["verdict"]]
        said += [f"no verdict on {listed(none)}"] if none else []
        words.append(f"{shown(drug, 32)}: {'; '.join(said)}.")
    i, first = next(((i, r) for i, r in hits if r["verdict"]), hits[0])
    judged = any(_judged(r) for _, r in calls)
    text = " ".join([*words, *([_no_backup(calls)] if judged else [])])
    made = _said(f"Under {text}", first["verdict"] or Status.ABSTAINED, i, first, "engagement")
    return replace(made, rows=tuple(i for i, _ in hits))


def _no_backup(calls: Numbered) -> str:
    judged = sum(_judged(r) for _, r in calls)
    rest = len(calls) - judged
    more = f"; {rest} could not be judged" if rest else ""
    return f"No backup is called among the {counted(judged, 'node')} that could be judged{more}."


def _shared(group: Numbered, words: str, kind: str, most: int = MOST_WITH_NUMBERS) -> Sentence:
    names = []
    for _, r in group[:max(most, MOST_NAMED)]:
        value = with_interval(r["change_log2"], r["change_lo"], r["change_hi"])
        numbers = known(r["change_log2"]) and len(group) <= most
        names.append(shown(r["node"], 32) + (f" ({value} log2)" if numbers else ""))
    more = len(group) - len(names)
    text = f"{listed([*names, f'{more} more'] if more else names)} {words}."
    return replace(_said(text, kind, *group[0]), rows=tuple(i for i, _ in group))


def _said(text: str, kind: str, row: int, source: Row, table: str = "calls") -> Sentence:
    node = str(source["target" if table == "engagement" else "node"])
    return Sentence(text, str(kind), str(source["contrast"]), node, row, table, (row,))


def lead_of(contrast: str) -> str:
    """Return how a sentence begins that names its comparison."""
    return f"{shown(contrast, 160)}: "


def _led(sentences: list[Sentence]) -> list[Sentence]:
    """Name the comparison at the beginning of its first sentence."""
    lead = lead_of(sentences[0].contrast) if sentences else ""
    return [replace(s, text=lead + s.text, lead=lead) if n == 0 else s
            for n, s in enumerate(sentences)]


def _abstained(blind: Numbered) -> list[Sentence]:
    groups: dict[tuple[str, ...], Numbered] = {}
    for i, r in blind:
        key = tuple(str(r[c]) for c in ("model_id", "drug", "target", "status"))
        groups.setdefault(key, []).append((i, r))
    found = []
    for (model, *_), group in groups.items():
        many = f" The same holds in {len(group)} comparisons." if len(group) > 1 else ""
        lead = f"{shown(model)}: "
        text = f"{lead}{engagement_sentence(group[0][1])}{many}"
        made = _said(text, Status.ABSTAINED, *group[0], "engagement")
        found.append(replace(made, rows=tuple(n for n, _ in group), lead=lead))
    return found


def _unseen(table: pd.DataFrame | None) -> list[Sentence]:
    rows = [] if table is None else table.to_dict(orient="records")
    if not rows:
        return []
    text = not_measured_sentence(rows[0])
    names = [shown(r["node"], 32) for r in rows[:MOST_NAMED]]
    if len(rows) > 1:
        more = [f"{len(rows) - len(names)} more"] if len(rows) > len(names) else []
        text = f"These data cannot see {listed([*names, *more])}; the list says which assay would."
    return [Sentence(text, str(Status.NOT_MEASURED), "", str(rows[0]["node"]), 0, "not_measured",
                     tuple(range(len(names))))]

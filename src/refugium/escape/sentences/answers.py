"""The answer: which sentences stand on the page, for which comparisons, in which order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd

from refugium.core.status import (
    HIT,
    BackupClass,
    CallRole,
    Change,
    Engagement,
    Level,
    Recovery,
    Status,
)
from refugium.core.tables import rows_of
from refugium.escape.parameters import ALPHA
from refugium.escape.sentences.calls import (
    LEVELS,
    RISES,
    call_sentence,
    held_words,
    is_expected,
    is_judged,
    is_seen_active,
    level_words,
    not_measured_sentence,
)
from refugium.escape.sentences.decide import Row
from refugium.escape.sentences.hits import engagement_sentence, from_words
from refugium.language.lists import listed
from refugium.language.names import shown
from refugium.language.numbers import counted, known, with_interval
from refugium.language.roles import in_words, is_unchanged

Numbered = list[tuple[int, Row]]

MOST_ALONE = 3
"""Up to so many calls of one class and level get a sentence each; more share one."""

MOST_WITH_NUMBERS, MOST_NAMED, MOST_PER_CONTRAST = 6, 8, 5
_TOGETHER = {
    BackupClass.PRIMED: "were active before the drug and stay active", **RISES,
    BackupClass.PERSISTENT: "stay active",
}
_BACK = (Engagement.REBOUND, Engagement.DEGRADED)
_HIT = HIT.union(_BACK)


@dataclass(frozen=True, kw_only=True)
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
    hits: Numbered = list(enumerate(rows_of(tables["engagement"])))
    calls: Numbered = list(enumerate(rows_of(tables["calls"])))
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
        unseen = any(is_expected(r) for _, r in nodes) and any(is_judged(r) for _, r in nodes)
        recovered = any(r["recovery"] == Recovery.PARTLY for _, r in own)
        if new or unseen or recovered or any(r["level"] in LEVELS for _, r in nodes):
            introduced |= new
            found += _led(_contrast_sentences(own, nodes, kinds))
        elif verdicts:
            later += _led([replace(_short(verdicts, nodes), main=False)])
        else:
            blind += own
    found += _abstained(blind)
    later += _between_models(calls)
    return [*found, *later, *_unseen(tables.get("not_measured"))]


def _in_order(hits: Numbered, calls: Numbered) -> list[str]:
    """Order contrasts by model, then as called; one without calls follows its neighbour."""
    place: dict[str, float] = {}
    for _, r in calls:
        if not is_expected(r):
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
    others = [(i, r) for i, r in calls if str(r["node"]) not in r["targets"]]
    whole = {m for _, r in others if r["role"] == CallRole.SET for m in r["members"]}
    # a node of a set that is supported is told with its set, once
    called = [(i, r) for i, r in others if r["level"] in LEVELS
              and not (r["role"] == CallRole.BACKUP and str(r["node"]) in whole)]
    found = _hit_sentences(hits)
    for level in LEVELS:
        for cls, verb in _TOGETHER.items():
            group = [(i, r) for i, r in called
                     if r["level"] == level and r["class"] == cls and is_seen_active(r)]
            if len(group) > MOST_ALONE:
                end = level_words(group[0][1], "them") if level == Level.CANDIDATE else f"{level}"
                found.append(_shared(group, f"{verb} {held_words(group[0][1])}; {end}", level))
            else:
                found += [_said(call_sentence(r, kind=kinds.get(str(r["node"]), "")), level, i, r)
                          for i, r in group]
        found += [_said(call_sentence(r, kind=kinds.get(str(r["node"]), "")), level, i, r)
                  for i, r in called if r["level"] == level and not is_seen_active(r)]
    judged = [(i, r) for i, r in others if is_judged(r) and r["level"] not in LEVELS]
    if judged:
        found += [
            _said(f"These data cannot see {shown(r['node'])}: {shown(r['reason'], 200)}.",
                  Status.NOT_MEASURED, i, r) for i, r in others if is_expected(r)][:2]
        if not called:
            found.append(_said(_no_backup(others), "none", *judged[0]))
    found += [_said(f"{shown(r['node'])}: {shown(r['reason'], 200)}; no class is given.",
                    r["status"], i, r) for i, r in others if r["status"] == Status.SITES_DISAGREE]
    lost = [(i, r) for i, r in judged if r["class"] == BackupClass.LOST]
    same = [(i, r) for i, r in judged if r["class"] == BackupClass.PERSISTENT
            and r["change"] == Change.NONE]
    still = [(i, r) for i, r in same if is_unchanged(r)]
    small = [(i, r) for i, r in same if not is_unchanged(r)]
    rose = [(i, r) for i, r in judged
            if r["class"] in RISES and r["p"] <= ALPHA < r["q"]]
    for group, words, kind, most in (
        (lost, "fell {}", BackupClass.LOST, MOST_ALONE),
        (rose, "rose {}, not beyond the error rate of all calls together: no call", "none",
         MOST_WITH_NUMBERS),
        (small, f"changed by less than two-fold {{}}; {_unshown(small)}", BackupClass.PERSISTENT,
         MOST_WITH_NUMBERS),
        (still, f"did not change {{}}; {_unshown(still)}", BackupClass.PERSISTENT, 0),
    ):
        if group and len(found) < MOST_PER_CONTRAST and any(r["verdict"] for _, r in hits):
            hit = all(r["verdict"] in _HIT for _, r in hits)
            held = held_words(group[0][1], "was", hit=hit)
            found.append(_shared(group, words.format(held), kind, most))
    return found


def _unshown(group: Numbered) -> str:
    return f"nothing in these data shows that {'they are' if len(group) > 1 else 'it is'} on"


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
            word = in_words(r["verdict"])
            said.append(f"{shown(r['target'], 32)} {word}{from_words(r)} ({value} log2)")
        none = [shown(r["target"], 32) for r in own if not r["verdict"]]
        said += [f"no verdict on {listed(none)}"] if none else []
        words.append(f"{shown(drug, 32)}: {'; '.join(said)}.")
    i, first = next(((i, r) for i, r in hits if r["verdict"]), hits[0])
    judged = any(is_judged(r) for _, r in calls)
    text = " ".join([*words, *([_no_backup(calls)] if judged else [])])
    made = _said(f"Under {text}", first["verdict"] or Status.ABSTAINED, i, first, "engagement")
    return replace(made, rows=tuple(i for i, _ in hits))


def _no_backup(calls: Numbered) -> str:
    judged = sum(is_judged(r) for _, r in calls)
    rest = len(calls) - judged
    more = f"; {rest} could not be judged" if rest else ""
    return f"No backup is called among the {counted(judged, 'node')} that could be judged{more}."


def _shared(group: Numbered, words: str, kind: str, most: int = MOST_WITH_NUMBERS) -> Sentence:
    names = []
    for _, r in group:
        value = with_interval(r["change_log2"], r["change_lo"], r["change_hi"])
        numbers = known(r["change_log2"]) and len(group) <= most
        names.append(shown(r["node"], 32) + (f" ({value} log2)" if numbers else ""))
    text = f"{listed(names, most=max(most, MOST_NAMED))} {words}."
    return replace(_said(text, kind, *group[0]), rows=tuple(i for i, _ in group))


def _said(text: str, kind: str, row: int, source: Row, table: str = "calls") -> Sentence:
    node = str(source["target" if table == "engagement" else "node"])
    return Sentence(text=text, kind=str(kind), contrast=str(source["contrast"]), node=node,
                    row=row, table=table, rows=(row,))


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
        lead = f"{shown(model)}: "
        text = f"{lead}{engagement_sentence(group[0][1], over=[r for _, r in group])}"
        made = _said(text, Status.ABSTAINED, *group[0], "engagement")
        found.append(replace(made, rows=tuple(n for n, _ in group), lead=lead))
    return found


def _unseen(table: pd.DataFrame | None) -> list[Sentence]:
    rows = [] if table is None else rows_of(table)
    if not rows:
        return []
    text = not_measured_sentence(rows[0])
    names = listed([shown(r["node"], 32) for r in rows], most=MOST_NAMED)
    if len(rows) > 1:
        text = f"These data cannot see {names}; the list says which assay would."
    return [Sentence(text=text, kind=str(Status.NOT_MEASURED), contrast="",
                     node=str(rows[0]["node"]), row=0, table="not_measured",
                     rows=tuple(range(min(len(rows), MOST_NAMED))))]


def _between_models(calls: Numbered) -> list[Sentence]:
    """Say what a perturbed model has lost against its parent, one sentence a comparison."""
    found: dict[str, Numbered] = {}
    for i, r in calls:
        between = r["role"] == CallRole.BETWEEN_MODELS
        if between and is_judged(r) and r["class"] == BackupClass.LOST:
            found.setdefault(str(r["contrast"]), []).append((i, r))
    return [
        replace(_led([_shared(
            group, "lower than in the model it was made from", BackupClass.LOST
        )])[0], main=False)
        for group in found.values()
    ]


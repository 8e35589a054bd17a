"""The answer in sentences, written by rule from the fields of the tables and from nothing else.

Every sentence names the table and row that it comes from. Confidence is said with the words of
the fields (candidate, associated, supported, not measured), never with adjectives.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from refugium.core.status import (
    BACKUP_CLASSES,
    BackupClass,
    CallRole,
    Engagement,
    Level,
    ReadFrom,
    Recovery,
    Status,
    Told,
)
from refugium.escape.parameters import ALPHA
from refugium.escape.schemas import NOTHING
from refugium.language.lists import first_few, listed
from refugium.language.names import shown
from refugium.language.nodes import is_adaptor, module_name, node_name, none_rises, receptors
from refugium.language.numbers import counted, interval, known, moved, number, with_interval
from refugium.language.roles import is_unchanged
from refugium.language.times import NOT_STATED, page_time, say_time
from refugium.study.treatment import EARLY_H

Row = Mapping[Any, Any]

LEVELS = (Level.SUPPORTED, Level.ASSOCIATED, Level.CANDIDATE)
DECIDE = {
    Status.NOT_MEASURED: "an assay of its activity",
    Status.BELOW_DETECTION: "measure more material, or by a more sensitive assay",
    Status.NO_BASELINE: "measure a sample without the agent in the same block",
    Status.NO_REFERENCE: "measure a reference: the node inhibited, or a cohort on the platform",
    Status.CONFOUNDED: "put treated and untreated samples into the same block",
    Status.TOO_FEW_POINTS: "measure more time points",
    Status.TOO_FEW_REPLICATES: "measure replicates",
    Status.LOADING_OR_DRUG: "measure spike-ins, total protein or sites known not to move",
    Status.SITES_DISAGREE: "measure more of its sites",
    Status.SAMPLE_IN_DOUBT: "look up the samples that do not fit (notes), correct or delete them",
}
MOST_ASSAYS = 3
"""Targets whose assay one line names."""

RISES = {
    BackupClass.INDUCED: "rose",
    BackupClass.INDUCED_EARLY: f"rose early (before {say_time(EARLY_H)})",
    BackupClass.INDUCED_LATE: f"rose late (from {say_time(EARLY_H)} on)",
}
_HITS = {
    Engagement.ENGAGED: "{0} was hit by {1}", Engagement.PARTIAL: "{0} was hit by {1} only in part",
    Engagement.NOT_ENGAGED: "{0} was not hit by {1}",
    Engagement.DID_NOT_FALL: "{0} under {1}: not hit, or its output is fed by another route",
    Engagement.REBOUND: "{0} was hit by {1} and came back (rebound)",
    Engagement.DEGRADED: "{0} itself is lost under {1} (degraded)",
}


def engagement_sentence(row: Row, *, over: Sequence[Row] = ()) -> str:
    """Say whether the drug hit its target; of several rows without a verdict, their range."""
    target, drug, verdict = shown(row["target"]), shown(row["drug"]), str(row["verdict"])
    effect = f"{_read(row)} {_moved(row)}"
    when = f" at {page_time(row['time_h'])}" if known(row["time_h"]) else f" ({NOT_STATED})"
    if verdict in _HITS:
        hit = _HITS[Engagement(verdict)].format(target, drug) + from_words(row)
        text = f"{hit}: {effect}{when}{_left(row)}."
    else:
        seen = f"; {effect}" if known(row["change_log2"]) else _vanished(row)
        if len(over) > 1:
            seen = _over(over)
        why = f"{_why_not(row)}{seen}. To decide: {to_decide([row])}"
        both = f" Both readings: {row['note']}." if row["status"] == Status.LOADING_OR_DRUG else ""
        text = f"No verdict on {target} under {drug}: {why}.{both}"
    if row["recovery"] == Recovery.PARTLY:
        sites = listed([shown(site) for site in row["recovered_sites"]]) or "some sites"
        text += f" Under the further agent {target} partly recovered: {sites}."
    return text


def call_sentence(row: Row, *, kind: str = "") -> str:
    """Say one call in words; `kind` is the node's kind (adaptor, family, ...), if known."""
    if row["level"] in LEVELS and not is_seen_active(row):
        return f"{_unseen(row, kind)} {level_words(row)}."
    if row["level"] in LEVELS:
        return f"{_active(row, kind)}; {level_words(row)}."
    name, held, change = node_name(row, kind), held_words(row, "was"), _change(row)
    if row["class"] == BackupClass.LOST:
        return f"{name} {change} {held}."
    if row["class"] == BackupClass.QUIET:
        return f"{name} was not high before the drug and {stayed(row)} {held}."
    if row["class"] == BackupClass.PERSISTENT and row["change"] != "no_baseline":
        return f"{name} {stayed(row)} {held}; nothing in these data shows that it is on."
    why = shown(row["reason"], 300) or _status(row["status"]).advice
    if row["class"] in BACKUP_CLASSES:
        return f"{_active(row, kind)}; it is not called as backup: {why}."
    effect = f" ({change})" if known(row["change_log2"]) else ""
    return f"No call on {name}{effect}: {why}. To decide: {to_decide([row])}."


def overturn_sentence(row: Row) -> str:
    """Say what would overturn a call."""
    tried = [shown(part, 160) for part in row["overturned_by"]]
    if not tried:
        return "What would overturn this call was not computed."
    if tried == [NOTHING]:
        return "This would fall with nothing tried here (a site, a block, the scaling left out)."
    told = first_few(tried, 4, between="; ", rest="; and {} more")
    return f"This would fall with any one of: {told}."


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
    name, held, cls, change = node_name(row, kind), held_words(row), row["class"], _change(row)
    if cls in RISES:
        held = held_words(row, "was")
        change = change.replace("rose", RISES[BackupClass(cls)], 1)
        asides = ["early or late is not resolved"] if cls == BackupClass.INDUCED else []
        if is_adaptor(row, kind):
            name = f"{module_name(row)} back: {receptors(row)}. Its sites"
            asides += ["no own site of these rises"] if none_rises(row) else []
        return f"{name} {change} {held}" + (f" ({'; '.join(asides)})" if asides else "")
    if cls == BackupClass.PRIMED:
        level = with_interval(row["before"], row["before_lo"], row["before_hi"])
        before = f" ({level} log2 above its reference)" if known(row["before"]) else ""
        return f"{name} was active before the drug{before} and stays active {held}"
    seen = shown(f"shown on: falls under {row['shown_on']}", 120) if row["shown_on"] else ""
    on = f" ({seen})" if seen else ""
    if row["change"] == "no_baseline" or not known(row["change_log2"]):
        return f"{name} is active {held}{on}; its past is unknown: no sample without the drug"
    return f"{name} stays active {held} ({change}){on}; its level before is unknown"


def level_words(row: Row, it: str = "it") -> str:
    """Say how far the evidence for a call reaches."""
    name = shown(row["node"], 48)
    if row["level"] == Level.SUPPORTED:
        name = listed([shown(m, 24) for m in row["members"]][:6]) or name
        return f"supported: blocking {name}{_by(row)} lowered survival beyond its effect on " \
            f"untreated cells{_growth(row)}{_associated(row)}"
    if row["level"] == Level.ASSOCIATED:
        models = counted(row["contexts_tested"], "model")
        blocked = "what blocking it did does not settle the rest" if row["tested"] else \
            f"blocking {name} was not tested"
        return f"associated: {name} was higher where more cells survived ({models}); {blocked}"
    if row.get("is_supported") == Told.NO:
        return f"candidate: blocking {it}{_by(row)} is not seen to lower survival beyond its " \
            f"effect on untreated cells{_growth(row)}"
    if row["tested"]:
        return f"candidate: what blocking {it} did does not settle whether cells depend on {it}"
    return f"candidate: whether cells depend on {it} was not tested here"


def stayed(row: Row) -> str:
    """Say that a node did not change where that is shown, else how far it may have."""
    if is_unchanged(row):
        return "did not change"
    value = with_interval(row["change_log2"], row["change_lo"], row["change_hi"])
    return f"changed by less than two-fold ({value} log2)"


def is_seen_active(row: Row) -> bool:
    """Whether its sites show it active on the drug; the level may rest on other evidence."""
    return row.get("is_candidate", "") in ("", Told.YES) and row["class"] in BACKUP_CLASSES


def _unseen(row: Row, kind: str) -> str:
    """Say what sites show of a node whose level rests on other evidence."""
    if row["status"] == Status.NOT_MEASURED:
        return f"{node_name(row, kind)}: no own site measured;"
    if known(row["change_log2"]):
        return f"{node_name(row, kind)} ({_change(row)}) is not called from its sites;"
    return f"{node_name(row, kind)}: not shown active by its sites;"


def _by(row: Row) -> str:
    by = shown(row.get("perturbed_by") or "", 48)
    return f" ({by})" if by else ""


def _associated(row: Row) -> str:
    return "; it was higher where more cells survived as well (associated)" if \
        row.get("is_associated") == Told.YES else ""


def _growth(row: Row) -> str:
    """Say how far survival fell, and whether more cells died."""
    growth = row.get("growth_log2")
    if growth is None or not known(growth):
        return ""
    fold = with_interval(growth, row["growth_lo"], row["growth_hi"])
    dead = row.get("death_log2")
    died = "death not read" if dead is None or not known(dead) else \
        f"dead cells {number(dead, signed=True)} log2"
    return f" ({fold} log2 of cells; {died})"


def held_words(row: Row, verb: str = "is", *, hit: bool = True) -> str:
    """Say what is blocked meanwhile; on which drug, where the target is not seen to be hit."""
    targets = [shown(t, 24) for t in row["targets"]]
    drugs = listed([shown(d, 32) for d in row["drugs"]])
    if not hit or not targets or len(targets) > 2:
        return f"on {drugs}" if drugs else "on the drug"
    plural = {"is": "are", "was": "were"}[verb]
    return f"while {listed(targets)} {verb if len(targets) == 1 else plural} blocked"


def from_words(row: Row) -> str:
    """Say that a verdict rests on RNA; empty where sites were read."""
    return ", read from its transcripts" if _of_rna(row) else ""


def _of_rna(row: Row) -> bool:
    return bool(row.get("read_from") == ReadFrom.TRANSCRIPTIONAL)


def _moved(row: Row) -> str:
    """Say what the readout did; genes that rise as the target falls are said to rise."""
    change, lo, hi = row["change_log2"], row["change_lo"], row["change_hi"]
    turned = _of_rna(row) and row["read_sign"] == -1
    return moved(-change, -hi, -lo) if turned else moved(change, lo, hi)


def _why_not(row: Row) -> str:
    if _of_rna(row) and row["status"] == Status.INCONCLUSIVE and row["share_as_low"] > ALPHA:
        return ("random sets of as many genes move as far "
                f"(share {number(row['share_as_low'])}): it may be whatever this drug moves")
    return _status(row["status"]).advice


def _change(row: Row) -> str:
    return moved(row["change_log2"], row["change_lo"], row["change_hi"])


def _over(rows: Sequence[Row]) -> str:
    """Say the range of several comparisons; a number of one would not be true of the others."""
    values = [float(r["change_log2"]) for r in rows if known(r["change_log2"])]
    if not values:
        return f" (in {len(rows)} comparisons)"
    rest = "" if len(values) == len(rows) else f", measured in {len(values)} of them"
    one = {str(r["read_node"]) for r in rows if known(r["change_log2"])}
    what = _read(next(r for r in rows if known(r["change_log2"]))) if len(one) == 1 else \
        "its readouts"
    return (f"; {what} changed by {number(min(values), signed=True)} to "
            f"{number(max(values), signed=True)} log2 over {len(rows)} comparisons{rest}")


def _read(row: Row) -> str:
    """Say what was read: the target's own sites, or its output."""
    if _of_rna(row):
        genes = counted(row["n_sites"], "gene")
        way = "rise as it falls" if row["read_sign"] == -1 else "follow its output"
        return f"{genes} that {way} ({shown(row['read_node'], 48)})"
    sites = counted(row["n_sites"], "site")
    if row["read_node"] and row["read_node"] != row["target"]:
        return f"{shown(row['read_node'])}, its output ({sites}),"
    own = counted(row["n_sites"], "own site")
    return f"its {own}" if row["read_from"] == ReadFrom.DIRECT else f"its {own}, which others " \
        "make or may make as well,"


def _vanished(row: Row) -> str:
    """Say what a fall below detection leaves at most."""
    if row.get("residual_at_most") is not True or not known(row["change_hi"]):
        return ""
    fall = number(-float(row["change_hi"]))
    return f"; {_read(row)} fell by at least {fall} log2{_left(row)}"


def _left(row: Row) -> str:
    if _of_rna(row):
        return "; RNA does not tell how much activity is left"
    if row.get("residual_at_most") is True:
        return f"; activity left at most {number(row['residual_hi'])} of untreated"
    if not known(row["residual"]):
        return ""
    spread = interval(row["residual_lo"], row["residual_hi"])
    return f"; activity left {number(row['residual'])} {spread}".rstrip() + " of untreated"


def _status(status: object) -> Status:
    try:
        return Status(str(status))
    except ValueError:
        return Status.ABSTAINED


def to_decide(rows: Sequence[Row]) -> str:
    """Say what would decide rows of one status: of targets not measured, the assay of each."""
    status = _status(rows[0]["status"])
    assays = {shown(r["target"], 32): shown(r.get("would_show") or "", 200) for r in rows}
    told = [(name, assay) for name, assay in assays.items() if assay]
    if status == Status.INCONCLUSIVE and all(_of_rna(r) for r in rows):
        return "measure the target's own sites, or its output, as protein phosphorylation"
    if status == Status.NOT_MEASURED and told:
        if len(assays) == 1:
            return told[0][1]
        return first_few([f"{name}: {assay}" for name, assay in told], MOST_ASSAYS, between="; ",
                         rest="; and {} more")
    what = DECIDE.get(status, "measure more replicates or more of its sites")
    return what.replace("its ", "their ") if len(assays) > 1 else what


def is_expected(row: Row) -> bool:
    """Whether the row stands for the receptor of an added ligand that was not measured."""
    return bool(row["role"] == CallRole.EXPECTED)


def is_judged(row: Row) -> bool:
    """Whether the data allowed a judgement."""
    return bool(row["status"] == Status.OK)

"""What a call says in words, written by rule from the fields of its row and from nothing else.

Confidence is said with the words of the fields (candidate, associated, supported, not measured),
never with adjectives.
"""

from __future__ import annotations

from refugium.core.status import BACKUP_CLASSES, BackupClass, CallRole, Change, Level, Status, Told
from refugium.escape.schemas import NOTHING
from refugium.escape.sentences.decide import Row, status_of, to_decide
from refugium.language.lists import first_few, listed
from refugium.language.names import shown
from refugium.language.nodes import is_adaptor, module_name, node_name, none_rises, receptors
from refugium.language.numbers import counted, known, moved, number, with_interval
from refugium.language.roles import is_unchanged
from refugium.language.times import say_time
from refugium.study.treatment import EARLY_H

LEVELS = (Level.SUPPORTED, Level.ASSOCIATED, Level.CANDIDATE)
RISES = {
    BackupClass.INDUCED: "rose",
    BackupClass.INDUCED_EARLY: f"rose early (before {say_time(EARLY_H)})",
    BackupClass.INDUCED_LATE: f"rose late (from {say_time(EARLY_H)} on)",
}


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
    if row["class"] == BackupClass.PERSISTENT and row["change"] == Change.NONE:
        return f"{name} {stayed(row)} {held}; nothing in these data shows that it is on."
    why = shown(row["reason"], 300) or status_of(row["status"]).advice
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
    # of one clone nothing tells the knock-out from what clones differ by anyway
    clone = ", one clone" if row.get("n_clones") == 1 else ""
    return f" ({by}{clone})" if by else ""


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


def _change(row: Row) -> str:
    risen = [shown(site) for site in row.get("risen_sites") or ()]
    if risen:
        mean = with_interval(row["change_log2"], row["change_lo"], row["change_hi"])
        return f"rose ({listed(risen)} did; by how much it did is open: mean of sites {mean} log2)"
    return moved(row["change_log2"], row["change_lo"], row["change_hi"])


def is_expected(row: Row) -> bool:
    """Whether the row stands for the receptor of an added ligand that was not measured."""
    return bool(row["role"] == CallRole.EXPECTED)


def is_judged(row: Row) -> bool:
    """Whether the data allowed a judgement."""
    return bool(row["status"] == Status.OK)

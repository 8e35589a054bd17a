"""Whether a drug hit its target, in words, from the row of the engagement table."""

from __future__ import annotations

from collections.abc import Sequence

from refugium.core.status import Engagement, ReadFrom, Recovery, Status
from refugium.escape.parameters import ALPHA, ENGAGED_RESIDUAL
from refugium.escape.sentences.decide import Row, of_rna, status_of, to_decide
from refugium.language.lists import listed
from refugium.language.names import shown
from refugium.language.numbers import counted, interval, known, moved, number
from refugium.language.times import NOT_STATED, page_time

_HITS = {
    Engagement.ENGAGED: "{0} was hit by {1}",
    Engagement.PARTIAL: "{0} was hit by {1}, not shown by more than half",
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
        hit = _HITS[Engagement(verdict)].format(target, drug)
        if verdict == Engagement.PARTIAL and row["residual_lo"] >= ENGAGED_RESIDUAL:
            hit = f"{target} was hit by {drug} only in part"
        hit += from_words(row)
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


def from_words(row: Row) -> str:
    """Say that a verdict rests on RNA; empty where sites were read."""
    return ", read from its transcripts" if of_rna(row) else ""


def _moved(row: Row) -> str:
    """Say what the readout did; genes that rise as the target falls are said to rise."""
    change, lo, hi = row["change_log2"], row["change_lo"], row["change_hi"]
    turned = of_rna(row) and row["read_sign"] == -1
    return moved(-change, -hi, -lo) if turned else moved(change, lo, hi)


def _why_not(row: Row) -> str:
    if of_rna(row) and row["status"] == Status.INCONCLUSIVE and row["share_as_low"] > ALPHA:
        return ("random sets of as many genes move as far "
                f"(share {number(row['share_as_low'])}): it may be whatever this drug moves")
    return status_of(row["status"]).advice


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
    if of_rna(row):
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
    if of_rna(row):
        return "; RNA does not tell how much activity is left"
    if row.get("residual_at_most") is True:
        return f"; activity left at most {number(row['residual_hi'])} of untreated"
    if not known(row["residual"]):
        return ""
    spread = interval(row["residual_lo"], row["residual_hi"])
    return f"; activity left {number(row['residual'])} {spread}".rstrip() + " of untreated"

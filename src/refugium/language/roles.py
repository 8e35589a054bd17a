"""What a node is on a picture: the blocked target, a survivor, a loss, or none of these."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from refugium.core.status import BACKUP_CLASSES, BackupClass, Change, Level
from refugium.language.numbers import known

_UNCALLED = {
    str(BackupClass.PRIMED): "high before, no call",
    **dict.fromkeys(
        map(str, (BackupClass.INDUCED, BackupClass.INDUCED_EARLY, BackupClass.INDUCED_LATE)),
        "rose, no call",
    ),
}
NONE = float("nan")

UNCHANGED_WITHIN_LOG2 = 0.5
"""Nothing is said to be unchanged unless the whole interval of its change lies within this."""


class Role(StrEnum):
    """What a node, or a line, is on a picture; it decides colour and shape."""

    TARGET = "target"
    SURVIVAL = "survival"
    LOSS = "loss"
    PLAIN = "plain"


def role_of(call: Mapping[Any, Any]) -> Role:
    """Return the role of a row of the calls table.

    Examples
    --------
    >>> str(role_of({"node": "EGFR", "targets": ("EGFR",), "class": "lost", "level": "none"}))
    'target'
    >>> str(role_of({"node": "INSR", "targets": ("EGFR",), "class": "induced",
    ...              "level": "candidate"}))
    'survival'
    """
    if str(call["node"]) in call["targets"]:
        return Role.TARGET
    if call["class"] in BACKUP_CLASSES and is_called(call):
        return Role.SURVIVAL
    return Role.LOSS if call["class"] == BackupClass.LOST else Role.PLAIN


def is_called(call: Mapping[Any, Any]) -> bool:
    """Whether the evidence reaches at least level candidate."""
    return str(call["level"]) not in ("", Level.NONE)


def reading_of(call: Mapping[Any, Any]) -> str:
    """Say what a row of the calls table shows; no word of a call for a node without one.

    Examples
    --------
    >>> row = {"node": "MET", "targets": ("EGFR",), "class": "persistent", "change": "none",
    ...        "change_lo": -0.2, "change_hi": 0.3}
    >>> reading_of(row | {"level": "none"}), reading_of(row | {"level": "candidate"})
    ('unchanged', 'persistent · candidate')
    >>> reading_of(row | {"level": "none", "change_hi": 0.8})
    'less than two-fold'
    """
    name = str(call["class"])
    if role_of(call) == Role.TARGET:
        return "drug's target"
    if is_called(call):
        return f"{in_words(name)} · {in_words(call['level'])}"
    if name == BackupClass.PERSISTENT:
        if call["change"] != Change.NONE:
            return "past unknown"
        return "unchanged" if is_unchanged(call) else "less than two-fold"
    return _UNCALLED.get(name, in_words(name))


def is_unchanged(call: Mapping[Any, Any]) -> bool:
    """Whether a node is shown not to have changed: equivalence, not want of a difference.

    In cells, where that was asked: foreign signal makes every change look small.

    Examples
    --------
    >>> is_unchanged({"change_lo": -0.2, "change_hi": 0.3}), is_unchanged({"change_lo": -0.9,
    ...                                                                    "change_hi": 0.9})
    (True, False)
    """
    ends = "cells" if known(call.get("cells_hi", NONE)) else "change"
    lo, hi = call.get(f"{ends}_lo", NONE), call.get(f"{ends}_hi", NONE)
    return known(lo) and known(hi) and lo > -UNCHANGED_WITHIN_LOG2 and hi < UNCHANGED_WITHIN_LOG2


def in_words(name: object) -> str:
    """Return a status word as people write it.

    Examples
    --------
    >>> in_words("induced_early"), in_words("not_high")
    ('induced early', 'not high')
    """
    return str(name).replace("_", " ")

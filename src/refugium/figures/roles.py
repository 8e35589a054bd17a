"""What a node is on a picture: the blocked target, a survivor, a loss, or none of these."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from refugium.figures.names import parts
from refugium.status import BACKUP_CLASSES, BackupClass, Level

ROLES = ("target", "survival", "loss", "plain")


def role_of(call: Mapping[Any, Any]) -> str:
    """Return the role of a row of the calls table; it decides colour and shape.

    Examples
    --------
    >>> role_of({"node": "EGFR", "target": "EGFR", "class": "lost", "level": "none"})
    'target'
    >>> role_of({"node": "INSR", "target": "EGFR", "class": "induced", "level": "candidate"})
    'survival'
    """
    if str(call["node"]) in parts(call["target"]):
        return "target"
    if call["class"] in BACKUP_CLASSES and is_called(call):
        return "survival"
    return "loss" if call["class"] == BackupClass.LOST else "plain"


def is_called(call: Mapping[Any, Any]) -> bool:
    """Whether the evidence reaches at least level candidate."""
    return str(call["level"]) not in ("", Level.NONE)


def in_words(name: object) -> str:
    """Return a status word as people write it.

    Examples
    --------
    >>> in_words("induced_early"), in_words("not_high")
    ('induced early', 'not high')
    """
    return str(name).replace("_", " ")

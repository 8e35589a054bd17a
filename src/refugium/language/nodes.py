"""How a node is named: alone, as a family that cannot be told apart, or as an adaptor's set."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from refugium.language.lists import first_few, listed
from refugium.language.names import parts, shown

Row = Mapping[Any, Any]
MOST_MEMBERS = 6


def node_name(row: Row, kind: str = "") -> str:
    """Return a node's name with the set that it stands for.

    Parameters
    ----------
    row
        A row of the `calls` table.
    kind
        The node's kind (adaptor, family, ...), where it is known.

    Examples
    --------
    >>> node_name({"node": "GAB1", "members": ("MET", "AXL"), "caution": "EGFR excluded: blocked"})
    'GAB1 module (MET or AXL; EGFR excluded)'
    >>> node_name({"node": "SRC family", "members": ("SRC", "YES1"), "caution": ""})
    'SRC family (SRC, YES1, not told apart)'
    """
    name = shown(row["node"], 48)
    if is_adaptor(row, kind) and (_members(row) or _excluded(row)):
        return f"{module_name(row)} ({receptors(row)})"
    others = [m for m in _members(row) if m != name]
    if len(others) < 2:
        return name
    return f"{name} ({first_few(others, MOST_MEMBERS)}, not told apart)"


def is_adaptor(row: Row, kind: str = "") -> bool:
    """Whether the node speaks for several receptors: by its kind, or by its cautions."""
    marks = ("excluded", "own sites do not rise")
    return kind == "adaptor" or (not kind and any(mark in str(row["caution"]) for mark in marks))


def module_name(row: Row) -> str:
    """Return an adaptor's name as a module."""
    name = shown(row["node"], 48)
    return name if name.endswith("module") else f"{name} module"


def receptors(row: Row) -> str:
    """Return the receptors that an adaptor may speak for, and those that are excluded."""
    out = _excluded(row)
    kept = listed(_members(row), last="or") or "no single receptor"
    return f"{kept}; {shown(listed(out), 80)} excluded" if out else kept


def none_rises(row: Row) -> bool:
    """Whether no receptor of an adaptor's set shows a rise of its own sites."""
    still = {c.split("'s own sites")[0] for c in parts(row["caution"]) if "'s own sites" in c}
    members = set(row["members"])
    return bool(members) and members <= still


def _excluded(row: Row) -> list[str]:
    return [c.split(" excluded")[0] for c in parts(row["caution"]) if " excluded" in c]


def _members(row: Row) -> list[str]:
    return [shown(member, 24) for member in row["members"]]

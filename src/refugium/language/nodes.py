"""How a node is named: alone, as a family that cannot be told apart, or as an adaptor's set."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from refugium.language.lists import first_few, listed
from refugium.language.names import shown

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
    >>> node_name({"node": "GAB1", "members": ("MET", "AXL"), "excluded": ("EGFR",),
    ...            "not_rising": ()})
    'GAB1 module (MET or AXL; EGFR excluded)'
    >>> node_name({"node": "SRC family", "members": ("SRC", "YES1"), "excluded": (),
    ...            "not_rising": ()})
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
    """Whether the node speaks for several receptors: by its kind, or by what is known of them."""
    return kind == "adaptor" or (not kind and bool(row["excluded"] or row["not_rising"]))


def module_name(row: Row) -> str:
    """Return an adaptor's name as a module."""
    name = shown(row["node"], 48)
    return name if name.endswith("module") else f"{name} module"


def receptors(row: Row) -> str:
    """Return the receptors that an adaptor may speak for, and those that are excluded."""
    out = _excluded(row)
    kept = listed(_members(row), last="or") or "no single receptor"
    return f"{kept}; {shown(', '.join(out), 80)} excluded" if out else kept


def none_rises(row: Row) -> bool:
    """Whether no receptor of an adaptor's set shows a rise of its own sites."""
    members = set(row["members"])
    return bool(members) and members <= set(row["not_rising"])


def _excluded(row: Row) -> list[str]:
    return [str(receptor) for receptor in row["excluded"]]


def _members(row: Row) -> list[str]:
    return [shown(member, 24) for member in row["members"]]

"""The face of a room: what other rooms may import from it, loaded when first asked for."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping, Sequence


def lazy_face(
    room: str, homes: Mapping[str, Sequence[str]]
) -> tuple[Callable[[str], object], Callable[[], list[str]]]:
    """Make `__getattr__` and `__dir__` of a room, so that its files are imported on first use.

    Importing one verb must not import every method of its room: `refugium --help` answers in a
    third of a second because no face loads what is not asked for.

    Parameters
    ----------
    room
        Name of the package.
    homes
        Module (relative to the room) to the names that it lends to the face; `"."`: files of the
        room that are lent whole, as `parameters` is.

    Returns
    -------
    tuple
        `__getattr__` and `__dir__`, see PEP 562.

    Examples
    --------
    >>> get, names = lazy_face("refugium.language", {"lists": ("listed",)})
    >>> names(), get("listed")(["MET", "AXL"])
    (['listed'], 'MET and AXL')
    """
    where = {name: f"{room}.{module}" for module, names in homes.items() for name in names}

    def get(name: str) -> object:
        if name not in where:
            raise AttributeError(f"module {room!r} has no attribute {name!r}")
        if where[name] == f"{room}..":
            return importlib.import_module(f"{room}.{name}")
        return getattr(importlib.import_module(where[name]), name)

    return get, lambda: sorted(where)

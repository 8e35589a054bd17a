"""Knowledge from outside the package: downloads by name, and the user's own tables."""

from typing import TYPE_CHECKING

from refugium.core.faces import lazy_face

if TYPE_CHECKING:
    from refugium.knowledge.packs.entries import pack_entry
    from refugium.knowledge.packs.fetch import fetch_pack, list_packs
    from refugium.knowledge.packs.load import load_pack
    from refugium.knowledge.packs.shipped import shipped_substrates
    from refugium.knowledge.packs.substrates import read_substrates
else:
    __getattr__, __dir__ = lazy_face(__name__, {
        "entries": ("pack_entry",),
        "fetch": ("fetch_pack", "list_packs"),
        "load": ("load_pack",),
        "shipped": ("shipped_substrates",),
        "substrates": ("read_substrates",),
    })

__all__ = [
    "fetch_pack",
    "list_packs",
    "load_pack",
    "pack_entry",
    "read_substrates",
    "shipped_substrates",
]

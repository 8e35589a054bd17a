"""Knowledge from outside the package: downloads by name, and the user's own tables."""

from refugium.knowledge.packs.fetch import fetch_pack, list_packs
from refugium.knowledge.packs.load import load_pack, pack_edges
from refugium.knowledge.packs.substrates import Substrates, read_substrates

__all__ = [
    "Substrates",
    "fetch_pack",
    "list_packs",
    "load_pack",
    "pack_edges",
    "read_substrates",
]
